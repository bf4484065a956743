"""What must hold of every format, whatever is in its files; and ways to spoil files that a tool wrote."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Mapping

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.inputs import SiblingFiles, Source
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import Loaded, Refused
from actorgraph.loaders.pipeline import run
from actorgraph.loaders.report import Report, error_json
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import article_lines
from tests.loaders.golden import VOCABULARY
from tests.loaders.memory import Memory, balanced

THOROUGH = settings(
    max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
_ODD = [
    b"",
    b"\0",
    b"\xff",
    b"\xc3",
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"\\",
    b"\t",
    b"\n",
    b"\r\n",
    b"-1",
    b"9" * 25,
    b"NaN",
]
_ODD += [b"1e400", b"null", b"&x;", b"<", b">", "🛰".encode(), "\ufeff".encode(), b"../..", b"\\ud800", b"\x1e"]


def check(format_: str, files: Mapping[str, bytes], name: str, limit: int = 1 << 20) -> None:
    """Load one of these files, the others beside it, as this format.

    What comes of it must be articles that can be written, or errors that can be printed and name a line that is there;
    and the report must add up.
    """
    for options in (
        Options(format_, max_document_bytes=limit),
        Options(format_, strict=True, max_document_bytes=limit),
    ):
        for outcome in outcomes([_source(files, name)], options, VOCABULARY, Report()):
            if isinstance(outcome, Loaded):
                "\n".join(article_lines(outcome.article, Iris())).encode()
                assert 0 <= outcome.tally.mapped <= outcome.tally.read
            elif isinstance(outcome, Refused):
                _check_errors(outcome, files)
        assert balanced(run([_source(files, name)], Memory(), options, VOCABULARY))


def _source(files: Mapping[str, bytes], name: str) -> Source:
    opened = {n: (n, lambda data=data: io.BytesIO(data)) for n, data in files.items()}
    return Source(name, opened[name][1], True, name, SiblingFiles(lambda: opened))


def _check_errors(refused: Refused, files: Mapping[str, bytes]) -> None:
    assert refused.errors
    for error in refused.errors:
        assert error.place.file in files
        lines = files[error.place.file].count(b"\n") + 1
        assert error.place.line is None or 1 <= error.place.line <= lines + 1
        assert error.message
        str(error).encode()
        json.dumps(error_json(error), ensure_ascii=False).encode()


@st.composite
def spoilt(draw: st.DrawFn, files: st.SearchStrategy[bytes]) -> bytes:
    """A file with some of its bytes taken out, doubled, swapped, replaced by odd ones, or cut off at the end."""
    data = bytearray(draw(files))
    chance: random.Random = draw(st.randoms(use_true_random=False))
    for _ in range(draw(st.integers(1, 5))):
        at, length = chance.randrange(len(data) + 1), chance.choice([0, 1, 2, 8, 200])
        piece = bytes(data[at : at + length])
        kind = chance.choice(["delete", "odd", "repeat", "number", "elsewhere"])
        if kind == "delete":
            del data[at : at + length]
        elif kind == "odd":
            data[at : at + length] = chance.choice(_ODD)
        elif kind == "repeat":
            data[at:at] = piece
        elif kind == "elsewhere":
            there = chance.randrange(len(data) + 1)
            data[there:there] = piece
        else:
            digits = [index for index, byte in enumerate(data[:100_000]) if 48 <= byte <= 57]
            if digits:
                data[chance.choice(digits)] = chance.randrange(48, 58)
    return bytes(data[: chance.choice([len(data), len(data), chance.randrange(len(data) + 1)])])


def other_encodings(data: bytes) -> list[bytes]:
    """The same file in encodings that it should not be in."""
    text = data.decode(errors="replace")
    return [
        text.encode(encoding, errors="replace") for encoding in ("utf-16", "utf-32", "latin-1", "utf-8-sig", "cp1251")
    ]
