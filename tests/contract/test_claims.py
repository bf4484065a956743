"""Looking for claims by what they say, on every store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actorgraph.ontology.errors import Gone, NotFound, UnknownParameter, UsageError
from actorgraph.service.stores.base import Store, View
from actorgraph.service.usecases.claims import claim as one_claim
from actorgraph.service.usecases.claims import claims
from tests.contract.articles import article, claim
from tests.contract.conftest import Empty
from tests.contract.steps import VOCABULARY, loaded, withdraw

RECORDS = [
    article(
        "arms",
        claim("Ardland", "arms", "Red Front", item="rockets"),
        claim("Ardland", "arms", "Red Front", item="rifles", said_by=["Ada Reed"], stage="prepared"),
        claim("Borland", "alliedWith", "Ardland"),
        claim("Bo Finch", "officialOf", "Borland", role="Minister"),
    ),
    article(
        "denial",
        claim("Ardland", "supports", "Red Front", stance="denies", said_by=["Ardland", "Bo Finch"]),
        claim("Ardland", "involvedIn", "the raid", stance="denies", said_by=["Ardland"]),
        claim("Ardland", "complicitIn", "the raid", said_by=["Ada Reed"]),
        claim("Ardland", "arms", None, item="rockets"),
    ),
]


@pytest.fixture(scope="module")
def view(empty: Empty) -> Iterator[View]:
    with empty() as store:
        loaded(store, *RECORDS)
        with store.view() as opened:
            yield opened


def found(view: View, **given: str) -> list[tuple[str, str, str]]:
    """Subject, relation and object of the claims that fit, by name."""
    results = claims(given, view, VOCABULARY).page.results
    return sorted((c["subject"]["name"], c["relation"], (c["object"] or {"name": ""})["name"]) for c in results)


def relations(view: View, **given: str) -> list[str]:
    return sorted(relation for _, relation, _ in found(view, **given))


EVERY = ["alliedWith", "arms", "arms", "arms", "complicitIn", "involvedIn", "officialOf", "supports"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, EVERY),
        ({"relation": "relatedTo"}, EVERY),
        ({"relation": "arms"}, ["arms", "arms", "arms"]),
        ({"relation": "supports"}, ["arms", "arms", "arms", "supports"]),
        ({"relation": "involvedIn"}, ["complicitIn", "involvedIn"]),
        ({"relation": "cooperatesWith"}, ["alliedWith"]),
        ({"relation": "funds"}, []),
        ({"subject": "Bo Finch"}, ["officialOf"]),
        ({"subject": "Borland"}, ["alliedWith"]),
        ({"object": "Red Front"}, ["arms", "arms", "supports"]),
        ({"object": "Borland"}, ["alliedWith", "officialOf"]),
        ({"said_by": "Ada Reed"}, ["arms", "complicitIn"]),
        ({"said_by": "Bo Finch"}, ["supports"]),
        ({"stance": "denies"}, ["involvedIn", "supports"]),
        ({"stance": "alleges,denies"}, ["arms", "complicitIn", "involvedIn", "supports"]),
        ({"stage": "prepared"}, ["arms"]),
        ({"subject_type": "Person"}, ["officialOf"]),
        ({"subject_type": "Actor"}, EVERY),
        ({"subject_type": "Person,State"}, EVERY),
        ({"object_type": "Event"}, ["complicitIn", "involvedIn"]),
        ({"object_type": "State"}, ["alliedWith", "officialOf"]),
        ({"article": "denial"}, ["arms", "complicitIn", "involvedIn", "supports"]),
        ({"article": "nothing"}, []),
        ({"article": "arms", "stance": "alleges"}, ["arms"]),
        ({"subject": "Ardland", "relation": "arms", "object": "Red Front", "stage": "prepared"}, ["arms"]),
        ({"subject": "Ardland", "object": "the raid", "said_by": "Ardland"}, ["involvedIn"]),
    ],
)
def test_claims_by_filter(given: dict[str, str], expected: list[str], view: View) -> None:
    """Those that fit all filters; a wide relation finds narrow ones, a class its subclasses."""
    assert relations(view, **given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [({"subject": "Ardland"}, True), ({"object": "Ardland"}, True), ({"subject": "Bo Finch"}, False)],
)
def test_a_symmetric_claim_is_found_from_either_end(given: dict[str, str], expected: bool, view: View) -> None:
    """Who is named first makes no difference."""
    assert (("Borland", "alliedWith", "Ardland") in found(view, **given)) is expected


def test_the_claims_under_a_relation_say_why_they_count(view: View) -> None:
    """Its own, narrower ones, and wider denials."""
    given = {"subject": "Ardland", "relation": "supports", "object": "Red Front"}
    results = claims(given, view, VOCABULARY).page.results
    assert sorted((c["relation"], c["counts_as"]) for c in results) == [
        ("arms", "from_narrower"),
        ("arms", "from_narrower"),
        ("supports", "direct"),
    ]


def test_a_wider_denial_counts_for_the_narrow_relation(view: View) -> None:
    """The denied involvement is shown under the alleged complicity."""
    given = {"subject": "Ardland", "relation": "complicitIn", "object": "the raid"}
    results = claims(given, view, VOCABULARY).page.results
    assert sorted((c["relation"], c["counts_as"]) for c in results) == [
        ("complicitIn", "direct"),
        ("involvedIn", "from_wider"),
    ]


def test_a_symmetric_relation_has_its_claims_from_either_end(view: View) -> None:
    """Asked in the other direction, it is the same relation."""
    ends = ("Ardland", "Borland")
    answers = [
        claims({"subject": one, "relation": "alliedWith", "object": other}, view, VOCABULARY).page.results
        for one, other in (ends, ends[::-1])
    ]
    assert answers[0] == answers[1]
    assert [c["counts_as"] for c in answers[0]] == ["direct"]


def test_a_claim_has_its_published_shape(view: View) -> None:
    """Every field, also those that are empty."""
    (shape,) = claims({"subject": "Bo Finch"}, view, VOCABULARY).page.results
    assert set(shape) == {
        *("id", "iri", "subject", "relation", "object", "item", "via", "role", "stance", "stage", "said_by", "said"),
        *("either_or", "conditional", "when", "reported", "confidence", "annotated_by", "note", "evidence", "article"),
    }
    assert shape["role"] == "Minister"
    assert shape["evidence"][0]["quote"] == "Bo Finch officialOf Borland and so on."
    assert shape["reported"] == "2031-02-03"


def test_a_speaking_chain_keeps_its_order(view: View) -> None:
    """The original holder first, then whoever relayed it."""
    (shape,) = claims({"relation": "supports", "stance": "denies"}, view, VOCABULARY).page.results
    assert [speaker["name"] for speaker in shape["said_by"]] == ["Ardland", "Bo Finch"]


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"relation": "befriends"}, "relation"),
        ({"stance": "asserts,hints"}, "stance"),
        ({"stage": ""}, "stage"),
        ({"subject_type": "Planet"}, "subject_type"),
        ({"subject": "Nobody"}, "subject"),
        ({"limit": "0"}, "limit"),
    ],
)
def test_a_filter_that_makes_no_sense_is_named(given: dict[str, str], parameter: str, view: View) -> None:
    """Nothing is taken for something else."""
    with pytest.raises(UsageError) as caught:
        claims(given, view, VOCABULARY)
    assert caught.value.parameter == parameter


def test_an_unknown_filter_is_named(view: View) -> None:
    """It isn't ignored."""
    with pytest.raises(UnknownParameter, match="there is no parameter 'colour'"):
        claims({"colour": "red"}, view, VOCABULARY)


def test_a_claim_that_was_never_there_is_not_found(store: Store) -> None:
    """Another thing than one that has been withdrawn."""
    with store.view() as view, pytest.raises(NotFound) as caught:
        one_claim("0" * 64, store, view)
    assert type(caught.value) is NotFound


def test_a_withdrawn_claim_is_gone(store: Store) -> None:
    """With its article, and found again when the article comes back."""
    loaded(store, *RECORDS)
    with store.view() as view:
        id_ = next(iter(view.annotated("arms").claims)).id
    withdraw(store, "arms")
    with store.view() as view, pytest.raises(Gone, match="has been withdrawn"):
        one_claim(id_, store, view)
    loaded(store, RECORDS[0])
    with store.view() as view:
        assert one_claim(id_, store, view)["id"] == id_
