"""Services in processes of their own: the demo for what is only read, and one with a key for what is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from actorgraph.ontology.iris import Iris
from actorgraph.service import keys
from actorgraph.service.stores.embedded.store import EmbeddedStore
from tests.cli.running import Serving, client, serving
from tests.contract.steps import VOCABULARY


@pytest.fixture(scope="session")
def demo(demo_url: str) -> Iterator[httpx.Client]:
    """Somebody who asks the demo, without a key."""
    with client(demo_url) as asking:
        yield asking


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty store with an access key, which is in the file ``key`` beside it."""
    folder = tmp_path_factory.mktemp("served")
    made = EmbeddedStore(folder / "store", Iris(), VOCABULARY)
    (folder / "key").write_text(keys.create(made, "tests"))
    made.close()
    return folder / "store"


@pytest.fixture(scope="module")
def key(store: Path) -> str:
    """The store's access key."""
    return (store.parent / "key").read_text()


@pytest.fixture(scope="module")
def service(store: Path) -> Iterator[Serving]:
    """A service over that store, which waits only a moment for another load."""
    with serving(store=store, lock_wait=0.2) as running:
        yield running


@pytest.fixture(scope="module")
def reader(service: Serving) -> Iterator[httpx.Client]:
    """Somebody without a key."""
    with client(service.url) as asking:
        yield asking


@pytest.fixture(scope="module")
def writer(service: Serving, key: str) -> Iterator[httpx.Client]:
    """Somebody with a key."""
    with client(service.url, key) as asking:
        yield asking
