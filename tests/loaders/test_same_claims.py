"""The same article in every format gives the same N-Quads, to the character."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path

import msgspec
import pytest

from loaders.inputs import sources
from loaders.options import Options
from loaders.reading import outcomes
from loaders.report import Report
from tests.loaders.golden import VOCABULARY, articles, quads
from tests.loaders.plain import FOLDER, native

FORMATS = sorted(folder.name for folder in FOLDER.iterdir())


def _quads(folder: Path) -> list[str]:
    """What a folder's files give; how they are read is found by looking."""
    with chdir(folder):
        return quads(articles(outcomes(sources(["."]), Options(), VOCABULARY, Report())))


@pytest.mark.parametrize("format_", FORMATS)
def test_plain_claims_are_the_same_in_every_format(format_: str, tmp_path: Path) -> None:
    """Who does what to whom, in which sentence of which article."""
    (tmp_path / "plain.json").write_bytes(msgspec.json.encode(native()))
    expected = _quads(tmp_path)
    assert len(expected) > 50
    assert _quads(FOLDER / format_) == expected
