"""What the store says of its revisions: which is current, what each touches, and what there is of that now."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from neo4j import ManagedTransaction

from ontology.errors import Overtaken, StoreNotOurs
from service.stores.neo4j.graph import Graph, Row, run, statements
from service.stores.neo4j.touched import Touched

SETTLE_SECONDS = 20.0
"""How long a revision that is being committed is waited for."""
NOTHING = 0
"""The revision of a store in which nothing was ever loaded."""

Rows = dict[str, list[Row]]
"""What was read, by kind of thing."""
READING = {"articles": "annotated", "moved": "all_mentions", "entities": "entities", "relations": "relations"}
"""The statement that reads each kind of thing."""
ALL = ("articles", "entities", "relations")


@dataclass(frozen=True, slots=True)
class Point:
    """A revision, and the load that made it: a store that was made anew or put back from a backup has another one."""

    revision: int = NOTHING
    load: str = ""


class Severed(Exception):
    """What was touched since a point can't be told: the copy must be made from nothing."""


class Log:
    """Reads a store's revisions."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

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

    def here(self) -> Point:
        """The current revision as a point."""
        return self.now(self.now(NOTHING)[0])[1]

    def everything(self) -> Touched:
        """All that there is."""
        texts = statements("replica")
        named = {name: {r["id"] for r in self._graph.rows(texts[f"all_{name}"])} for name in ALL}
        return Touched(**named)

    def since(self, after: int, start: Point) -> tuple[int, Touched]:
        """The current revision, and what was touched since another one, of a store that has this point.

        Raises:
            Severed: it hasn't, or nobody has kept what was touched.
        """
        upto, here = self.now(start.revision)
        rows = self._graph.rows(statements("replica")["touched"], after=after, upto=upto)
        if here != start or len(rows) != upto - after or any(row["articles"] is None for row in rows):
            raise Severed
        touched = Touched()
        for row in rows:
            touched.add(Touched(**{name: set(ids) for name, ids in row.items()}))
        return upto, touched

    def read(self, part: Touched) -> tuple[Rows, int | None]:
        """What there is of some things, and the revision at the end of reading, unless one is being committed."""
        texts = statements("read")
        wanted = {name: ids for name, ids in part.properties().items() if ids}

        def work(tx: ManagedTransaction) -> tuple[Rows, list[Row]]:
            rows = {name: run(tx, texts[READING[name]], {"ids": ids}) for name, ids in wanted.items()}
            return rows, run(tx, statements("store")["revision"], {})

        rows, now = self._graph.read(work)
        return rows, now[0]["revision"] if now else None


class Reading:
    """Reads things while loads go on, and tells what was touched meanwhile: that isn't in what was read."""

    def __init__(self, log: Log, start: Point, look: Callable[[], None]) -> None:
        self._log, self._start, self._look = log, start, look
        self.upto = start.revision
        """The revision up to which what was touched is known."""

    def check(self) -> None:
        """Raise Severed if it isn't the store that it was in the beginning."""
        if self._log.now(self._start.revision)[1] != self._start:
            raise Severed

    def newly(self) -> Touched:
        """What was touched since this was last asked."""
        self.upto, touched = self._log.since(self.upto, self._start)
        return touched

    def some(self, left: Touched) -> tuple[Touched, Rows, Touched]:
        """Take some of what is left: what of it was read undisturbed, rows, and what was touched meanwhile."""
        self._look()
        part = left.take()
        rows, now = self._log.read(part)
        if now == self.upto:
            return part, rows, Touched()
        newly = self.newly()
        again = part.disturbed(newly)
        again.add(newly)
        return part.without(newly), rows, again
