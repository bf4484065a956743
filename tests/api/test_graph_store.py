"""One graph at a time: the SPARQL 1.1 Graph Store HTTP Protocol, read."""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pyoxigraph
import pytest

from actorgraph.service.media_types import GRAPHS
from actorgraph.service.serialization import RDF_FORMATS
from tests.api.problems import problem
from tests.cli.running import Serving, client
from tests.contract.articles import article, claim, lines

BASE = "https://w3id.org/actorgraph/id/"
ARTICLE, STATED = f"{BASE}article/terror-list", f"{BASE}graph/stated"
FORMS = {form.name: form for form in GRAPHS}


def read(data: bytes, form: str) -> set[pyoxigraph.Triple]:
    """The triples, whatever graph they are said to be in."""
    return {quad.triple for quad in pyoxigraph.parse(data, format=RDF_FORMATS[form])}


@pytest.fixture(scope="module")
def graphs(demo: httpx.Client) -> dict[str, set[pyoxigraph.Triple]]:
    """All named graphs, as the export has them."""
    found: dict[str, set[pyoxigraph.Triple]] = {}
    for quad in pyoxigraph.parse(demo.get("/export").content, format=pyoxigraph.RdfFormat.N_QUADS):
        assert isinstance(quad.graph_name, pyoxigraph.NamedNode)
        found.setdefault(quad.graph_name.value, set()).add(quad.triple)
    return found


def test_every_named_graph(demo: httpx.Client, graphs: dict[str, set[pyoxigraph.Triple]]) -> None:
    """As the export has it; as Turtle if nobody says what they want."""
    assert {ARTICLE, STATED, f"{BASE}graph/derived"} < graphs.keys()
    for graph, expected in graphs.items():
        response = demo.get("/graphs", params={"graph": graph})
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/turtle; charset=utf-8"
        assert read(response.content, "ttl") == expected


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("by", ["accept", "format"])
def test_every_form(by: str, name: str, demo: httpx.Client, graphs: dict[str, set[pyoxigraph.Triple]]) -> None:
    """By Accept or by name."""
    asked = {"headers": {"Accept": FORMS[name].media}} if by == "accept" else {}
    parameters = {"graph": ARTICLE} | ({"format": name} if by == "format" else {})
    response = demo.get("/graphs", params=parameters, **asked)
    assert response.headers["content-type"] == FORMS[name].content_type
    assert read(response.content, name) == graphs[ARTICLE]


def test_n_quads_and_trig_name_the_graph(demo: httpx.Client) -> None:
    """The other forms hold the triples alone."""
    for name, expected in (("nq", ARTICLE), ("trig", ARTICLE), ("jsonld", None), ("nt", None)):
        content = demo.get("/graphs", params={"graph": ARTICLE, "format": name}).content
        (graph,) = {quad.graph_name for quad in pyoxigraph.parse(content, format=RDF_FORMATS[name])}
        assert getattr(graph, "value", None) == expected


@pytest.mark.parametrize("query", ["default", "default="])
@pytest.mark.parametrize("name", FORMS)
def test_the_default_graph_is_empty(query: str, name: str, demo: httpx.Client) -> None:
    """It is there: everything stands in a named graph."""
    response = demo.get(f"/graphs?{query}", headers={"Accept": FORMS[name].media})
    assert response.status_code == 200
    assert read(response.content, name) == set()


@pytest.mark.parametrize(
    "query",
    [
        "",
        f"default&graph={quote(ARTICLE, safe='')}",
        f"graph={quote(ARTICLE, safe='')}&graph={quote(STATED, safe='')}",
        "default&default",
        "graph=",
        "graph=article/terror-list",
        "graph=/article",
        "graph=//w3id.org/x",
        "graph=http://example.org/a%20b",
        "graph=http://example.org/%3Cx%3E",
        "graph=http://example.org/%00",
        "graph=http://example.org/%zz",
        "graph=http://example.org/%",
        "graph=http://example.org/%ff%fe",
        "%gr=1",
    ],
)
def test_which_graph(query: str, demo: httpx.Client) -> None:
    """One must be named, by an absolute IRI in sound percent-encoding; else 400."""
    problem(demo.get(f"/graphs?{query}"), 400)


