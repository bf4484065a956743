"""The same article in every format gives the same N-Quads, to the character."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path

import msgspec
import pytest

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.loaders.report import Report
from tests.loaders.golden import VOCABULARY, articles, quads
from tests.loaders.plain import ACTORS, CLAIMS, FOLDER, native

FORMATS = sorted(folder.name for folder in FOLDER.iterdir())


def _quads(folder: Path) -> list[str]:
    """What a folder's files give; how they are read is found by looking."""
    with chdir(folder):
        return quads(articles(outcomes(sources(["."]), Options(), VOCABULARY, Report())))


LESS = {"table"}
"""Formats in which the article can't have its text: a table's is the table."""


def test_a_table_says_the_same_in_its_own_words() -> None:
    """Who does what to whom."""
    with chdir(FOLDER / "table"):
        (article,) = articles(outcomes(sources(["."]), Options(), VOCABULARY, Report()))
    actors = {actor.id: actor for actor in article.actors}
    assert {(actors[c.subject].name, c.relation, actors[c.object or ""].name) for c in article.claims} == {
        (subject, relation, object_) for subject, relation, object_, _ in CLAIMS
    }
    assert {actor.name: actor.type for actor in article.actors} == ACTORS


@pytest.mark.parametrize("format_", [name for name in FORMATS if name not in LESS])
def test_plain_claims_are_the_same_in_every_format(format_: str, tmp_path: Path) -> None:
    """Who does what to whom, in which sentence of which article."""
    (tmp_path / "plain.json").write_bytes(msgspec.json.encode(native()))
    expected = _quads(tmp_path)
    assert len(expected) > 50
    assert _quads(FOLDER / format_) == expected
