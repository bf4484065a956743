"""Loads N-Quads into an empty graph while they are being made, without keeping them anywhere."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from pyoxigraph import RdfFormat, Store


def bulk_load(graph: Store, pieces: Iterable[bytes]) -> None:
    """Load these pieces of N-Quads. On an error the graph has some of them.

    Raises:
        OSError: the graph can't be written.
    """
    reader, writer = os.pipe()  # sorting is Oxigraph's work, in threads of its own; it reads only what it can take
    with ThreadPoolExecutor(1, "bulk") as thread:
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
