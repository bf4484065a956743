"""Every format that other tools write, spoilt: articles or errors with a place, and nothing else.

What is spoilt are the files of its golden cases, those that the tools themselves wrote among them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actorgraph.loaders.formats import FORMATS, RECOGNISED
from actorgraph.loaders.formats.rdf import RDF
from tests.loaders.fuzzing import THOROUGH, check, other_encodings, spoilt
from tests.loaders.golden import cases

OWN = {"native", "brat", *(way.name for way in RDF)}
"""Formats that have a test of their own."""

FORMATS_OF_TOOLS = [name for name in FORMATS if name not in OWN]
LARGE = 40_000
_ODD = [
    "[" * 50_000,
    '{"a":' * 50_000,
    "[1e400]",
    "NaN",
    "[NaN]",
    '""',
    "0",
    "\x00",
    "{}",
    "[]",
    "[{}]",
    "[[]]",
    "null",
]


@cache
def _files(format_: str) -> list[tuple[str, dict[str, bytes]]]:
    """The inputs of a format's cases, each with the files beside it."""
    found = []
    for case in cases(format_).values():
        paths = [case.folder / name for name in case.inputs]
        beside = {path.name: path.read_bytes() for path in paths if path.is_file()}
        found += [(name, beside) for name, data in beside.items() if len(data) < LARGE and _is_source(name)]
    assert found
    return found


def _is_source(name: str) -> bool:
    return not name.lower().endswith(("typesystem.xml", ".meta.json", "metadata.csv", ".zip", ".gz", ".toml", ".txt"))


@pytest.mark.parametrize("examples", [100, pytest.param(10_000, marks=pytest.mark.long)])
@pytest.mark.parametrize("format_", FORMATS_OF_TOOLS)
def test_spoilt_files(format_: str, examples: int) -> None:
    """Bytes taken out, doubled, moved, replaced by odd ones, digits changed, ends cut off."""

    @settings(THOROUGH, max_examples=examples)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        name, files = data.draw(st.sampled_from(_files(format_)))
        check(format_, {**files, name: data.draw(spoilt(st.just(files[name])))}, name)

    holds()


@pytest.mark.parametrize("format_", FORMATS_OF_TOOLS)
def test_wrong_encodings_and_odd_values(format_: str) -> None:
    """UTF-16, UTF-32, Latin-1, CP1251; values of JSON that are no documents; nested deep."""
    for name, files in _files(format_):
        for data in [
            *other_encodings(files[name]),
            *(odd.encode() for odd in _ODD),
            b"",
            b"\xff\xfe",
            b"<a>",
            b"a,b\n1",
        ]:
            check(format_, {**files, name: data}, name)


@pytest.mark.parametrize("format_", FORMATS_OF_TOOLS)
def test_a_small_limit(format_: str) -> None:
    """What is too large is an error; no document is read in part."""
    for name, files in _files(format_):
        check(format_, files, name, limit=100)


def test_every_case_of_a_format_is_recognised() -> None:
    """Without `--format`, a file of a format's cases is taken for none of another's."""
    for format_ in FORMATS_OF_TOOLS:
        for name, files in _files(format_):
            head = files[name][: 1 << 16]
            if head.strip():
                takes = [reader.name for reader in RECOGNISED if reader.recognises(name, head)]
                assert takes[:1] == [format_], (format_, name)


def test_every_format_has_a_folder_of_cases() -> None:
    """No format is without cases; the ways to write RDF share theirs."""
    folders = {path.name for path in (Path(__file__).parent.parent / "cases").iterdir()}
    assert {name for name in FORMATS if name not in {way.name for way in RDF}} | {"rdf"} <= folders
