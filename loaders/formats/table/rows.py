"""The rows of a table, each with where it and its cells stand in the text.

A row that can't be read is told and passed over; the rows after it are read. Work is linear in the length of the text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from actorgraph.loaders.formats.table.text import lines_of, text_of
from actorgraph.loaders.inputs import Chunk
from actorgraph.loaders.profile import TableForm
from actorgraph.ontology.errors import LoadError, Place

DELIMITERS = ",;\t|"
_TABS = (".tsv", ".tab")
_SEPARATOR = re.compile(r'"?sep=(.)"?\Z', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_GOES_ON = "a cell goes on after its closing quotation mark; expected what stands between cells, or the marks doubled"
_NEVER_CLOSED = "a quotation mark before a cell is never closed; expected one after the cell, too"
_TOO_LONG = f"a cell has more than {csv.field_size_limit():,} characters; expected a shorter one"
_BREAK = "a carriage return stands in it; expected a line break only at its end"
_MARKS = "if the marks are part of the words, a profile's [table] says quote = false"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number (the first below the head is 1), its line, its cells, and where it stands.

    ``start`` and ``end`` are code points of the text. One that can't be read has no cells: ``wrong`` says why.
    """

    number: int
    line: int
    cells: Sequence[str]
    start: int
    end: int
    wrong: str | None = None

    @property
    def id(self) -> str:
        """What errors call it."""
        return f"row {self.number}"


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: its text, its head with its line, and its rows.

    The head are the names of the columns; where there is none, their numbers. ``skipped`` counts rows that a profile
    passes over.
    """

    text: str
    lines: Sequence[str]
    head: Sequence[str]
    line: int
    rows: Sequence[Row]
    skipped: int
    delimiter: str
    quote: str | None

    def spans(self, row: Row) -> list[tuple[int, int] | None]:
        """Where the words of each cell stand, without the white space around them.

        ``None`` where they stand there in another way, such as with a quotation mark that is written twice.
        """
        return list(_spans(self.text[row.start : row.end], row.start, row.cells, self.delimiter, self.quote))


def read_rows(chunk: Chunk, form: TableForm) -> Rows:
    """Read a table.

    Raises:
        LoadError: it is no table; the place is the line where that shows.
    """
    text = text_of(chunk, form.encoding)
    lines = lines_of(text)
    first = next((index for index, line in enumerate(lines) if line.strip() and index + 1 not in form.skip), None)
    if first is None:
        raise LoadError(Place(chunk.file, 1), "the table is empty; expected a row of column names")
    told = _SEPARATOR.match(lines[first].rstrip("\r\n"))
    if form.header:
        first = _head_at(form.header, lines, chunk.file)
    elif told is not None and first + 1 < len(lines):
        first += 1
    delimiter = form.delimiter or (told[1] if told else _delimiter(lines[first], chunk.file))
    return _rows(chunk.file, text, lines, _Layout(first, delimiter, _quote(form, delimiter), form))


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a table is written: the index of the line of its head, and what stands between and around its cells."""

    first: int
    delimiter: str
    quote: str | None
    form: TableForm


def _head_at(header: int, lines: Sequence[str], file: str) -> int:
    if header > len(lines) or not lines[header - 1].strip():
        found = f"the table has {len(lines)} lines" if header > len(lines) else "that line is empty"
        message = f"{found}; expected the head on line {header}, as the profile says"
        raise LoadError(Place(file, min(header, len(lines))), message)
    return header - 1


def _delimiter(line: str, file: str) -> str:
    """What stands between cells: of four, whichever is most often in a line, quoted cells aside."""
    bare = _QUOTED.sub("", line)
    if "\t" in bare and file.lower().removesuffix(".gz").endswith(_TABS):
        return "\t"
    return max(DELIMITERS, key=bare.count)


def _quote(form: TableForm, delimiter: str) -> str | None:
    """What stands around cells: nothing in tables with tabs, where a quotation mark is one of the words."""
    if form.quote is None:
        return None if delimiter == "\t" else '"'
    return form.quote or None


