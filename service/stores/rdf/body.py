"""The body of an answer, to be read as a file while it comes."""

from __future__ import annotations

from collections.abc import Iterator


class Body:
    """Pieces, as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, b""

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes; none at the end."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._left = piece
        if size < 0:
            size = len(self._left)
        some, self._left = self._left[:size], self._left[size:]
        return some
