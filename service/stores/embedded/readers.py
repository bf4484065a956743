"""Connections to read with: each is lent to one reader at a time, who sees one revision for as long as it has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from actorgraph.service.stores.ledger import Ledger

CACHE_KIB = 1 << 14
"""How much of the database one of them may hold in memory; what all read is in the system's memory anyway."""


class Readers:
    """Connections that nobody uses, and how to get one; for any number of threads."""

    def __init__(self, path: Path) -> None:
        self._path, self._free, self._guard, self._closed = path, list[Ledger](), Lock(), False

    @contextmanager
    def reading(self) -> Iterator[Ledger]:
        """A connection in a read transaction: whatever is written meanwhile isn't seen."""
        with self._guard:
            ledger = self._free.pop() if self._free else None
        ledger = ledger or Ledger(self._path, cache_kib=CACHE_KIB)
        try:
            ledger.db.execute("BEGIN")
            yield ledger
        finally:
            self._take_back(ledger)

    def _take_back(self, ledger: Ledger) -> None:
        if ledger.db.in_transaction:
            ledger.db.execute("ROLLBACK")
        with self._guard:
            if not self._closed:
                self._free.append(ledger)
                return
        ledger.close()

    def close(self) -> None:
        """Close those that nobody uses; others are closed when they are given back."""
        with self._guard:
            self._closed, free = True, self._free
            self._free = []
        for ledger in free:
            ledger.close()
