"""Who is taken to be one, on every store: by link, else by class and exact name, whatever the order of loading."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from actorgraph.ontology.errors import AmbiguousName
from actorgraph.service.questions.parameters import resolve_actor
from actorgraph.service.stores.base import Store
from tests.contract.articles import Record, article, claim
from tests.contract.steps import actors, alone, exported, load, loaded, relations, standings, withdraw

Q1, Q2, Q3 = (f"http://www.wikidata.org/entity/Q{number}" for number in (1, 2, 3))


def visits(id_: str, *links: str, **given: Any) -> Record:
    """An article in which Ada Reed, with these links, visits Borland."""
    return article(id_, claim("Ada Reed", "visits", "Borland"), links={"Ada Reed": list(links)}, **given)


def test_one_class_and_name_is_one_actor(store: Store) -> None:
    """Case and Unicode composition make no difference."""
    loaded(store, visits("one"), visits("two", names={"Ada Reed": "ADA REED"}))
    assert actors(store) == [("ADA REED", "Ada Reed"), ("Borland",)]
    (visited,) = relations(store).values()
    assert (len(visited.claims), visited.holders) == (2, 1)  # two claims, in the same words: one text has one holder


def test_the_most_frequent_name_is_shown(store: Store) -> None:
    """The others are aliases."""
    loaded(store, visits("one"), visits("two", names={"Ada Reed": "ADA REED"}), visits("three"))
    assert ("Ada Reed", "ADA REED") in actors(store)


def test_one_name_in_two_classes_is_two_actors(store: Store) -> None:
    """A company called like a state isn't the state."""
    loaded(store, article("one", claim("Ada Reed", "visits", "Borland"), names={"Ada Reed": "Borland"}))
    assert actors(store) == [("Borland",), ("Borland",)]


def test_one_link_is_one_actor_under_two_names(store: Store) -> None:
    """The link decides, not the name."""
    loaded(store, visits("one", Q1), visits("two", Q1, names={"Ada Reed": "Mrs Reed"}))
    assert actors(store) == [("Ada Reed", "Mrs Reed"), ("Borland",)]


def test_one_name_with_two_links_is_two_actors(store: Store) -> None:
    """Namesakes stay apart."""
    loaded(store, visits("one", Q1), visits("two", Q2))
    assert len(relations(store)) == 1  # by names; there are two of them
    assert actors(store) == [("Ada Reed",), ("Ada Reed",), ("Borland",)]


def test_a_name_without_link_joins_the_only_one_that_has_it(store: Store) -> None:
    """No link, no contradiction."""
    loaded(store, visits("one", Q1), visits("two"))
    assert actors(store) == [("Ada Reed",), ("Borland",)]


def test_a_name_that_two_share_joins_neither(store: Store) -> None:
    """Whoever has no link of their own is a third, and counted as ambiguous."""
    loaded(store, visits("one", Q1), visits("two", Q2))
    report = loaded(store, visits("three"))
    assert report.actors["ambiguous"] == 1
    assert actors(store) == [("Ada Reed",), ("Ada Reed",), ("Ada Reed",), ("Borland",)]


def test_a_shared_name_is_ambiguous_to_askers(store: Store) -> None:
    """The error lists all who have it."""
    loaded(store, visits("one", Q1), visits("two", Q2))
    with store.view() as view, pytest.raises(AmbiguousName) as caught:
        resolve_actor("ada reed", view, "subject")
    assert [candidate[1:] for candidate in caught.value.candidates] == [("Ada Reed", ("Person",))] * 2


def test_a_link_that_arrives_later_joins(store: Store) -> None:
    """Two actors become one, with both their relations."""
    loaded(store, visits("one", Q1), article("two", claim("Bo Finch", "leads", "Red Front"), links={"Bo Finch": [Q2]}))
    assert ("Bo Finch", "leads", "Red Front") in relations(store)
    loaded(store, article("three", claim("Ada Reed", "criticizes", "Ardland"), links={"Ada Reed": [Q1, Q2]}))
    assert ("Ada Reed", "Bo Finch") in actors(store)
    assert set(relations(store)) == {
        ("Ada Reed", "visits", "Borland"),
        ("Ada Reed", "leads", "Red Front"),
        ("Ada Reed", "criticizes", "Ardland"),
    }


