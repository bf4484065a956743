"""What a person sees in Neo4j Browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from actorgraph.service.stores.registry import open_store
from actorgraph.service.usecases.named_queries import ask
from actorgraph.service.usecases.query_catalog import named_query
from tests.contract.steps import VOCABULARY
from tests.neo4j.browser import DRAWN_TYPES, RELATIONSHIPS, Neo4jBrowser, Refused, opened
from tests.neo4j.picture import QUERY
from tests.neo4j.server import Server
from tests.neo4j.settings import neo4j_settings

STYLE = Path(__file__).parents[2] / "docs" / "neo4j.grass"
BOLD = "#2B2B2B"


@pytest.fixture
def browser(chromium: Browser, examples: Server) -> Iterator[Neo4jBrowser]:
    with opened(chromium, examples) as browser:
        yield browser


def test_the_table_shows_who_arms_whom_and_the_standing(browser: Neo4jBrowser, examples: Server) -> None:
    """The rows read as the database gives them, and only what is stated has the bare type."""
    rows = browser.run(QUERY).rows()
    seen = {
        (properties(row["state"])["name"], json.loads(row["arms"])["type"], properties(row["proxy"])["name"])
        for row in rows
    }
    types = {row["standing"].strip('"'): json.loads(row["arms"])["type"] for row in rows}
    assert ("Northmark", "ARMS", "Reed Front") in seen
    assert ("Kestrelia", "ARMS_ALLEGED", "Ash Column") in seen
    assert types["stated"] == "ARMS"
    assert types["alleged"] == "ARMS_ALLEGED"
    assert len(rows) == len(examples.rows(QUERY))


def test_the_graph_shows_states_and_groups(browser: Neo4jBrowser, tmp_path: Path) -> None:
    """Each node of the answer is drawn, and each relationship says by its type how it stands."""
    browser.only_what_is_asked()
    answer = browser.run(QUERY)
    rows, graph = answer.rows(), answer.graph()
    assert sorted(graph.relationships) == sorted(json.loads(row["arms"])["type"] for row in rows)
    assert "Reed Front" in graph.nodes
    answer.picture(tmp_path / "graph.png")
    assert (tmp_path / "graph.png").read_bytes().startswith(b"\x89PNG")


def test_a_named_query_can_be_pasted(browser: Neo4jBrowser, examples: Server) -> None:
    """The Cypher that links show of `states-arming-proxies` gives its rows."""
    store = open_store(neo4j_settings(examples), VOCABULARY)
    with store.view() as view:
        answer = ask(named_query("states-arming-proxies"), {}, view, VOCABULARY)
    store.close()
    rows = browser.run(answer.texts["cypher"]).rows()
    ends = {(row["state"]["id"], row["proxy"]["id"], row["standing"]) for row in answer.page.results}
    assert {tuple(row[name].strip('"') for name in ("state", "proxy", "standing")) for row in rows} == ends
    assert len(rows) == answer.page.total


def test_the_style_sheet_makes_stated_edges_bold(browser: Neo4jBrowser) -> None:
    """docs/neo4j.grass is one that Neo4j Browser understands."""
    browser.only_what_is_asked()
    browser.style(STYLE.read_text(encoding="utf-8"))
    browser.run(QUERY).graph()
    frame = browser.page.get_by_test_id("frame").first
    drawn = frame.locator(RELATIONSHIPS)
    fills = (edge.locator("path").first.get_attribute("fill") for edge in drawn.all())
    colours = dict(zip(drawn.evaluate_all(DRAWN_TYPES), fills, strict=True))
    assert colours["ARMS"] == BOLD
    assert colours["ARMS_ALLEGED"] != BOLD


def test_an_answer_without_rows_has_none(browser: Neo4jBrowser) -> None:
    """The table is waited for, so no rows means that there are none."""
    assert browser.run("MATCH (n:Nowhere) RETURN n.name AS name").rows() == []
    assert browser.run("UNWIND [1, 2] AS n RETURN n").rows() == [{"n": "1"}, {"n": "2"}]


def test_an_error_is_told(browser: Neo4jBrowser) -> None:
    """A query that Neo4j refuses isn't taken for one without rows."""
    with pytest.raises(Refused, match="nonsense"):
        browser.run("RETURN nonsense")


def properties(node: str) -> dict[str, object]:
    """A node's properties, from the JSON that the table shows."""
    return json.loads(node)["properties"]
