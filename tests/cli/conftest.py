"""Stores that commands work on: one with the examples for what only asks, an empty place for what writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import EXAMPLES, ok


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the example articles; nothing is written to it."""
    folder = tmp_path_factory.mktemp("examples") / "store"
    ok("load", EXAMPLES, store=folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a store may come to be."""
    return tmp_path / "store"
