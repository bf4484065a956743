"""Reads things of a store while loads go on."""

from __future__ import annotations

from collections.abc import Callable

from actorgraph.service.stores.rdf.change_set import ChangeSet
from actorgraph.service.stores.rdf.source import Found, LogGap, ReplicationPoint, Source


class CatchUp:
    """Reads things, and tells what was touched meanwhile: that isn't in what was read."""

    def __init__(self, source: Source, start: ReplicationPoint, look: Callable[[], None]) -> None:
        """``look`` is called now and then; what it raises ends the reading."""
        self._source, self._start, self._look = source, start, look
        self.upto = start.revision
        """The revision up to which what was touched is known."""

    def reached(self) -> ReplicationPoint:
        """The point up to which what was touched is known.

        Raises:
            Severed: it isn't the store that it was in the beginning.
        """
        reached = self._source.now(self.upto)[1]
        if self._source.now(self._start.revision)[1] != self._start:
            raise LogGap
        return reached

    def newly(self) -> ChangeSet:
        """What was touched since this was last asked."""
        self.upto, touched = self._source.since(self.upto, self._start)
        return touched

    def some(self, part: ChangeSet) -> tuple[ChangeSet, Found, ChangeSet]:
        """What of a part was read undisturbed, what there is of that, and what is to be read (again) since then."""
        self._look()
        found, now = self._source.read(part)
        if now == self.upto:
            return part, found, ChangeSet()
        newly = self.newly()
        again = part.disturbed(newly)
        again.add(newly)
        return part.without(newly), found, again
