"""Who may ask and who may write: Host, Origin, keys, sizes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from actorgraph.ontology.iris import Iris
from actorgraph.service import keys
from actorgraph.service.stores.embedded.store import EmbeddedStore
from tests.api.problems import problem
from tests.cli.running import Serving, client, serving
from tests.contract.articles import article, claim, lines
from tests.contract.steps import VOCABULARY

RECORD = article("guarded", claim("Ardland", "arms", "Red Front"))
LIMIT = 20_000


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service, with a key for it, that takes small bodies only and goes by one more name."""
    folder = tmp_path_factory.mktemp("narrow") / "store"
    store = EmbeddedStore(folder, Iris(), VOCABULARY)
    key = keys.create(store, "tests")
    store.close()
    hosts = "localhost,127.0.0.1,[::1],graph.example"
    with (
        serving(store=folder, max_body_bytes=LIMIT, allowed_hosts=hosts) as running,
        client(running.url, key) as asking,
    ):
        yield asking


def port(service: Serving) -> str:
    return service.url.rpartition(":")[2]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_a_name_that_it_goes_by(host: str, service: Serving, reader: httpx.Client) -> None:
    """With any port: a tunnel may have another."""
    for value in (host, f"{host}:{port(service)}", f"{host}:1"):
        assert reader.get("/queries", headers={"Host": value}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "evil.example:8000", "", "localhost@evil.example", "[::2]", "127.0.0.2"],
)
def test_a_name_that_it_does_not_go_by(host: str, reader: httpx.Client) -> None:
    """400, on every route: a page that has its own name point here (DNS rebinding) reads nothing."""
    for path in ("/", "/queries", "/export", "/healthz", "/nothing"):
        problem(reader.get(path, headers={"Host": host}), 400, "ACTORGRAPH_ALLOWED_HOSTS")


def test_names_can_be_added(narrow: httpx.Client) -> None:
    """A setting lists them."""
    assert narrow.get("/queries", headers={"Host": "graph.example"}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://localhost:1",
        "http://localhost",
        "http://[",
        "x",
        "",
        "http://localhost:1@evil",
    ],
)
def test_a_page_of_another_site_may_not_write(origin: str, writer: httpx.Client) -> None:
    """403, even with a key; nothing is loaded."""
    problem(writer.post("/articles", content=lines(RECORD), headers={"Origin": origin}), 403, "another site")
    problem(writer.delete("/articles/guarded", headers={"Origin": origin}), 403)
    assert writer.get("/articles/guarded").status_code == 404


def test_our_own_page_may_write(service: Serving, writer: httpx.Client) -> None:
    """Its origin is the name that was asked."""
    body = lines(article("own-page", claim("Ardland", "arms", "Red Front")))
    assert writer.post("/articles", content=body, headers={"Origin": service.url}).status_code == 200


def test_a_page_of_another_site_may_not_read_answers(reader: httpx.Client) -> None:
    """No header allows it, so the browser keeps the answer from it."""
    headers = reader.get("/queries", headers={"Origin": "https://evil.example"}).headers
    assert not [name for name in headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer wrong", "Bearer ag_wrong", "Basic dGVzdHM6eA==", "tests", "Bearer \xff"],
)
def test_writing_needs_a_key(authorization: str | None, reader: httpx.Client) -> None:
    """401 with what to send; also on the loopback."""
    headers = {} if authorization is None else {"Authorization": authorization.encode("latin-1")}
    for response in (
        reader.post("/articles", content=lines(RECORD), headers=headers),
        reader.post("/articles?dry_run=true", content=lines(RECORD), headers=headers),
        reader.delete("/articles/guarded", headers=headers),
    ):
        problem(response, 401, "Authorization: Bearer")
        assert response.headers["www-authenticate"] == "Bearer"
    assert reader.get("/articles/guarded").status_code == 404


def test_a_key_comes_before_anything_else(reader: httpx.Client) -> None:
    """Without one, nobody learns what is there or wrong."""
    problem(reader.delete("/articles/own-page"), 401)
    problem(reader.post("/articles?colour=red", content=b"nonsense"), 401)


def test_the_scheme_may_be_in_any_case(key: str, reader: httpx.Client) -> None:
    """As RFC 9110 says."""
    headers = {"Authorization": f"bearer {key}"}
    assert reader.post("/articles?dry_run=true", content=lines(RECORD), headers=headers).status_code == 200


def test_a_revoked_key_opens_no_more(store: Path, service: Serving) -> None:
    """At once, without a restart; and a new one opens."""
    opened = EmbeddedStore(store, Iris(), VOCABULARY)
    with client(service.url, keys.create(opened, "short")) as asking:
        assert asking.post("/articles?dry_run=true", content=lines(RECORD)).status_code == 200
        keys.revoke(opened, "short")
        problem(asking.post("/articles?dry_run=true", content=lines(RECORD)), 401)
    opened.close()


def test_a_body_that_is_too_large(narrow: httpx.Client) -> None:
    """413 with the limit."""
    problem(narrow.post("/articles", content=b" " * (LIMIT + 1)), 413, f"{LIMIT:,} bytes")


def test_a_body_without_a_length_that_is_too_large(narrow: httpx.Client) -> None:
    """413 as soon as it goes over the limit."""
    pieces = (b" " * 1000 for _ in range(100))
    problem(narrow.post("/articles", content=pieces), 413, f"{LIMIT:,} bytes")


def test_a_body_that_just_fits(narrow: httpx.Client) -> None:
    """Is read."""
    body = lines(RECORD)
    assert narrow.post("/articles", content=body + b" " * (LIMIT - len(body))).status_code == 200


def test_a_body_in_pieces_is_read_whole(narrow: httpx.Client) -> None:
    """With no length declared."""
    body = lines(article("pieces", claim("Ardland", "arms", "Red Front")))
    pieces = (body[at : at + 100] for at in range(0, len(body), 100))
    assert narrow.post("/articles", content=pieces).json()["articles"]["loaded"] == 1
