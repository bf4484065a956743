"""`actorgraph.Graph`: the same answers from a store of this machine and from a service."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import actorgraph
from actorgraph import Graph
from actorgraph.ontology.errors import (
    ActorgraphError,
    AmbiguousName,
    NotFound,
    QueryError,
    StoreMissing,
    StoreUnavailable,
    Unauthenticated,
    UnknownParameter,
    UsageError,
)
from actorgraph.ontology.iris import Iris
from actorgraph.service import keys
from actorgraph.service.stores.embedded.store import EmbeddedStore
from tests.cli.running import EXAMPLES, ok, serving
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY

QUESTIONS: dict[str, Any] = {
    "relations": lambda graph: graph.relations(subject="Kestrelia", standing=["stated", "disputed"]),
    "claims": lambda graph: graph.claims(relation="arms", at="2031"),
    "actors": lambda graph: graph.actors("kestr"),
    "paths": lambda graph: graph.paths("Kestrelia", "Northmark", max_hops=3),
    "changes": lambda graph: graph.changes(0),
    "query": lambda graph: graph.query("states-arming-proxies"),
    "queries": lambda graph: graph.queries(),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the example articles."""
    folder = tmp_path_factory.mktemp("library") / "store"
    ok("load", EXAMPLES, store=folder)
    return folder


@pytest.fixture(scope="module")
def here(store: Path) -> Iterator[Graph]:
    """That store, in this process."""
    with Graph(store) as graph:
        yield graph


@pytest.fixture(scope="module")
def there(store: Path) -> Iterator[Graph]:
    """A service over the same store."""
    with serving(store=store) as service, Graph(service.url) as graph:
        yield graph


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_rows(question: str, here: Graph, there: Graph) -> None:
    """From both, and some at all."""
    rows = list(QUESTIONS[question](here))
    assert rows
    assert json.loads(json.dumps(rows)) == list(QUESTIONS[question](there))


def test_all_pages_are_read(here: Graph, there: Graph) -> None:
    """However few rows a page has; no more pages than somebody looks at."""
    whole = list(here.relations())
    assert len(whole) > 5
    for graph in (here, there):
        results = graph.relations(limit=2)
        assert results.total == len(whole)
        assert results.complete
        assert list(results) == list(results) == whole
        assert results.first() == whole[0]


def test_what_has_no_rows(here: Graph, there: Graph) -> None:
    """Is empty, and has no first one."""
    for graph in (here, there):
        results = graph.claims(subject="Kestrelia", relation="arms", as_of="1900")
        assert (list(results), results.total, results.first()) == ([], 0, None)


@pytest.mark.parametrize(
    ("ask", "kind", "parameter"),
    [
        (lambda graph: graph.query("who-paid-whom").first(), NotFound, None),
        (lambda graph: graph.relations(colour="red").first(), UnknownParameter, "colour"),
        (lambda graph: graph.relations(subject="Nobody at all").first(), UsageError, "subject"),
        (lambda graph: graph.relations(at="yesterday").first(), UsageError, "at"),
        (lambda graph: graph.paths("Kestrelia", "Kestrelia").first(), UsageError, "to"),
        (lambda graph: graph.export(format="doc"), UsageError, "format"),
        (lambda graph: graph.sparql("SELECT everything"), QueryError, None),
    ],
)
def test_the_same_errors(
    ask: Any, kind: type[ActorgraphError], parameter: str | None, here: Graph, there: Graph
) -> None:
    """Of the same kind, naming the same parameter, with a message."""
    for graph in (here, there):
        with pytest.raises(kind) as raised:
            ask(graph)
        assert str(raised.value)
        if parameter is not None:
            assert getattr(raised.value, "parameter", None) == parameter


def test_a_name_that_several_have(tmp_path: Path) -> None:
    """The error has the candidates."""
    file = tmp_path / "two.json"
    file.write_text(json.dumps(article("two", claim("Ardland", "arms", "Red Front"))), encoding="utf-8")
    record = article("other", claim("Ardland", "arms", "Red Front"))
    record["actors"][0]["same_as"] = ["https://example.org/another-ardland"]
    (tmp_path / "other.json").write_text(json.dumps(record), encoding="utf-8")
    record["article"]["id"], record["actors"][0]["same_as"] = "third", ["https://example.org/third-ardland"]
    (tmp_path / "third.json").write_text(json.dumps(record), encoding="utf-8")
    folder = tmp_path / "store"
    ok("load", file, tmp_path / "other.json", tmp_path / "third.json", store=folder)
    with serving(store=folder) as service, Graph(folder) as here, Graph(service.url) as there:
        found = []
        for graph in (here, there):
            with pytest.raises(AmbiguousName) as raised:
                graph.relations(subject="Ardland").first()
            found.append(raised.value.candidates)
    assert len(found[0]) > 1
    assert found[0] == found[1]


