"""Pages by keyset: a cursor says after which key the next page begins, and of which question it is.

A cursor stays right while articles load: results that are there throughout are neither skipped nor repeated.
"""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from ontology.claims import digest
from ontology.errors import CursorError

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


def page(
    keyed: Sequence[tuple[str, _T]],
    limit: int,
    cursor: str | None,
    question: Mapping[str, str],
    total: int | None = None,
) -> Page[_T]:
    """Cut a page out of all results, which are sorted by their keys.

    Where there are too many, it may be those only that the page can hold, and one more if there is one; then ``total``
    says how many there are.

    Raises:
        CursorError: the cursor is not ours, or of another question.
    """
    after = after_key(cursor, question)
    start = 0 if after is None else bisect_right(keyed, after, key=lambda pair: pair[0])
    some = keyed[start : start + limit]
    following = _cursor(some[-1][0], _asked(question)) if start + limit < len(keyed) else None
    return Page([item for _, item in some], len(keyed) if total is None else total, limit, following)


def after_key(cursor: str | None, question: Mapping[str, str]) -> str | None:
    """The key after which a page begins; ``None``: it is the first.

    Raises:
        CursorError: the cursor is not ours, or of another question.
    """
    return None if cursor is None else _key(cursor, _asked(question))


def _asked(question: Mapping[str, str]) -> str:
    return digest(dict(question), 12)


def _cursor(key: str, asked: str) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode([asked, key])).rstrip(b"=").decode()


def _key(cursor: str, asked: str) -> str:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        of, key = msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True), type=tuple[str, str])
    except (ValueError, binascii.Error, msgspec.DecodeError):
        raise CursorError("this cursor was not given out here", "cursor") from None
    if of != asked:
        raise CursorError("this cursor belongs to another question; expected the same parameters", "cursor")
    return key
