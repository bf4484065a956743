"""Many JSON documents in one file, however they are laid out: each comes whole, with its line."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.loaders import json_documents
from actorgraph.loaders.inputs import Chunk, Source
from actorgraph.loaders.json_documents import document_chunks, documents_in
from actorgraph.ontology.errors import LoadError, Place
from tests.thorough import thorough

WORDS = st.text(max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
DOCUMENTS = st.lists(st.dictionaries(WORDS, VALUES, min_size=1, max_size=4), min_size=1, max_size=6)


def _read(data: bytes, limit: int = 1 << 20) -> list[tuple[bytes, int] | LoadError]:
    found: list[tuple[bytes, int] | LoadError] = []
    for piece in document_chunks(Source("x.json", lambda: io.BytesIO(data), True, "x.json"), limit):
        found += [one[:2] for one in documents_in(piece)] if isinstance(piece, Chunk) else [piece]
    return found


@thorough(400)
@given(
    DOCUMENTS,
    st.sampled_from([None, 0, 2]),
    st.sampled_from(["lines", "list", "one after the other"]),
    st.sampled_from([3, 64, 1 << 20]),
    st.booleans(),
)
def test_every_document_comes_whole_with_its_line(
    documents: list[dict[str, object]], indent: int | None, layout: str, block: int, ascii_: bool
) -> None:
    """Whether one a line, pretty-printed or in a list, and wherever the blocks that are read end."""
    texts = [json.dumps(document, indent=indent, ensure_ascii=ascii_) for document in documents]
    if layout == "lines":
        texts = [json.dumps(document, ensure_ascii=ascii_) for document in documents]
    written = "[\n" + ",\n".join(texts) + "\n]\n" if layout == "list" else "\n".join(texts) + "\n"
    lines, at = [], 0
    for text in texts:
        at = written.index(text, at)
        lines.append(written.count("\n", 0, at) + 1)
        at += len(text)
    before = json_documents._BLOCK
    json_documents._BLOCK = block
    try:
        found = _read(written.encode(errors="surrogatepass"))
    finally:
        json_documents._BLOCK = before
    assert [(json.loads(one[0]), one[1]) for one in found if not isinstance(one, LoadError)] == list(
        zip(documents, lines, strict=True)
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b" \n\n", []),
        (b"[]", []),
        (b'[{"a": 1}\n, {"b": "]}"}]', [(b'{"a": 1}', 1), (b'{"b": "]}"}', 2)]),
        (b'{"a": 1}\n\nnonsense\n{"b": 2}', [(b'{"a": 1}', 1), (b"nonsense", 3), (b'{"b": 2}', 4)]),
        (b'[\n{"a": 1},\nnonsense,\n{"b": 2}]', [(b'{"a": 1}', 2), (b"nonsense", 3), (b'{"b": 2}', 4)]),
        (b'[\n{"a": 1},\n{"b": [2}', [(b'{"a": 1}', 2), (b'{"b": [2}', 3)]),
        (b'{\n"a": "never ends', [(b'{\n"a": "never ends', 1)]),
        (b'\xef\xbb\xbf{"a": 1}', [(b'{"a": 1}', 1)]),
    ],
)
def test_what_is_broken_is_given_as_it_is(data: bytes, expected: list[tuple[bytes, int]]) -> None:
    """So that whoever decodes it says what is wrong, with its line; the others come."""
    assert _read(data) == expected


@pytest.mark.parametrize("layout", ["[\n%s,\n%s,\n%s]", "%s\n%s\n%s", "\n%s\n%s\n%s"])
def test_one_that_is_too_large_costs_only_itself(layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an error with its line, and never held whole."""
    monkeypatch.setattr(json_documents, "_BLOCK", 50)
    small, large = '{"a": 1}', json.dumps({"b": ["x" * 10] * 100})
    found = _read((layout % (small, large, small)).encode(), limit=100)
    first = layout.count("\n", 0, layout.index("%s")) + 1
    assert [one if isinstance(one, tuple) else one.place.line for one in found] == [
        (small.encode(), first),
        first + 1,
        (small.encode(), first + 2),
    ]


@pytest.mark.parametrize("size", [1, 40, 1 << 18])
def test_documents_of_one_line_are_counted(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has its number in the file, whichever pieces they come in and also after one that is too large."""
    monkeypatch.setattr(json_documents, "CHUNK_BYTES", size)
    texts = [json.dumps({"a": "x" * length}) for length in (5, 5, 500, 5, 5)]
    source = Source("x.json", lambda: io.BytesIO(f"[{', '.join(texts)}]".encode()), True, "x.json")
    pieces = [piece for piece in document_chunks(source, 100) if isinstance(piece, Chunk)]
    found = [one for piece in pieces for one in documents_in(piece)]
    assert [(one.number, one.line, one.crowded) for one in found] == [(n, 1, True) for n in (1, 2, 4, 5)]
    assert [str(one.tell(LoadError(Place("x.json", 1, "k"), "it is wrong"))) for one in found] == [
        f"x.json:1 [k]: in document {n}: it is wrong" for n in (1, 2, 4, 5)
    ]


def test_documents_of_lines_of_their_own_are_called_by_these() -> None:
    """Their line says which it is, so that errors needn't."""
    source = Source("x.jsonl", lambda: io.BytesIO(b'{"a": 1}\n\n{"a": 2}\n'), True, "x.jsonl")
    (piece,) = document_chunks(source, 100)
    assert isinstance(piece, Chunk)
    assert [(one.number, one.line, one.crowded) for one in documents_in(piece)] == [(1, 1, False), (3, 3, False)]