def test_sparql(here: Graph, there: Graph) -> None:
    """Rows, truth, a graph."""
    for graph in (here, there):
        rows = graph.sparql("SELECT ?s (1 AS ?one) ?none WHERE { ?s a ?type } ORDER BY ?s LIMIT 3")
        assert not isinstance(rows, bool | str)
        assert rows.columns == ["s", "one", "none"]
        assert [row["one"] for row in rows] == ["1"] * 3
        assert all(row["s"].startswith("http") and "none" not in row for row in rows)
        assert list(rows.to_pandas().columns) == ["s", "one", "none"]
        assert "<table>" in rows._repr_html_()
        assert graph.sparql("ASK { ?s ?p ?o }") is True
        assert "<urn:a>" in str(graph.sparql("CONSTRUCT { <urn:a> <urn:b> 1 } WHERE {}"))


def test_exports_are_those_of_the_command_line(here: Graph, there: Graph, store: Path, tmp_path: Path) -> None:
    """Byte for byte, as bytes and as a file."""
    wanted = ok("export", store=store).out.encode()
    for graph in (here, there):
        assert graph.export() == wanted
        assert graph.export(tmp_path / "graph.nq", format="nq") is None
        assert (tmp_path / "graph.nq").read_bytes() == wanted
        assert [file.name for file in tmp_path.iterdir()] == ["graph.nq"]
        narrow = graph.export(format="csv", relation="arms")
        assert narrow is not None
        assert narrow.startswith(b"claim,")


def test_loading_into_a_store(tmp_path: Path) -> None:
    """It is made; what is wrong is in the report; what is loaded is there at once."""
    (tmp_path / "wrong.json").write_text("{}", encoding="utf-8")
    with Graph(tmp_path / "store") as graph:
        with pytest.raises(StoreMissing):
            graph.relations().first()
        assert not (tmp_path / "store").exists()
        report = graph.load(EXAMPLES / "pellary.json", tmp_path / "wrong.json")
        assert report["articles"]["loaded"] == 1
        assert report["errors"][0]["file"].endswith("wrong.json")
        assert graph.claims(article="pellary").total > 0
        assert graph.load(EXAMPLES / "pellary.json", dry_run=True)["articles"]["unchanged"] == 1
        with pytest.raises(UsageError, match="'colour' is no option"):
            graph.load(EXAMPLES / "pellary.json", colour="red")


def test_loading_into_a_service(tmp_path: Path) -> None:
    """With a key: one file, several, a folder; without one it is refused."""
    made = EmbeddedStore(tmp_path / "store", Iris(), VOCABULARY)
    key = keys.create(made, "tests")
    made.close()
    (tmp_path / "wrong.json").write_text("{}", encoding="utf-8")
    with serving(store=tmp_path / "store") as service:
        with Graph(service.url) as stranger, pytest.raises(Unauthenticated):
            stranger.load(EXAMPLES / "pellary.json")
        with Graph(service.url, key=key) as graph:
            assert graph.load(EXAMPLES / "pellary.json")["articles"]["loaded"] == 1
            report = graph.load(EXAMPLES)
            assert report["articles"]["unchanged"] == 1
            assert report["articles"]["loaded"] == 12
            refused = graph.load(tmp_path / "wrong.json", tmp_path / "absent.json")
            with Graph(tmp_path / "here") as here:
                known = here.load(tmp_path / "wrong.json", tmp_path / "absent.json")
            assert refused.keys() == known.keys()
            assert refused["articles"] == known["articles"] == {"loaded": 0, "unchanged": 0, "rejected": 2}
            assert {error["file"] for error in refused["errors"]} == {error["file"] for error in known["errors"]}
            assert key not in repr(graph)
    with Graph(tmp_path / "store") as graph:
        assert graph.query("states-arming-proxies").total > 0


def test_what_makes_no_sense(tmp_path: Path) -> None:
    """A key for a store, a setting for a service, a setting that there isn't, a service that isn't there."""
    with pytest.raises(UsageError, match="'key' is for a service"):
        Graph(tmp_path, key="secret")
    with pytest.raises(UsageError, match="'neo4j_user' is a setting of a store"):
        Graph("http://127.0.0.1:9", neo4j_user="neo4j")
    with pytest.raises(UsageError, match="no setting 'colour'"):
        Graph(tmp_path, colour="red")
    with Graph("http://127.0.0.1:9") as graph, pytest.raises(StoreUnavailable, match=r"127\.0\.0\.1:9"):
        graph.relations().first()


def test_the_package_has_nothing_else() -> None:
    """And says so as any module does."""
    assert sorted(actorgraph.__all__) == ["Graph", "Results"]
    with pytest.raises(AttributeError, match="no attribute 'Grph'"):
        _ = actorgraph.Grph
