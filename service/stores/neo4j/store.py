"""A store in Neo4j, for any number of services and one load at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from actorgraph.loaders.purges import Purge
from actorgraph.loaders.redaction import Redaction
from actorgraph.ontology.errors import StoreBusy, StoreMissing, StoreNotOurs, StoreVersionError
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.checks import OUTDATED
from actorgraph.service.stores.neo4j.changelog import changes_in, lines_of, log_of, revisions_in
from actorgraph.service.stores.neo4j.graph import Graph, statements
from actorgraph.service.stores.neo4j.lease import Lease
from actorgraph.service.stores.neo4j.revision_log import RevisionLog
from actorgraph.service.stores.neo4j.verify import kept_by_id, verify
from actorgraph.service.stores.neo4j.view import Neo4jView
from actorgraph.service.stores.neo4j.writer import Neo4jWriter
from actorgraph.service.stores.projection import RULES
from actorgraph.service.stores.rdf.contents import verify_copy
from actorgraph.service.stores.rdf.endpoint import Endpoint
from actorgraph.service.stores.rdf.replica import Replica
from actorgraph.service.stores.rdf.source import NOTHING, ReplicationPoint
from actorgraph.service.stores.records import ArticleRecord, Change, RemoteSnapshot, Revision, Snapshot
from actorgraph.service.stores.seals import broken_keys, broken_log, key_seal

SCHEMA_VERSION = 2


class Neo4jStore:
    """A graph in a Neo4j database; see `service.stores.base.Store`."""

    def __init__(
        self,
        graph: Graph,
        iris: Iris,
        vocabulary: Vocabulary,
        create: bool = True,
        *,
        replica: Path | Endpoint | None,
        patience: float,
    ) -> None:
        """Open a store, or make one in an empty database if ``create``.

        ``replica``, ``patience``: where its copy in RDF is, and how long one waits for that to be brought up.

        Raises:
            StoreUnavailable, StoreNotOurs, StoreVersionError: see `ontology.errors`.
        """
        self.name, self.iris, self.vocabulary = str(graph.address), iris, vocabulary
        self._graph = graph
        self._view: tuple[ReplicationPoint, Neo4jView] | None = None
        self._log = RevisionLog(graph)
        self._closing = ExitStack()
        self._closing.callback(graph.close)
        try:
            self._replica = Replica(self._log, self.name, iris, vocabulary, place=replica, patience=patience)
            self._closing.callback(self._replica.close)
            self._open(create)
        except BaseException:
            self.close()
            raise

    def _open(self, create: bool) -> None:
        (here,) = self._rows("what_is_here")
        if here["version"] is None:
            if here["anything"]:
                raise StoreNotOurs(
                    f"{self.name} holds something else; expected an actorgraph store or an empty database"
                )
            if not create:
                raise StoreMissing(
                    f"there is no store at {self.name}; `actorgraph load` makes one, and so does `serve --create`"
                )
            self._make_schema()
            (here,) = self._graph.change(statements("store")["make_store"], version=SCHEMA_VERSION, base=self.iris.base)
        if here["version"] != SCHEMA_VERSION:
            raise StoreVersionError.of(self.name, here["version"], SCHEMA_VERSION)
        if here["base"] != self.iris.base:
            raise StoreVersionError(f"{self.name} was made with the base IRI {here['base']}, not {self.iris.base}")

    def _make_schema(self) -> None:
        """Make the constraints and indexes that aren't there."""
        there = {row["name"] for row in self._rows("schema_names")}
        for name, statement in statements("schema").items():
            if name not in there:
                self._graph.command(statement)

    def _rows(self, statement: str, /, **parameters: Any) -> list[dict[str, Any]]:
        return self._graph.rows(statements("store")[statement], **parameters)

    def _change(self, statement: str, /, **parameters: Any) -> list[dict[str, Any]]:
        return self._graph.change(statements("store")[statement], **parameters)

    def close(self) -> None:
        """Give everything back."""
        self._view = None
        self._closing.close()

    # -- reading ------------------------------------------------------------------------------------------------------

    @contextmanager
    def view(self) -> Iterator[Neo4jView]:
        """The current revision; when a newer one comes, it says so instead of answering."""
        kept = self._view
        newest, point = self._log.now(kept[0].revision if kept else NOTHING)
        if kept is None or kept[0] != point or point.revision != newest:
            _, point = self._log.now(newest)
            kept = self._view = point, Neo4jView(self._graph, newest, self.iris, self.vocabulary)
        yield kept[1]

    def snapshot(self) -> AbstractContextManager[Snapshot | RemoteSnapshot]:
        """The current revision in RDF; see `Replica.snapshot`."""
        return self._replica.snapshot()

    def newest(self) -> int | None:
        """Only the server can tell."""
        return None

    def text(self, article: str) -> str | None:
        """An article's text."""
        rows = self._rows("text", article=article)
        return rows[0]["text"] if rows else None

    def kept(self, articles: Collection[str]) -> dict[str, ArticleRecord]:
        """What is kept of articles beside their graphs."""
        rows = self._graph.rows(statements("ledger")["private"], ids=list(articles))
        return kept_by_id(row for row in rows if row["annotations"] is not None)  # else a commit is removing it

    def purges(self) -> list[Purge]:
        """What is kept of actors that were purged."""
        return [msgspec.json.decode(row["record"], type=Purge) for row in self._rows("purges")]

    def revisions(self, after: int, upto: int) -> list[Revision]:
        """Revisions by number, in their order."""
        return revisions_in(self._graph, after, upto)

    def changes(self, revisions: Collection[int]) -> list[Change]:
        """What the change log has of some revisions."""
        return changes_in(self._graph, revisions)

    def gone(self, ids: Collection[str]) -> list[Change]:
        """What the change log has of claims and articles that went or were changed."""
        rows = self._rows("gone", ids=list(ids))
        return sorted(change for row in rows for change in lines_of(row["change"]))

    def was_withdrawn(self, kind: str, id_: str) -> bool:
        """Whether a claim or article of this id was there once."""
        return any(bool(change.claim) == (kind == "claim") for change in self.gone([id_]))

    def verify(self) -> list[str]:
        """Check every invariant, and a copy in RDF that is kept; what is wrong, in words."""
        with self.view() as view:
            (sealed,) = self._rows("sealed")
            if sealed["revision"] and sealed["rules"] != RULES:
                return [OUTDATED]
            wrong = verify(view, self._graph, self.vocabulary)
            wrong += broken_log(log_of(self._graph, view.revision), view.revision, sealed["log"])
            wrong += broken_keys(self.access_keys(), {row["name"]: row["seal"] for row in self._rows("keys")})
            if self._replica.lasting:
                with self.snapshot() as snapshot:
                    if snapshot.revision == view.revision:
                        wrong += verify_copy(view, snapshot)
            return wrong

    # -- writing ------------------------------------------------------------------------------------------------------

    @contextmanager
    def writer(self, wait: float) -> Iterator[Neo4jWriter]:
        """Hold the store for a load."""
        graph = self._graph.patient()  # a load's own connections, which outlast a server that is away for a while
        try:
            self._make_schema()
            with Lease(graph, wait) as lease:
                writer = Neo4jWriter(graph, lease, self.iris, self.vocabulary)
                try:
                    writer.bring_up_to_date()
                    yield writer
                finally:
                    writer.close()
        finally:
            graph.close()

    def was_purged(self, actor: str) -> bool:
        """Whether a canonical actor of this id was purged."""
        purges = self.purges()
        return bool(purges) and Redaction(purges).purged(actor) is not None

    def sweep(self, wait: float) -> list[str]:
        """Have a copy in RDF that is kept made anew. Of the server's own transaction logs see ``docs/purging.md``."""
        if not self._replica.lasting:
            return []
        try:
            with self.snapshot() as snapshot, self.view() as view:
                made = snapshot.revision >= view.revision
        except StoreBusy:
            made = False
        return [] if made else ["the RDF copy, which is being made anew; it is done when somebody asks it again"]

    def access_keys(self) -> list[tuple[str, str, str]]:
        """Access keys: name, hash, when made."""
        return [(row["name"], row["hash"], row["created"]) for row in self._rows("keys")]

    def add_key(self, name: str, hashed: str, created: str) -> None:
        """Keep an access key's hash."""
        self._change("add_key", name=name, hash=hashed, created=created, seal=key_seal(name, hashed, created))

    def remove_key(self, name: str) -> bool:
        """Forget an access key; whether there was one."""
        (row,) = self._change("remove_key", name=name)
        return bool(row["removed"])
