"""`/sparql` in a browser: a form, and answers as a page."""

from __future__ import annotations

import re

import httpx
import pytest

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"}
SELECT = (
    'SELECT DISTINCT ?who ?n { [] ag:canonical ?actor . ?actor ag:name ?who BIND("<b>&" AS ?n) } ORDER BY ?who LIMIT 3'
)


def shown(demo: httpx.Client, query: str | None = None, status: int = 200) -> str:
    """What a browser gets."""
    answer = demo.get("/sparql", params=None if query is None else {"query": query}, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "Accept" in answer.headers["vary"]
    assert not re.search(r"<script|style=|https?://[^\"]+\.(js|css)", answer.text)
    return answer.text


def test_without_a_query_it_is_a_form(demo: httpx.Client) -> None:
    """Whose query can be asked as it stands."""
    page = shown(demo)
    assert '<form action="/sparql" method="get"' in page
    (query,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert "<td" in shown(demo, query)


def test_rdf_clients_get_the_description(demo: httpx.Client) -> None:
    """As before; so does who takes anything."""
    for accept in ("text/turtle", "application/rdf+xml", "*/*"):
        answer = demo.get("/sparql", headers={"Accept": accept})
        assert "sparql-service-description" in answer.text
        assert not answer.headers["content-type"].startswith("text/html")


def test_rows_are_a_table(demo: httpx.Client) -> None:
    """With every value escaped, the query kept, and the same in other forms."""
    page = shown(demo, SELECT)
    assert re.findall(r'<th scope="col" class="variable">\?(\w+)</th>', page) == ["who", "n"]
    assert page.count("<tr>") == 4
    assert "<b>" not in page
    assert "&lt;b&gt;&amp;" in page
    (link,) = re.findall(r'href="(/sparql\?[^"]*format=csv)"', page)
    assert demo.get(link.replace("&amp;", "&")).text.splitlines()[0] == "who,n"


def test_our_iris_lead_to_their_documents(demo: httpx.Client) -> None:
    """Here, whatever their base is."""
    page = shown(demo, "SELECT ?actor { [] ag:canonical ?actor } LIMIT 1")
    (place,) = re.findall(r'<td[^>]*><a href="(/id/actor/\w+)">', page)
    assert demo.get(place, follow_redirects=True).status_code == 200


def test_a_yes_and_a_graph(demo: httpx.Client) -> None:
    """In words, and as Turtle."""
    assert '<p class="lead">yes</p>' in shown(demo, "ASK { ?claim a ag:Claim }")
    assert "<pre" in shown(demo, "CONSTRUCT { ?a ag:arms ?b } WHERE { ?a ag:arms ?b }")


@pytest.mark.parametrize(
    ("query", "status"),
    [("SELECT", 400), ("DELETE WHERE { ?s ?p ?o }", 400), ("SELECT * { SERVICE <http://a.example/> {} }", 403)],
)
def test_what_is_wrong_is_told_on_the_page(query: str, status: int, demo: httpx.Client) -> None:
    """With the query to be mended, and the status of any other client."""
    page = shown(demo, query, status)
    assert 'role="alert"' in page
    assert f">{query}<" in page.replace("&lt;", "<").replace("&gt;", ">")


def test_what_is_too_large_for_a_page(demo: httpx.Client) -> None:
    """Is said to be so, with the ways to get it."""
    page = shown(demo, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000")
    assert "more than 4 MiB" in page
    assert "format=csv" in page


def test_other_clients_get_problems(demo: httpx.Client) -> None:
    """Not pages."""
    answer = demo.get("/sparql", params={"query": "SELECT"}, headers={"Accept": "application/json"})
    assert answer.headers["content-type"] == "application/problem+json"
    answer = demo.get("/sparql", params={"query": "SELECT", "format": "json"}, headers=BROWSER)
    assert answer.headers["content-type"] == "application/problem+json"
