"""Doccano: its exports as JSON Lines, however they are laid out, also zipped with a file for each user.

Source: Doccano's own exporters. A project for relations has ``entities`` and ``relations``; one for spans alone has
them as ``label``, each a list of start, end and label (and perhaps the words), or, before 2021, as ``annotations`` with
numbers for labels. A document's other keys are what its user said of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from actorgraph.loaders.documents import Document, Metadata
from actorgraph.loaders.inputs import Chunk, Source, stem_of
from actorgraph.loaders.json_documents import JsonDocument, decoded, document_chunks
from actorgraph.loaders.json_positions import JsonPositions
from actorgraph.loaders.json_sniffing import keys_of
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.outcomes import LeftOut
from actorgraph.loaders.sidecars import metadata_of
from actorgraph.loaders.standoff.annotations import Link, TextBound
from actorgraph.loaders.standoff.document_builder import build_document
from actorgraph.loaders.standoff.json_annotations import Found, LocatedAnnotations, read_each
from actorgraph.loaders.surfaces import shown
from actorgraph.ontology.errors import LoadError, Place

COMMENT = "a comment on a text"
_EXPECTED = "a document of Doccano: text, and entities with relations, or label"
_SHARED = frozenset({"all", "unknown", "admin-all"})
"""Names of files that hold no one user's work."""

_OTHERS = frozenset({"tokens", "spans", "_input_hash", "article", "vertexSet", "annotation_id", "lead_time"})
"""Keys of other tools' documents that have a text, too."""

Id = int | str


class _Entity(msgspec.Struct):
    id: Id
    start_offset: int
    end_offset: int
    label: str = ""


class _Numbered(msgspec.Struct):
    """An entity of the oldest exports, whose label is a number."""

    start_offset: int
    end_offset: int
    label: Id = ""


class _Relation(msgspec.Struct):
    from_id: Id
    to_id: Id
    id: Id | None = None
    type: str = ""


class _Spans(msgspec.Struct):
    """The parts of a document that are annotations; those of other kinds of projects are counted."""

    entities: list[_Entity] = []
    relations: list[_Relation] = []
    annotations: list[_Numbered] = []
    label: Any = None
    labels: Any = None
    comments: list[Any] = msgspec.field(name="Comments", default_factory=list)


class Doccano:
    """Reader of Doccano's exports."""

    name = "doccano"
    described: tuple[str, ...] = (".jsonl", ".json")

    def __init__(self) -> None:
        self._spans = msgspec.json.Decoder(_Spans)
        self._all = msgspec.json.Decoder(dict[str, Any])

    def recognises(self, name: str, head: bytes) -> bool:
        """By the keys of its documents."""
        keys = keys_of(head)
        text = not keys.isdisjoint({"text", "data"})
        marked = not keys.isdisjoint({"entities", "label", "labels", "Comments"}) or keys == {"id", "text"}
        numbered = {"text", "annotations"} <= keys and b'"start_offset"' in head
        return text and (marked or numbered) and keys.isdisjoint(_OTHERS)

    def whole(self, source: Source) -> Source:
        """Every file stands for itself."""
        return source

    def chunks(self, source: Source, limit: int) -> Iterator[Chunk | LoadError]:
        """Documents, about 256 KiB at a time, with what files beside them say of them all."""
        metadata = metadata_of(source, stem_of(source.file))
        for chunk in document_chunks(source, limit):
            yield chunk.described(metadata) if isinstance(chunk, Chunk) else chunk

    def parse(self, chunk: Chunk, labels: Labels) -> Iterator[Found]:
        """One document after the other."""
        archive, inside, member = chunk.file.rpartition("!")
        user = stem_of(member.rpartition("/")[2]) if inside else ""
        base = stem_of(archive.rpartition("/")[2]) if inside else chunk.metadata.values["id"]
        annotators = (user,) if user and user not in _SHARED else ()

        def read(document: JsonDocument) -> Iterator[Found]:
            place = Place(chunk.file, document.line)
            given = decoded(self._all, document.data, place, _EXPECTED)
            spans = decoded(self._spans, document.data, place, _EXPECTED)
            placed = LocatedAnnotations(chunk.file, document)
            _check_keys(document.data, placed)
            if spans.comments:
                yield LeftOut(COMMENT, len(spans.comments))
            yield _RecordParser(given, spans, placed, annotators).document(base, chunk.metadata, labels)

        yield from read_each(chunk, read)


