"""Exports: every store writes the same bytes, in every form, whole or of one relation."""

from __future__ import annotations

import pytest

from actorgraph.service.export import EXPORTS, export
from actorgraph.service.stores.base import Store, View
from tests.contract.articles import article, claim
from tests.contract.steps import loaded, reference

RECORDS = (
    article(
        "one",
        claim("Ardland", "arms", "Red Front", item="rockets", via="Grey Company", said_by=["Ada Reed", "Bo Finch"]),
        claim("Bo Finch", "memberOf", "Red Front"),
        claim("Red Front", "proxyOf", "Ardland", confidence=0.25, when="2030-11"),
        claim("Ardland", "arms", None, item="rifles"),
    ),
    article("two", claim("Ardland", "supports", "Red Front", stance="denies"), published="2031-02"),
    article(
        "three",
        claim("Ardland", "arms", "Red Front", item="rifles", note='a "note"\nin two lines'),
        claim("Borland", "alliedWith", "Ardland"),
        claim("Ardland", "responsibleFor", "the raid", conditional=True),
        published=None,
        links={"Ardland": ["http://www.wikidata.org/entity/Q1"]},
    ),
    article("four", claim("Borland", "trains", "Blue Front", stage="considered"), status="retracted"),
)
RELATIONS = (None, "arms", "supports", "alliedWith", "involvedIn", "relatedTo", "hosts")


def written(view: View, name: str, relation: str | None) -> bytes:
    return b"".join(export(view, name, relation))


@pytest.mark.parametrize("name", EXPORTS)
def test_every_store_writes_the_same(name: str, store: Store) -> None:
    """Byte for byte, whatever was loaded first."""
    loaded(store, *RECORDS)
    with reference() as other:
        loaded(other, *reversed(RECORDS))
        with store.view() as view, other.view() as expected:
            for relation in RELATIONS:
                assert written(view, name, relation) == written(expected, name, relation), relation


def test_things_come_in_the_order_of_their_ids(store: Store) -> None:
    """Each once, as it is by itself."""
    loaded(store, *RECORDS)
    with store.view() as view:
        articles, actors, relations = list(view.all_articles()), list(view.all_actors()), list(view.all_relations())
        assert [a.article.id for a in articles] == ["four", "one", "three", "two"]
        assert articles == [view.annotated(a.article.id) for a in articles]
        for things, one_by_one in ((actors, view.actors), (relations, view.relations)):
            ids = [thing.id for thing in things]
            assert ids == sorted(set(ids))
            assert things == list(one_by_one(ids).values())
        assert {actor.name for actor in actors} >= {"Ardland", "rockets", "the raid", "Ada Reed"}


def test_an_empty_store(store: Store) -> None:
    """Nothing in it, nothing of it."""
    with store.view() as view:
        assert not [*view.all_articles(), *view.all_actors(), *view.all_relations()]
        assert written(view, "nq", None) == written(view, "nq", "arms") == b""


def test_one_relation_is_a_part_of_all(store: Store) -> None:
    """In lines of N-Quads."""
    loaded(store, *RECORDS)
    with store.view() as view:
        everything = set(written(view, "nq", None).splitlines())
        for relation in RELATIONS:
            part = written(view, "nq", relation).splitlines()
            assert set(part) <= everything
            assert len(part) == len(set(part))
            assert (part == []) == (relation == "hosts")
