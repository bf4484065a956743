"""Claims: what makes one claim the same as another, how equal ones are joined, and where their words stand."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import fields, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.ontology.claims import (
    AnnotatedArticle,
    Claim,
    Evidence,
    SourceActor,
    Span,
    alternatives,
    digest,
    merge_articles,
    merge_equal,
)
from actorgraph.ontology.dates import When
from tests.ontology.depot import ARTICLE, DEPOT, FULL, PLAIN, TEXT, article, evidence
from tests.ontology.strategies import annotated_articles

# -- identity ---------------------------------------------------------------------------------------------------------

CHANGES: dict[str, Any] = {
    "article": "another-article",
    "subject": "another",
    "relation": "trains",
    "object": None,
    "item": None,
    "via": None,
    "role": "Defense Minister",
    "stance": "asserts",
    "stage": "prepared",
    "said_by": tuple(reversed(FULL.said_by)),
    "said": "2031-02",
    "when": When("2030-10", None),
    "evidence": (evidence("Kestrelia denied it"),),
}
"""Another value for each field that is part of a claim's identity."""

INDIFFERENT: dict[str, Any] = {
    "id": "whatever it was called",
    "either_or": "a group",
    "conditional": not FULL.conditional,
    "confidence": Decimal("0.1"),
    "annotated_by": ("somebody else",),
    "notes": ("another note",),
}
"""Another value for each field that is not."""


@pytest.mark.parametrize("field", CHANGES)
def test_what_makes_another_claim(field: str) -> None:
    """Who does what to whom, how said, when, and by which words: another value is another claim."""
    assert replace(FULL, **{field: CHANGES[field]}).identified().id != FULL.id


@pytest.mark.parametrize("field", INDIFFERENT)
def test_what_leaves_a_claim_the_same(field: str) -> None:
    """Confidence, notes, annotators, conditions and alternatives aren't part of what a claim is."""
    assert replace(FULL, **{field: INDIFFERENT[field]}).identified().id == FULL.id


def test_every_field_is_decided() -> None:
    """Each field of a claim is known to be part of its identity or not."""
    assert {field.name for field in fields(Claim)} == CHANGES.keys() | INDIFFERENT.keys()
    assert not CHANGES.keys() & INDIFFERENT.keys()


def test_one_sided_times_differ() -> None:
    """A plain date, an open start and an open end are three different times."""
    times = [When("2030", "2030"), When("2030", None), When(None, "2030"), None]
    assert len({replace(FULL, when=when).identified().id for when in times}) == len(times)


def test_order_of_evidence_is_indifferent() -> None:
    """The same stretches of text in another order are the same evidence."""
    one, other = evidence("sixty radios"), evidence("Kestrelia denied it")
    assert replace(FULL, evidence=(one, other)).identified().id == replace(FULL, evidence=(other, one)).identified().id


def test_words_around_are_indifferent() -> None:
    """Evidence is identified by its offsets, not by the text repeated with it."""
    (found,) = FULL.evidence
    assert replace(FULL, evidence=(found._replace(prefix="", suffix=""),)).identified().id == FULL.id


def test_names_and_links_of_actors_are_indifferent() -> None:
    """A source actor is known by class and first mention, so its name and links can change without its claims."""
    spans = [Span(5, 9), Span(2, 4), Span(2, 7)]
    actor = SourceActor.of("State", "Kestrelia", ["https://example.org/K"], spans)
    assert actor.id == SourceActor.of("State", "The Republic", [], [Span(2, 4)]).id == digest(["State", 2, 4], 32)
    assert actor.mentions == (Span(2, 4), Span(2, 7), Span(5, 9))


def test_class_and_first_mention_tell_actors_apart() -> None:
    """Another class, an earlier mention, or one that ends elsewhere is another source actor."""
    spans = [("State", 2, 4), ("Place", 2, 4), ("State", 1, 4), ("State", 2, 5)]
    assert len({SourceActor.of(type_, "K", [], [Span(start, end)]).id for type_, start, end in spans}) == len(spans)


def test_actor_without_mentions_is_known_by_its_name() -> None:
    """Without a mention, class and name tell source actors apart."""
    assert SourceActor.of("State", "K", [], []).id == digest(["State", "K"], 32)
    assert SourceActor.of("State", "K", [], []).id != SourceActor.of("State", "L", [], []).id


def test_links_and_mentions_are_sorted_and_each_once() -> None:
    """However often and in whatever order they come, links and mentions are kept once and in order."""
    actor = SourceActor.of("State", "K", ["urn:b", "urn:a", "urn:b"], [Span(3, 4), Span(1, 2), Span(3, 4)])
    assert actor.same_as == ("urn:a", "urn:b")
    assert actor.mentions == (Span(1, 2), Span(3, 4))


