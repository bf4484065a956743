"""What the store says of its revisions: which is current, what each touches, and what there is of that now."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec
from neo4j import ManagedTransaction

from actorgraph.ontology.errors import RevisionSuperseded, StoreNotOurs
from actorgraph.ontology.property_graph import read_entity_node
from actorgraph.ontology.standing import DerivedRelation
from actorgraph.service.stores.neo4j.graph import Graph, Row, run, statements
from actorgraph.service.stores.neo4j.view import annotated_of
from actorgraph.service.stores.rdf import change_set
from actorgraph.service.stores.rdf.change_set import ChangeSet
from actorgraph.service.stores.rdf.source import Found, LogGap, ReplicationPoint

SETTLE_SECONDS = 20.0
"""How long a revision that is being committed is waited for."""
READING = {"articles": "annotated", "moved": "all_mentions", "entities": "entities", "relations": "relations"}
"""The statement that reads each kind of thing."""

Rows = dict[str, list[Row]]
"""What was read, by kind of thing."""

_V = TypeVar("_V")
_relation = msgspec.json.Decoder(DerivedRelation)


class RevisionLog:
    """A store in Neo4j as a copy follows it; see `service.stores.rdf.source.Source`."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def now(self, known: int) -> tuple[int, ReplicationPoint]:
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
                return int(rows[0]["revision"]), ReplicationPoint(known, rows[0]["load"])
            if time.monotonic() >= deadline:
                raise RevisionSuperseded(
                    f"{self._graph.address}: a commit has taken {SETTLE_SECONDS:g} seconds; ask again later"
                )
            time.sleep(0.005)

    def everything(self) -> Iterator[ChangeSet]:
        """The ids of all that there is, some at once."""
        sizes = {"articles": change_set.ARTICLES, "entities": change_set.THINGS, "relations": change_set.THINGS}
        for name, size in sizes.items():
            statement, after = statements("replica")[f"all_{name}"], ""
            while ids := [row["id"] for row in self._graph.rows(statement, after=after, limit=size)]:
                yield ChangeSet(**{name: set(ids)})
                after = ids[-1]

    def since(self, after: int, start: ReplicationPoint) -> tuple[int, ChangeSet]:
        """The current revision, and what was touched since another one, of a store that has this point.

        Raises:
            Severed: it hasn't, or nobody has kept what was touched.
        """
        upto, here = self.now(start.revision)
        rows = self._graph.rows(statements("replica")["touched"], after=after, upto=upto)
        if here != start or len(rows) != upto - after or any(row["articles"] is None for row in rows):
            raise LogGap
        all_touched = ChangeSet()
        for row in rows:
            all_touched.add(ChangeSet(**{name: set(ids) for name, ids in row.items()}))
        return upto, all_touched

    def read(self, part: ChangeSet) -> tuple[Found, int | None]:
        """What there is of some things, and the revision at the end of reading, unless one is being committed."""
        texts = statements("read")
        wanted = {name: ids for name, ids in part.properties().items() if ids}

        def work(tx: ManagedTransaction) -> tuple[Rows, list[Row]]:
            rows = {name: run(tx, texts[READING[name]], {"ids": ids}) for name, ids in wanted.items()}
            return rows, run(tx, statements("store")["revision"], {})

        rows, now = self._graph.read(work)
        return found(rows), now[0]["revision"] if now else None


def found(rows: Rows) -> Found:
    """What rows hold, by id. A node that a commit was making or removing comes without properties."""
    articles = {row["article"].get("id"): row for row in rows.get("articles", ())}
    mentions = {id_: row["mentions"] for id_, row in articles.items()}
    for row in rows.get("moved", ()):
        mentions.setdefault(row["article"], []).append((row, row["entity"]))
    return Found(
        Decoding(articles, annotated_of),
        Decoding(mentions, _canonical),
        Decoding({row["entity"].get("id"): row["entity"] for row in rows.get("entities", ())}, read_entity_node),
        Decoding({row["id"]: row["content"] for row in rows.get("relations", ())}, _relation.decode),
    )


class Decoding(Mapping[str, _V]):
    """Things by id, decoded when they are looked up."""

    def __init__(self, rows: Mapping[str, Any], decode: Callable[[Any], _V]) -> None:
        self._rows, self._decode = rows, decode

    def __getitem__(self, id_: str) -> _V:
        return self._decode(self._rows[id_])

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _canonical(mentions: list[tuple[Row, str]]) -> dict[str, str]:
    return {mention["source"]: entity for mention, entity in mentions}
