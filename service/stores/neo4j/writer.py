"""Writing to Neo4j: whole articles with all that follows from them, one transaction a revision.

A load works out its next revision while the server stores the one before. So whatever is read of the graph meanwhile
must be what that one doesn't change: a ledger knows all that it does; else reading waits for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import replace as changed
from typing import Any

import msgspec
from neo4j import ManagedTransaction

from actorgraph.loaders.purges import Purge
from actorgraph.loaders.redaction import Redaction
from actorgraph.loaders.sink import Committed
from actorgraph.loaders.workers import Spread
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.names import fold
from actorgraph.ontology.property_graph import read_entity_node
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.neo4j.changelog import log_of
from actorgraph.service.stores.neo4j.graph import Graph, begun, run, statements
from actorgraph.service.stores.neo4j.keys import key_of
from actorgraph.service.stores.neo4j.lease import SECONDS, Lease, lost
from actorgraph.service.stores.neo4j.ledger import FetchedLedger
from actorgraph.service.stores.neo4j.rows import RevisionRows, Rows, purge_row
from actorgraph.service.stores.neo4j.rows import statuses as status_rows
from actorgraph.service.stores.neo4j.view import annotated_of
from actorgraph.service.stores.prepared import NONE_PREPARED, Prepared
from actorgraph.service.stores.projection import RULES, Changes
from actorgraph.service.stores.rdf.change_set import ARTICLES, ChangeSet
from actorgraph.service.stores.records import Change
from actorgraph.service.stores.revision_writer import Edits, RevisionWriter, count, utc_now
from actorgraph.service.stores.seals import key_seal, log_seal, whole_seal
from actorgraph.service.stores.tombstones import TombstoneRedactor


class Neo4jWriter(RevisionWriter):
    """A load's hold of a store in Neo4j; see `service.stores.base.Writer`."""

    def __init__(self, graph: Graph, lease: Lease, iris: Iris, vocabulary: Vocabulary) -> None:
        self._connection, self._lease, self._revision = graph, lease, lease.revision
        self._storing: Future[None] | None = None
        self._fetched = FetchedLedger(
            graph, lambda: self._graph, self._annotated, self._entities, complete=lease.revision == 0
        )
        super().__init__(self._fetched, iris, vocabulary)
        self._rows = RevisionRows(iris, vocabulary)
        self._seal = "" if lease.revision == 0 else lease.log

    @property
    def _graph(self) -> Graph:
        """The graph, when it has all that was handed over.

        Raises:
            StoreError: it couldn't be stored.
        """
        self._await()
        return self._connection

    def _await(self) -> None:
        """Wait for what was handed over."""
        if self._storing is not None:
            self._storing.result()

    def close(self) -> None:
        """Let go of what was fetched and tried. The lease isn't given back while a commit may be being applied."""
        if self._storing is not None:
            wait([self._storing], SECONDS)
        super().close()
        self._fetched.close()

    def current(self, article: str) -> AnnotatedArticle | None:
        """The article as it is stored now, with its text and annotation ids."""
        return next(self._stored([article]), None)

    def _stored(self, ids: Sequence[str]) -> Iterator[AnnotatedArticle]:
        private = {row["id"]: row for row in self._graph.rows(statements("ledger")["private"], ids=ids)}
        for annotated in self._annotated(ids):
            row = private[annotated.article.id]
            names = msgspec.json.decode(row["annotations"])
            annotations = tuple((claim, tuple(names)) for claim, names in sorted(names.items()))
            yield changed(annotated, article=changed(annotated.article, text=row["text"]), annotations=annotations)

    def _everything(self) -> Iterator[AnnotatedArticle]:
        ids = sorted(row["id"] for row in self._graph.rows(statements("read")["article_ids"]))
        for start in range(0, len(ids), ARTICLES):
            yield from self._stored(ids[start : start + ARTICLES])

    def _all_articles(self) -> list[str]:
        return [row["id"] for row in self._graph.rows(statements("read")["article_ids"])]

    def _outdated(self) -> bool:
        return self._lease.revision > 0 and self._lease.rules != RULES

    def _renew(self, *, begun: bool) -> None:
        texts = statements("store")
        if not begun:
            self._graph.change(texts["keep_rules"], rules=RULES)
            return
        known = self._graph.rows(statements("verify")["signatures"])
        names = [{"key": row["key"], "named": key_of(fold(row["name"]))} for row in known]
        self._graph.change(texts["refold"], names=names)
        self._graph.change(texts["unsettle"])
        self._seal = whole_seal(log_of(self._graph, self._revision))
        self._graph.change(texts["seal_log"], log=self._seal)
        keys = [(row["name"], row["hash"], row["created"]) for row in self._graph.rows(texts["keys"])]
        self._graph.change(texts["seal_keys"], keys=[{"name": key[0], "seal": key_seal(*key)} for key in keys])

    def _actor(self, id_: str) -> tuple[CanonicalActor, set[tuple[str, str]]] | None:
        found = next(self._entities([id_]), None)
        rows = self._graph.rows(statements("read")["sources_of"], actor=id_)
        return None if found is None else (found, {(row["article"], row["source"]) for row in rows})

    def _annotated(self, ids: Collection[str]) -> Iterator[AnnotatedArticle]:
        return map(annotated_of, self._graph.rows(statements("read")["annotated"], ids=list(ids)))

    def _entities(self, ids: Collection[str]) -> Iterator[CanonicalActor]:
        rows = self._connection.rows(statements("read")["entities"], ids=list(ids))
        return (read_entity_node(row["entity"]) for row in rows)

    @property
    def _newest(self) -> int:
        return self._revision

    def put(
        self,
        articles: Sequence[AnnotatedArticle],
        replace: bool,
        prepared: Mapping[str, Prepared] = NONE_PREPARED,
        spread: Spread = map,
    ) -> Committed:
        """Make these whole articles the next revision; it is stored while the one after it is worked out."""
        done, additions, replaced = self._sift(articles, replace, self._ledger, prepared)
        if additions:
            done.revision, changes = self._hand_over(Edits(replaced, additions), spread)
            assert self._storing is not None
            done.stored = self._storing.result
            count(done, changes)
        return done

    def _revise(self, edits: Edits) -> tuple[int, Changes]:
        made = self._hand_over(edits)
        self._await()
        return made

    def _hand_over(self, edits: Edits, spread: Spread = map) -> tuple[int, Changes]:
        revision = self._revision + 1
        with self._fetched.transaction():
            self._fetched.set_statuses(edits.statuses.items())
            self._fetched.prepare(edits.removed, edits.added)
            log = self._log(revision, edits)
            purged: dict[str, Rows] = {}
            if edits.purge is not None:
                log, purged = self._purged(edits.purge, log)
            changes = self._projection.apply(edits.removed, edits.additions, spread)
            rows = self._rows.of(edits.removed, edits.additions, changes, self._fetched, log)
            rows["statuses"] = status_rows(edits.statuses)
            touched = ChangeSet.by(edits.articles, changes)
            about = {**touched.properties(), "changes": len(log)}
            seal = None if self._seal is None else log_seal(self._seal, revision, sorted(log))
            if edits.purge is not None:
                rows |= purged
                about = {"changes": len(log)}
        self._fetched.settle()

        def store() -> None:
            self._connection.write(lambda tx: self._write(tx, revision, rows, about, seal))
            self._lease.applied(revision)

        self._await()
        self._revision, self._seal, self._storing = revision, seal, begun(store)
        return revision, changes

    def _purged(self, purge: Purge, log: list[Change]) -> tuple[list[Change], dict[str, Rows]]:
        """The log rewritten; rows of what is kept of a purge, and of what the log has already, rewritten.

        What each revision touched is forgotten: so copies in RDF, in which strings would stay, are made anew.
        """
        there = self._graph.rows(statements("ledger")["contents"])
        contents = [(row["article"], row["content"]) for row in there]
        contents += [(change.article, change.content) for change in log if change.content]
        new = TombstoneRedactor(Redaction([purge]), self._iris, contents)
        log = [changed(line, content=new(line.article, line.content) if line.content else None) for line in log]
        rows = [{"id": row["id"], "content": new(row["article"], row["content"])} for row in there]
        return log, {"contents": rows, "purges": [purge_row(purge)]}

    def _write(
        self, tx: ManagedTransaction, revision: int, rows: dict[str, Rows], about: dict[str, Any], seal: str | None
    ) -> None:
        """Write one revision; done again, it does nothing if the first time has succeeded after all."""
        known = {"token": self._lease.token, "revision": revision, "load": self._load}
        given = {"time": utc_now(), "about": about, "seal": seal, "rules": RULES if revision == 1 else None}
        texts = statements("write")
        if not run(tx, texts["begin"], {**known, **given}):
            if run(tx, texts["landed"], known):
                return
            raise lost(self._connection)
        for name, some in rows.items():
            if some:
                tx.run(texts[name], rows=some).consume()
        self._lease.applying(revision)