def _check_keys(data: bytes, placed: LocatedAnnotations) -> None:
    """A user's own key may be called `text`, too: which of the two a decoder kept is chance."""
    if data.count(b'"text"') > 1:
        repeated = JsonPositions(data.decode(errors="replace")).repeated_key()
        if repeated is not None and len(repeated[0]) == 1:
            raise LoadError(placed.place(), f"the key '{repeated[0][0]}' is given twice in one object; expected once")


class _RecordParser:
    """One document on its way."""

    def __init__(
        self, given: dict[str, Any], spans: _Spans, placed: LocatedAnnotations, annotators: tuple[str, ...]
    ) -> None:
        self.given, self.spans, self.placed, self.annotators = given, spans, placed, annotators
        self.add = placed.annotations.add

    def document(self, base: str, metadata: Metadata, labels: Labels) -> Document:
        text = next((t for name in ("data", "text") if isinstance(t := self.given.get(name), str)), None)
        if text is None:
            raise LoadError(self.placed.place("text"), f"it has no text; expected {_EXPECTED}")
        for index, entity in enumerate(self.spans.entities):
            order, offsets = self.placed.order("entities", index), ((entity.start_offset, entity.end_offset),)
            self.add(TextBound(order, f"e{entity.id}", entity.label, offsets, None))
        for index, numbered in enumerate(self.spans.annotations):
            order, offsets = self.placed.order("annotations", index), ((numbered.start_offset, numbered.end_offset),)
            self.add(TextBound(order, f"annotation{index}", str(numbered.label), offsets, None))
        for name in ("label", "labels"):
            found = getattr(self.spans, name)
            for index, span in enumerate(found if isinstance(found, list) else [] if found is None else [found]):
                self._span(name, index, span)
        for index, relation in enumerate(self.spans.relations):
            order = self.placed.order("relations", index)
            id_ = f"r{index if relation.id is None else relation.id}"
            ends = (("Arg1", f"e{relation.from_id}"), ("Arg2", f"e{relation.to_id}"))
            self.add(Link(order, id_, relation.type, None, ends, annotators=self.annotators))
        own = self.given.get("meta") if isinstance(self.given.get("meta"), dict) else self.given
        number = self.given.get("id")
        id_ = f"{base}-{number if isinstance(number, int | str) and number != '' else self.placed.number}"
        given = self.placed.given(text, id_, metadata, own or {}, ("meta",) if own is not self.given else ())
        return build_document(self.placed.annotations, given, labels)

    def _span(self, name: str, index: int, span: Any) -> None:
        """A span of a project that has nothing but spans; what isn't one is a label of the whole text."""
        order = self.placed.order(name, index)
        match span:
            case (int() as start, int() as end, str() as label, *rest) if not rest or isinstance(rest[0], str):
                words = next(iter(rest), None)
                self.add(TextBound(order, f"{name}{index}", label, ((start, end),), words))
            case list() | dict():
                wrong = TextBound(order, f"{name}{index}", name, (), None)
                self.add(wrong)
                found = shown(msgspec.json.encode(span).decode())
                self.placed.annotations.wrong(wrong, f"it is {found}; expected [start, end, label]")
            case _:
                label = span if isinstance(span, str) and span else name
                self.add(TextBound(order, f"{name}{index}", f"of the text: {label}"[:80], (), None))
