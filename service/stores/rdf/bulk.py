"""Loads N-Quads into an empty graph while they are being made, without keeping them anywhere."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

from pyoxigraph import RdfFormat, Store

LOAD_BYTES = 48 << 20
"""How much is loaded in one go: some 200,000 quads. Oxigraph sorts up to millions in memory, a gigabyte, if it may."""


def bulk_load(graph: Store, pieces: Iterable[bytes]) -> None:
    """Load these pieces of N-Quads, of whole lines each. On an error the graph has some of them.

    Raises:
        OSError: the graph can't be written.
    """
    rest = iter(pieces)
    with ThreadPoolExecutor(1, "bulk") as thread:
        for first in rest:
            _load_some(graph, chain([first], _some(rest, LOAD_BYTES - len(first))), thread)


def _some(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    while size > 0 and (piece := next(pieces, None)) is not None:
        size -= len(piece)
        yield piece


def _load_some(graph: Store, pieces: Iterable[bytes], thread: ThreadPoolExecutor) -> None:
    reader, writer = os.pipe()  # so that Oxigraph parses what is there while more is being made
    loading = thread.submit(_load, graph, reader)
    try:
        with os.fdopen(writer, "wb") as pipe:
            pipe.writelines(pieces)
    except BrokenPipeError:
        loading.result()  # it has failed, and says why
        raise
    loading.result()


def _load(graph: Store, reader: int) -> None:
    try:
        graph.bulk_load(path=f"/dev/fd/{reader}", format=RdfFormat.N_QUADS)
    finally:
        os.close(reader)
