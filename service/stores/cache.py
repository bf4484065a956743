"""What a view keeps ready. A view never changes, so nothing that it keeps grows stale."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Mapping
from threading import Lock
from typing import Generic, TypeVar, cast

ANSWERS_KEPT = 64
"""How many whole answers (keys of all their results) a view keeps: those that were asked for last."""
KEPT = 20_000
"""How many things of one kind a view keeps."""

_ID = re.compile(r"[A-Za-z0-9._~-]{1,128}\Z")
_T = TypeVar("_T")
_NONE = object()


class ResultCache:
    """Answers to questions, each worked out once."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, object] = {}
        self._guard = Lock()

    def remembered(self, question: Hashable, answer: Callable[[], _T]) -> _T:
        """The answer to a question; the function works it out the first time."""
        with self._guard:
            found = self._answers.get(question, _NONE)
        if found is _NONE:
            found = answer()
        with self._guard:
            self._answers.pop(question, None)
            self._answers[question] = found  # as the last: the first is what nobody has asked for longest
            if len(self._answers) > ANSWERS_KEPT:
                del self._answers[next(iter(self._answers))]
        return cast(_T, found)


class EntityCache(Generic[_T]):
    """Things of one kind by id, read when they are first asked for, many at a time; also which ids mean nothing."""

    def __init__(self) -> None:
        self._found: dict[str, _T | None] = {}

    def of(self, ids: Collection[str], read: Callable[[list[str]], Mapping[str, _T]]) -> dict[str, _T]:
        """Things by id, in the order of the ids; those that don't exist are left out; ``read`` gives what lacks."""
        found = self._found
        lacking = [id_ for id_ in dict.fromkeys(ids) if id_ not in found and _ID.match(id_)]
        if lacking:
            if len(found) + len(lacking) > KEPT:
                found = self._found = {id_: found[id_] for id_ in ids if id_ in found}
            new = read(lacking)
            found.update({id_: new.get(id_) for id_ in lacking})
        return {id_: thing for id_ in ids if (thing := found.get(id_)) is not None}

    def but(self, stale: Callable[[str, _T | None], bool]) -> EntityCache[_T]:
        """The same, without what is stale: told by id and thing, ``None`` where the id means nothing."""
        kept: EntityCache[_T] = EntityCache()
        kept._found = {id_: thing for id_, thing in list(self._found.items()) if not stale(id_, thing)}
        return kept

    def put(self, id_: str, thing: _T) -> None:
        """Keep what was read on the way to something else."""
        if len(self._found) < KEPT:
            self._found.setdefault(id_, thing)