def test_an_iri_that_is_not_encoded(demo: httpx.Client) -> None:
    """What a query may hold as it is may come as it is."""
    assert demo.get(f"/graphs?graph={ARTICLE}").status_code == 200


@pytest.mark.parametrize("graph", ["urn:nobody", f"{BASE}article/none", f"{ARTICLE}/", BASE, "http://example.org/é"])
def test_a_graph_that_is_not_there(graph: str, demo: httpx.Client) -> None:
    """404, for HEAD too, with its name."""
    problem(demo.get("/graphs", params={"graph": graph}), 404, f"no graph <{graph}>")
    assert demo.head("/graphs", params={"graph": graph}).status_code == 404


def test_a_form_that_is_not_offered(demo: httpx.Client) -> None:
    """406, with those that are."""
    asked = demo.get("/graphs", params={"graph": ARTICLE}, headers={"Accept": "image/png"})
    problem(asked, 406, "text/turtle, application/n-triples, application/ld+json, application/rdf+xml")
    problem(demo.get("/graphs", params={"graph": ARTICLE, "format": "csv"}), 406, "expected one of ttl, nt, jsonld")


def test_head(demo: httpx.Client) -> None:
    """The same headers and no body."""
    for path in ("/graphs?default", f"/graphs?graph={quote(STATED)}"):
        asked, got = demo.head(path), demo.get(path)
        assert (asked.status_code, asked.content) == (200, b"")
        for name in ("content-type", "etag", "vary", "actorgraph-revision"):
            assert asked.headers[name] == got.headers[name]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_it_is_read_only(method: str, demo: httpx.Client) -> None:
    """405, with what there is; nothing is changed."""
    before = demo.get("/graphs", params={"graph": STATED}).content
    response = demo.request(method, "/graphs", params={"graph": STATED}, headers={"Content-Type": "text/turtle"})
    problem(response, 405)
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert demo.get("/graphs", params={"graph": STATED}).content == before


def test_conditions(demo: httpx.Client) -> None:
    """If-None-Match compares weakly, If-Match strongly; a list, and ``*``."""
    parameters = {"graph": ARTICLE}
    tag = demo.get("/graphs", params=parameters).headers["etag"]
    assert tag.startswith('"')

    def status(**headers: str) -> int:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = demo.get("/graphs", params=parameters, headers=named)
        assert response.headers["etag"] == tag
        assert (response.content == b"") == (response.status_code == 304)
        return response.status_code

    assert status(If_None_Match=tag) == 304
    assert status(If_None_Match=f"W/{tag}") == 304
    assert status(If_None_Match=f'"x", W/"y,z", {tag}') == 304
    assert status(If_None_Match="*") == 304
    assert status(If_None_Match='"other"') == 200
    assert status(If_None_Match=tag.strip('"')) == 200
    assert status(If_Match=tag) == 200
    assert status(If_Match="*") == 200
    assert status(If_Match=f"W/{tag}") == 412
    assert status(If_Match='"other"') == 412
    assert status(If_Match='"other"', If_None_Match=tag) == 412


def test_tags_differ_where_bytes_do(demo: httpx.Client) -> None:
    """By graph, form and coding."""
    tags = {
        demo.head("/graphs", params={"graph": graph, "format": name}, headers={"Accept-Encoding": coding}).headers[
            "etag"
        ]
        for graph in (ARTICLE, STATED)
        for name in FORMS
        for coding in ("gzip", "identity")
    }
    assert len(tags) == 2 * len(FORMS) * 2


def test_a_tag_of_another_revision_no_longer_fits(service: Serving, key: str) -> None:
    """A load makes a new one; a withdrawn article's graph is gone."""
    graph = f"{BASE}article/tagged"
    with client(service.url, key) as asking:
        asking.post("/articles", content=lines(article("tagged", claim("Ardland", "arms", "Red Front"))))
        tag = asking.get("/graphs", params={"graph": graph}).headers["etag"]
        asking.post("/articles", content=lines(article("further", claim("Ardland", "arms", "Blue Front"))))
        response = asking.get("/graphs", params={"graph": graph}, headers={"If-None-Match": tag})
        assert (response.status_code, response.headers["etag"] != tag) == (200, True)
        asking.delete("/articles/tagged")
        assert asking.get("/graphs", params={"graph": graph}).status_code == 404
        asking.delete("/articles/further")
