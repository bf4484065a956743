"""What an embedded store's ledger has ready is what the graphs say, whatever was loaded, replaced or withdrawn."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from loaders.inputs import sources
from loaders.options import Options
from ontology.iris import Iris
from service.ingest import load
from service.questions import finding
from service.questions.filters import Filters
from service.stores.base import View
from service.stores.oxigraph import DiskStore
from service.stores.oxigraph_view import OxigraphView
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, loaded, withdraw
from tests.contract.test_rdf import EXAMPLES

IRIS = Iris()

FIRST = (
    article("a", claim("Ardland", "arms", "Red Front", item="rockets", via="Grey Company", said_by=["Ada Reed"])),
    article("b", claim("Ardland", "funds", "Blue Front"), claim("Ardland", "supports", "Blue Front")),
    article("c", claim("Borland", "cooperatesWith", "Ardland"), claim("Red Front", "attacks", "Borland")),
)
THEN = (
    article("a", claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Ardland"])),
    article("d", claim("Borland", "arms", "Red Front", item="rifles", via="Grey Company", stage="prepared")),
    article("e", claim("Ardland", "arms", "Blue Front"), status="retracted"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DiskStore]:
    """A store with a past: articles that were replaced and withdrawn."""
    made = DiskStore(tmp_path / "store", IRIS, VOCABULARY)
    loaded(made, *FIRST)
    loaded(made, *THEN, replace=True)
    withdraw(made, "b")
    yield made
    made.close()


def by_quads(view: OxigraphView) -> OxigraphView:
    """The same revision without a ledger."""
    return OxigraphView(view._store, view.revision, view.iris, VOCABULARY)


def ids_of(view: View) -> tuple[list[str], list[str], list[str]]:
    """All actors, claims and derived relations."""
    claims = [claim.id for found in view.all_articles() for claim in found.claims]
    return [a.id for a in view.all_actors()], claims, [r.id for r in view.all_relations()]


def test_things_are_what_the_quads_say(store: DiskStore) -> None:
    """Every actor, article, claim and relation, and whom source actors stand for."""
    with store.view() as view:
        plain = by_quads(view)
        actors, claims, relations = ids_of(view)
        assert len(relations) == 5
        assert view.actors(actors) == plain.actors(actors)
        assert view.claims(claims) == plain.claims(claims)
        assert view.relations(relations) == plain.relations(relations)
        assert view.periods(relations) == plain.periods(relations)
        for id_ in view.article_ids():
            assert view.article(id_) == plain.article(id_)
            for source in ((known := plain.annotated(id_)) and known.actors) or ():
                assert view.canonical(id_, source.id) == plain.canonical(id_, source.id)
        for actor in actors:
            assert view.relations_of(actor) == plain.relations_of(actor)
            assert view.claims_of(actor) == plain.claims_of(actor)
            for name in VOCABULARY.relations:
                assert view.relations_from(actor, name) == plain.relations_from(actor, name)


def test_what_is_not_there_is_in_neither(store: DiskStore) -> None:
    """Withdrawn articles, replaced claims, and ids that make no IRI."""
    with store.view() as view:
        for some in (view.actors, view.claims, view.relations):
            assert some(["0" * 64, "no/id", ""]) == {}
        assert view.article("b") is None


def test_filters_find_the_same(store: DiskStore) -> None:
    """Each by itself and with others, over the records and by a question to the graph."""
    with store.view() as view:
        plain = by_quads(view)
        actors = [*ids_of(view)[0], "nobody"]
        kinds = (None, "arms", "supports", "cooperatesWith", "relatedTo")
        for one, kind in product(actors, kinds):
            for given in ({"subject": one}, {"object": one}, {"actor": one}, {"item": one}, {"via": one}):
                asked = Filters.of({**given, "relation": kind})
                some = [asked, *(Filters.of({**given, "relation": kind, "actor": other}) for other in actors[:3])]
                for filters in some:
                    assert finding.claims(filters, view, VOCABULARY) == finding.claims(filters, plain, VOCABULARY)
                if not asked.of_claims:
                    assert finding.relations(asked, view, VOCABULARY) == finding.relations(asked, plain, VOCABULARY)
        for one, end in product(actors, ("subject", "object")):
            filters = Filters.of({end: one, "subject_type": frozenset({"State"}), "object_type": frozenset({"State"})})
            assert finding.relations(filters, view, VOCABULARY) == finding.relations(filters, plain, VOCABULARY)
        for ends in product(actors, actors):
            filters = Filters.of({"subject": ends[0], "object": ends[1]})
            assert finding.relations(filters, view, VOCABULARY) == finding.relations(filters, plain, VOCABULARY)
            assert finding.claims(filters, view, VOCABULARY) == finding.claims(filters, plain, VOCABULARY)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"standing": frozenset({"stated", "denied"})},
        {"min_publishers": 2},
        {"min_holders": 1, "relation": "supports"},
        {"named": True},
        {"named": True, "relation": "supports"},
        {"relation": "relatedTo"},
        {"subject_type": frozenset({"State"})},
        {"object_type": frozenset({"NonStateArmedGroup"}), "relation": "supports"},
        {"subject_type": frozenset({"State"}), "object_type": frozenset({"State", "Organization"})},
        {"subject_type": frozenset({"Person"})},
    ],
)
def test_relations_are_the_same(store: DiskStore, given: dict[str, object]) -> None:
    """By what they are themselves."""
    filters = Filters.of(given)
    with store.view() as view:
        found = finding.relations(filters, view, VOCABULARY)
        assert found == finding.relations(filters, by_quads(view), VOCABULARY)


@pytest.mark.parametrize(
    "given",
    [
        {"stance": frozenset({"denies"})},
        {"stage": frozenset({"prepared", "happened"})},
        {"article": "a"},
        {"article": "nothing"},
    ],
)
def test_claims_are_the_same(store: DiskStore, given: dict[str, object]) -> None:
    """By what they are themselves, alone and of one actor."""
    with store.view() as view:
        (actor,) = view.named("Ardland")
        for filters in (Filters.of(given), Filters.of({"subject": actor, **given})):
            found = finding.claims(filters, view, VOCABULARY)
            assert found == finding.claims(filters, by_quads(view), VOCABULARY)


def test_a_view_that_was_overtaken_reads_its_own_quads(store: DiskStore) -> None:
    """Its answers are those of its revision, whatever the ledger has by now."""
    with store.view() as view:
        actors, claims, relations = ids_of(view)
        withdraw(store, "a")
        plain = by_quads(view)
        assert view.relations(relations) == plain.relations(relations)
        assert view.claims(claims) == plain.claims(claims)
        for actor in actors:
            filters = Filters.of({"actor": actor})
            assert finding.relations(filters, view, VOCABULARY) == finding.relations(filters, plain, VOCABULARY)
            assert finding.claims(filters, view, VOCABULARY) == finding.claims(filters, plain, VOCABULARY)


@pytest.mark.parametrize(
    ("damage", "table"),
    [
        ("UPDATE edge SET standing = 'stated' WHERE id = (SELECT id FROM edge WHERE standing <> 'stated')", "edge"),
        ("DELETE FROM edge WHERE id = (SELECT min(id) FROM edge)", "edge"),
        ("DELETE FROM record WHERE kind = 'claim' AND id = (SELECT min(id) FROM claim)", "record"),
        ("UPDATE record SET content = x'80' WHERE kind = 'relation'", "record"),
        ("INSERT INTO record VALUES ('actor', 'planted', x'80')", "record"),
    ],
)
def test_verify_finds_what_was_changed_by_hand(store: DiskStore, tmp_path: Path, damage: str, table: str) -> None:
    """Answers rest on it, so it is held against the articles."""
    assert store.verify() == []
    with sqlite3.connect(tmp_path / "store" / "ledger.sqlite3") as db:
        assert db.execute(damage).rowcount >= 1
    db.close()
    assert store.verify() == [f"the ledger's table {table} isn't what its articles give"]


def test_the_examples_are_what_their_quads_say(tmp_path: Path) -> None:
    """Every field that the examples use."""
    store = DiskStore(tmp_path / "store", IRIS, VOCABULARY)
    assert load(sources([str(EXAMPLES)]), Options(), store, VOCABULARY, wait=5).errors == []
    with store.view() as view:
        plain, (_, claims, relations) = by_quads(view), ids_of(view)
        assert view.claims(claims) == plain.claims(claims)
        assert view.relations(relations) == plain.relations(relations)
    store.close()
