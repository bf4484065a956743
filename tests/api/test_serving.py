"""A service and what goes on around it: other processes that load, a store that goes away."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.problems import problem
from tests.cli.running import Serving, client, ok, run, serving
from tests.contract.articles import article, claim, lines


def record(id_: str) -> bytes:
    return lines(article(id_, claim("Ardland", "arms", "Red Front")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / "store"


@pytest.fixture
def running(folder: Path) -> Iterator[Serving]:
    """A service over a store of its own, which shows texts."""
    ok("load", "-", store=folder, input_=record("first"))
    with serving(store=folder, publish_text="true") as service:
        yield service


@pytest.fixture
def asking(running: Serving) -> Iterator[httpx.Client]:
    with client(running.url) as made:
        yield made


def test_what_another_process_does_is_seen_without_a_restart(folder: Path, asking: httpx.Client) -> None:
    """Loads, withdrawals and the revision, with the next request."""
    assert asking.get("/articles").json()["total"]["value"] == 1
    ok("load", "-", store=folder, input_=record("second"))
    assert asking.get("/articles").json()["total"]["value"] == 2
    assert asking.get("/readyz").json()["revision"] == 2
    ok("articles", "withdraw", "first", store=folder)
    assert [a["id"] for a in asking.get("/articles").json()["results"]] == ["second"]
    assert asking.get("/articles/first").status_code == 410


def test_texts_are_shown_with_a_setting(asking: httpx.Client) -> None:
    """Whole, where they may be published."""
    assert asking.get("/articles/first").json()["text"] == "Ardland arms Red Front and so on.\n"


def test_a_store_that_is_damaged_makes_it_unready(folder: Path, running: Serving, asking: httpx.Client) -> None:
    """503 with Retry-After, no details; it stays alive."""
    (folder / "ledger.sqlite3-wal").unlink(missing_ok=True)
    (folder / "ledger.sqlite3").write_bytes(b"no database" * 1000)
    for path in ("/readyz", "/claims", "/articles", "/queries/who-arms-whom", "/export"):
        response = asking.get(path)
        problem(response, 503)
        assert int(response.headers["retry-after"]) > 0
    assert asking.get("/healthz").status_code == 200


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_told_to(sent: signal.Signals, running: Serving, asking: httpx.Client) -> None:
    """Without a complaint."""
    assert asking.get("/claims").status_code == 200
    running.process.send_signal(sent)
    running.process.wait(20)
    assert "Traceback" not in running.complaints


def test_a_port_that_is_taken(folder: Path, running: Serving) -> None:
    """Exit status 3, in one line."""
    port = running.url.rpartition(":")[2]
    done = run("serve", "--port", port, store=folder)
    assert done.status == 3
    assert f"can't listen on 127.0.0.1:{port}" in done.err
    assert "Traceback" not in done.err


def test_it_serves_the_memory_too(tmp_path: Path) -> None:
    """An empty store, which ends with its process."""
    with serving(store="memory:") as service, client(service.url) as asking:
        assert asking.get("/readyz").json() == {"status": "ready", "revision": 0}
        assert asking.get("/articles").json()["results"] == []


def test_the_demo_serves_the_examples(demo: httpx.Client) -> None:
    """From a store of its own; nothing is written to the working directory."""
    assert demo.get("/articles").json()["total"]["value"] == 13
    assert not Path("actorgraph-data").exists()
