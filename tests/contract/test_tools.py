"""The tools for assistants, the same on every store."""

from __future__ import annotations

from typing import Any

import pytest

from actorgraph.service.mcp.quotes import ToolCall
from actorgraph.service.mcp.tools import tools
from actorgraph.service.stores.base import Store
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, loaded, reference

RECORDS = (
    article(
        "first",
        claim("Ardland", "arms", "Red Front", said_by=["Ada Reed"]),
        claim("Red Front", "proxyOf", "Ardland"),
    ),
    article(
        "second",
        claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Bo Finch"]),
        published="2031-03-01",
    ),
    article("third", claim("Ardland", "arms", "Red Front")),
)


RIVALS = article(
    "rivals",
    claim("Borland", "arms", "Red Front"),
    claim("Borland", "arms", "Blue Front"),
    claim("Ardland", "arms", "Blue Front"),
    claim("Ardland", "attacks", "Borland"),
)
NAMED = {"show_actor": "Ardland", "query_timeline": "Ardland", "query_proxies_of": "Ardland"}
"""Who is asked about, where it isn't the Red Front."""


def answer(store: Store, tool: str, **arguments: Any) -> dict[str, Any]:
    """A tool's answer."""
    known = tools()[tool]
    with store.view() as view:
        return known.answer(ToolCall(known.given(arguments), store, view, VOCABULARY, "http://localhost:8000/"))


def arguments(store: Store, tool: str) -> dict[str, str]:
    """Arguments that it can't do without."""
    with store.view() as view:
        relation = next(view.all_relations()).id
        one = next(view.all_articles()).claims[0].id
    ids = {"show_claim": one, "show_relation": relation, "show_article": "first"}
    known = {"id": ids.get(tool, ""), "from": "Ardland", "to": "Blue Front"}
    who = NAMED.get(tool, "Red Front")
    return {p.name: known.get(p.name, who) for p in tools()[tool].parameters if p.required}


@pytest.mark.parametrize("tool", tools())
def test_every_tool_answers_the_same(tool: str, store: Store) -> None:
    """With something in it."""
    loaded(store, *RECORDS, RIVALS)
    with reference() as other:
        loaded(other, *RECORDS, RIVALS)
        given = arguments(store, tool)
        found = answer(store, tool, **given)
        assert found == answer(other, tool, **given)
    assert found.get("results", True)


def test_a_dispute_is_quoted_from_both_sides(store: Store) -> None:
    """The best words of each stance, then the next best."""
    loaded(store, *RECORDS)
    (row,) = answer(store, "query_who_arms_whom")["results"]
    assert row["standing"] == "disputed"
    assert [quote["stance"] for quote in row["quotes"]] == ["asserts", "alleges", "denies"]
    assert row["quotes"][1]["said_by"] == ["Ada Reed"]
    assert all(quote["quote"] in quote["citation"] for quote in row["quotes"])


def test_quotes_are_of_the_time_that_is_asked_for(store: Store) -> None:
    """A denial that came later isn't among them."""
    loaded(store, *RECORDS)
    (row,) = answer(store, "query_who_arms_whom", as_of="2031-02-15")["results"]
    assert row["standing"] == "stated"
    assert {quote["stance"] for quote in row["quotes"]} == {"asserts", "alleges"}
