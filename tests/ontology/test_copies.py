"""Near-copies: what is one text with small edits, and what isn't."""

from __future__ import annotations

import random
import time
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from actorgraph.ontology.near_duplicates import ENOUGH_WORDS, OF, SHARED, Copies, alike, shingles

WIRE = (
    "Ardland has sent the Red Front rockets and rifles since the spring, two officials of the ministry said on Monday."
)
SAME = {
    "punctuation": WIRE.replace(",", " –").replace(".", "!"),
    "case and space": f"  {WIRE.upper()}  ".replace(" ", "\n "),
    "another way to write it": WIRE.replace("officials", "o\ufb03cials"),
    "a dateline": f"PORT ELLARY, 3 Feb (Strait Agency) — {WIRE}",
    "a changed word": WIRE.replace("rockets", "missiles"),
    "a word less": WIRE.replace("two ", ""),
    "a word more": WIRE.replace("the spring", "the early spring"),
    "shortened": WIRE.replace(" on Monday", ""),
    "quotation marks": f"“{WIRE}”",
}
OTHERS = {
    "the same said otherwise": "Rockets have reached the Red Front from Ardland for months, according to two people.",
    "something else": "The Red Front has attacked the harbour with rockets, its own spokesman told reporters there.",
    "the same beginning": "Ardland has sent the Red Front nothing at all, said its foreign minister when he was asked.",
}
SHORT = ["", "Ardland arms the Red Front.", "Ardland arms the Red Front with rockets, it said", "no " * 50]


def grouped(*texts: str) -> set[frozenset[str]]:
    """The texts that are near-copies of each other."""
    found = Copies({text: shingles([text]) for text in texts}).among({*texts})
    return {frozenset(text for text in found if found[text] == name) for name in found.values()}


@pytest.mark.parametrize("edit", SAME)
def test_a_text_with_small_edits_is_the_same(edit: str) -> None:
    """Also beside others."""
    assert grouped(WIRE, SAME[edit], *OTHERS.values()) == {frozenset({WIRE, SAME[edit]})}


@pytest.mark.parametrize("other", OTHERS)
def test_other_words_are_another_text(other: str) -> None:
    """Though they are about the same."""
    assert grouped(WIRE, OTHERS[other]) == set()


def test_copies_of_copies_are_one() -> None:
    """Each edits the one before it; the first and the last share too little for themselves."""
    words = [f"word{n}" for n in range(20)]
    chain = [" ".join(["other"] * n + words[n:]) for n in range(0, 13, 3)]
    assert grouped(chain[0], chain[-1]) == set()
    assert grouped(*chain) == {frozenset(chain)}


@pytest.mark.parametrize("short", SHORT)
def test_what_is_short_is_not_judged(short: str) -> None:
    """Ten words are needed, and not the same ones over and over."""
    assert shingles([short]) == b""
    assert grouped(short, f"{short} x") == set()


def test_quotes_are_one_text_together() -> None:
    """Short ones of one claim may be long enough."""
    assert shingles(["Ardland arms the", "Red Front with rockets, as it has", "for years now."]) == shingles(
        ["Ardland arms the Red Front with rockets as it has for years now"]
    )


def test_scripts_without_spaces() -> None:
    """Their characters are taken alone; twenty are needed."""
    text = "伊朗多年来一直向真主党提供火箭弹和导弹，两名官员星期一表示。"
    changed, other = text.replace("两名", "三名"), "真主党否认从任何国家获得过武器，其发言人昨天在贝鲁特对记者说。"
    assert grouped(text, changed, other) == {frozenset({text, changed})}
    assert shingles([text[:15]]) == b""


def test_only_those_that_are_asked_for_count() -> None:
    """A text that joins two others joins them where it is one of them."""
    words = [f"word{n}" for n in range(20)]
    one, between, other = (" ".join(["other"] * n + words[n:]) for n in (0, 4, 8))
    found = Copies({text: shingles([text]) for text in (one, between, other)})
    assert len(set(found.among({one, between, other}).values())) == 1
    assert found.among({one, other}) == {}
    assert found.among({one, between}).keys() == {one, between}


words = st.sampled_from([f"w{n}" for n in range(40)])
texts = st.lists(words, min_size=ENOUGH_WORDS, max_size=30).map(" ".join)


@st.composite
def edited(draw: st.DrawFn) -> list[str]:
    """Texts, and some with a few words changed."""
    found = draw(st.lists(texts, min_size=1, max_size=5))
    for _ in range(draw(st.integers(1, 8))):
        changed = draw(st.sampled_from(found)).split()
        for _ in range(draw(st.integers(1, 4))):
            changed[draw(st.integers(0, len(changed) - 1))] = draw(words)
        found.append(" ".join(changed))
    return list(dict.fromkeys(found))


def plainly(some: list[str]) -> set[frozenset[str]]:
    """The same as `Copies`, by comparing each with each."""
    sets = {text: {*zip(text.split(), text.split()[1:], strict=False)} for text in some if shingles([text])}
    group = {text: {text} for text in sets}
    for one, other in combinations(sets, 2):
        if len(sets[one] & sets[other]) * OF >= len(sets[one] | sets[other]) * SHARED:
            whole = group[one] | group[other]
            group.update(dict.fromkeys(whole, whole))
    return {frozenset(whole) for whole in group.values() if len(whole) > 1}


@given(edited(), st.randoms(use_true_random=False))
def test_none_is_missed_whatever_the_order(some: list[str], chance: random.Random) -> None:
    """As if each were compared with each."""
    shuffled = chance.sample(some, len(some))
    assert grouped(*some) == grouped(*shuffled) == plainly(some)


@given(edited(), st.data())
def test_some_of_them_are_grouped_as_if_they_were_all(some: list[str], data: st.DataObject) -> None:
    """Whatever else there is."""
    few = data.draw(st.sets(st.sampled_from(some)))
    found = Copies({text: shingles([text]) for text in some}).among(few)
    alone = Copies({text: shingles([text]) for text in few}).among(few)
    assert found == alone


@given(texts)
def test_a_text_alone_has_no_copies(text: str) -> None:
    """Nor do texts that share nothing."""
    assume(shingles([text]))
    assert alike({"one": shingles([text])}) == {}
    assert grouped(text, text.replace("w", "v")) == set()


@pytest.mark.parametrize("kinds", [1, 3, 3000])
def test_thousands_of_texts(kinds: int) -> None:
    """All near-copies of a few, or none of any: in a fraction of a second."""
    chance = random.Random(7)
    vocabulary = [f"word{n}" for n in range(5000)]
    wires = [["Ardland", "arms", "the", "Red", "Front", *chance.choices(vocabulary, k=25)] for _ in range(kinds)]
    some = {}
    for number in range(3000):
        wire = list(wires[number % kinds])
        wire[chance.randrange(5, 30)] = f"own{number}"
        some[str(number)] = shingles([" ".join(wire)])
    started = time.process_time()
    found = Copies(some).among(some.keys())
    assert time.process_time() - started < 2
    assert len(set(found.values())) == (kinds if kinds < 3000 else 0)
