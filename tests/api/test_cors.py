"""Pages of other sites: read where a setting names them, and never write."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from pydantic import ValidationError

from actorgraph.service.settings import Settings
from tests.api.problems import problem
from tests.cli.running import client, serving

THERE, ELSEWHERE = "https://yasgui.example", "https://elsewhere.example"
QUERY = {"query": "ASK { ?claim a ag:Claim }"}


@pytest.fixture(scope="module")
def open_service() -> Iterator[httpx.Client]:
    """A demo that pages of two sites may read."""
    with serving("demo", cors_origins=f"{THERE}, http://localhost:8888") as running, client(running.url) as asking:
        yield asking


def preflight(asking: httpx.Client, path: str, method: str, origin: str = THERE, **headers: str) -> httpx.Response:
    """What a browser asks before it asks."""
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    return asking.options(path, headers=asked | headers)


@pytest.mark.parametrize(
    "path", ["/queries", "/relations?limit=1", "/export", "/sparql?query=ASK%20%7B%7D", "/nowhere"]
)
def test_reading(path: str, open_service: httpx.Client) -> None:
    """The answer names the page's origin, without credentials, and shows our headers; errors too."""
    answer = open_service.get(path, headers={"Origin": THERE})
    assert answer.headers["access-control-allow-origin"] == THERE
    assert "access-control-allow-credentials" not in answer.headers
    assert {"Actorgraph-Revision", "ETag", "Link", "X-Total-Count"} <= {
        name.strip() for name in answer.headers["access-control-expose-headers"].split(",")
    }
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize("origin", [ELSEWHERE, "null", f"{THERE}.evil.example", "http://yasgui.example"])
def test_others(origin: str, open_service: httpx.Client) -> None:
    """Aren't named."""
    assert "access-control-allow-origin" not in open_service.get("/queries", headers={"Origin": origin}).headers
    assert preflight(open_service, "/queries", "GET", origin).status_code == 400
    problem(open_service.post("/sparql", data=QUERY, headers={"Origin": origin}), 403)


def test_a_query_by_post(open_service: httpx.Client) -> None:
    """Is reading: a browser that asks first is told so, and it is answered."""
    told = preflight(open_service, "/sparql", "POST", **{"Access-Control-Request-Headers": "content-type"})
    assert told.status_code == 200
    assert "POST" in told.headers["access-control-allow-methods"]
    answer = open_service.post("/sparql", data=QUERY, headers={"Origin": THERE})
    assert answer.json()["boolean"] is True
    assert answer.headers["access-control-allow-origin"] == THERE


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/articles"), ("DELETE", "/articles/x"), ("PATCH", "/articles/x")]
)
def test_writing(method: str, path: str, open_service: httpx.Client) -> None:
    """Is refused, asked first or not, with or without a key."""
    assert preflight(open_service, path, method).status_code == 400
    headers = {"Origin": THERE, "Authorization": "Bearer x"}
    problem(open_service.request(method, path, headers=headers), 403, "may not write")


def test_conditional_requests(open_service: httpx.Client) -> None:
    """A page may send our headers."""
    told = preflight(open_service, "/queries", "GET", **{"Access-Control-Request-Headers": "If-None-Match"})
    assert told.status_code == 200


def test_it_is_off(demo: httpx.Client) -> None:
    """Without the setting no page of another site reads anything."""
    answer = demo.get("/queries", headers={"Origin": THERE})
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert preflight(demo, "/queries", "GET").status_code == 204
    problem(demo.post("/sparql", data=QUERY, headers={"Origin": THERE}), 403)


def test_everybody() -> None:
    """May read where the setting says so."""
    with serving("demo", cors_origins="*") as running, client(running.url) as asking:
        assert asking.get("/queries", headers={"Origin": ELSEWHERE}).headers["access-control-allow-origin"] == "*"
        answer = asking.post("/sparql", data=QUERY, headers={"Origin": ELSEWHERE})
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
        problem(asking.post("/articles", headers={"Origin": ELSEWHERE}), 403)


@pytest.mark.parametrize("wrong", ["example.org", "https://example.org/", "https://*.example.org", "null", "ftp://x"])
def test_what_is_no_origin(wrong: str) -> None:
    """Is refused when the settings are read: a browser would never send it."""
    with pytest.raises(ValidationError, match="cors_origins"):
        Settings(cors_origins=wrong)
