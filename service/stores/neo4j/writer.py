"""Writing to Neo4j: whole articles with all that follows from them, one transaction a revision."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace as changed
from typing import Any

import msgspec
from neo4j import ManagedTransaction

from ontology.claims import AnnotatedArticle
from ontology.derived import CanonicalActor
from ontology.iris import Iris
from ontology.property_graph import read_entity_node
from ontology.vocabulary import Vocabulary
from service.projection import Changes
from service.stores.neo4j.graph import Graph, run, statements
from service.stores.neo4j.lease import Lease, lost
from service.stores.neo4j.ledger import FetchedLedger
from service.stores.neo4j.rows import RevisionRows, Rows
from service.stores.neo4j.touched import Touched
from service.stores.neo4j.view import annotated_of
from service.stores.writing import NONE_SET, Addition, RevisionWriter, utc_now


class Neo4jWriter(RevisionWriter):
    """A load's hold of a store in Neo4j; see `service.stores.base.Writer`."""

    def __init__(self, graph: Graph, lease: Lease, iris: Iris, vocabulary: Vocabulary) -> None:
        self._graph, self._lease, self._revision = graph, lease, lease.revision
        self._fetched = FetchedLedger(graph, self._annotated, self._entities, complete=lease.revision == 0)
        super().__init__(self._fetched, iris, vocabulary)
        self._rows = RevisionRows(iris, vocabulary)

    def close(self) -> None:
        """Let go of what was fetched and tried."""
        super().close()
        self._fetched.close()

    def current(self, article: str) -> AnnotatedArticle | None:
        """The article as it is stored now, with its text and annotation ids."""
        annotated = next(self._annotated([article]), None)
        private = self._graph.rows(statements("ledger")["private"], ids=[article])
        if annotated is None or not private:
            return None
        ids = msgspec.json.decode(private[0]["annotations"])
        annotations = tuple((claim, tuple(names)) for claim, names in sorted(ids.items()))
        whole = changed(annotated.article, text=private[0]["text"])
        return changed(annotated, article=whole, annotations=annotations)

    def _annotated(self, ids: Collection[str]) -> Iterator[AnnotatedArticle]:
        return map(annotated_of, self._graph.rows(statements("read")["annotated"], ids=list(ids)))

    def _entities(self, ids: Collection[str]) -> Iterator[CanonicalActor]:
        rows = self._graph.rows(statements("read")["entities"], ids=list(ids))
        return (read_entity_node(row["entity"]) for row in rows)

    @property
    def _newest(self) -> int:
        return self._revision

    def _revise(
        self, removed: Sequence[str], additions: Sequence[Addition], statuses: Mapping[str, str] = NONE_SET
    ) -> tuple[int, Changes]:
        revision = self._revision + 1
        with self._fetched.transaction():
            self._fetched.set_statuses(statuses.items())
            self._fetched.prepare(removed, [annotated for annotated, _, _ in additions])
            log = self._log(revision, removed, additions)
            changes = self._projection.apply(removed, [(annotated, content) for annotated, content, _ in additions])
            rows = self._rows.of(removed, additions, changes, self._fetched, log)
            rows["statuses"] = [{"article": id_, "status": status} for id_, status in statuses.items()]
            touched = Touched.by([*removed, *(annotated.article.id for annotated, _, _ in additions)], changes)
            about = {**touched.properties(), "changes": len(log)}
            self._graph.write(lambda tx: self._write(tx, revision, rows, about))
        self._fetched.settle()
        self._revision = revision
        self._lease.applied(revision)
        return revision, changes

    def _write(self, tx: ManagedTransaction, revision: int, rows: dict[str, Rows], about: dict[str, Any]) -> None:
        """Write one revision; done again, it does nothing if the first time has succeeded after all."""
        known = {"token": self._lease.token, "revision": revision, "load": self._load}
        texts = statements("write")
        if not run(tx, texts["begin"], {**known, "time": utc_now(), "about": about}):
            if run(tx, texts["landed"], known):
                return
            raise lost(self._graph)
        for name, some in rows.items():
            if some:
                tx.run(texts[name], rows=some).consume()
        self._lease.applying(revision)
