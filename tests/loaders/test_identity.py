"""Which source actors are one: by link, else by class and exact name, whatever the order of loading."""

from __future__ import annotations

import json
import random
import unicodedata
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.loaders.identity import ByLinkOrName, Signature
from actorgraph.ontology.claims import SourceActor, Span
from actorgraph.ontology.names import fold

LINKS = st.frozensets(st.sampled_from(["l:1", "l:2", "l:3", "l:4", "l:5"]), max_size=3).map(lambda s: tuple(sorted(s)))
NAMES = st.sampled_from(["Ash", "ASH", "ash", "Zoé", "Zoe\u0301", "ZOÉ", "Straße", "STRASSE", "Tern"])
SIGNATURES = st.builds(Signature, st.sampled_from(["State", "Person"]), NAMES, LINKS)
WORLDS = st.frozensets(SIGNATURES, max_size=12)
IDENTITY = ByLinkOrName()


def _id(*key: str) -> str:
    """The digest that the model describes, cut to 32 digits."""
    return sha256(json.dumps(key, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()[:32]


def _related(one: Signature, other: Signature) -> bool:
    return one.key == other.key or not set(one.links).isdisjoint(other.links)


def _closure(start: set[Signature], world: frozenset[Signature]) -> set[Signature]:
    """All that share a link or a key with one of these, over any number of steps."""
    closed = set(start)
    while more := {s for s in world - closed if any(_related(s, c) for c in closed)}:
        closed |= more
    return closed


def _links_of(signature: Signature, world: frozenset[Signature]) -> set[str]:
    """Every link that a chain of shared links leads to from this signature."""
    links = set(signature.links)
    while more := {link for s in world if not links.isdisjoint(s.links) for link in s.links} - links:
        links |= more
    return links


def _by_hand(signature: Signature, world: frozenset[Signature]) -> str:
    """The rule as the model words it, for one signature, without any clever structure."""
    if signature.links:
        return _id("link", min(_links_of(signature, world)))
    groups = {min(_links_of(s, world)) for s in world if s.links and s.key == signature.key}
    if len(groups) == 1:
        return _id("link", *groups)
    return _id("name", *signature.key)


def _ids(*signatures: Signature) -> list[str]:
    found = IDENTITY.canonical(signatures)
    return [found[s] for s in signatures]


@given(WORLDS)
def test_canonical_ids_are_those_of_the_rule(world: frozenset[Signature]) -> None:
    """Ids are the digest of the group's smallest link, else of class and folded name."""
    assert IDENTITY.canonical(world) == {s: _by_hand(s, world) for s in world}


@given(WORLDS, st.randoms(use_true_random=False))
def test_the_order_doesnt_matter(world: frozenset[Signature], shuffled: random.Random) -> None:
    """Signatures in any order, repeated or not, get the same ids."""
    one = sorted(world, key=repr)
    other = shuffled.sample(one, len(one)) + one[:3]
    assert IDENTITY.canonical(one) == IDENTITY.canonical(other)


@given(WORLDS, st.randoms(use_true_random=False))
def test_a_closed_part_is_enough(world: frozenset[Signature], shuffled: random.Random) -> None:
    """Working again only on what one actor touches gives it the id that the whole would."""
    whole = IDENTITY.canonical(world)
    for start in shuffled.sample(sorted(world, key=repr), min(3, len(world))):
        part = IDENTITY.canonical(_closure({start}, world))
        assert part == {s: whole[s] for s in part}


@given(WORLDS, st.randoms(use_true_random=False))
def test_articles_one_by_one_end_where_all_at_once_do(world: frozenset[Signature], shuffled: random.Random) -> None:
    """Loading in any order, each time working only on what the new actor touches, ends with the ids of the whole."""
    known: set[Signature] = set()
    ids: dict[Signature, str] = {}
    for new in shuffled.sample(sorted(world, key=repr), len(world)):
        known.add(new)
        ids |= IDENTITY.canonical(_closure({new}, frozenset(known)))
    assert ids == IDENTITY.canonical(world)


@given(WORLDS)
def test_ambiguous_are_the_unlinked_namesakes_of_several(world: frozenset[Signature]) -> None:
    """Ambiguous is who has no link, and shares class and name with actors of different links."""
    expected = {
        s for s in world if not s.links and len({_by_hand(o, world) for o in world if o.links and o.key == s.key}) > 1
    }
    assert IDENTITY.ambiguous(world) == expected


def test_links_join_transitively() -> None:
    """Actors are one when a chain of shared links leads from one to the other, whatever their names and classes."""
    one = Signature("State", "Kestrelia", ("l:1", "l:5"))
    other = Signature("Organization", "The Republic", ("l:2", "l:9"))
    between = Signature("State", "Kestrelia (country)", ("l:2", "l:5"))
    first, second = _ids(one, other)
    assert first != second
    assert _ids(one, other, between) == [_id("link", "l:1")] * 3


def test_a_name_shared_by_actors_with_different_links_joins_none() -> None:
    """With two linked namesakes, neither they nor an unlinked third are one."""
    one, other, third = (Signature("Person", "Corin Vale", links) for links in (("l:1",), ("l:2",), ()))
    assert _ids(one, other, third) == [
        _id("link", "l:1"),
        _id("link", "l:2"),
        _id("name", "Person", "corin vale"),
    ]


def test_the_unlinked_join_the_only_linked_group() -> None:
    """Namesakes without a link are the linked one, however many signatures that one has."""
    one, again = Signature("Person", "Corin Vale", ("l:1",)), Signature("Person", "CORIN VALE", ("l:1", "l:2"))
    unlinked = Signature("Person", "corin vale", ())
    assert _ids(one, again, unlinked) == [_id("link", "l:1")] * 3


def test_the_unlinked_are_one_by_class_and_name() -> None:
    """Without links the same name is one actor in one class, and another in another."""
    person, shouted = Signature("Person", "Corin Vale", ()), Signature("Person", "CORIN VALE", ())
    company = Signature("Company", "Corin Vale", ())
    first, second, third = _ids(person, shouted, company)
    assert first == second == _id("name", "Person", "corin vale")
    assert third == _id("name", "Company", "corin vale")


def test_a_link_doesnt_join_namesakes_of_another_class() -> None:
    """An unlinked actor joins linked namesakes of its own class only."""
    linked, unlinked = Signature("Company", "Cairn", ("l:1",)), Signature("Place", "Cairn", ())
    assert _ids(linked, unlinked) == [_id("link", "l:1"), _id("name", "Place", "cairn")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kestrelia", "KESTRELIA"),
        ("Zoé", "Zoe\u0301"),
        ("ZOE\u0301", "zoé"),
        ("Straße", "STRASSE"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("Åland", "A\u030aland"),
        ("\u212bland", "åland"),
        ("\u1e9b\u0323", "\u1e61\u0323"),
        ("Ash Column", "Ash\nColumn"),
        ("Ash Column", "Ash\r\n\t Column"),
        ("Ash Column", "\u00a0Ash\u2003\u2028Column "),
        ("Ash Column", "\ufeffAsh Col\u00adumn\u200b"),
        ("Ash Column", "\u202aAsh \u200e Column\u202c"),
        ("Ash Column", "\u2067Ash\u2800Column\u2069\ufe0f"),
        ("\u0648\u0627\u06af\u200c\u0646\u0631", "\u0648\u0627\u06af\u0646\u0631"),
    ],
)
def test_names_that_look_alike_are_one(one: str, other: str) -> None:
    """Names are compared case-folded and composed, any white space as one blank, without what nobody sees."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Ash Column", "AshColumn"), ("Zoé", "Zoe"), ("Grey Tern", "Grey-Tern"), ("ﬁn", "f-in")]
)
def test_other_names_are_other_names(one: str, other: str) -> None:
    """Accents, whether there is a space, and punctuation count: only people decide about near misses."""
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_a_folded_name_changes_nothing(name: str) -> None:
    """Folding is a normal form, the same for composed and decomposed spellings."""
    assert fold(fold(name)) == fold(name)
    assert fold(unicodedata.normalize("NFD", name)) == fold(unicodedata.normalize("NFC", name)) == fold(name)


def test_a_signature_is_class_name_and_sorted_links() -> None:
    """Mentions play no part in identity; links do, in one order."""
    actor = SourceActor.of("State", "Kestrelia", ["l:2", "l:1", "l:2"], [Span(0, 9)])
    assert Signature.of(actor) == Signature("State", "Kestrelia", ("l:1", "l:2"))
