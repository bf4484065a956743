"""Which store an address means. To add a store: a module, and a line in `open_store`."""

from __future__ import annotations

import re
from pathlib import Path

from ontology.errors import UsageError
from ontology.iris import Iris
from ontology.vocabulary import Vocabulary
from service.stores.base import Store
from service.stores.oxigraph import DiskStore, MemoryStore

MEMORY = "memory:"


def open_store(address: str, iris: Iris, vocabulary: Vocabulary, create: bool = True) -> Store:
    """Open the store at an address: a folder path, or ``memory:``.

    Raises:
        UsageError: the address means no store that there is.
        StoreError: it can't be opened.
    """
    if address == MEMORY:
        return MemoryStore(iris, vocabulary)
    if re.match(r"[a-z][a-z0-9+.-]*://", address):
        raise UsageError(
            f"'{address.partition('://')[0]}://' is no store that is known; expected a folder or memory:", "store"
        )
    return DiskStore(Path(address), iris, vocabulary, create)
