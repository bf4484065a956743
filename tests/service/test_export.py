"""The whole graph as a stream of bytes."""

from __future__ import annotations

import pytest

from actorgraph.loaders import sorted_lines
from actorgraph.ontology.errors import FormatError
from actorgraph.service.export import export
from actorgraph.service.stores.base import Store
from tests.contract.articles import article, claim
from tests.contract.steps import exported, loaded


def test_an_unknown_format_lists_the_known_ones(store: Store) -> None:
    """Before anything is written."""
    with (
        store.view() as view,
        pytest.raises(FormatError, match="no format 'xlsx' here; expected one of nq, trig, nt, ttl, json"),
    ):
        export(view, "xlsx")


def test_it_comes_in_pieces(store: Store) -> None:
    """Of about 64 KiB, whole lines each."""
    loaded(store, *(article(f"a{n}", claim("Ardland", "arms", "Red Front")) for n in range(40)))
    with store.view() as view:
        pieces = list(export(view, "nq"))
    assert len(pieces) > 1
    assert all(piece.endswith(b"\n") for piece in pieces)
    assert all(len(piece) < (1 << 17) + 2000 for piece in pieces)


def test_a_graph_that_is_sorted_in_runs_is_sorted_all_the_same(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large graphs are merged from runs on disk: byte for byte the same."""
    loaded(store, *(article(f"a{n}", claim("Ardland", "arms", "Red Front")) for n in range(5)))
    before = exported(store)
    monkeypatch.setattr(sorted_lines, "RUN_LINES", 7)
    assert exported(store) == before
