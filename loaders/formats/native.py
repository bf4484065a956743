"""The native format: the records of `loaders.documents` as JSON, one article a file; JSON Lines for many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import msgspec

from actorgraph.loaders.documents import Document, DocumentRecord, Path, with_made_ids
from actorgraph.loaders.inputs import Chunk, Source, rest_of, too_large
from actorgraph.loaders.json_documents import BOM, line_chunks
from actorgraph.loaders.json_positions import JsonPositions, error_path, may_repeat_keys
from actorgraph.loaders.json_sniffing import keys_of
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.outcomes import Refused
from actorgraph.loaders.schema_errors import schema_errors
from actorgraph.ontology.errors import LoadError, Place
from actorgraph.ontology.vocabulary import GENERAL_RELATION, Vocabulary

_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_OWN = DocumentRecord.__struct_fields__
_NO_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_IS_ARRAY = "Expected `object`, got `array`"
_ONE_ARTICLE = "a list of JSON values; expected one article a file, or in a .jsonl file one a line"
_BYTE = re.compile(r"\(byte (\d+)\)")


class Native:
    """Reader of the native format."""

    name = "native"
    described: tuple[str, ...] = ()  # an article tells all about itself

    @cached_property
    def _decoder(self) -> msgspec.json.Decoder[DocumentRecord]:
        return msgspec.json.Decoder(DocumentRecord)

    @cached_property
    def _reader(self) -> msgspec.json.Decoder[Any]:
        return msgspec.json.Decoder()

    def recognises(self, name: str, head: bytes) -> bool:
        """By the keys of its articles; a file that is called JSON and isn't, by its name."""
        keys = keys_of(head)
        named = name.endswith((".json", ".json.gz", *_LINES))
        return not keys.isdisjoint(_OWN) or (named and not keys and not _is_json(head))

    def whole(self, source: Source) -> Source:
        """Every file stands for itself."""
        return source

    def chunks(self, source: Source, limit: int) -> Iterator[Chunk | LoadError]:
        """Whole lines of JSON Lines, about 256 KiB at a time; any other JSON in one piece."""
        with source.open() as stream:
            first = stream.readline(limit + 1)
            spread = first.removeprefix(BOM).strip() == b"{"  # one pretty-printed article, whatever its file is called
            if ((source.file or source.name).endswith(_LINES) and not spread) or _members(first) is not None:
                yield from line_chunks(source, stream, first, limit)
                return
            data = first + rest_of(stream, limit + 1 - len(first))
        if len(data) > limit:
            yield too_large(Place(source.name), limit)
        else:
            yield Chunk(source.name, 1, data)

    def parse(self, chunk: Chunk, labels: Labels | None = None) -> Iterator[Document | LoadError | Refused]:
        """Documents of one piece; a line that is no document is an error that names it. Its words are terms already."""
        data = chunk.data.removeprefix(BOM)
        if not data.strip():
            if chunk.line == 1:
                yield LoadError(Place(chunk.file), "the file is empty; expected an annotated article as JSON")
            return
        lines = data.split(b"\n")
        if _members(next(filter(bytes.strip, lines))) is None:  # its first line is no document, or a broken one
            document = self._document(data, Place(chunk.file, chunk.line))
            if isinstance(document, Document) or _is_json(data) or not any(map(_is_article, lines)):
                yield document
                return
        for offset, line in enumerate(lines):
            if line.strip():
                yield self._document(line, Place(chunk.file, chunk.line + offset))

    def _document(self, data: bytes, place: Place) -> Document | LoadError | Refused:
        try:
            record = self._decoder.decode(data)
        except UnicodeDecodeError:
            return _not_utf8(data, place)
        except msgspec.ValidationError as error:
            return self._invalid(data, place, str(error))
        except msgspec.DecodeError as error:
            return _not_json(data, place, str(error))
        keys = _keys(self._reader.decode(data))
        if may_repeat_keys(data, keys) and (repeated := JsonPositions(data.decode()).repeated_key()):
            return _repeated(data, place, *repeated)
        return Document(with_made_ids(record), place, _Lines(data, place).line_of)

    def _invalid(self, data: bytes, place: Place, first: str) -> LoadError | Refused:
        """All that keeps a document from being one; ``first`` is what the decoder met first."""
        lines = _Lines(data, place)
        if first == _IS_ARRAY:
            return LoadError(Place(place.file, lines.line_of(())), _ONE_ARTICLE)
        try:
            found = list(schema_errors(self._reader.decode(data), DocumentRecord))
        except _NO_JSON:  # broken behind what is wrong already, or nested too deep
            found = []
        errors = [
            LoadError(Place(place.file, lines.line_of(path), lines.annotation(path)), message)
            for path, message in found or [(error_path(first), first.replace("`", "'"))]
        ]
        errors.sort(key=lambda error: error.place.line or 0)
        return errors[0] if len(errors) == 1 else Refused(tuple(errors))


