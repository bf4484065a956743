"""Connections to Neo4j that go silent, as behind a firewall that forgot them: everything ends in time, in words."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest

from actorgraph.ontology.errors import StoreUnavailable
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.registry import open_store
from tests.cli.running import client, run, serving
from tests.contract.articles import article, claim, lines
from tests.contract.steps import VOCABULARY, load
from tests.neo4j.server import Server
from tests.neo4j.settings import neo4j_settings

pytestmark = pytest.mark.neo4j

RECORD = article("one", claim("Ardland", "arms", "Red Front"))
MORE = article("more", claim("Borland", "arms", "Red Front"))
LIMITS = {"retry_seconds": 1, "query_seconds": 10, "commit_seconds": 10}
LONG = 300.0
"""Seconds within which even a slow machine ends what would never end without limits."""


class Silent:
    """A proxy on the loopback that forwards what comes, until it goes silent without closing anything."""

    def __init__(self, host: str, port: int) -> None:
        self._to = host, port
        self._speaks = threading.Event()
        self._speaks.set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"127.0.0.1:{self._listening.getsockname()[1]}"

    def go_silent(self) -> None:
        """From now on take what comes, new connections too, and forward nothing."""
        self._speaks.clear()

    def close(self) -> None:
        """Close everything."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._accepting.join()
        for one in (self._listening, *self._open):
            one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._listening.accept()
                self._open.append(here)
                if self._speaks.is_set():
                    there = socket.create_connection(self._to)
                    self._open.append(there)
                    for one, other in ((here, there), (there, here)):
                        threading.Thread(target=self._forward, args=(one, other), daemon=True).start()

    def _forward(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(1 << 16):
                if not self._speaks.is_set():
                    return
                other.sendall(data)
            other.close()


@pytest.fixture
def proxy(neo4j_server: Server) -> Iterator[Silent]:
    """In front of the run's server, which is emptied."""
    neo4j_server.wipe()
    host, _, port = neo4j_server.uri.rpartition("/")[2].rpartition(":")
    with closing(Silent(host, int(port))) as made:
        yield made


def _settings(server: Server, proxy: Silent) -> dict[str, object]:
    return {
        "store": f"bolt://{proxy.address}/neo4j",
        "neo4j_user": server.user,
        "neo4j_password": server.password,
        **LIMITS,
    }


@pytest.fixture
def store(neo4j_server: Server, proxy: Silent) -> Iterator[Store]:
    """The store as it is seen through the proxy."""
    settings = neo4j_settings(neo4j_server, **LIMITS).model_copy(update={"store": f"bolt://{proxy.address}/neo4j"})
    opened = open_store(settings, VOCABULARY, create=True)
    yield opened
    opened.close()


def test_a_load_whose_connections_go_silent_ends(store: Store, proxy: Silent) -> None:
    """It says that there was no answer; so does another that waits for its turn, and one that reads."""
    assert load(store, RECORD).articles == {"loaded": 1}
    begun = time.monotonic()
    with pytest.raises(StoreUnavailable):
        _load_in_silence(store, proxy)
    with pytest.raises(StoreUnavailable), store.writer(1):
        pass
    with pytest.raises(StoreUnavailable), store.view() as view:
        view.articles(["one"])
    assert time.monotonic() - begun < LONG


def _load_in_silence(store: Store, proxy: Silent) -> None:
    with store.writer(1) as writer:
        proxy.go_silent()
        writer.current("one")


def test_a_loader_that_waits_ends(neo4j_server: Server, store: Store, proxy: Silent) -> None:
    """A load that waits for another's end doesn't wait for good when its own connections go silent."""
    direct = open_store(neo4j_settings(neo4j_server, **LIMITS), VOCABULARY)
    with closing(direct), direct.writer(1):
        threading.Timer(0.5, proxy.go_silent).start()
        begun = time.monotonic()
        with pytest.raises(StoreUnavailable), store.writer(LONG):
            pass
        assert time.monotonic() - begun < LONG


def test_a_command_ends_with_exit_status_3(neo4j_server: Server, proxy: Silent) -> None:
    """In words, without a traceback; what was there is as it was."""
    settings = _settings(neo4j_server, proxy)
    assert run("load", "-", **settings, input_=lines(RECORD)).status == 0
    proxy.go_silent()
    done = run("load", "-", **settings, input_=lines(MORE))
    assert done.status == 3, (done.out, done.err)
    assert "Traceback" not in done.err
    with closing(open_store(neo4j_settings(neo4j_server), VOCABULARY)) as direct:
        assert direct.verify() == []


def test_a_service_answers_503(neo4j_server: Server, proxy: Silent) -> None:
    """Reads through connections that went silent are given up, one after the other."""
    settings = _settings(neo4j_server, proxy)
    assert run("load", "-", **settings, input_=lines(RECORD)).status == 0
    with serving(**settings) as service, client(service.url) as asking:
        asking.timeout = LONG
        assert asking.get("/relations").status_code == 200
        proxy.go_silent()
        for path in ("/readyz", "/relations", "/articles/one"):
            answer = asking.get(path)
            assert (path, answer.status_code) == (path, 503)
            assert answer.headers["Retry-After"]
        assert asking.get("/healthz").status_code == 200
