"""The kinds of store that every contract test runs on: a further one is one more line in `KINDS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import pytest

from actorgraph.ontology.iris import Iris
from actorgraph.ontology.vocabulary import default_vocabulary
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.embedded.store import EmbeddedStore
from actorgraph.service.stores.neo4j.store import Neo4jStore
from actorgraph.service.stores.registry import open_store
from tests.neo4j.settings import neo4j_settings

Empty = Callable[[], AbstractContextManager[Store]]
"""Makes an empty store, closed at the end."""


@contextmanager
def _disk(request: pytest.FixtureRequest) -> Iterator[Store]:
    folder: Path = request.getfixturevalue("tmp_path_factory").mktemp("store")
    store = EmbeddedStore(folder, Iris(), default_vocabulary())
    yield store
    store.close()


@contextmanager
def _neo4j(request: pytest.FixtureRequest) -> Iterator[Store]:
    """The one database of the one server: emptied for each, so only one of them at a time."""
    server = request.getfixturevalue("neo4j_server")
    server.wipe()
    store = open_store(neo4j_settings(server), default_vocabulary())
    yield store
    store.close()


Cypher = Callable[[str], list[tuple[str, ...]]]
"""Runs a text on Neo4j."""

KINDS = {"disk": _disk, "neo4j": _neo4j}


@pytest.fixture(scope="session", params=KINDS)
def empty(request: pytest.FixtureRequest) -> Empty:
    """Makes empty stores of one kind, one at a time."""
    return partial(KINDS[request.param], request)


@pytest.fixture
def store(empty: Empty) -> Iterator[Store]:
    """An empty store."""
    with empty() as made:
        yield made


@pytest.fixture
def cypher(store: Store, request: pytest.FixtureRequest) -> Cypher | None:
    """Runs a text as Neo4j Browser would, where the store is there; elsewhere nobody can."""
    if not isinstance(store, Neo4jStore):
        return None
    rows = request.getfixturevalue("neo4j_server").rows
    return lambda text: [tuple(row.values()) for row in rows(text)]