def test_digest_is_of_canonical_json() -> None:
    """A digest is the SHA-256 of JSON with sorted keys, no white space, in UTF-8."""
    assert digest({"b": [1, None, True], "a": "Öl"}) == sha256('{"a":"Öl","b":[1,null,true]}'.encode()).hexdigest()
    assert digest(["x"], 32) == digest(["x"])[:32]


def test_participants() -> None:
    """A claim's participants are all source actors in it, speakers last."""
    assert FULL.participants == (FULL.subject, FULL.object, FULL.item, FULL.via, *FULL.said_by)
    assert PLAIN.participants == (PLAIN.subject, PLAIN.object, *PLAIN.said_by)


# -- offsets ----------------------------------------------------------------------------------------------------------


def test_offsets_are_code_points() -> None:
    """A character beyond the basic plane counts as one, in the quote, before and after it."""
    text = "🛰" * 40 + "Kestrelia 🛰 denied" + "🛰" * 40
    found = Evidence.cut(text, 40, 58)
    assert found == Evidence(40, 58, "Kestrelia 🛰 denied", "🛰" * 32, "🛰" * 32)


def test_context_stops_at_the_edges_of_the_text() -> None:
    """At the beginning and the end of the text there is less around a quote, and none beyond."""
    assert Evidence.cut("e\u0301 sent", 0, 7) == Evidence(0, 7, "e\u0301 sent", "", "")
    assert Evidence.cut("He sent", 3, 7) == Evidence(3, 7, "sent", "He ", "")


@given(st.text(max_size=120), st.integers(0, 120), st.integers(0, 120))
def test_quote_and_context_are_the_text_around(text: str, one: int, other: int) -> None:
    """Prefix, quote and suffix are one stretch of the text, with at most 32 code points on each side."""
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    found = Evidence.cut(text, start, end)
    around = found.prefix + found.quote + found.suffix
    assert around == text[start - len(found.prefix) :][: len(around)]
    assert len(found.prefix) == min(32, start)
    assert len(found.suffix) == min(32, len(text) - end)


# -- equal claims -----------------------------------------------------------------------------------------------------


def _again(**values: Any) -> Claim:
    return replace(FULL, **values).identified()


def test_equal_claims_are_one() -> None:
    """The lowest confidence, all annotators and all notes remain of two annotations of one claim."""
    one = _again(confidence=Decimal("0.8"), annotated_by=("b",), notes=("x",))
    other = _again(confidence=Decimal("0.3"), annotated_by=("a", "b"), notes=("w", "x"))
    (merged,) = merge_equal([one, other])
    assert merged.confidence == Decimal("0.3")
    assert merged.annotated_by == ("a", "b")
    assert merged.notes == ("w", "x")
    assert merged.id == FULL.id


def test_unknown_confidence_lowers_nothing() -> None:
    """An annotation without confidence leaves the other's as it is."""
    for confidences in [(None, Decimal("0.3")), (Decimal("0.3"), None)]:
        (merged,) = merge_equal([_again(confidence=confidence) for confidence in confidences])
        assert merged.confidence == Decimal("0.3")
    assert merge_equal([_again(confidence=None)] * 2)[0].confidence is None


@pytest.mark.parametrize("conditions", [(True, False), (False, True)])
def test_conditional_if_any_says_so(conditions: tuple[bool, bool]) -> None:
    """One annotation that sees a condition makes the claim conditional."""
    assert merge_equal([_again(conditional=condition) for condition in conditions])[0].conditional


@pytest.mark.parametrize("groups", [("g", None), (None, "g")])
def test_alternative_if_any_says_so(groups: tuple[str | None, str | None]) -> None:
    """One annotation that sees an alternative makes the claim one of alternatives."""
    assert merge_equal([_again(either_or=group) for group in groups])[0].either_or == "g"


def test_different_claims_stay_apart() -> None:
    """Claims with different ids are kept, in the order of their first annotation."""
    assert merge_equal([FULL, PLAIN, FULL]) == [FULL, PLAIN]


# -- alternatives -----------------------------------------------------------------------------------------------------


def test_group_is_named_by_its_members() -> None:
    """A group's id is the digest of its sorted members, so neither key nor order matters."""
    assert alternatives([["b", "a"]]) == alternatives([["a", "b"]]) == dict.fromkeys("ab", digest(["a", "b"]))


def test_groups_with_a_common_claim_are_one() -> None:
    """Groups that overlap, directly or over others, are one group; the others stay apart."""
    found = alternatives([["a", "b"], ["c", "d"], ["e", "f"], ["d", "b"]])
    assert found == {**dict.fromkeys("abcd", digest([*"abcd"])), **dict.fromkeys("ef", digest(["e", "f"]))}


