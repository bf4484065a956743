"""`actorgraph sparql`: what HTTP answers, without a server."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.cli.running import ok, run
from tests.cli.test_ask import fails

CLAIMS = "SELECT ?claim WHERE { ?claim a ag:Claim } ORDER BY ?claim"
CONSTRUCT = "CONSTRUCT { ?a ag:arms ?b } WHERE { ?a ag:arms ?b }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_results_are_what_http_answers(form: str, examples: Path, demo_url: str) -> None:
    """Byte for byte."""
    asked = ok("sparql", CLAIMS, "--as", form, store=examples)
    answered = httpx.get(f"{demo_url.rstrip('/')}/sparql", params={"query": CLAIMS, "format": form})
    assert asked.out.splitlines() == answered.text.splitlines()


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld", "rdfxml", "nq", "trig"])
def test_graphs_are_what_http_answers(form: str, examples: Path, demo_url: str) -> None:
    """In every form, Turtle by default."""
    asked = ok("sparql", CONSTRUCT, "--as", form, store=examples)
    answered = httpx.get(f"{demo_url.rstrip('/')}/sparql", params={"query": CONSTRUCT, "format": form})
    assert asked.out.splitlines() == answered.text.splitlines()
    if form == "ttl":
        assert ok("sparql", CONSTRUCT, store=examples).out == asked.out


def test_a_table(examples: Path) -> None:
    """By default, with the variables as its head; an ASK has one cell."""
    query = 'SELECT ?name WHERE { ?a a ag:State ; ag:name ?name FILTER(?name = "Kestrelia") }'
    for arguments in ((query,), (query, "--as", "table")):
        shown = ok("sparql", *arguments, store=examples).out
        assert "name" in shown
        assert "Kestrelia" in shown
    assert "true" in ok("sparql", "ASK { ?c a ag:Claim }", store=examples).out
    assert "No results" in ok("sparql", "SELECT * { ?c a ag:Nothing }", store=examples).out


def test_a_query_from_a_file_or_standard_input(examples: Path, tmp_path: Path) -> None:
    """As it stands there."""
    file = tmp_path / "claims.rq"
    file.write_text(CLAIMS, encoding="utf-8")
    wanted = ok("sparql", CLAIMS, "--as", "csv", store=examples).out
    assert ok("sparql", file, "--as", "csv", store=examples).out == wanted
    assert ok("sparql", "-", "--as", "csv", store=examples, input_=CLAIMS.encode()).out == wanted


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT", "isn't SPARQL"),
        ("SELECT * { ?s ?p }", "1:19"),
        ("SELECT * {" + "{" * 200, "nested"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "updates aren't taken"),
        ("SELECT * { SERVICE <http://x.example/> {} }", "ACTORGRAPH_SERVICE_ENDPOINTS"),
        ("nothing.rq", "SELECT, ASK, CONSTRUCT, DESCRIBE"),
    ],
)
def test_queries_that_are_refused(query: str, words: str, examples: Path) -> None:
    """Exit status 2, with the reason."""
    fails(run("sparql", query, store=examples), 2, words)


@pytest.mark.parametrize(
    ("query", "form"), [(CLAIMS, "ttl"), (CONSTRUCT, "csv"), (CONSTRUCT, "table"), (CLAIMS, "pdf")]
)
def test_forms_that_are_not_offered(query: str, form: str, examples: Path) -> None:
    """Exit status 2, with those that are."""
    fails(run("sparql", query, "--as", form, store=examples), 2, "expected one of")


def test_what_takes_too_long_is_ended(examples: Path) -> None:
    """Exit status 1, with the setting that says how long."""
    fails(run("sparql", ENDLESS, store=examples, sparql_seconds=0.5), 1, "ACTORGRAPH_SPARQL_SECONDS")


def test_where_there_is_no_store(folder: Path) -> None:
    """Exit status 3; none is made."""
    fails(run("sparql", CLAIMS, store=folder), 3, "no store")
    assert not folder.exists()
