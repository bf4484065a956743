"""A service of several processes: any of them answers, they see the same, and one that dies costs nothing for long."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.cli.running import Serving, ok, run, serving

ARTICLE = Path(__file__).parents[2] / "examples" / "articles"
PATIENCE = 120.0
"""Seconds; nothing here takes nearly as long."""


def asked(url: str, path: str, **given: str) -> httpx.Response:
    """One answer over a connection of its own: whichever process takes it."""
    return httpx.get(url + path, params=given, timeout=PATIENCE)


def workers(service: Serving) -> set[int]:
    """The processes that answer."""
    pid = service.process.pid
    found = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return {child for child in found if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()}


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that must come."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Serving]:
    """Two processes on one store."""
    ok("load", ARTICLE, store=tmp_path / "store")
    with serving("serve", "--workers", 2, store=tmp_path / "store") as served:
        until(lambda: len(workers(served)) == 2)
        yield served


def test_they_see_what_any_of_them_has_loaded(service: Serving, tmp_path: Path) -> None:
    """Also what another program has: no answer after a load is of the revision before it."""
    before = {asked(service.url, "/articles").headers["ETag"] for _ in range(10)}
    assert len(before) == 1
    ok("articles", "withdraw", asked(service.url, "/articles").json()["results"][0]["id"], store=tmp_path / "store")
    after = {asked(service.url, "/articles").headers["ETag"] for _ in range(20)}
    assert len(after) == 1
    assert after != before


def test_one_that_is_killed_is_replaced(service: Serving) -> None:
    """The other answers meanwhile; what the dead one was at is lost, and nothing else."""
    before = workers(service)
    os.kill(min(before), signal.SIGKILL)
    until(lambda: len(workers(service) - {min(before)}) == 2)
    assert {asked(service.url, "/healthz").status_code for _ in range(20)} == {200}


def test_what_is_counted_is_of_all_of_them(service: Serving) -> None:
    """Whichever tells it."""
    for _ in range(12):
        assert asked(service.url, "/sparql", query="ASK {}").status_code == 200
    for _ in range(6):
        told = asked(service.url, "/metrics").text
        assert re.findall(r'^actorgraph_sparql_queries_total\{outcome="ok"\} (\S+)', told, re.MULTILINE) == ["12.0"]


def test_it_ends_whole(service: Serving) -> None:
    """Told to end, none of them is left, and the status is that of a service which was told so."""
    there = workers(service)
    service.process.send_signal(signal.SIGTERM)
    assert service.process.wait(PATIENCE) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in there)
    assert "Traceback" not in service.complaints


def test_a_store_that_goes_away_before_they_begin(tmp_path: Path) -> None:
    """A process that can't begin ends all of them, with its status, instead of being started for ever."""
    ok("load", ARTICLE, store=tmp_path / "store")
    with serving("serve", "--workers", 2, store=tmp_path / "store") as served:
        (tmp_path / "store" / "ledger.sqlite3").rename(tmp_path / "elsewhere")
        for pid in workers(served):
            os.kill(pid, signal.SIGKILL)
        assert served.process.wait(PATIENCE) == 3
        assert "expected an actorgraph store" in served.complaints


def test_a_store_in_memory_has_one_process() -> None:
    """Each would have its own."""
    done = run("serve", "--workers", 2, store="memory:")
    assert done.status == 2
    assert "a store in memory belongs to one process" in done.err
