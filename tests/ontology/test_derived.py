"""What is computed from claims, as RDF: it comes back equal, and every store gives back the same lines."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.ontology import testimony  # not Testimony by name: pytest would take it for a test class
from actorgraph.ontology.derived import (
    CanonicalActor,
    RelationRdf,
    actor_lines,
    canonical_line,
    read_actor,
    stated_line,
)
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import by_subject
from actorgraph.ontology.standing import StandingRules
from actorgraph.ontology.vocabulary import AG, RDFS, default_vocabulary
from tests.ontology.depot import derived_lines, fullest
from tests.ontology.graphs import dumped, strings
from tests.ontology.standing_words import says
from tests.ontology.strategies import CLASSES, LINKS, WORDS, claims_of_a_pair

IRIS = Iris()
VOCABULARY = default_vocabulary()
JUDGE = StandingRules(VOCABULARY)
RELATIONS = RelationRdf(VOCABULARY, IRIS)


def _grouped(lines: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    return by_subject(strings(lines))


@given(claims_of_a_pair())
def test_relation_comes_back_equal(claims: list[testimony.Testimony]) -> None:
    """Any derived relation is read back from its triples as it was, reasons for its claims included."""
    named = {claim.claim: claim.relation for claim in claims}
    for relation in JUDGE.derive(claims):
        grouped = _grouped(RELATIONS.lines(relation))
        assert RELATIONS.read(IRIS.relation(relation.id), grouped, named) == relation


@given(claims_of_a_pair())
def test_store_gives_back_the_same_lines(claims: list[testimony.Testimony]) -> None:
    """The lines are byte for byte those that pyoxigraph dumps, and none is written twice."""
    lines = [line for relation in JUDGE.derive(claims) for line in RELATIONS.lines(relation)]
    assert dumped(lines) == sorted(lines)


@given(
    st.builds(
        CanonicalActor,
        id=st.just("a1"),
        name=WORDS,
        types=st.sets(CLASSES, min_size=1).map(sorted).map(tuple),
        aliases=st.sets(WORDS).map(sorted).map(tuple),
        same_as=st.sets(LINKS).map(sorted).map(tuple),
    )
)
def test_actor_comes_back_equal(actor: CanonicalActor) -> None:
    """Any canonical actor is read back from its triples as it was."""
    lines = list(actor_lines(actor, IRIS))
    iri = IRIS.actor(actor.id)
    assert read_actor(iri, _grouped(lines)[iri]) == actor
    assert dumped(lines) == sorted(lines)


def test_an_actor_has_its_name_as_a_label_too() -> None:
    """Once, for tools that know labels but not our terms; its aliases are none."""
    actor = CanonicalActor("a1", 'Ash "Column"', ("Actor",), ("the Column",), ())
    said = _grouped(actor_lines(actor, IRIS))[IRIS.actor("a1")]
    assert said[RDFS + "label"] == said[AG + "name"] == ['Ash "Column"']


def test_stated_relation_is_one_plain_triple() -> None:
    """In the stated graph a relation is its subject, its term and its object."""
    (relation,) = JUDGE.derive([says("a1 visits b2", "asserts")])
    assert stated_line(relation, IRIS) == f"<{IRIS.actor('a1')}> <{AG}visits> <{IRIS.actor('b2')}> ."


def test_source_actor_points_at_its_canonical_actor() -> None:
    """Which canonical actor a source actor stands for is one triple."""
    source = IRIS.source("x", "s1")
    assert canonical_line(source, "b2", IRIS) == f"<{source}> <{AG}canonical> <{IRIS.actor('b2')}> ."


@pytest.mark.parametrize("field", ["selfReported", "alternative", "conditional", "deniesCount", "firstReported"])
def test_what_is_not_so_is_not_written(field: str) -> None:
    """Flags that don't hold, counts of zero and missing dates are left out."""
    (relation,) = JUDGE.derive([says("a1 visits b2", "alleges")])
    assert not any(f"#{field}>" in line for line in RELATIONS.lines(relation))
    assert any(f"#{field}>" in line for line in derived_lines(IRIS))


def test_standing_comes_with_its_strength() -> None:
    """A relation and each part of it carry a standing and the number that ranks it."""
    grouped = _grouped(RELATIONS.lines(fullest()))
    ranked = [properties for properties in grouped.values() if AG + "standing" in properties]
    assert len(ranked) == 1 + 1 + 2 + 1  # the relation, its item, two ways, an item of one of them
    for properties in ranked:
        (standing_iri,) = properties[AG + "standing"]
        name = standing_iri.removeprefix(AG)
        assert properties[AG + "strength"] == [str(VOCABULARY.standings[name].strength)]


def test_base_is_configurable() -> None:
    """Under another base nothing but the ontology's terms is left at the project's own address."""
    lines = RelationRdf(VOCABULARY, Iris("https://example.org/g/")).lines(fullest())
    assert not any("w3id.org/actorgraph/id/" in line for line in lines)
