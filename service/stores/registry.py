"""Which store an address means. To add a store: a module, and a line in `open_store`."""

from __future__ import annotations

from pathlib import Path

from ontology.iris import Iris
from ontology.vocabulary import Vocabulary
from service.settings import ADDRESS, MEMORY, Settings
from service.stores.base import Store
from service.stores.oxigraph import DiskStore, MemoryStore
from service.stores.rdf.endpoint import Endpoint


def copy_of(settings: Settings) -> Path | Endpoint | None:
    """Where a store's copy in RDF is kept; ``None``: in a temporary folder."""
    place, password = settings.replica, settings.replica_password
    if not isinstance(place, str):
        return place
    return Endpoint(
        settings.replica_query or f"{place}/query",
        settings.replica_update or f"{place}/update",
        settings.replica_user,
        password.get_secret_value() if password else None,
    )


def open_store(settings: Settings, vocabulary: Vocabulary, create: bool = True) -> Store:
    """Open the store that the settings name: a folder path, ``memory:``, or ``neo4j://HOST:7687/DATABASE`` and its kin.

    One that isn't there is made only if ``create``.

    Raises:
        UsageError: the address means no store that there is.
        StoreError: it can't be opened.
    """
    address, iris = settings.store, Iris(settings.base_iri, vocabulary.own)
    if address == MEMORY:
        return MemoryStore(iris, vocabulary)
    if ADDRESS.match(address):
        from service.stores.neo4j.graph import Address, Graph, Login, Patience  # the driver is slow to import
        from service.stores.neo4j.store import Neo4jStore

        password = settings.neo4j_password
        login = Login(settings.neo4j_user, password.get_secret_value() if password else None)
        patience = Patience(settings.retry_seconds, settings.query_seconds, settings.commit_seconds)
        graph = Graph(Address.of(address), login, patience)
        return Neo4jStore(graph, iris, vocabulary, create, replica=copy_of(settings), patience=settings.replica_seconds)
    return DiskStore(Path(address), iris, vocabulary, create)
