"""The native format, beside its golden cases: what no file in a repository should hold."""

from __future__ import annotations

import io
import json

import pytest

from actorgraph.loaders.documents import Document
from actorgraph.loaders.formats.native import Native
from actorgraph.loaders.inputs import Chunk, Source
from actorgraph.loaders.json_documents import CHUNK_BYTES
from actorgraph.loaders.outcomes import Refused
from actorgraph.ontology.errors import LoadError

LIMIT = 32 << 20
DEPTH = 100_000
ARTICLE = b'{"article": {"id": "x", "text": "y"}}'


def _source(data: bytes, name: str = "input.json") -> Source:
    return Source(name, lambda: io.BytesIO(data), named=True)


def _read(data: bytes, name: str = "input.json", limit: int = LIMIT) -> list[Document | LoadError | Refused]:
    """All that a file of these bytes gives, through chunks as in a load."""
    read: list[Document | LoadError | Refused] = []
    for chunk in Native().chunks(_source(data, name), limit):
        read += [chunk] if isinstance(chunk, LoadError) else Native().parse(chunk)
    return read


def _seen(read: list[Document | LoadError | Refused]) -> list[str]:
    return [f"{r.place} {r.record.article.id}" if isinstance(r, Document) else str(r) for r in read]


# -- nesting ----------------------------------------------------------------------------------------------------------

ARRAYS = b"[" * DEPTH + b"]" * DEPTH
OBJECTS = b'{"a":' * DEPTH + b"1" + b"}" * DEPTH


@pytest.mark.parametrize("deep", [ARRAYS, OBJECTS, ARRAYS[:DEPTH], OBJECTS[:DEPTH]], ids=["[]", "{}", "[", "{"])
@pytest.mark.parametrize(
    "around",
    [
        b"%s",
        b'{"article": %s}',
        b'{"article": {"id": %s, "text": ""}}',
        b'{"other": %s, "article": {"id": "x", "text": ""}}',
        b'{"actors": [%s], "article": {"id": "x", "text": ""}}',
        b'{"actors": [{"id": 7}], "claims": %s, "article": {"id": "x", "text": ""}}',
        b'{"claims": [{"id": "c", "when": %s, "subject": "a"}]}',
        b'{"claims": [{"id": %s, "subject": "a"}]}',
    ],
)
def test_json_nested_100_000_deep_is_an_error_with_a_place(around: bytes, deep: bytes) -> None:
    """However deep JSON is nested, wherever in a document, it is one error on its line and no crash."""
    (error,) = _read(b"\n" + around.replace(b"%s", deep))
    assert isinstance(error, LoadError)
    assert (error.place.file, error.place.line) == ("input.json", 2)


def test_a_deep_line_spoils_no_other() -> None:
    """In JSON Lines the lines around a deeply nested one are read."""
    read = _read(b"\n".join([ARTICLE, b'{"article": %s}' % ARRAYS, ARTICLE]), "input.jsonl")
    assert [isinstance(r, Document) for r in read] == [True, False, True]


# -- lines ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["input.jsonl", "input.ndjson", "input.json", "lines"])
@pytest.mark.parametrize("before", [b"", b"\n", b"\r\n  \n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n\n"])
def test_lines_are_found_under_any_name(name: str, before: bytes) -> None:
    """JSON Lines is read whatever the file is called, with blank lines and a byte order mark before it."""
    first = before.count(b"\n") + 1
    read = _read(before + ARTICLE + b"\n\n" + ARTICLE, name)
    assert _seen(read) == [f"{name}:{first} x", f"{name}:{first + 2} x"]


@pytest.mark.parametrize("name", ["input.jsonl", "input.json"])
@pytest.mark.parametrize("broken", [b"{oops", b"[1]", b'"text"', b'{"article": {"id": "x"', b"\xff"])
def test_a_broken_first_line_costs_no_other(name: str, broken: bytes) -> None:
    """One bad line is one error, even the first; the other lines load."""
    first, *others = _read(broken + b"\n" + ARTICLE + b"\n" + ARTICLE, name)
    assert isinstance(first, LoadError)
    assert first.place.line == 1
    assert _seen(others) == [f"{name}:2 x", f"{name}:3 x"]