@given(st.lists(st.lists(st.sampled_from("abcdefghijkl"), max_size=4), max_size=9))
def test_groups_are_what_can_be_reached_over_common_claims(groups: list[list[str]]) -> None:
    """Held against the definition: a claim's group is all that is reached from it, from group to group."""

    def reached(claim: str) -> set[str]:
        found, size = {claim}, 0
        while len(found) > size:
            size = len(found)
            found = found.union(*(group for group in groups if found & {*group}))
        return found

    assert alternatives(groups) == {claim: digest(sorted(reached(claim))) for group in groups for claim in group}


@pytest.mark.parametrize("shape", ["one group", "pairs", "a chain", "a comb"])
def test_thousands_of_alternatives_take_no_time(shape: str) -> None:
    """The work grows with the claims, not with their square: that took a minute."""
    ids = [f"{n:064x}" for n in range(20_000)]
    groups = {
        "one group": [ids],
        "pairs": [ids[n : n + 2] for n in range(0, len(ids), 2)],
        "a chain": [ids[n : n + 2] for n in range(len(ids) - 1)],
        "a comb": [*(ids[n : n + 2] for n in range(0, len(ids), 2)), ids[::2]],
    }[shape]
    started = time.process_time()
    found = alternatives(groups)
    assert time.process_time() - started < 2
    assert len(found) == len(ids)
    assert len(set(found.values())) == (10_000 if shape == "pairs" else 1)


@given(st.lists(st.sets(st.sampled_from("abcdefgh"), min_size=1), max_size=5), st.randoms(use_true_random=False))
def test_order_of_groups_is_indifferent(groups: list[set[str]], random: Any) -> None:
    """The groups are the same in whatever order they come."""
    shuffled = list(groups)
    random.shuffle(shuffled)
    assert alternatives(shuffled) == alternatives(groups)


# -- two files about one article --------------------------------------------------------------------------------------


def _with_groups(*groups: Sequence[Claim]) -> AnnotatedArticle:
    named = alternatives([claim.id for claim in group] for group in groups)
    claims = [replace(claim, either_or=named[claim.id]) for group in groups for claim in group]
    return replace(DEPOT, claims=tuple(sorted(claims, key=lambda c: c.id)))


def test_article_merged_with_itself() -> None:
    """An article that two files give alike is that article."""
    assert merge_articles(DEPOT, DEPOT) == DEPOT


@given(annotated_articles())
def test_any_article_merged_with_itself(annotated: AnnotatedArticle) -> None:
    """Claims, actors and metadata stay as they are; a group is named anew by the members that are there."""
    merged = merge_articles(annotated, annotated)
    assert (merged.article, merged.actors) == (annotated.article, annotated.actors)
    assert [replace(c, either_or=None) for c in merged.claims] == [replace(c, either_or=None) for c in annotated.claims]


def test_claims_of_both_are_kept() -> None:
    """Claims that only one file has are kept, and those of both are one."""
    merged = merge_articles(article(PLAIN), replace(article(PLAIN), claims=(FULL, PLAIN)))
    assert {claim.id for claim in merged.claims} == {FULL.id, PLAIN.id}


def test_alternatives_of_both_are_joined() -> None:
    """Groups from two files that share a claim are one group."""
    third = replace(PLAIN, relation="trains").identified()
    merged = merge_articles(_with_groups([FULL, PLAIN]), _with_groups([PLAIN, third]))
    assert {claim.either_or for claim in merged.claims} == {digest(sorted([FULL.id, PLAIN.id, third.id]))}


def test_mentions_and_links_of_both_are_kept() -> None:
    """A source actor has the mentions and links that either file gives it."""
    first = Span(TEXT.index("Kestrelia"), TEXT.index("Kestrelia") + 9)
    one = SourceActor.of("State", "Kestrelia", ["urn:a"], [first])
    other = SourceActor.of("State", "Kestrelia", ["urn:b"], [first, Span(100, 103)])
    (merged,) = merge_articles(replace(article(), actors=(one,)), replace(article(), actors=(other,))).actors
    assert merged == SourceActor.of("State", "Kestrelia", ["urn:a", "urn:b"], [first, Span(100, 103)])


def test_metadata_that_one_lacks() -> None:
    """What only one file says of the article is kept."""
    bare = replace(article(), article=replace(ARTICLE, title=None, published=None))
    assert merge_articles(bare, article()).article == merge_articles(article(), bare).article == ARTICLE


def test_metadata_that_contradict() -> None:
    """Two files that disagree about the article are not joined."""
    other = replace(article(), article=replace(ARTICLE, publisher="Herald"))
    with pytest.raises(ValueError, match="its publisher is 'The Harbour Courier' in one and 'Herald' in the other"):
        merge_articles(article(), other)


def test_annotation_ids_of_both_are_kept() -> None:
    """A claim keeps the ids that it had in either file."""
    one = replace(article(PLAIN), annotations=((PLAIN.id, ("c1",)),))
    other = replace(article(PLAIN), annotations=((PLAIN.id, ("R7",)),))
    assert merge_articles(one, other).annotations == ((PLAIN.id, ("R7", "c1")),)
