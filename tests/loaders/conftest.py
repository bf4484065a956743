"""A folder of documents that can be loaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.loaders.pipeline import run
from actorgraph.loaders.report import Report
from tests.loaders.memory import Memory


class Folder:
    """Documents written to files, and loaded from there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sink = Memory()

    def write(self, name: str, *documents: dict[str, Any]) -> str:
        """One document as JSON, several as JSON Lines; says the path."""
        path = self.root / name
        path.write_text("\n".join(json.dumps(d) for d in documents))
        return str(path)

    def load(self, *paths: str, **options: Any) -> Report:
        return run(sources(paths or [str(self.root)]), self.sink, Options(**options))

    def relations(self, article: str = "small") -> list[str]:
        return sorted(c.relation for c in self.sink.articles[article].claims)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)