def _keys(document: dict[str, Any]) -> int:
    """How many keys the objects of a document have, where it follows the records."""
    actors, claims = document.get("actors", ()), document.get("claims", ())
    objects = [document, document["article"], *actors, *claims]
    for actor in actors:
        objects += (mention for mention in actor.get("mentions", ()) if isinstance(mention, dict))
    for claim in claims:
        objects += claim.get("evidence", ())
        if isinstance(claim.get("when"), dict):
            objects.append(claim["when"])
    return sum(map(len, objects))


def _is_json(data: bytes) -> bool:
    """Whether these bytes are one JSON value."""
    try:
        msgspec.json.decode(data, type=msgspec.Raw)
    except _NO_JSON:
        return False
    return True


def _members(data: bytes) -> dict[str, msgspec.Raw] | None:
    """The members of a JSON object, unread; ``None`` when these bytes are anything else."""
    try:
        return msgspec.json.decode(data.removeprefix(BOM), type=dict[str, msgspec.Raw])
    except _NO_JSON:
        return None


def _is_article(line: bytes) -> bool:
    return "article" in (_members(line) or ())


class _Lines:
    """Finds the parts of one document in its file."""

    def __init__(self, data: bytes, place: Place) -> None:
        self._data, self._place = data, place

    @cached_property
    def _json(self) -> JsonPositions:
        return JsonPositions(self._data.decode(errors="replace"))

    def line_of(self, path: Path) -> int | None:
        return None if self._place.line is None else self._place.line + self._json.line_of(path) - 1

    def annotation(self, path: Path) -> str | None:
        """Id of the actor or claim that a path leads into."""
        id_ = self._json.value_at((*path[:2], "id")) if path[:1] in (("actors",), ("claims",)) else None
        return str(id_).encode(errors="replace").decode() if isinstance(id_, str | int) else None


def _line_at(data: bytes, position: int, place: Place) -> Place:
    end = min(position, len(data.rstrip()))  # what ends too early is named where it ends
    return Place(place.file, (place.line or 1) + data.count(b"\n", 0, end))


def _not_utf8(data: bytes, place: Place) -> LoadError:
    try:
        data.decode()
        position = 0
    except UnicodeDecodeError as error:
        position = error.start
    message = f"not UTF-8: byte {data[position]:#04x}; expected JSON in UTF-8"
    return LoadError(_line_at(data, position, place), message)


def _not_json(data: bytes, place: Place, message: str) -> LoadError:
    messages = [message]
    try:
        msgspec.json.decode(data, type=msgspec.Raw)
    except _NO_JSON as error:  # of a broken ``true`` the decoder names the end, this the beginning
        messages.append(str(error))
    found = [(int(byte[1]), text) for text in messages if (byte := _BYTE.search(text))]
    position, text = min(found, default=(len(data.rstrip()), message))
    return LoadError(_line_at(data, position, place), f"not JSON: {text}; expected an annotated article")


def _repeated(data: bytes, place: Place, path: tuple[str | int, ...], line: int) -> LoadError:
    lines, before = _Lines(data, place), (place.line or 1) - 1
    message = f"the key '{path[-1]}' is given twice in one object, first on line {lines.line_of(path)}; expected once"
    return LoadError(Place(place.file, before + line, lines.annotation(path)), message)


def json_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """The native format as JSON Schema (draft 2020-12), with the ontology's terms filled in."""
    schema = msgspec.json.schema(DocumentRecord)
    definitions = schema["$defs"]
    claim, article = definitions["ClaimRecord"]["properties"], definitions["ArticleRecord"]["properties"]
    definitions["ActorRecord"]["properties"]["type"]["enum"] = sorted(vocabulary.classes)
    claim["relation"]["enum"] = sorted(vocabulary.relations.keys() - {GENERAL_RELATION})
    terms = ((claim, "stance", vocabulary.stances), (claim, "stage", vocabulary.stages))
    for properties, name, known in (*terms, (article, "status", vocabulary.statuses)):
        properties[name] = {"enum": [*sorted(known), None], "default": None}
    for passage in ("MentionRecord", "EvidenceRecord"):
        definitions[passage]["dependentRequired"] = {"start": ["end"], "end": ["start"]}
    claim["confidence"]["anyOf"] = [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "null"}]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/actorgraph/schema/native.json",
        "title": "Annotated article (actorgraph native format)",
        **schema,
    }
