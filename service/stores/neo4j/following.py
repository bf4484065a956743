"""Brings a copy of the store in RDF up to a revision, while loads go on.

Neo4j shows only what is newest, and a big copy takes longer than the time between two loads. So what is read is checked
against the log of what each revision touches: what was touched meanwhile is read again, until nothing is left.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import msgspec
from neo4j import ManagedTransaction
from pyoxigraph import NamedNode, Quad, Store

from ontology.errors import Overtaken, StoreNotOurs
from ontology.iris import Iris, local
from ontology.property_graph import read_entity_node
from ontology.rdf import article_lines
from ontology.standing import DerivedRelation
from ontology.vocabulary import AG, RDF, Vocabulary
from service.projection import Changes
from service.stores.neo4j.graph import Graph, Row, run, statements
from service.stores.neo4j.touched import Touched
from service.stores.neo4j.view import annotated_of
from service.stores.quads import QuadWriter

SETTLE_SECONDS = 20.0
"""How long a revision that is being committed is waited for."""
NOTHING = 0
"""The revision of a store in which nothing was ever loaded."""

READING = {"articles": "annotated", "moved": "all_mentions", "entities": "entities", "relations": "relations"}
"""The statement that reads each kind of thing."""
ALL = ("articles", "entities", "relations")

TYPE, RELATION, SOURCE = NamedNode(RDF + "type"), NamedNode(AG + "DerivedRelation"), NamedNode(AG + "SourceActor")
_relation = msgspec.json.Decoder(DerivedRelation)


@dataclass(frozen=True, slots=True)
class Point:
    """A revision, and the load that made it: a store that was made anew or put back from a backup has another one."""

    revision: int = NOTHING
    load: str = ""


class Severed(Exception):
    """What was touched since a point can't be told: the copy must be made from nothing."""


class Following:
    """Reads what a copy lacks."""

    def __init__(self, graph: Graph, iris: Iris, vocabulary: Vocabulary) -> None:
        self._graph, self._iris, self._vocabulary = graph, iris, vocabulary

    def now(self, known: int) -> tuple[int, Point]:
        """The current revision, and the point that has the known revision's number in the store as it is.

        Raises:
            StoreNotOurs, StoreUnavailable, Overtaken: see `ontology.errors`.
        """
        deadline = time.monotonic() + SETTLE_SECONDS
        while True:
            rows = self._graph.rows(statements("replica")["now"], known=known)
            if not rows:
                raise StoreNotOurs(f"{self._graph.address} holds no actorgraph store any more")
            if rows[0]["revision"] is not None:
                return int(rows[0]["revision"]), Point(known, rows[0]["load"])
            if time.monotonic() >= deadline:
                raise Overtaken(
                    f"{self._graph.address}: a commit has taken {SETTLE_SECONDS:g} seconds; ask again later"
                )
            time.sleep(0.005)

    def bring_up(self, copy: Store, since: Point | None, look: Callable[[], None]) -> Point:
        """Change a copy of the graph at that point (or an empty one) into the graph at a later one, which comes back.

        ``look`` is called now and then; what it raises ends this.

        Raises:
            Severed: the log doesn't reach back to the point, or it is no point of this store.
        """
        start, left = (since, Touched()) if since else (self._here(), self._everything())
        upto, quads = start.revision, QuadWriter(copy, self._iris, self._vocabulary)
        upto, newly = self._since(upto, start)
        left.add(newly)
        while left:
            look()
            part = left.take()
            rows, now = self._read(part)
            if now != upto:
                upto, newly = self._since(upto, start)
                left.add(part.disturbed(newly))
                left.add(newly)
                part = part.without(newly)
            self._write(copy, quads, part, rows)
        reached = self.now(upto)[1]
        if self.now(start.revision)[1] != start:
            raise Severed
        return reached

    def _here(self) -> Point:
        return self.now(self.now(NOTHING)[0])[1]

    def _everything(self) -> Touched:
        texts = statements("replica")
        named = {name: {r["id"] for r in self._graph.rows(texts[f"all_{name}"])} for name in ALL}
        return Touched(**named)

    def _since(self, after: int, start: Point) -> tuple[int, Touched]:
        """The current revision, and what was touched since another one, of a store that has this point."""
        upto, here = self.now(start.revision)
        rows = self._graph.rows(statements("replica")["touched"], after=after, upto=upto)
        if here != start or upto < after or len(rows) != upto - after or any(r["articles"] is None for r in rows):
            raise Severed
        touched = Touched()
        for row in rows:
            touched.add(Touched(**{name: set(ids) for name, ids in row.items()}))
        return upto, touched

    def _read(self, part: Touched) -> tuple[dict[str, list[Row]], int | None]:
        """What there is of some things, and the revision at the end of reading, unless one is being committed."""
        texts = statements("read")
        wanted = {name: ids for name, ids in part.properties().items() if ids}

        def work(tx: ManagedTransaction) -> tuple[dict[str, list[Row]], list[Row]]:
            rows = {name: run(tx, texts[READING[name]], {"ids": ids}) for name, ids in wanted.items()}
            return rows, run(tx, statements("store")["revision"], {})

        rows, now = self._graph.read(work)
        return rows, now[0]["revision"] if now else None

    def _write(self, copy: Store, quads: QuadWriter, part: Touched, rows: dict[str, list[Row]]) -> None:
        """Put what was read in the place of what the copy has of these things."""
        changes, removed, articles = Changes(), [], []
        for id_ in part.articles:
            graph = NamedNode(self._iris.article(id_))
            if copy.contains_named_graph(graph):
                removed.append(id_)
                for quad in copy.quads_for_pattern(None, TYPE, SOURCE, graph):
                    changes.gone_sources.add((id_, local(cast(NamedNode, quad.subject).value)))
        for row in rows.get("articles", ()):
            if (id_ := row["article"]["id"]) in part.articles:
                articles.append((id_, article_lines(annotated_of(row), self._iris)))
                changes.sources |= {(id_, mention["source"]): entity for mention, entity in row["mentions"]}
        for row in rows.get("moved", ()):
            if row["article"] in part.moved:
                changes.moved_sources[row["article"], row["source"]] = row["entity"]
        changes.removed_actors = part.entities
        changes.actors = [
            read_entity_node(row["entity"]) for row in rows.get("entities", ()) if row["entity"]["id"] in part.entities
        ]
        changes.removed_relations = {id_ for id_ in part.relations if self._has(copy, id_)}
        changes.relations = [
            _relation.decode(row["content"]) for row in rows.get("relations", ()) if row["id"] in part.relations
        ]
        quads.write(removed, articles, changes)

    def _has(self, copy: Store, relation: str) -> bool:
        iri = NamedNode(self._iris.relation(relation))
        return Quad(iri, TYPE, RELATION, NamedNode(self._iris.derived)) in copy
