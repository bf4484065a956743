"""What is known of an article whose format says nothing of it: ``NAME.meta.json``, or its row of ``metadata.csv``.

Both lie in the folder of the article's own file and are never articles themselves. Where both give a field, the file of
the article's own counts. An article of which neither says an id is called by its file's stem.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping
from functools import lru_cache

import msgspec

from actorgraph.loaders.archives import UNREADABLE
from actorgraph.loaders.documents import ArticleRecord, Metadata, Record
from actorgraph.loaders.inputs import SiblingFiles, Source, rest_of
from actorgraph.loaders.json_positions import JsonPositions, error_path
from actorgraph.loaders.json_sniffing import keys_of
from actorgraph.ontology.errors import LoadError, Place

ENDING = ".meta.json"
TABLE = "metadata.csv"
MAX_BYTES = 64 << 20
_HEAD_BYTES = 1 << 12
_BOM = b"\xef\xbb\xbf"


_DESCRIBED = [(name, str | None, None) for name in ArticleRecord.__struct_fields__ if name != "text"]
MetadataRecord = msgspec.defstruct("MetadataRecord", _DESCRIBED, bases=(Record,))
"""Fields of an article but its text."""

_FIELDS = MetadataRecord.__struct_fields__
_decode = msgspec.json.Decoder(MetadataRecord).decode


def is_sidecar(source: Source, described: Collection[str]) -> bool:
    """Whether a file only tells of others in its folder, those whose names have one of these endings."""
    if source.file == TABLE:
        return not source.beside.endings_without(TABLE).isdisjoint(described)
    stem = source.file.removesuffix(ENDING)
    if stem == source.file or not any(source.beside.find(stem + ending) for ending in described):
        return False
    try:
        with source.open() as stream:
            return "article" not in keys_of(stream.read(_HEAD_BYTES))  # an article may be called so, too
    except UNREADABLE:
        return True


def metadata_of(source: Source, stem: str) -> Metadata:
    """What the files beside a source say of its article, whose file's stem is given.

    Raises:
        LoadError: one of them is not what it should be; its place is in that file.
    """
    values = {"id": stem}
    places: dict[str, Place] = {}
    for found in (_rows(source.beside).get(stem), _own(source.beside.find(stem + ENDING))):
        if found is not None:
            values.update(found.values)
            places.update(found.places)
    return Metadata(values, places)


def _own(file: Source | None) -> Metadata | None:
    if file is None:
        return None
    data = _read(file)
    try:
        record = _decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        line = JsonPositions(data.decode(errors="replace")).line_of(error_path(str(error)))
        message = f"{str(error).replace('`', chr(39))}; expected what is known of an article: {', '.join(_FIELDS)}"
        raise LoadError(Place(file.name, line), message) from error
    values = {name: value for name, value in msgspec.structs.asdict(record).items() if value is not None}
    lines = JsonPositions(data.decode())
    return Metadata(values, {name: Place(file.name, lines.line_of((name,))) for name in values})


@lru_cache(maxsize=4)
def _rows(beside: SiblingFiles) -> Mapping[str, Metadata]:
    """The rows of a folder's table by the stems that they are for; read once for all articles of the folder."""
    file = beside.find(TABLE)
    if file is None:
        return {}
    data = _read(file)
    try:
        return _table(file.name, data.decode())
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LoadError(Place(file.name, line), "not UTF-8; expected a table in UTF-8") from error


def _table(name: str, text: str) -> Mapping[str, Metadata]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: dict[str, Metadata] = {}
    try:
        head = _head(name, next(reader, []))
        line = reader.line_num + 1
        for row in reader:
            place, line = Place(name, line), reader.line_num + 1
            if any(row):
                row_found = _row(place, head, row)
                if found.setdefault(row_found.values["id"], row_found) is not row_found:
                    raise LoadError(place, f"the id '{row_found.values['id']}' is used twice; expected one row for it")
    except csv.Error as error:
        raise LoadError(Place(name, reader.line_num), f"not CSV: {error}") from error
    return found


def _head(name: str, head: list[str]) -> list[str]:
    if "id" not in head or len(set(head)) < len(head) or not set(head).issubset(_FIELDS):
        message = f"its columns are {', '.join(head) or 'none'}; expected id, and any of {', '.join(_FIELDS[1:])}"
        raise LoadError(Place(name, 1), message)
    return head


def _row(place: Place, head: list[str], row: list[str]) -> Metadata:
    if len(row) != len(head):
        raise LoadError(place, f"it has {len(row)} cells; expected {len(head)}, as many as there are columns")
    values = {column: cell for column, cell in zip(head, row, strict=True) if cell}
    if "id" not in values:
        raise LoadError(place, "its id is empty; expected the stem of an article's file")
    return Metadata(values, dict.fromkeys(values.keys() - {"id"}, place))  # its id only says which file it is for


def _read(file: Source) -> bytes:
    with file.open() as stream:
        data = rest_of(stream, MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise LoadError(Place(file.name), f"it has more than {MAX_BYTES:,} bytes; expected what is known of articles")
    return data.removeprefix(_BOM)
