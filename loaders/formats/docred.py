"""DocRED and Re-DocRED: tokens, vertices with their mentions, and relations between vertices with evidence sentences.

Source: the data format that DocRED's repository describes (thunlp/DocRED on GitHub).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from actorgraph.loaders.documents import Document, Metadata
from actorgraph.loaders.inputs import Chunk, Source, stem_of
from actorgraph.loaders.json_documents import JsonDocument, decoded, document_chunks
from actorgraph.loaders.json_sniffing import keys_of
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.outcomes import LeftOut, Refused
from actorgraph.loaders.sidecars import metadata_of
from actorgraph.loaders.standoff.annotations import Equivalence, Link, TextBound
from actorgraph.loaders.standoff.document_builder import build_document
from actorgraph.loaders.standoff.json_annotations import Found, LocatedAnnotations, read_each
from actorgraph.ontology.errors import LoadError, Place

EMPTY = "a vertex without mentions"
_EXPECTED = "a document of DocRED: title, sents, vertexSet, labels"


class _Mention(msgspec.Struct):
    pos: tuple[int, int]
    sent_id: int
    type: str = ""


class _Label(msgspec.Struct):
    h: int
    t: int
    r: str
    evidence: list[int] = []


class _Labels(msgspec.Struct):
    """The same as columns, as Hugging Face's data set of DocRED has it."""

    head: list[int] = []
    tail: list[int] = []
    relation_id: list[str] = []
    evidence: list[list[int]] = []

    def rows(self) -> list[_Label]:
        columns = (self.head, self.tail, self.relation_id, self.evidence)
        return [_Label(*row) for row in zip(*columns, strict=True)]


class _Document(msgspec.Struct):
    sents: list[list[str]]
    vertex_set: list[list[_Mention]] = msgspec.field(name="vertexSet")
    title: str = ""
    labels: list[_Label] | _Labels = []


class Docred:
    """Reader of DocRED's JSON: a list of documents, or one a line."""

    name = "docred"
    described: tuple[str, ...] = (".json", ".jsonl")

    def __init__(self) -> None:
        self._decoder = msgspec.json.Decoder(_Document)

    def recognises(self, name: str, head: bytes) -> bool:
        """By the keys of its documents."""
        keys = keys_of(head)
        return "vertexSet" in keys or {"sents", "title"} <= keys

    def whole(self, source: Source) -> Source:
        """Every file stands for itself."""
        return source

    def chunks(self, source: Source, limit: int) -> Iterator[Chunk | Refused | LeftOut | LoadError]:
        """Documents, about 256 KiB at a time, with what files beside them say of them all."""
        metadata = metadata_of(source, stem_of(source.file))
        for chunk in document_chunks(source, limit):
            yield chunk.described(metadata) if isinstance(chunk, Chunk) else chunk

    def parse(self, chunk: Chunk, labels: Labels) -> Iterator[Found]:
        """One document after the other."""

        def read(document: JsonDocument) -> Iterator[Found]:
            given = decoded(self._decoder, document.data, Place(chunk.file, document.line), _EXPECTED)
            yield _DocumentParser(given, LocatedAnnotations(chunk.file, document)).document(chunk.metadata, labels)

        yield from read_each(chunk, read)


class _DocumentParser:
    """One document on its way.

    Its text is the tokens with a space between any two; a vertex is of the class that most of its mentions have.
    """

    def __init__(self, given: _Document, placed: LocatedAnnotations) -> None:
        self.given, self.placed, self.annotations = given, placed, placed.annotations
        self.tokens: list[list[tuple[int, int]]] = []
        at = 0
        for sentence in given.sents:
            places = []
            for token in sentence:
                places.append((at, at + len(token)))
                at += len(token) + 1
            self.tokens.append(places)

    def document(self, metadata: Metadata, labels: Labels) -> Document:
        for number, vertex in enumerate(self.given.vertex_set):
            self._vertex(number, vertex)
        given = self.given.labels
        try:
            rows = given.rows() if isinstance(given, _Labels) else given
        except ValueError:
            raise LoadError(
                self.placed.place("labels"), "its columns differ in length; expected one row each"
            ) from None
        for number, label in enumerate(rows):
            self._label(number, label)
        text, title = " ".join(token for sentence in self.given.sents for token in sentence), self.given.title
        id_ = title or f"{metadata.values['id']}-{self.placed.number}"
        return build_document(self.annotations, self.placed.given(text, id_, metadata, {"title": title}), labels)

    def _vertex(self, number: int, vertex: list[_Mention]) -> None:
        if not vertex:
            self.annotations.add(TextBound(self.placed.order("vertexSet", number), f"v{number}", EMPTY, (), None))
        types = Counter(mention.type for mention in vertex).most_common(1)
        ids = tuple(f"v{number}.{index}" for index in range(len(vertex)))
        for index, mention in enumerate(vertex):
            (first, last), where = mention.pos, mention.sent_id
            inside = 0 <= where < len(self.tokens) and 0 <= first < last <= len(self.tokens[where])
            offsets = ((self.tokens[where][first][0], self.tokens[where][last - 1][1]),) if inside else ()
            found = TextBound(self.placed.order("vertexSet", number, index), ids[index], types[0][0], offsets, None)
            self.annotations.add(found)
            if not inside:
                found_there = f"no tokens [{first}, {last}) in sentence {where}"
                self.annotations.wrong(found, f"{found_there}; expected some of {len(self.tokens)} sentences")
                self.annotations.broken.add(found.id)
        if len(ids) > 1:
            self.annotations.add(Equivalence(self.placed.order("vertexSet", number), "*", "Equiv", ids))

    def _label(self, number: int, label: _Label) -> None:
        ends = (("Arg1", self._mention(label.h, label)), ("Arg2", self._mention(label.t, label)))
        places = [self.tokens[n] for n in label.evidence if 0 <= n < len(self.tokens)]
        shown = tuple((tokens[0][0], tokens[-1][1]) for tokens in places if tokens)
        link = Link(self.placed.order("labels", number), f"l{number}", label.r, None, ends, evidence=shown)
        self.annotations.add(link)
        vertices = len(self.given.vertex_set)
        for end, vertex in (("head", label.h), ("tail", label.t)):
            if not 0 <= vertex < vertices:
                self.annotations.wrong(link, f"its {end} is vertex {vertex}; expected one of {vertices} vertices")
        for sentence in label.evidence:
            if not 0 <= sentence < len(self.tokens):
                message = f"its evidence is sentence {sentence}; expected one of {len(self.tokens)} sentences"
                self.annotations.wrong(link, message)

    def _mention(self, vertex: int, label: _Label) -> str:
        """The mention of a vertex that stands in an evidence sentence, else its first one."""
        mentions = self.given.vertex_set[vertex] if 0 <= vertex < len(self.given.vertex_set) else []
        near = (index for index, mention in enumerate(mentions) if mention.sent_id in label.evidence)
        return f"v{vertex}.{next(near, 0)}"
