"""Bytes, packed while they stream."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

LEVEL = 5
_GZIP = 16 + zlib.MAX_WBITS


def gzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes as gzip (RFC 1952), without a time: the same bytes give the same file."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()