def _rows(file: str, text: str, lines: list[str], layout: _Layout) -> Rows:
    starts = list(accumulate(map(len, lines), initial=0))
    head: list[str] = []
    line, skipped = layout.first + 1, 0
    rows: list[Row] = []
    for begin, after, found in _records(lines, layout):
        if begin + 1 in layout.form.skip:
            skipped += 1
            continue
        if not head:
            if isinstance(found, str):
                raise LoadError(Place(file, begin + 1), f"not CSV: {found}")
            head, line = _head(found, layout.form), begin + 1
            if layout.form.header is not False:
                continue
        end = starts[begin] + len(text[starts[begin] : starts[after]].rstrip("\r\n"))
        cells, wrong = ((), f"it can't be read: {found}") if isinstance(found, str) else _fitted(found, head)
        rows.append(Row(len(rows) + 1, begin + 1, cells, starts[begin], end, wrong))
    return Rows(text, lines, head, line, rows, skipped, layout.delimiter, layout.quote)


def _head(cells: Sequence[str], form: TableForm) -> list[str]:
    if form.header is False:
        return [str(number) for number in range(1, len(cells) + 1)]
    return [" ".join(cell.split()) for cell in cells]


def _fitted(cells: list[str], head: Sequence[str]) -> tuple[Sequence[str], str | None]:
    """The cells of a row, as many as there are columns, and what is wrong where they are too few or many.

    Programs leave away, or add, empty cells at the end: where they stand for no column, that is right.
    """
    while len(cells) > len(head) and not cells[-1].strip():
        cells.pop()
    named = next((number for number in range(len(head), 0, -1) if head[number - 1]), 0)
    if named <= len(cells) <= len(head):
        return cells + [""] * (len(head) - len(cells)), None
    return cells, f"it has {len(cells)} cells; expected {len(head)}, as many as there are columns"


def _records(lines: list[str], layout: _Layout) -> Iterator[tuple[int, int, list[str] | str]]:
    """Every row that isn't empty: the index of its first line and of the one after it, its cells or what is wrong."""
    first, delimiter, quote = layout.first, layout.delimiter, layout.quote
    found = _quoted(lines, first, delimiter, quote) if quote else _bare(lines, first, delimiter)
    for begin, after, cells in found:
        if isinstance(cells, str) or any(cell.strip() for cell in cells):
            yield begin, after, cells


def _bare(lines: list[str], first: int, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    for index in range(first, len(lines)):
        yield index, index + 1, lines[index].rstrip("\r\n").split(delimiter)


def _quoted(lines: list[str], first: int, delimiter: str, quote: str) -> Iterator[tuple[int, int, list[str] | str]]:
    """Rows whose cells may be quoted. After one that can't be read, reading begins again with the next line.

    A mark that opens on one line can close on no two later ones, so no line is read more than twice.
    """
    width = 0
    while first < len(lines):
        begin, base = first, first
        reader = csv.reader(
            _from(lines, first), delimiter=delimiter, quotechar=quote, strict=True, skipinitialspace=True
        )
        try:
            for cells in reader:
                after = base + reader.line_num
                if after - begin > 1 and width and all(_is_row(line, delimiter, width) for line in lines[begin:after]):
                    yield begin, begin + 1, _several(begin + 1, after)
                    break
                yield begin, after, cells
                width, begin = width or len(cells), after
            else:
                return
        except csv.Error as error:
            yield begin, begin + 1, _told(str(error))
        first = begin + 1


def _from(lines: list[str], first: int) -> Iterator[str]:
    for index in range(first, len(lines)):
        yield lines[index]


def _is_row(line: str, delimiter: str, width: int) -> bool:
    return not line.strip() or (width > 1 and line.count(delimiter) == width - 1)


def _several(first: int, last: int) -> str:
    found = f"a quotation mark opens on line {first} and closes on line {last}, but each of these lines would be a row"
    return f"{found}; expected one that closes before its line ends ({_MARKS})"


def _told(message: str) -> str:
    """What the csv module found, in our words."""
    if "unexpected end of data" in message:
        return f"{_NEVER_CLOSED} ({_MARKS})"
    if "expected after" in message:
        return f"{_GOES_ON} ({_MARKS})"
    if "field limit" in message:
        return _TOO_LONG
    return _BREAK if "new-line" in message else message


def _spans(
    words: str, start: int, cells: Sequence[str], delimiter: str, quote: str | None
) -> Iterator[tuple[int, int] | None]:
    if quote is None or quote not in words:
        for given in words.split(delimiter):
            own = given.strip()
            first = start + len(given) - len(given.lstrip())
            yield (first, first + len(own)) if own else None
            start += len(given) + 1
        return
    at = 0
    for cell in cells:
        while quote and words[at : at + 1] == " ":
            at += 1
        if quote and words[at : at + 1] == quote:
            end = at + 1
            while end < len(words) and not (words[end] == quote and words[end + 1 : end + 2] != quote):
                end += 2 if words[end] == quote else 1
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