@pytest.mark.parametrize("name", ["input.jsonl", "input.json"])
@pytest.mark.parametrize("ending", [b"", b"\n", b"\n\n\n"])
def test_a_line_cut_off_in_an_escape_is_named_itself(name: str, ending: bytes) -> None:
    """Where a line ends too early, that line is named and not the one after it."""
    (error,) = _read(b'{"article": {"id": "x", "text": "\\ud83' + ending, name)
    assert isinstance(error, LoadError)
    assert error.place.line == 1


def test_one_article_spread_over_lines_may_be_called_jsonl() -> None:
    """A pretty-printed article is one article in a file that claims to be JSON Lines, however long it is."""
    text = "long " * CHUNK_BYTES
    spread = json.dumps({"article": {"id": "x", "text": text}, "actors": []}, indent=2).encode()
    assert _seen(_read(spread, "input.jsonl")) == ["input.jsonl:1 x"]


def test_long_files_are_cut_between_lines() -> None:
    """Pieces hold whole lines only, and know the line that they begin on."""
    line = b'{"article": {"id": "%d", "text": "' + b"x" * 1000 + b'"}}'
    data = b"\n".join([b"" if n % 7 == 0 else line % n for n in range(1, 2001)] + [b"{oops"])
    chunks = [c for c in Native().chunks(_source(data), LIMIT) if isinstance(c, Chunk)]
    assert len(chunks) > 5
    assert b"".join(c.data for c in chunks) == data + b"\n"
    expected = [f"input.json:{n} {n}" for n in range(1, 2001) if n % 7]
    assert _seen(_read(data))[:-1] == expected
    assert _seen(_read(data))[-1].startswith("input.json:2001: not JSON")


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_the_last_line_needs_no_end(ending: bytes) -> None:
    """A file without a final newline loses nothing, one with it gains nothing."""
    assert _seen(_read(ARTICLE + b"\n" + ARTICLE + ending)) == ["input.json:1 x", "input.json:2 x"]


# -- size -------------------------------------------------------------------------------------------------------------

TOO_LARGE = "a document may have at most 100 bytes (ACTORGRAPH_MAX_DOCUMENT_BYTES); expected a smaller one"
LARGE = b'{"article": {"id": "big", "text": "' + b"x" * 500 + b'"}}'


@pytest.mark.parametrize("name", ["input.json", "input.jsonl"])
@pytest.mark.parametrize("data", [LARGE, LARGE + b"\n", b"\xef\xbb\xbf" + LARGE])
def test_a_document_over_the_limit_is_one_error(name: str, data: bytes) -> None:
    """A document with more bytes than allowed is refused once, in whichever form."""
    (error,) = _read(data, name, limit=100)
    assert isinstance(error, LoadError)
    assert error.message == TOO_LARGE


def test_a_spread_document_over_the_limit_is_one_error() -> None:
    """A pretty-printed document over the limit isn't read to its end."""
    assert _seen(_read(LARGE.replace(b" ", b"\n"), limit=100)) == [f"input.json: {TOO_LARGE}"]


@pytest.mark.parametrize("space", [b" ", b"\n"], ids=["line", "spread"])
@pytest.mark.parametrize("length", [99, 100, 101])
def test_the_limit_itself_is_allowed(length: int, space: bytes) -> None:
    """A document of exactly the limit loads; one byte more is too many."""
    data = b'{"article": {"id": "x", "text": "%s"}}'.replace(b" ", space).replace(b"%s", b"t" * (length - 36))
    assert len(data) == length
    assert isinstance(_read(data, limit=100)[0], LoadError) == (length > 100)


