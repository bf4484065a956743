"""Lines in order in constant memory, however many: an external merge sort."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from itertools import islice
from tempfile import TemporaryFile
from typing import BinaryIO, cast

RUN_LINES = 200_000
"""How many lines are sorted in memory; more are merged from runs on disk."""


def in_order(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Lines (each with its end) sorted by code point, which is the order of UTF-8."""
    runs: list[BinaryIO] = []
    try:
        while run := sorted(islice(lines, RUN_LINES)):
            if len(run) < RUN_LINES and not runs:
                yield from run
                return
            file = cast(BinaryIO, TemporaryFile())  # noqa: SIM115 — closed below, with the others
            file.writelines(run)
            file.seek(0)
            runs.append(file)
        yield from merge(*runs)
    finally:
        for file in runs:
            file.close()
