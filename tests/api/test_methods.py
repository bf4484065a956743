"""HEAD, OPTIONS and Allow: the same on every route."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI

from actorgraph.ontology.iris import Iris
from actorgraph.service.api.app import create_app
from actorgraph.service.settings import Settings
from actorgraph.service.stores.embedded.store import EmbeddedStore
from actorgraph.service.stores.graphs import Graphs
from tests.api.problems import problem
from tests.asynchronous import finished
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, loaded

EACH_TIME = {"date"}
PAGES = ["/", "/docs", "/openapi.json", "/web/app.js", "/healthz", "/readyz"]
ANSWERS = ["/queries", "/queries/who-arms-whom", "/claims", "/articles", "/articles/pellary", "/claims?format=csv"]
PROBLEMS = [
    ("/nothing", 404),
    ("/claims?colour=red", 422),
    ("/claims?cursor=x", 400),
    ("/export?format=pdf", 406),
    ("/export?colour=red", 422),
    ("/articles/nothing", 404),
]
ALLOWED = [
    ("/", "GET, HEAD, OPTIONS"),
    ("/docs", "GET, HEAD, OPTIONS"),
    ("/openapi.json", "GET, HEAD, OPTIONS"),
    ("/queries/who-arms-whom", "GET, HEAD, OPTIONS"),
    ("/export", "GET, HEAD, OPTIONS"),
    ("/graphs", "GET, HEAD, OPTIONS"),
    ("/articles", "GET, HEAD, OPTIONS, POST"),
    ("/articles/pellary", "DELETE, GET, HEAD, OPTIONS, PATCH"),
]


def told(response: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name not in EACH_TIME}


@pytest.mark.parametrize("path", [*PAGES, *ANSWERS])
def test_head_has_the_headers_of_get_and_no_body(path: str, demo: httpx.Client) -> None:
    """The length of the body that isn't sent among them."""
    got, asked = demo.get(path), demo.head(path)
    assert (asked.status_code, asked.content) == (200, b"")
    assert told(asked) == told(got)
    assert int(asked.headers["content-length"]) > 0


@pytest.mark.parametrize(("path", "status"), PROBLEMS)
def test_head_has_the_status_and_headers_of_a_problem(path: str, status: int, demo: httpx.Client) -> None:
    """What GET would complain about, without the words."""
    asked = demo.head(path)
    assert (asked.status_code, asked.content) == (status, b"")
    assert told(asked) == told(demo.get(path))


@pytest.mark.parametrize("path", ["/claims", "/export", "/nothing"])
def test_after_head_the_connection_goes_on(path: str, demo_url: str) -> None:
    """Not one byte of a body is sent: the next answer begins right after the headers."""
    address = urlsplit(demo_url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        for request in (f"HEAD {path} HTTP/1.1\r\n", "GET /healthz HTTP/1.1\r\nConnection: close\r\n"):
            connection.sendall(f"{request}Host: {address.netloc}\r\n\r\n".encode())
        received = b""
        while some := connection.recv(1 << 16):
            received += some
    first, second, body = received.split(b"\r\n\r\n")
    assert first.startswith(b"HTTP/1.1 ")
    assert second.startswith(b"HTTP/1.1 200 OK")
    assert body == b'{"status":"alive"}'


@pytest.fixture
def read_graphs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The graphs that were read to be written out."""
    read: list[str] = []
    lines = Graphs.graph_lines

    def noted(view: Graphs, graph: str) -> Any:
        read.append(graph)
        return lines(view, graph)

    monkeypatch.setattr(Graphs, "graph_lines", noted)
    return read


def asked_here(method: str, path: str) -> httpx.Response:
    """What a service in this process answers, over one article."""
    store = EmbeddedStore(None, Iris(), VOCABULARY)
    loaded(store, article("one", claim("Ardland", "arms", "Red Front")))
    app = create_app(Settings(store="memory:"), store)
    return finished(_ask(app, method, path))


async def _ask(app: FastAPI, method: str, path: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        return await client.request(method, path)


def test_head_on_an_export_reads_nothing(read_graphs: list[str]) -> None:
    """However large the graph is, its headers cost nothing."""
    asked = asked_here("HEAD", "/export")
    assert (asked.status_code, asked.content, read_graphs) == (200, b"", [])
    got = asked_here("GET", "/export")
    assert read_graphs
    assert got.content
    assert told(asked) == told(got)


@pytest.mark.parametrize(("path", "methods"), ALLOWED)
def test_options_names_the_methods(path: str, methods: str, demo: httpx.Client) -> None:
    """In `Allow`, with nothing else; no header lets a page of another site ask."""
    response = demo.options(path, headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == methods
    assert not [name for name in response.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(("path", "methods"), ALLOWED)
def test_a_method_that_is_not_there_names_those_that_are(path: str, methods: str, demo: httpx.Client) -> None:
    """All of them, also where several routes share a path."""
    for method in {"PUT", "PATCH", "TRACE", "FROB"} - {*methods.split(", ")}:
        response = demo.request(method, path)
        problem(response, 405)
        assert response.headers["allow"] == methods


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "HEAD"])
def test_what_is_not_there_has_no_methods(method: str, demo: httpx.Client) -> None:
    """404, whatever is asked."""
    response = demo.request(method, "/nothing")
    assert response.status_code == 404
    assert "allow" not in response.headers


def test_head_is_guarded_like_get(demo: httpx.Client) -> None:
    """By the name that was asked."""
    assert demo.head("/claims", headers={"Host": "evil.example"}).status_code == 400
    assert demo.options("/claims", headers={"Host": "evil.example"}).status_code == 400