def test_the_limit_is_for_a_document_and_not_for_a_file() -> None:
    """A file of JSON Lines may be longer than the longest document, also when its first line is broken."""
    for first in (ARTICLE, b"{oops"):
        assert _seen(_read(first + (b"\n" + ARTICLE) * 9, "input.jsonl", limit=100))[1:] == [
            f"input.jsonl:{line} x" for line in range(2, 11)
        ]


@pytest.mark.parametrize("name", ["input.json", "input.jsonl"])
@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf", b" \r\n\n "])
def test_an_empty_file_is_an_error(name: str, data: bytes) -> None:
    """A file with nothing in it is not passed over, whatever it is called."""
    expected = f"{name}: the file is empty; expected an annotated article as JSON"
    assert _seen(_read(data, name)) == [expected]


def test_a_line_over_the_limit_spoils_no_other() -> None:
    """The lines around one that is too long keep their numbers and their order."""
    data = b"\n".join([ARTICLE, LARGE, ARTICLE, LARGE, LARGE, b"", ARTICLE])
    assert _seen(_read(data, "input.jsonl", limit=100)) == [
        "input.jsonl:1 x",
        f"input.jsonl:2: {TOO_LARGE}",
        "input.jsonl:3 x",
        f"input.jsonl:4: {TOO_LARGE}",
        f"input.jsonl:5: {TOO_LARGE}",
        "input.jsonl:7 x",
    ]


# -- recognising ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "head", "native"),
    [
        ("a.json", b"", True),
        ("a.jsonl", b"", True),
        ("a.ndjson.gz", b"", True),
        ("a.txt", b' \n{"article": {', True),
        ("a", b'\xef\xbb\xbf{ "claims" : [', True),
        ("a.txt", b'{"articles": [', False),
        ("a.txt", b"Kestrelia arms", False),
        ("json", b"", False),
    ],
)
def test_the_format_is_found_by_looking(name: str, head: bytes, native: bool) -> None:
    """A file is native by its name, or because it begins like an article."""
    assert Native().recognises(name, head) is native


# -- messages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b'{"actors": [{"id": 1}], "actors": []}',
        b'{"at `$.claims[7].id": 1}',
        b'{"x` - at `$.actors[3]": 1}',
        b'{"actors": [{"type": 1, "id": "\\ud800"}]}',
        b'{"actors": [{"type": 1, "id": {"id": 1}}]}',
        b'{"claims": [{"id": "c", "confidence": 1e999, "note"',
        b'{"actors": [{"id": "a", "type": "State", "mentions": [{"start": 0, "end": ' + b"9" * 5000 + b"}]}]}",
    ],
)
def test_what_comes_after_an_error_does_no_harm(data: bytes) -> None:
    """Broken, repeated and misleading parts around an error still give errors on their line that can be printed."""
    (found,) = _read(data)
    assert not isinstance(found, Document)
    for error in found.errors if isinstance(found, Refused) else [found]:
        assert error.place.line == 1
        str(error).encode()


def test_a_file_in_utf_16_is_an_error() -> None:
    """A file in another encoding is refused with its place, not misread."""
    (error,) = _read(ARTICLE.decode().encode("utf-16"))
    assert isinstance(error, LoadError)
    assert error.place.line == 1


@pytest.mark.parametrize(
    "word", ["tru", "nul", "fals", "NaN", "Infinity", "'c'", "01", "+1", "1.", "-", "undefined", ""]
)
def test_a_broken_value_is_on_its_own_line(word: str) -> None:
    """What is no JSON value is an error on the line where it begins, not on the next."""
    data = f'{{\n"article":\n{{"id": "x", "text": "y", "url":\n{word}\n\n\n}}}}'.encode()
    (error,) = _read(data)
    assert isinstance(error, LoadError)
    assert error.place.line == (4 if word else 7)
    assert error.message.startswith("not JSON: JSON is malformed: ")
