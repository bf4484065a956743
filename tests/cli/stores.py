"""Looks into a store on disk, and fills one, without starting a process: what commands are held against."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from actorgraph.ontology.iris import Iris
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.embedded.store import EmbeddedStore
from tests.contract import steps
from tests.contract.articles import Record


@contextmanager
def opened(folder: Path, create: bool = False) -> Iterator[Store]:
    """The store in a folder."""
    store = EmbeddedStore(folder, Iris(), steps.VOCABULARY, create)
    try:
        yield store
    finally:
        store.close()


def fill(folder: Path, *records: Record) -> None:
    """Load articles."""
    with opened(folder, create=True) as store:
        steps.loaded(store, *records)


def exported(folder: Path) -> bytes:
    """The whole graph."""
    with opened(folder) as store:
        return steps.exported(store)


def ids(folder: Path) -> list[str]:
    """The articles."""
    with opened(folder) as store, store.view() as view:
        return view.article_ids()


def faults(folder: Path) -> list[str]:
    """What `verify` finds."""
    with opened(folder) as store:
        return store.verify()


def articles_seen(store: Path) -> Iterator[int]:
    """How many articles readers see, over and over, for a minute at most."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with sqlite3.connect(f"file:{store / 'ledger.sqlite3'}?mode=ro", uri=True) as ledger:
                yield int(ledger.execute("SELECT count(*) FROM article").fetchone()[0])
            ledger.close()
        except sqlite3.Error:
            yield 0
        time.sleep(0.01)
