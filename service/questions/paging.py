"""Pages by keyset: a cursor says after which key the next page begins, and of which question it is.

A cursor stays right while articles load: results that are there throughout, and stay where they are in the order, are
neither skipped nor repeated.
"""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, overload

import msgspec

from actorgraph.ontology.claims import digest
from actorgraph.ontology.errors import CursorError
from actorgraph.service.questions.ordering import DEFAULT, Cell, Order

_T = TypeVar("_T")
_S = TypeVar("_S")


@dataclass(frozen=True, slots=True)
class Page(Generic[_T]):
    """Some of all results; ``next`` is the cursor of the following page."""

    results: list[_T]
    total: int
    limit: int
    next: str | None

    def shaped(self, results: list[_S]) -> Page[_S]:
        """The same page with its results in another shape."""
        return Page(results, self.total, self.limit, self.next)


class ByKey(Sequence[tuple[str, _T]]):
    """Results that are sorted by their keys, each of which is made when somebody looks."""

    def __init__(self, results: Sequence[_T], key: Callable[[_T], str]) -> None:
        self._results, self._key = results, key

    def __len__(self) -> int:
        return len(self._results)

    @overload
    def __getitem__(self, at: int) -> tuple[str, _T]: ...

    @overload
    def __getitem__(self, at: slice) -> list[tuple[str, _T]]: ...

    def __getitem__(self, at: int | slice) -> tuple[str, _T] | list[tuple[str, _T]]:
        """One of them, or some, with their keys."""
        if isinstance(at, slice):
            return [(self._key(result), result) for result in self._results[at]]
        return self._key(self._results[at]), self._results[at]


def page(
    keyed: Sequence[tuple[str, _T]],
    limit: int,
    cursor: str | None,
    question: Mapping[str, str],
    *,
    order: Order = DEFAULT,
    total: int | None = None,
) -> Page[_T]:
    """Cut a page out of all results, which are sorted in this order: by their keys, if it is the default one.

    Where there are too many, it may be those only that the page can hold, and one more if there is one; then ``total``
    says how many there are.

    Raises:
        CursorError: the cursor is not ours, or of another question.
    """
    start = 0
    if cursor is not None:
        after = order.comparable(position(cursor, question, order))
        start = bisect_right(keyed, after, key=lambda pair: order.comparable(order.position(pair[0])))
    some = keyed[start : start + limit]
    more = start + limit < len(keyed)
    next_ = _cursor(order.position(some[-1][0]), _asked(question)) if more else None
    return Page([item for _, item in some], len(keyed) if total is None else total, limit, next_)


def _asked(question: Mapping[str, str]) -> str:
    return digest(dict(question), 12)


def _cursor(position: Sequence[Cell], asked: str) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode([asked, position])).rstrip(b"=").decode()


def position(cursor: str, question: Mapping[str, str], order: Order = DEFAULT) -> list[Cell]:
    """After which position a page begins; the last of it is a key.

    Raises:
        CursorError: the cursor is not ours, or of another question.
    """
    asked = _asked(question)
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        data = base64.b64decode(padded, altchars=b"-_", validate=True)
        of, found = msgspec.json.decode(data, type=tuple[str, list[Cell]])
    except (ValueError, binascii.Error, msgspec.DecodeError):
        raise CursorError("this cursor was not given out here", "cursor") from None
    if of != asked:
        raise CursorError("this cursor belongs to another question; expected the same parameters", "cursor")
    if not order.fits(found):
        raise CursorError("this cursor was not given out here", "cursor")
    return found
