"""Files that hold many JSON documents: one a line, one after the other however they are laid out, or all in a list.

They come in pieces of about 256 KiB, whatever the file's size. In a piece, documents are lines, or they are separated
by the control character that no JSON text may hold (RFC 7464), with line breaks kept, so that their lines are known.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import BinaryIO, NamedTuple, TypeVar

import msgspec

from actorgraph.loaders.inputs import Chunk, Source, too_large
from actorgraph.loaders.json_positions import JsonPositions, error_path
from actorgraph.ontology.errors import LoadError, Place

CHUNK_BYTES = 1 << 18
BOM = b"\xef\xbb\xbf"
_T = TypeVar("_T")
_SEPARATOR = b"\x1e"
_BLOCK = 1 << 20
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]|"', re.DOTALL)
_REST = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+("?)', re.DOTALL)
"""What follows in a string, and the quotation mark that ends it, if it is there already."""
_OPENING, _CLOSING = (b"{", b"["), (b"}", b"]")
_SPACE = b" \t\r\n"
_BYTE = re.compile(r"\(byte (\d+)\)")


def document_chunks(source: Source, limit: int) -> Iterator[Chunk | LoadError]:
    """A file's documents in pieces; one over ``limit`` bytes is an error, and the rest is read."""
    with source.open() as stream:
        first = stream.readline(limit + 1)
        if _is_object(first):
            yield from line_chunks(source, stream, first, limit)
        else:
            yield from _spread(source, stream, first, limit)


class JsonDocument(NamedTuple):
    """One document of a file: its bytes, its line, and which of the file's documents it is, from 1.

    Where each has a line of its own, that is its number. ``crowded``: it stands on one line, as others may, too.
    """

    data: bytes
    line: int
    number: int
    crowded: bool = False

    def tell(self, error: LoadError) -> LoadError:
        """An error in it, which says what document it is in where the line doesn't."""
        return LoadError(error.place, f"in document {self.number}: {error.message}") if self.crowded else error


def documents_in(chunk: Chunk) -> Iterator[JsonDocument]:
    """The documents of a piece."""
    spread = _SEPARATOR in chunk.data
    line, number = chunk.line, chunk.number
    for part in chunk.data.split(_SEPARATOR if spread else b"\n"):
        text = part.removeprefix(BOM)
        begins = text.lstrip(_SPACE)
        if begins:
            data, begin = begins.rstrip(_SPACE), line + text[: len(text) - len(begins)].count(b"\n")
            yield JsonDocument(data, begin, number if spread else begin, spread and b"\n" not in data)
            number += 1
        line += part.count(b"\n") + (not spread)


def line_chunks(source: Source, stream: BinaryIO, first: bytes, limit: int) -> Iterator[Chunk | LoadError]:
    """Whole lines of a file whose first one was read already."""
    number, line, held, start = 1, first, bytearray(), 1
    while line:
        fits = len(line) <= limit
        if fits:
            held += line if line.endswith(b"\n") else line + b"\n"
        if not fits or len(held) >= CHUNK_BYTES:
            if held:
                yield Chunk(source.name, start, bytes(held))
            held, start = bytearray(), number + 1
        if not fits:
            yield too_large(Place(source.name, number), limit)
            _finish_line(stream, line, limit)
        line = stream.readline(limit + 1)
        number += 1
    if held or number == 1:
        yield Chunk(source.name, start, bytes(held))


def not_json(data: bytes, place: Place, error: Exception, expected: str) -> LoadError:
    """What a document that can't be decoded is told, at the line where it goes wrong."""
    if isinstance(error, UnicodeDecodeError):
        try:
            data.decode()
            position, found = 0, str(error)
        except UnicodeDecodeError as wrong:
            position, found = wrong.start, f"byte {data[wrong.start]:#04x}"
        return LoadError(_at(data, position, place), f"not UTF-8: {found}; expected JSON in UTF-8")
    at = _BYTE.search(str(error))
    position = int(at[1]) if at else len(data.rstrip())
    return LoadError(_at(data, position, place), f"not JSON: {error}; expected {expected}".replace("`", "'"))


def decoded(decoder: msgspec.json.Decoder[_T], data: bytes, place: Place, expected: str) -> _T:
    """A document as what a format expects.

    Raises:
        LoadError: it is no JSON, or something else; the place is the line where it goes wrong.
    """
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as error:
        try:
            line = line_finder(data, place.line or 1).line_of(error_path(str(error)))
        except (ValueError, RecursionError):
            line = place.line or 1
        message = f"{str(error).replace('`', chr(39))}; expected {expected}"
        raise LoadError(Place(place.file, line), message) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise not_json(data, place, error, expected) from error


