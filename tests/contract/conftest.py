"""The kinds of store that every contract test runs on: a further one is one more line in `KINDS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest

from ontology.iris import Iris
from ontology.vocabulary import default_vocabulary
from service.stores.base import Store
from service.stores.oxigraph import DiskStore, MemoryStore

Empty = Callable[[], AbstractContextManager[Store]]
"""Makes an empty store, closed at the end."""


@contextmanager
def _disk(folder: Path) -> Iterator[Store]:
    store = DiskStore(folder, Iris(), default_vocabulary())
    yield store
    store.close()


@contextmanager
def _memory(folder: Path) -> Iterator[Store]:
    store = MemoryStore(Iris(), default_vocabulary())
    yield store
    store.close()


KINDS = {"disk": _disk, "memory": _memory}


@pytest.fixture(scope="session", params=KINDS)
def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Empty:
    """Makes empty stores of one kind."""
    make = KINDS[request.param]
    return lambda: make(tmp_path_factory.mktemp("store"))


@pytest.fixture
def new_store(empty: Empty) -> Iterator[Callable[[], Store]]:
    """Makes empty stores of one kind, closed when the test ends."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(empty())


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Store:
    """An empty store."""
    return new_store()
