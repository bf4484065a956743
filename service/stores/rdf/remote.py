"""A copy in RDF in a SPARQL store elsewhere.

A data set of the copy's own, with the graphs that an export has, and one more with one triple: the copy's mark, a
literal that says what it holds and is another one after each change. A small change, as most are, goes out as one
request, with the mark that comes after it. A larger one goes out in several, under marks that say that the copy is
being changed, which nobody gives out meanwhile. Whoever has changed nothing for a while is taken for dead; the next one
goes on from the point that the mark still has, or from nothing.

This rests on the store: it applies an update request whole or not at all, and a query sees none half.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import msgspec

from actorgraph.ontology.errors import StoreNotOurs, StoreUnavailable
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.rdf.change_set import ChangeSet
from actorgraph.service.stores.rdf.client import Client
from actorgraph.service.stores.rdf.endpoint import Endpoint
from actorgraph.service.stores.rdf.keeping import ChangedMeanwhile, Hold, Piece, Target
from actorgraph.service.stores.rdf.source import ReplicationPoint
from actorgraph.service.stores.rdf.updates import VALUE, Operation, Updates
from actorgraph.service.stores.records import RemoteSnapshot

LOG = logging.getLogger("actorgraph")

SILENT_SECONDS = 15.0
"""After how long without a change whoever was changing the copy is taken for dead."""
LOOK_SECONDS = 0.1
REQUEST_BYTES = 1 << 19
"""About how large an update request may be: Oxigraph's server takes a megabyte."""
ANSWER_SECONDS = 300.0
"""How long a store may work at one request."""
UNIONS: tuple[dict[str, str], ...] = ({}, {"union-default-graph": "true"})
"""How a store is asked about all its graphs together: as it is, where that is how it was set up; as Oxigraph is."""


class RemoteMark(msgspec.Struct, frozen=True):
    """What the copy holds, or held before it was begun to be changed (no point: nothing whole), and who made it so."""

    point: ReplicationPoint | None
    made_by: str
    iris: Iris
    changing: bool
    turn: str
    """What makes each mark another one."""

    @property
    def text(self) -> str:
        """As it is kept."""
        return msgspec.json.encode(self).decode()


class RemoteCopy:
    """One data set; see `service.stores.rdf.keeping.Keeping`."""

    def __init__(self, endpoint: Endpoint, made_by: str, iris: Iris, vocabulary: Vocabulary) -> None:
        """``made_by``, ``iris``: what others have made, or under other IRIs, isn't taken."""
        self._client = Client(endpoint, ANSWER_SECONDS)
        self._made_by, self._iris = made_by, iris
        self._updates = Updates(iris, vocabulary)
        self._union: dict[str, str] | None = None
        self._seen: tuple[str | None, float] = (None, 0.0)
        """What was marked as being changed when it was last looked at, and since when it has been."""
        self._turns: set[str] = set()
        """Marks of this one's own, which it may have left when something went wrong."""

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def current(self) -> RemoteMark | None:
        """The mark of what can be given out.

        Raises:
            StoreNotOurs: there is something else.
            StoreUnavailable: the store doesn't serve.
        """
        mark = self.basis()
        return mark if mark and not mark.changing else None

    def basis(self) -> RemoteMark | None:
        """The mark of what can be brought up. Raises as `current` does."""
        mark = self._mark()
        ours = mark is not None and (mark.made_by, mark.iris) == (self._made_by, self._iris)
        return mark if mark and ours and mark.point is not None else None

    def _mark(self) -> RemoteMark | None:
        text = self._text()
        try:
            return None if text is None else msgspec.json.decode(text, type=RemoteMark)
        except msgspec.MsgspecError:
            return None

    def _text(self) -> str | None:
        graph = self._updates.graph
        rows = self._client.rows(f"SELECT ?mark WHERE {{ GRAPH <{graph}> {{ <{graph}> <{VALUE}> ?mark }} }}")
        if rows:
            return rows[0]["mark"] if len(rows) == 1 else ""
        if self._client.ask("ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"):
            raise StoreNotOurs(
                f"{self._client.endpoint} holds something else; expected an RDF copy, or a data set that is empty"
            )
        return None

    def hold(self, mark: RemoteMark) -> Hold:
        """What a mark is of. It says itself when that isn't there any more."""
        assert mark.point is not None
        check = f"ASK {{ {self._updates.marked(mark.text)} }}"
        return Hold(RemoteSnapshot(self._client.endpoint, self._together(), check, mark.point.revision), lambda: None)

    def _together(self) -> dict[str, str]:
        """How all graphs are asked together: found out once, by looking for a mark there.

        Raises:
            StoreUnavailable: the store has no way that is known, or doesn't heed which graphs a query names.
        """
        if self._union is None:
            found = f"ASK {{ <{self._updates.graph}> <{VALUE}> ?mark }}"
            self._union = next((way for way in UNIONS if self._client.ask(found, way)), None)
        if self._union is None:
            raise StoreUnavailable(
                f"{self._client.endpoint} asks an empty default graph where a query names none; expected the union of "
                "all named graphs (for Fuseki: tdb2:unionDefaultGraph true)"
            )
        return self._union

    @contextmanager
    def locked(self, wait: float) -> Iterator[bool]:
        """Whether nobody is changing it, or who was is taken for dead; looked at for so many seconds."""
        deadline = time.monotonic() + wait
        while not (free := self._is_free()) and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS)
        yield free

    def _is_free(self) -> bool:
        mark = self._mark()
        if mark is None or not mark.changing or mark.turn in self._turns:
            return True
        now = time.monotonic()
        if self._seen[0] != mark.turn:
            self._seen = mark.turn, now
        return now - self._seen[1] >= SILENT_SECONDS

    def make(self, begin_with: RemoteMark | None, bring_up: Callable[[Target], ReplicationPoint]) -> None:
        """Bring what is there (or, from nothing, a new copy) up, and mark it."""
        writing = _Writing(self._client, self._updates, begin_with or self._anew())
        self._turns = writing.turns
        if begin_with is None and self._text() is not None:
            LOG.warning(
                "%s is made anew: it is of another store, by another version of actorgraph, half made, or damaged",
                self._client.endpoint,
            )
        if begin_with is None:
            writing.begin_anew()
        elif begin_with.changing:
            writing.begin()
        writing.end(bring_up(writing))

    def clear(self) -> list[str]:
        """Take everything out, if it is ours."""
        if self._mark() is not None:
            self._client.update("DROP ALL")
        return []

    def _anew(self) -> RemoteMark:
        return RemoteMark(None, self._made_by, self._iris, True, uuid.uuid4().hex)


