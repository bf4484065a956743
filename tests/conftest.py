"""What the tests of several folders share: the demo, as `actorgraph demo` serves it, a browser, and a Neo4j server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests.chromium import NoBrowser, chromium_running
from tests.cli.running import serving
from tests.neo4j.server import ForeignDatabase, NoServer, Server, found, running
from tests.sparql_servers import SparqlServer, fuseki, oxigraph, started

settings.register_profile("unhurried", settings(), deadline=None)  # a busy machine is no fault of the code
settings.load_profile("unhurried")

_MEMORY, _ROOM_BYTES = Path("/dev/shm"), 8 << 30
if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM_BYTES:  # stores wait for the disk at each commit
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


@pytest.fixture(scope="session")
def demo_url() -> Iterator[str]:
    """The address of a running demo, which holds the example articles."""
    with serving("demo") as demo:
        yield demo.url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run; each test opens its own context in it."""
    try:
        with chromium_running() as browser:
            yield browser
    except NoBrowser as problem:
        pytest.fail(str(problem), pytrace=False)


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One Neo4j for the whole run; ``wipe()`` it before use. Tests that use it are marked ``neo4j``."""
    try:
        with running(found(tmp_path_factory.mktemp("neo4j"))) as server:
            server.wipe()
            yield server
    except (NoServer, ForeignDatabase) as problem:
        pytest.fail(str(problem), pytrace=False)


@pytest.fixture(scope="session")
def fuseki_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparqlServer]:
    """One Apache Jena Fuseki for the whole run."""
    try:
        with started(fuseki(tmp_path_factory.mktemp("fuseki"))) as server:
            yield server
    except NoServer as problem:
        pytest.fail(str(problem), pytrace=False)


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparqlServer]:
    """One server of Oxigraph's own for the whole run."""
    with started(oxigraph(tmp_path_factory.mktemp("oxigraph"))) as server:
        yield server


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a Neo4j, before `-m` chooses: by its fixtures, or by the parameter that names the store.

    Where several processes run the tests, one of them has all of these, since there is one server; of the others each
    module is one process's, with what it sets up.
    """
    for item in items:
        kind = item.callspec.id if hasattr(item, "callspec") else ""
        if "neo4j_server" in getattr(item, "fixturenames", ()) or "neo4j" in kind:
            item.add_marker("neo4j")
            item.add_marker(pytest.mark.xdist_group("neo4j"))
        else:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
