"""Which store an address means. To add a store: a module, and a line in `open_store`."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from actorgraph.ontology.iris import Iris
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.settings import ADDRESS, MEMORY, Settings
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.embedded.migration import migrate
from actorgraph.service.stores.embedded.store import EmbeddedStore
from actorgraph.service.stores.rdf.endpoint import Endpoint


def copy_of(settings: Settings) -> Path | Endpoint | None:
    """Where a store's copy in RDF is kept; ``None``: where it is by itself."""
    place, password = settings.replica, settings.replica_password
    if not isinstance(place, str):
        return place
    return Endpoint(
        settings.replica_query or f"{place}/query",
        settings.replica_update or f"{place}/update",
        settings.replica_user,
        password.get_secret_value() if password else None,
    )


class Copy(TypedDict):
    """Where a store's copy in RDF is, and how many seconds one waits for it."""

    replica: Path | Endpoint | None
    patience: float


def open_store(settings: Settings, vocabulary: Vocabulary, create: bool = True) -> Store:
    """Open the store that the settings name: a folder path, ``memory:``, or ``neo4j://HOST:7687/DATABASE`` and its kin.

    One that isn't there is made only if ``create``.

    Raises:
        UsageError: the address means no store that there is.
        StoreError: it can't be opened.
    """
    address, iris = settings.store, Iris(settings.base_iri, vocabulary.own)
    copy: Copy = {"replica": copy_of(settings), "patience": settings.replica_seconds}
    if ADDRESS.match(address):
        from actorgraph.service.stores.neo4j.graph import (
            Address,
            Graph,
            Login,
            Timeouts,
        )  # the driver is slow to import
        from actorgraph.service.stores.neo4j.store import Neo4jStore

        password = settings.neo4j_password
        login = Login(settings.neo4j_user, password.get_secret_value() if password else None)
        patience = Timeouts(settings.retry_seconds, settings.query_seconds, settings.commit_seconds)
        graph = Graph(Address.of(address), login, patience)
        return Neo4jStore(graph, iris, vocabulary, create, **copy)
    return EmbeddedStore(None if address == MEMORY else Path(address), iris, vocabulary, create, **copy)


def migrate_store(settings: Settings, vocabulary: Vocabulary) -> int:
    """Bring the store that the settings name to today's schema and rules; how many articles that took, 0 if none.

    Raises:
        StoreError: it can't be opened, or is in use.
    """
    migrated = 0
    if settings.store != MEMORY and not ADDRESS.match(settings.store):
        migrated = migrate(
            Path(settings.store), Iris(settings.base_iri, vocabulary.own), vocabulary, settings.lock_wait
        )
    store = open_store(settings, vocabulary, create=False)
    try:
        with store.writer(settings.lock_wait) as writer:
            return migrated or writer.renewed
    finally:
        store.close()