class _Writing:
    """A copy while it is changed; see `service.stores.rdf.keeping.Target`."""

    def __init__(self, client: Client, updates: Updates, mark: RemoteMark) -> None:
        self._client, self._updates, self._mark = client, updates, mark
        self.turns: set[str] = {mark.turn}
        self._open = False
        """Whether the mark says that the copy is being changed, by this one."""
        self._held: list[Operation] = []
        self._size = 0

    def begin_anew(self) -> None:
        """Take out what there is, whatever it is marked as."""
        self._client.update(self._updates.begun_anew(self._mark.text))
        self._open = True

    def begin(self) -> None:
        """Say that the copy is being changed."""
        self._send([], self._mark.point, changing=True)
        self._open = True

    def end(self, point: ReplicationPoint) -> None:
        """Send what is left, and say which point the copy holds now."""
        self._send(self._held, point, changing=False)

    def fill(self, pieces: Iterable[Piece]) -> None:
        """Put things into a copy that has nothing."""
        for piece in pieces:
            self._take(self._updates.come(piece))

    def replace(self, part: ChangeSet, piece: Piece) -> None:
        """Take out what the copy has of some things, and put in what there is of them now."""
        self._take(self._updates.gone(part))
        self._take(self._updates.come(piece))

    def _take(self, operations: Iterable[Operation]) -> None:
        for operation in operations:
            if self._held and self._size + operation.size > REQUEST_BYTES:
                if not self._open:
                    self.begin()
                self._send(self._held, self._mark.point, changing=True)
                self._held, self._size = [], 0
            self._held.append(operation)
            self._size += operation.size

    def _send(self, operations: Iterable[Operation], point: ReplicationPoint | None, *, changing: bool) -> None:
        """Change the copy, which has another mark then.

        Raises:
            ChangedMeanwhile: another one has changed it; nothing of this was done.
        """
        then = msgspec.structs.replace(self._mark, point=point, changing=changing, turn=uuid.uuid4().hex)
        self.turns.add(then.turn)
        marked = self._updates.marked(self._mark.text)
        moved = self._updates.moved(self._mark.text, then.text)
        self._client.update(" ;\n".join(operation.under(marked) for operation in (*operations, moved)))
        if not self._client.ask(f"ASK {{ {self._updates.marked(then.text)} }}"):
            raise ChangedMeanwhile
        self._mark = then
