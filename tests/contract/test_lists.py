"""Orders, fields and cursors of every list, the same on every store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actorgraph.ontology.errors import CursorError, UsageError
from actorgraph.service.answers.list_spec import ARTICLES, CLAIMS, RELATIONS, Answer
from actorgraph.service.stores.base import Store, View
from actorgraph.service.usecases.actor_search import search
from actorgraph.service.usecases.articles import articles
from actorgraph.service.usecases.claims import claims
from actorgraph.service.usecases.named_queries import ask
from actorgraph.service.usecases.paths import paths
from actorgraph.service.usecases.query_catalog import catalogue, named_query
from actorgraph.service.usecases.query_lists import CHAINS
from actorgraph.service.usecases.relations import relations
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, loaded, reference

FIRST = article(
    "first",
    claim("Ardland", "arms", "Red Front", when="2031-01", said="2031-01-05", said_by=["Ada Reed"]),
    claim("Borland", "arms", "Blue Front"),
    claim("Red Front", "proxyOf", "Ardland"),
    published="2031-02-03",
    publisher="the Æther",
)
SECOND = article(
    "second",
    claim("Ardland", "arms", "Red Front", stance="denies"),
    claim("Ardland", "funds", "Grey Company", when="2030"),
    claim("Ardland", "arms", "Grey Company"),
    published=None,
    publisher="A Post",
)
THIRD = article("third", claim("Borland", "arms", "Red Front"), published="2030-12", publisher="b Post")

RIVALRY = article("rivalry", claim("Borland", "sanctions", "Ardland"))

Asking = Callable[[View, dict[str, str]], Answer]
LISTS: dict[str, Asking] = {
    "claims": lambda view, given: claims(given, view, VOCABULARY),
    "articles": lambda view, given: articles(given, view, VOCABULARY),
    "relations": lambda view, given: relations(given, view, VOCABULARY),
    "actors": lambda view, given: search(given, view, VOCABULARY),
    "paths": lambda view, given: paths({**_needed("paths"), **given}, view, VOCABULARY),
    **{
        name: lambda view, given, name=name: ask(named_query(name), {**_needed(name), **given}, view, VOCABULARY)
        for name in catalogue()
    },
}
SORTED = {
    "claims": CLAIMS,
    "articles": ARTICLES,
    "relations": RELATIONS,
    "who-arms-whom": RELATIONS,
    "states-arming-proxies": CHAINS,
}


def _needed(name: str) -> dict[str, str]:
    """What a query can't do without."""
    if name == "paths":
        return {"from": "Ardland", "to": "Borland"}
    parameters = catalogue()[name].parameters if name in catalogue() else ()
    who = "Grey Company" if name in ("backers-of", "shared-backers") else "Ardland"
    return {parameter.name: who for parameter in parameters if parameter.required}


def told(store: Store, name: str, **given: str) -> list[dict[str, Any]]:
    with store.view() as view:
        return LISTS[name](view, given).page.results


@pytest.mark.parametrize(
    ("name", "sort", "field", "values"),
    [
        ("articles", "published", "id", ["third", "first", "second"]),
        ("articles", "-published", "id", ["first", "third", "second"]),
        ("articles", "publisher", "id", ["second", "third", "first"]),
        ("who-arms-whom", "object,-subject", "object", ["Blue Front", "Grey Company", "Red Front", "Red Front"]),
        ("who-arms-whom", "-standing", "standing", ["stated", "stated", "stated", "disputed"]),
        ("who-arms-whom", "publishers", "publishers", [1, 1, 1, 2]),
        ("who-arms-whom", "-last_reported", "last_reported", ["2031-02-03", "2031-02-03", "2030-12", None]),
        ("states-arming-proxies", "-standing,state", "standing", ["stated", "stated", "stated", "disputed"]),
        ("states-arming-proxies", "proxy", "proxy", ["Blue Front", "Grey Company", "Red Front", "Red Front"]),
        ("claims", "when", "when", ["2030", "2031-01", None, None, None, None, None]),
        ("claims", "-when", "when", ["2031-01", "2030", None, None, None, None, None]),
        ("claims", "said", "said", ["2031-01-05", None, None, None, None, None, None]),
        ("claims", "-reported", "reported", [*["2031-02-03"] * 3, "2030-12", None, None, None]),
        ("claims", "-relation", "relation", ["proxyOf", "funds", "arms", "arms", "arms", "arms", "arms"]),
    ],
)
def test_lists_are_ordered(name: str, sort: str, field: str, values: list[object], store: Store) -> None:
    """As asked; what has no value comes last, and case makes no difference."""
    loaded(store, FIRST, SECOND, THIRD)
    found = [row[field] for row in told(store, name, sort=sort)]
    shown = [value.get("name", value.get("start")) if isinstance(value, dict) else value for value in found]
    assert shown == values


