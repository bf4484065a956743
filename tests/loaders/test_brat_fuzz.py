"""Whatever is in a pair: an article, or errors with a place, and nothing else."""

from __future__ import annotations

import io
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.inputs import SiblingFiles, Source
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import Loaded
from actorgraph.loaders.pipeline import run
from actorgraph.loaders.report import Report, error_json
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import article_lines
from tests.loaders.golden import VOCABULARY, cases
from tests.loaders.memory import Memory, balanced
from tests.thorough import thorough

NAMES = ("x.ann", "x.txt", "x.meta.json", "metadata.csv")
FOLDERS = [case.folder for case in cases("brat").values() if (case.folder / "input.ann").exists()]
FILES = [{n: f.read_bytes() for n in NAMES if (f := folder / n.replace("x.", "input.")).exists()} for folder in FOLDERS]
EVERYTHING = next(files for files, folder in zip(FILES, FOLDERS, strict=True) if folder.name == "everything")
ODD = ["", " ", "\t", "\r", "\n", "\0", ":", ";", "T1", "E1", "R1", "*", "#1", "-1", "9" * 20, "🛰", "\ufeff"]
WORDS = st.text("TERAMN*#123 \t\n:;-arms", max_size=80).map(str.encode)
SLOW = thorough(1000)


def _source(files: dict[str, bytes]) -> Source:
    opened = {name: (name, lambda data=data: io.BytesIO(data)) for name, data in files.items()}
    return Source("x.ann", opened["x.ann"][1], True, "x.ann", SiblingFiles(lambda: opened))


def _check(files: dict[str, bytes], limit: int = 1 << 20, strict: bool = False) -> None:
    """Load these files; the outcome must be an article that can be written, or errors that can be printed."""
    options = Options(max_document_bytes=limit, strict=strict)
    found = list(outcomes([_source(files)], options, VOCABULARY, Report()))
    assert len(found) == 1
    for outcome in found:
        if isinstance(outcome, Loaded):
            "\n".join(article_lines(outcome.article, Iris())).encode()
            assert 0 <= outcome.tally.mapped <= outcome.tally.read
            continue
        assert outcome.errors
        for error in outcome.errors:
            assert error.place.file in files or (error.place.file == "x.ann" and "x.txt" not in files)
            lines = files[error.place.file].count(b"\n") + 1
            assert error.place.line is None or 1 <= error.place.line <= lines + 1
            assert error.message
            str(error).encode()
            json.dumps(error_json(error), ensure_ascii=False).encode()


@st.composite
def spoilt_lines(draw: st.DrawFn) -> dict[str, bytes]:
    """A pair in whose annotations words are swapped, repeated, taken out, or replaced by odd ones."""
    files, chance = dict(draw(st.sampled_from([EVERYTHING, *FILES]))), draw(st.randoms(use_true_random=False))
    lines = files["x.ann"].decode(errors="replace").split("\n")
    for _ in range(draw(st.integers(1, 5))):
        at = chance.randrange(len(lines))
        lines[at] = _spoilt(lines[at], chance)
        if chance.random() < 0.3:
            lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    files["x.ann"] = "\n".join(lines).encode(errors="replace")
    return files


def _spoilt(line: str, chance: random.Random) -> str:
    separator = chance.choice(["\t", " ", ":"])
    words = line.split(separator)
    at, other = chance.randrange(len(words)), chance.randrange(len(words))
    kind = chance.choice(["swap", "odd", "delete", "repeat"])
    if kind == "swap":
        words[at], words[other] = words[other], words[at]
    elif kind == "delete":
        del words[at]
    else:
        words.insert(at, words[other] if kind == "repeat" else chance.choice(ODD))
    return separator.join(words)


@SLOW
@given(spoilt_lines(), st.booleans())
def test_spoilt_lines_give_an_article_or_errors(files: dict[str, bytes], strict: bool) -> None:
    """Shuffled references, offsets, labels and white space never give anything but an article or errors."""
    _check(files, strict=strict)


@SLOW
@given(st.sampled_from(FILES), st.sampled_from(NAMES), st.integers(0, 2000), st.binary(max_size=4), st.integers(0, 4))
def test_spoilt_bytes_give_an_article_or_errors(
    files: dict[str, bytes], name: str, at: int, junk: bytes, length: int
) -> None:
    """Annotations, text and sidecars with some bytes replaced, inserted or taken out."""
    data = files.get(name, b"")
    at = min(at, len(data))
    _check({**files, name: data[:at] + junk + data[at + length :]})


@SLOW
@given(st.binary(max_size=100) | WORDS, st.binary(max_size=50))
def test_any_bytes_give_an_article_or_errors(annotations: bytes, text: bytes) -> None:
    """Bytes that were never annotations are errors with a place."""
    _check({"x.ann": annotations, "x.txt": text})


@SLOW
@given(spoilt_lines())
def test_nothing_vanishes_from_spoilt_lines(files: dict[str, bytes]) -> None:
    """Whatever is in a pair, every annotation is mapped, left out, unmapped, dropped or rejected."""
    report = run([_source(files)], Memory(), Options())
    assert balanced(report)
    assert sum(report.as_json()["unmapped"].values()) == report.annotations["unmapped"]
    assert sum(report.dropped.values()) == report.annotations["dropped"]


@pytest.mark.parametrize("limit", [1, 10, 300])
def test_any_limit_gives_an_article_or_errors(limit: int) -> None:
    """However small the largest allowed document, what is over it is an error with a place."""
    for files in FILES:
        _check(files, limit)
