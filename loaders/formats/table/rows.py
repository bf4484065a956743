"""The rows of a table, each with where it and its cells stand in the text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.inputs import Chunk
from ontology.errors import LoadError, Place

_DELIMITERS = ",;\t|"
_BOM = "\ufeff"
_QUOTE = '"'


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number (the first below the head is 1), its line, its cells, and where they stand.

    ``start`` and ``end`` are code points of the text; ``spans`` those of each cell's words, ``None`` where these stand
    there in another way (a quotation mark is written twice).
    """

    number: int
    line: int
    cells: list[str]
    start: int
    end: int
    spans: list[tuple[int, int] | None]

    @property
    def id(self) -> str:
        """What errors call it."""
        return f"row {self.number}"


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: its text, the names of its columns, and its rows."""

    text: str
    head: list[str]
    rows: list[Row]


def read_rows(chunk: Chunk) -> Rows:
    """Read a table.

    Raises:
        LoadError: it is no table; the place is the line where that shows.
    """
    try:
        text = chunk.data.decode().removeprefix(_BOM)
    except UnicodeDecodeError as error:
        line = chunk.data.count(b"\n", 0, error.start) + 1
        found = f"byte {chunk.data[error.start]:#04x}"
        raise LoadError(Place(chunk.file, line), f"not UTF-8: {found}; expected a table in UTF-8") from error
    end = "\n" if "\n" in text or "\r" not in text else "\r"
    lines = [line + end for line in text.split(end)]
    lines[-1] = lines[-1].removesuffix(end)
    first = next((line for line in lines if line.strip()), "")
    if not first:
        raise LoadError(Place(chunk.file, 1), "the table is empty; expected a row of column names")
    delimiter = max(_DELIMITERS, key=first.count)
    return _rows(chunk.file, text, lines, delimiter)


def _rows(file: str, text: str, lines: list[str], delimiter: str) -> Rows:
    starts = [0]
    for words in lines:
        starts.append(starts[-1] + len(words))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    head: list[str] | None = None
    rows: list[Row] = []
    begin = 0
    try:
        for cells in reader:
            start, end, line = starts[begin], starts[reader.line_num], begin + 1
            begin = reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            words = text[start:end].rstrip("\r\n")
            if head is None:
                head = [cell.strip() for cell in cells]
                _check(file, line, head)
                continue
            spans = list(_spans(words, start, cells, delimiter))
            rows.append(Row(len(rows) + 1, line, cells, start, start + len(words), spans))
    except csv.Error as error:
        raise LoadError(Place(file, reader.line_num), f"not CSV: {error}") from error
    return Rows(text, head or [], rows)


def _check(file: str, line: int, head: list[str]) -> None:
    named = [name for name in head if name]
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice is not None:
        raise LoadError(Place(file, line), f"two columns are called '{twice}'; expected a name of its own for each")


def _spans(words: str, start: int, cells: list[str], delimiter: str) -> Iterator[tuple[int, int] | None]:
    """Where the words of each cell stand, without the white space around them."""
    at = 0
    for cell in cells:
        if words[at : at + 1] == _QUOTE:
            end = at + 1
            while end < len(words) and not (words[end] == _QUOTE and words[end + 1 : end + 2] != _QUOTE):
                end += 2 if words[end] == _QUOTE else 1
            first, after = at + 1, end + 1
        else:
            after = words.find(delimiter, at)
            after = len(words) if after < 0 else after
            first, end = at, after
        at = after + 1
        inner, own = words[first:end], cell.strip()
        if not own or inner.strip() != own:
            yield None
        else:
            first += len(inner) - len(inner.lstrip())
            yield start + first, start + first + len(own)