@pytest.mark.parametrize("name", SORTED)
def test_every_order_is_the_same_on_every_store(name: str, store: Store) -> None:
    """Each column, either way, and pages add up in it."""
    loaded(store, FIRST, SECOND, THIRD)
    orders = SORTED[name].orders
    assert orders is not None
    with reference() as other:
        loaded(other, FIRST, SECOND, THIRD)
        for sort in orders.parameter.choices:
            whole = told(store, name, sort=sort)
            assert whole == told(other, name, sort=sort)
            assert sorted(map(str, whole)) == sorted(map(str, told(store, name)))
            assert _paged(store, name, sort) == whole


def _paged(store: Store, name: str, sort: str) -> list[dict[str, Any]]:
    given, found = {"sort": sort, "limit": "2"}, []
    with store.view() as view:
        while True:
            some = LISTS[name](view, given).page
            found += some.results
            if some.next is None:
                return found
            given["cursor"] = some.next


def test_a_cursor_goes_on_in_its_order_only(store: Store) -> None:
    """It belongs to its question, and the order is part of it; the fields are not."""
    loaded(store, FIRST, SECOND)
    with store.view() as view:
        cursor = str(claims({"sort": "reported", "limit": "1"}, view, VOCABULARY).page.next)
        assert claims({"sort": "reported", "cursor": cursor, "fields": "id"}, view, VOCABULARY).page.results
        for given in ({}, {"sort": "-reported"}, {"sort": "reported,when"}):
            with pytest.raises(CursorError):
                claims({**given, "cursor": cursor}, view, VOCABULARY)


def test_articles_that_load_between_ordered_pages_disturb_nothing(store: Store) -> None:
    """Those that are there throughout come once each, in their order."""
    days = {"a": "2031-01-05", "b": "2031-01-03", "c": "2031-01-01", "d": "2031-01-04"}
    loaded(store, *(article(id_, published=day) for id_, day in days.items()))
    with store.view() as view:
        first = articles({"sort": "-published", "limit": "2"}, view, VOCABULARY).page
    loaded(store, article("e", published="2031-01-06"), article("f", published="2031-01-02"))
    with store.view() as view:
        given = {"sort": "-published", "cursor": str(first.next)}
        second = articles(given, view, VOCABULARY).page
    assert [row["id"] for row in (*first.results, *second.results)] == ["a", "d", "b", "f", "c"]


def order(store: Store, sort: str, **given: str) -> list[str]:
    """Who arms whom, in an order: the subjects' names."""
    return [row["subject"]["name"] for row in told(store, "who-arms-whom", sort=sort, **given)]


def test_a_clock_decides_what_relations_are_ordered_by(store: Store) -> None:
    """As they stood then: what has been reported again since doesn't count."""
    early = article("early", claim("Ardland", "arms", "Red Front"), published="2031-01-01")
    late = article("late", claim("Ardland", "arms", "Red Front"), published="2031-03-01")
    other = article("other", claim("Borland", "arms", "Blue Front"), published="2031-02-01")
    denial = article("denial", claim("Borland", "arms", "Blue Front", stance="denies"), published="2030-12-01")
    loaded(store, early, late, other, denial)
    assert order(store, "-standing") == ["Ardland", "Borland"]
    assert order(store, "last_reported") == ["Borland", "Ardland"]
    assert order(store, "last_reported", as_of="2031-02-15") == ["Ardland", "Borland"]
    assert order(store, "-last_reported", as_of="2031-02-15") == ["Borland", "Ardland"]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_its_fields(name: str, store: Store) -> None:
    """Whole rows have the fields that their shape says; a choice of them gives a part of each row."""
    loaded(store, FIRST, SECOND, THIRD, RIVALRY)
    whole = told(store, name)
    assert whole
    for field in whole[0]:
        assert [row[field] for row in told(store, name, fields=field)] == [row[field] for row in whole]
        assert all(row.keys() == {field} for row in told(store, name, fields=field))


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(("parameter", "wrong"), [("fields", "colour"), ("sort", "colour"), ("limit", "0")])
def test_what_makes_no_sense_is_refused(name: str, parameter: str, wrong: str, store: Store) -> None:
    """And named, also where there is nothing."""
    with store.view() as view, pytest.raises(UsageError) as raised:
        LISTS[name](view, {parameter: wrong})
    assert raised.value.parameter in (parameter, *_needed(name))