def test_withdrawing_the_link_splits_again(store: Store) -> None:
    """Byte for byte as before."""
    loaded(store, visits("one", Q1), article("two", claim("Bo Finch", "leads", "Red Front"), links={"Bo Finch": [Q2]}))
    before = exported(store)
    loaded(store, article("three", claim("Ada Reed", "criticizes", "Ardland"), links={"Ada Reed": [Q1, Q2]}))
    withdraw(store, "three")
    assert exported(store) == before
    assert store.verify() == []


def test_a_smaller_link_that_arrives_later_renames_the_group(store: Store) -> None:
    """The canonical id follows from the group's smallest link, whenever it came."""
    loaded(store, visits("one", Q2))
    loaded(store, visits("two", Q1, Q2))
    assert exported(store) == alone([visits("two", Q1, Q2), visits("one", Q2)])


def test_a_namesake_that_arrives_later_parts_the_unlinked(store: Store) -> None:
    """Who had joined the only bearer of the name no longer does; and does again when the namesake has gone."""
    loaded(store, visits("one", Q1), visits("two"))
    before = exported(store)
    loaded(store, visits("three", Q2))
    assert len(actors(store)) == 4
    withdraw(store, "three")
    assert exported(store) == before


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_order_of_links_does_not_matter(order: tuple[int, ...], store: Store) -> None:
    """A chain of links joins the same actors from whichever end it is loaded."""
    records = [visits("one", Q1), visits("two", Q3), visits("three", Q1, Q2), visits("four", Q2, Q3)]
    for index in order:
        loaded(store, records[index])
    assert exported(store) == alone(records)


def test_a_join_moves_claims_of_articles_that_were_not_loaded(store: Store) -> None:
    """Two outlets' relations become one, disputed, by a link in a third article."""
    denial = claim("Bo Finch", "leads", "Red Front", stance="denies", said_by=["Ardland"])
    loaded(
        store,
        article("one", claim("Ada Reed", "leads", "Red Front"), links={"Ada Reed": [Q1]}),
        article("two", denial, links={"Bo Finch": [Q2]}),
    )
    assert standings(store) == {
        ("Ada Reed", "leads", "Red Front"): "stated",
        ("Bo Finch", "leads", "Red Front"): "denied",
    }
    loaded(store, visits("three", Q1, Q2))
    assert standings(store)["Ada Reed", "leads", "Red Front"] == "disputed"


def test_the_default_stance_is_fixed_at_load(store: Store) -> None:
    """Who speaks of themselves is seen within the article; a later join makes no assertion of an allegation."""
    said = claim("Ada Reed", "leads", "Red Front", said_by=["Bo Finch"])
    loaded(store, article("one", said, links={"Ada Reed": [Q1], "Bo Finch": [Q2]}))
    loaded(store, visits("two", Q1, Q2))
    assert relations(store)["Ada Reed", "leads", "Red Front"].standing == "alleged"


def test_a_symmetric_relation_is_one_from_either_end(store: Store) -> None:
    """Claimed from both ends, it is one relation with both claims."""
    loaded(
        store,
        article("one", claim("Ardland", "alliedWith", "Borland")),
        article("two", claim("Borland", "alliedWith", "Ardland")),
    )
    (allied,) = (r for (_, name, _), r in relations(store).items() if name == "alliedWith")
    assert allied.publishers == 2


def test_a_relation_to_oneself_by_a_join_is_kept(store: Store) -> None:
    """Two who turn out to be one: what was said stays said."""
    record = article("one", claim("Ada Reed", "criticizes", "Bo Finch"), links={"Ada Reed": [Q1], "Bo Finch": [Q2]})
    loaded(store, record)
    loaded(store, visits("two", Q1, Q2))
    assert ("Ada Reed", "criticizes", "Ada Reed") in relations(store)
    assert store.verify() == []


def test_a_name_can_not_be_two_in_one_place(store: Store) -> None:
    """Two actors of one class with one first mention would be one, so their names must agree."""
    record = visits("one")
    twin = {**record["actors"][0], "id": "twin", "name": "Somebody Else"}
    report = load(store, {**record, "actors": [*record["actors"], twin]})
    assert "have one class and one first mention" in str(report.errors[0])