def line_finder(data: bytes, line: int) -> JsonPositions:
    """Finds the lines of a document's parts, from 1; the document begins at ``line`` of its file."""
    return JsonPositions(data.decode(errors="replace"), line)


def _at(data: bytes, position: int, place: Place) -> Place:
    return Place(place.file, (place.line or 1) + data.count(b"\n", 0, min(position, len(data.rstrip()))))


def _is_object(line: bytes) -> bool:
    try:
        msgspec.json.decode(line.removeprefix(BOM), type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _finish_line(stream: BinaryIO, line: bytes, limit: int) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(limit)


# -- documents however they are laid out ------------------------------------------------------------------------------


def _spread(source: Source, stream: BinaryIO, first: bytes, limit: int) -> Iterator[Chunk | LoadError]:
    held, start, end, number = bytearray(), 1, 1, 1
    for count, (data, line) in enumerate(_Values(stream, first.removeprefix(BOM), limit), start=1):
        if held and (data is None or len(held) >= CHUNK_BYTES):
            yield Chunk(source.name, start, bytes(held) + _SEPARATOR, number=number)
            held = bytearray()
        if data is None:
            yield too_large(Place(source.name, line), limit)
            continue
        if held:
            held += _SEPARATOR + b"\n" * (line - end)
        else:
            start, number = line, count
        held += data
        end = line + data.count(b"\n")
    if held:
        yield Chunk(source.name, start, bytes(held) + _SEPARATOR, number=number)


class _Values:
    """Objects and lists at the top of a stream, or in the list that it is, with their lines; ``None`` if too large.

    It looks at brackets and strings alone: whether what lies between them is JSON, whoever decodes it will say. What
    lies between documents and isn't white space or a comma is given as if it were one.
    """

    def __init__(self, stream: BinaryIO, first: bytes, limit: int) -> None:
        self._stream, self._limit = stream, limit
        self._buffer, self._line, self._counted = first, 1, 0  # the line at that position of the buffer
        self._depth, self._outer = 0, int(first.lstrip(_SPACE).startswith(b"["))
        self._begin: int | None = None  # where the document that is being read begins, and all before is told
        self._told = 0  # outside of documents: up to where all is told
        self._skipping = False
        self._quoted = False  # in a string that goes on in the next block

    def __iter__(self) -> Iterator[tuple[bytes | None, int]]:
        at, last = 0, False
        while not last:
            block = self._stream.read(_BLOCK)
            last = not block
            self._buffer += block
            at = yield from self._scan(at)
            keep = self._told if self._begin is None else self._begin
            if len(self._buffer) - keep > self._limit and not last:
                if not self._skipping:
                    yield None, self._line_at(keep)
                self._skipping, keep = self._begin is not None, at
            at -= self._forget(keep)
        if not self._skipping:
            yield from self._between(0, len(self._buffer))

    def _scan(self, at: int) -> Generator[tuple[bytes | None, int], None, int]:
        """Give what ends in the buffer, and return up to where it was looked at."""
        if self._quoted:
            at = self._string(at)
        for match in () if self._quoted else _TOKEN.finditer(self._buffer, at):
            mark = match[0]
            if mark == b'"':
                return self._string(match.end())
            if mark in _OPENING:
                if self._depth == self._outer and self._begin is None:
                    yield from self._between(self._told, match.start())
                    self._begin = match.start()
                self._depth += 1
            elif mark in _CLOSING and self._depth:
                self._depth -= 1
                if self._depth == self._outer and self._begin is not None:
                    yield from self._ended(self._begin, match.end())
        return at if self._quoted else len(self._buffer)

    def _string(self, at: int) -> int:
        """Look at a string from here, and return up to where; each byte is looked at once, however long it is."""
        found = _REST.match(self._buffer, at)
        self._quoted = found is None or not found[1]
        return at if found is None else found.end()

    def _ended(self, begin: int, end: int) -> Iterator[tuple[bytes | None, int]]:
        if not self._skipping:
            yield self._buffer[begin:end] if end - begin <= self._limit else None, self._line_at(begin)
        self._told, self._begin, self._skipping = end, None, False

    def _between(self, start: int, end: int) -> Iterator[tuple[bytes, int]]:
        """What lies between documents, or is one that doesn't end."""
        words = self._buffer[start:end]
        begins = words.lstrip(_SPACE + b",[]")
        if begins:
            yield begins.rstrip(_SPACE + b","), self._line_at(end - len(begins))

    def _line_at(self, position: int) -> int:
        self._line += self._buffer.count(b"\n", self._counted, position)
        self._counted = position
        return self._line

    def _forget(self, position: int) -> int:
        self._line_at(position)
        self._buffer, self._counted = self._buffer[position:], 0
        self._told, self._begin = 0, None if self._begin is None else 0
        return position
