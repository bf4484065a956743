"""A claim sheet as a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from actorgraph.loaders.documents import ArticleRecord, Document, DocumentRecord, Path, with_made_ids
from actorgraph.loaders.formats.sheet.actors import actor_of
from actorgraph.loaders.formats.sheet.claims import ClaimReader
from actorgraph.loaders.formats.sheet.layout import Entry, Layout, read_layout
from actorgraph.loaders.formats.sheet.words import KnownNames, Malformed
from actorgraph.loaders.inputs import Chunk
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.quotation import TextSearch
from actorgraph.ontology.errors import LoadError, Place

_BOM = "\ufeff"
_T = TypeVar("_T")


def read_sheet(chunk: Chunk, labels: Labels) -> Document:
    """The document of a sheet: entries that are wrong are among its errors.

    Raises:
        LoadError: it isn't laid out as a sheet.
    """
    try:
        text = chunk.data.decode().removeprefix(_BOM)
    except UnicodeDecodeError as error:
        line = chunk.data.count(b"\n", 0, error.start) + 1
        found = f"byte {chunk.data[error.start]:#04x}"
        raise LoadError(Place(chunk.file, line), f"not UTF-8: {found}; expected a sheet in UTF-8") from error
    layout = read_layout(chunk.file, text)
    errors: list[LoadError] = []
    search = TextSearch(layout.text or "")
    actors = _read(layout.actors, lambda entry: actor_of(entry, search), chunk.file, errors)
    known = KnownNames((name, actor.id) for _, actor in actors for name in (actor.id, actor.name or ""))
    claims = _read(layout.claims, ClaimReader(known, labels.vocabulary).claim_of, chunk.file, errors)
    record = DocumentRecord(_article(layout, chunk), [actor for _, actor in actors], [claim for _, claim in claims])
    lines = {"actors": [line for line, _ in actors], "claims": [line for line, _ in claims]}
    places = {name: place for name, place in chunk.metadata.places.items() if name not in layout.head}
    return Document(with_made_ids(record), Place(chunk.file), _lines(layout, lines), places, tuple(errors))


def _article(layout: Layout, chunk: Chunk) -> ArticleRecord:
    """The front matter, and what files beside the sheet say of its article."""
    values = {**chunk.metadata.values, **{name: value for name, (value, _) in layout.head.items()}}
    return ArticleRecord(text=layout.text or "", **values)


def _read(
    entries: Iterable[Entry], read: Callable[[str], _T], file: str, errors: list[LoadError]
) -> list[tuple[int, _T]]:
    """What the entries say, with their lines."""
    found = []
    for entry in entries:
        try:
            found.append((entry.line, read(entry.words)))
        except Malformed as error:
            errors.append(LoadError(Place(file, entry.line), str(error)))
    return found


def _lines(layout: Layout, entries: dict[str, list[int]]) -> Callable[[Path], int | None]:
    def line_of(path: Path) -> int | None:
        kind = path[0] if path else None
        if kind == "article":
            name = str(path[-1])
            return layout.text_line if name == "text" else layout.head.get(name, ("", 1))[1]
        return entries[str(kind)][int(path[1])] if kind in entries and len(path) > 1 else 1

    return line_of
