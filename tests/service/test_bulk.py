"""Quads are loaded while they are being made; what goes wrong on either side is said, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Store

from actorgraph.service.stores.rdf import bulk
from actorgraph.service.stores.rdf.bulk import bulk_load

LINE = b'<urn:s%d> <urn:p> "%d" <urn:g> .\n'


def pieces(number: int, size: int = 1_000) -> Iterator[bytes]:
    """So many quads, some at once."""
    for start in range(0, number, size):
        yield b"".join(LINE % (n, n) for n in range(start, min(start + size, number)))


@pytest.mark.parametrize("at_once", [1, 100_000, bulk.LOAD_BYTES])
def test_all_pieces_are_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    """More of them than a pipe holds, and none at all; in one go or in several."""
    monkeypatch.setattr(bulk, "LOAD_BYTES", at_once)
    graph = Store(str(tmp_path / "some"))
    bulk_load(graph, pieces(20_500))
    assert len(graph) == 20_500
    empty = Store(str(tmp_path / "none"))
    bulk_load(empty, ())
    assert len(empty) == 0


def test_what_stops_the_making_comes_out(tmp_path: Path) -> None:
    """Also an error of the kind that a closed pipe gives."""

    def broken() -> Iterator[bytes]:
        yield from pieces(5_000)
        raise BrokenPipeError("the store is away")

    with pytest.raises(BrokenPipeError, match="the store is away"):
        bulk_load(Store(str(tmp_path / "graph")), broken())


def test_what_cannot_be_loaded_is_said(tmp_path: Path) -> None:
    """In Oxigraph's words, though there is more to come than a pipe holds."""

    def wrong() -> Iterator[bytes]:
        yield b"no quad\n"
        yield from pieces(50_000)

    with pytest.raises(SyntaxError):
        bulk_load(Store(str(tmp_path / "graph")), wrong())
