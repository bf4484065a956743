"""A store with a past answers as one that was just loaded from its export: nothing of what is gone shows through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest

from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.ontology.iris import Iris
from actorgraph.service.ingest import load
from actorgraph.service.questions import query_builder
from actorgraph.service.questions.filters import Filters
from actorgraph.service.stores.base import View
from actorgraph.service.stores.embedded.store import EmbeddedStore
from actorgraph.service.usecases.articles import set_status
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, exported, loaded, withdraw
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
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    """A store with a past: articles that were replaced and withdrawn."""
    made = EmbeddedStore(tmp_path / "store", IRIS, VOCABULARY)
    loaded(made, *FIRST)
    loaded(made, *THEN, replace=True)
    withdraw(made, "b")
    yield made
    made.close()


@pytest.fixture
def plain(store: EmbeddedStore, tmp_path: Path) -> Iterator[View]:
    """The same revision, of a store without a past."""
    with newly(store, tmp_path) as view:
        yield view


@contextmanager
def newly(store: EmbeddedStore, folder: Path) -> Iterator[View]:
    """A view of a new store that holds what another one exports."""
    (folder / "export.nq").write_bytes(exported(store))
    made = EmbeddedStore(None, IRIS, VOCABULARY)
    assert load(sources([str(folder / "export.nq")]), Options(), made, VOCABULARY, wait=5).errors == []
    with made.view() as view:
        yield view
    made.close()


def ids_of(view: View) -> tuple[list[str], list[str], list[str]]:
    """All actors, claims and derived relations."""
    claims = [claim.id for found in view.all_articles() for claim in found.claims]
    return [a.id for a in view.all_actors()], claims, [r.id for r in view.all_relations()]


def test_things_are_the_same(store: EmbeddedStore, plain: View) -> None:
    """Every actor, article, claim and relation, and whom source actors stand for."""
    with store.view() as view:
        actors, claims, relations = ids_of(view)
        assert ids_of(plain) == (actors, claims, relations)
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


def test_what_is_not_there_is_in_neither(store: EmbeddedStore) -> None:
    """Withdrawn articles, replaced claims, and ids that make no IRI."""
    with store.view() as view:
        for some in (view.actors, view.claims, view.relations):
            assert some(["0" * 64, "no/id", ""]) == {}
        assert view.article("b") is None


def test_filters_find_the_same(store: EmbeddedStore, plain: View) -> None:
    """Each by itself and with others, ."""
    with store.view() as view:
        actors = [*ids_of(view)[0], "nobody"]
        kinds = (None, "arms", "supports", "cooperatesWith", "relatedTo")
        for one, kind in product(actors, kinds):
            for given in ({"subject": one}, {"object": one}, {"actor": one}, {"item": one}, {"via": one}):
                asked = Filters.of({**given, "relation": kind})
                some = [asked, *(Filters.of({**given, "relation": kind, "actor": other}) for other in actors[:3])]
                for filters in some:
                    assert query_builder.claims(filters, view, VOCABULARY) == query_builder.claims(
                        filters, plain, VOCABULARY
                    )
                if not asked.of_claims:
                    assert query_builder.relations(asked, view, VOCABULARY) == query_builder.relations(
                        asked, plain, VOCABULARY
                    )
        for one, end in product(actors, ("subject", "object")):
            filters = Filters.of({end: one, "subject_type": frozenset({"State"}), "object_type": frozenset({"State"})})
            assert query_builder.relations(filters, view, VOCABULARY) == query_builder.relations(
                filters, plain, VOCABULARY
            )
        for ends in product(actors, actors):
            filters = Filters.of({"subject": ends[0], "object": ends[1]})
            assert query_builder.relations(filters, view, VOCABULARY) == query_builder.relations(
                filters, plain, VOCABULARY
            )
            assert query_builder.claims(filters, view, VOCABULARY) == query_builder.claims(filters, plain, VOCABULARY)


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
def test_relations_are_the_same(store: EmbeddedStore, plain: View, given: dict[str, object]) -> None:
    """By what they are themselves."""
    filters = Filters.of(given)
    with store.view() as view:
        found = query_builder.relations(filters, view, VOCABULARY)
        assert found == query_builder.relations(filters, plain, VOCABULARY)


@pytest.mark.parametrize(
    "given",
    [
        {"stance": frozenset({"denies"})},
        {"stage": frozenset({"prepared", "happened"})},
        {"article": "a"},
        {"article": "nothing"},
    ],
)
def test_claims_are_the_same(store: EmbeddedStore, plain: View, given: dict[str, object]) -> None:
    """By what they are themselves, alone and of one actor."""
    with store.view() as view:
        (actor,) = view.named("Ardland")
        for filters in (Filters.of(given), Filters.of({"subject": actor, **given})):
            found = query_builder.claims(filters, view, VOCABULARY)
            assert found == query_builder.claims(filters, plain, VOCABULARY)


def test_a_view_stays_what_it_was(store: EmbeddedStore, plain: View) -> None:
    """Its answers are those of its revision, whatever is written meanwhile, here or in another process."""
    with store.view() as view:
        actors, claims, relations = ids_of(view)
        withdraw(store, "a")
        assert ids_of(view) == (actors, claims, relations) == ids_of(plain)
        assert view.relations(relations) == plain.relations(relations)
        assert view.claims(claims) == plain.claims(claims)
        with store.view() as now:
            assert now.revision == view.revision + 1
            assert ids_of(now) != ids_of(view)
        for actor in actors:
            filters = Filters.of({"actor": actor})
            assert query_builder.relations(filters, view, VOCABULARY) == query_builder.relations(
                filters, plain, VOCABULARY
            )
            assert query_builder.claims(filters, view, VOCABULARY) == query_builder.claims(filters, plain, VOCABULARY)


def whole(view: View) -> tuple[object, ...]:
    """Everything by id, and whom source actors stand for."""
    actors, claims, relations = ids_of(view)
    articles = {id_: view.article(id_) for id_ in view.article_ids()}
    whom = [
        (annotated.article.id, source.id, view.canonical(annotated.article.id, source.id))
        for annotated in view.all_articles()
        for source in annotated.actors
    ]
    return view.actors(actors), view.claims(claims), view.relations(relations), articles, whom


def test_what_was_read_before_a_load_is_as_that_left_it(store: EmbeddedStore, tmp_path: Path) -> None:
    """Things are kept from one revision to the next; whatever the next has changed is read anew."""
    links = {"Ardland": ["https://example.org/ardland"], "Oldland": ["https://example.org/ardland"]}
    changes: list[Callable[[], object]] = [
        lambda: loaded(
            store, article("f", claim("Ardland", "arms", "Red Front"), claim("Oldland", "funds", "Borland"))
        ),
        lambda: loaded(store, article("g", claim("Ardland", "leads", "Oldland"), links=links)),  # now they are one
        lambda: loaded(store, article("f", claim("Ardland", "arms", "Red Front", stance="denies")), replace=True),
        lambda: loaded(store, article("h", claim("Newland", "arms", "Borland"), links={"Newland": links["Ardland"]})),
        lambda: loaded(store, article("h", claim("Newland", "arms", "Borland", confidence=0.5)), replace=True),
        lambda: loaded(store, article("h", claim("Newland", "arms", "Borland", confidence=0.75)), replace=True),
        lambda: withdraw(store, "g"),
        lambda: set_status(["c"], "retracted", store, VOCABULARY, 5),
        lambda: loaded(store, *FIRST, replace=True),
    ]
    for number, change in enumerate(changes):
        with store.view() as view:
            before = whole(view)
        change()
        (tmp_path / str(number)).mkdir()
        with store.view() as view, newly(store, tmp_path / str(number)) as fresh:
            assert whole(view) == whole(fresh)
            assert whole(view) != before


def test_the_examples_are_read_as_they_were_loaded(tmp_path: Path) -> None:
    """Every field that the examples use."""
    store = EmbeddedStore(tmp_path / "store", IRIS, VOCABULARY)
    assert load(sources([str(EXAMPLES)]), Options(), store, VOCABULARY, wait=5).errors == []
    with store.view() as view, newly(store, tmp_path) as plain:
        _, claims, relations = ids_of(view)
        assert view.claims(claims) == plain.claims(claims)
        assert view.relations(relations) == plain.relations(relations)
    store.close()
