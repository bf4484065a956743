"""Prodigy: what `rel.manual` and its kin write as JSON Lines (`prodigy db-out`).

Source: the task formats that Prodigy's documentation describes (prodi.gy/docs/api-interfaces). Spans count characters
and tokens, the last token included; a relation leads from the span of the token ``head`` to that of ``child``.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec

from actorgraph.loaders.documents import Document, Metadata
from actorgraph.loaders.inputs import Chunk, Source, stem_of
from actorgraph.loaders.json_documents import JsonDocument, decoded, document_chunks
from actorgraph.loaders.json_sniffing import keys_of
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.outcomes import LeftOut
from actorgraph.loaders.sidecars import metadata_of
from actorgraph.loaders.standoff.annotations import Link, TextBound
from actorgraph.loaders.standoff.document_builder import build_document
from actorgraph.loaders.standoff.json_annotations import Found, LocatedAnnotations, read_each
from actorgraph.ontology.errors import LoadError, Place

NOT_ACCEPTED = "an example that was not accepted"
UNLABELLED = "unlabelled"
_EXPECTED = "an example of Prodigy: text, tokens, spans, relations"
_ACCEPTED = (None, "accept")


class _Token(msgspec.Struct):
    text: str = ""
    start: int | None = None
    end: int | None = None
    ws: bool = True


class _Span(msgspec.Struct):
    start: int | None = None
    end: int | None = None
    token_start: int | None = None
    token_end: int | None = None
    label: str | None = None


class _Relation(msgspec.Struct):
    head: int
    child: int
    label: str | None = None
    head_span: _Span | None = None
    child_span: _Span | None = None


class _Example(msgspec.Struct):
    """An example; ``label`` and ``accept`` are what was said of its whole text, ``ents`` spaCy's, which aren't read."""

    text: str
    tokens: list[_Token] = []
    spans: list[_Span] = []
    relations: list[_Relation] = []
    ents: list[Any] = []
    label: Any = None
    accept: list[Any] = []
    answer: str | None = None
    meta: dict[str, Any] | None = None
    input_hash: int | None = msgspec.field(name="_input_hash", default=None)
    annotator: str | None = msgspec.field(name="_annotator_id", default=None)
    session: str | None = msgspec.field(name="_session_id", default=None)


class Prodigy:
    """Reader of Prodigy's JSON Lines."""

    name = "prodigy"
    described: tuple[str, ...] = (".jsonl", ".json")

    def __init__(self) -> None:
        self._decoder = msgspec.json.Decoder(_Example)

    def recognises(self, name: str, head: bytes) -> bool:
        """By the keys of its examples."""
        keys = keys_of(head)
        marked = not keys.isdisjoint({"_input_hash", "_task_hash", "spans"}) or {"tokens", "answer"} <= keys
        return "text" in keys and marked and "article" not in keys

    def whole(self, source: Source) -> Source:
        """Every file stands for itself."""
        return source

    def chunks(self, source: Source, limit: int) -> Iterator[Chunk | LoadError]:
        """Examples, about 256 KiB at a time, with what files beside them say of them all."""
        metadata = metadata_of(source, stem_of(source.file))
        for chunk in document_chunks(source, limit):
            yield chunk.described(metadata) if isinstance(chunk, Chunk) else chunk

    def parse(self, chunk: Chunk, labels: Labels) -> Iterator[Found]:
        """One example after the other; what was rejected or ignored is left out."""

        def read(document: JsonDocument) -> Iterator[Found]:
            example = decoded(self._decoder, document.data, Place(chunk.file, document.line), _EXPECTED)
            if example.answer not in _ACCEPTED:
                yield LeftOut(NOT_ACCEPTED, max(1, len(example.spans) + len(example.relations)))
            else:
                yield _TaskParser(example, LocatedAnnotations(chunk.file, document)).document(chunk.metadata, labels)

        yield from read_each(chunk, read)


class _TaskParser:
    """One example on its way."""

    def __init__(self, example: _Example, placed: LocatedAnnotations) -> None:
        self.example, self.placed = example, placed
        self.spans: dict[tuple[int | None, int | None], str] = {}
        self.of_token: dict[int, str] = {}
        by = example.annotator or example.session
        self.annotators = (by,) if by else ()

    def document(self, metadata: Metadata, labels: Labels) -> Document:
        for index, span in enumerate(self.example.spans):
            self._span(span, f"s{index}", "spans", index)
        for index, relation in enumerate(self.example.relations):
            self._relation(relation, index)
        self._not_read()
        text, meta = self.example.text, self.example.meta or {}
        number = self.example.input_hash
        own = (
            sha256(text.encode(errors="replace")).hexdigest()[:12] if number is None else str(number % 2**32)
        )  # hashes are signed
        given = self.placed.given(text, f"{metadata.values['id']}-{own}", metadata, meta, ("meta",))
        return build_document(self.placed.annotations, given, labels)

    def _not_read(self) -> None:
        """What is said of the text as a whole, and entities that aren't spans: counted, and nothing else."""
        label = self.example.label
        said = [("label", f"of the text: {label}")] if isinstance(label, str) and label else []
        said += [("accept", f"of the text: {choice}") for choice in self.example.accept]
        for index, (name, given) in enumerate([*said, *(("ents", "ents") for _ in self.example.ents)]):
            self.placed.annotations.add(TextBound(self.placed.order(name), f"n{index}", given[:80], (), None))

    def _span(self, span: _Span, id_: str, *path: str | int) -> None:
        """A stretch by its characters, or by its tokens, whose words prove it."""
        words, edges = self._tokens(span)
        start, end = (span.start, span.end) if span.start is not None and span.end is not None else edges
        offsets = () if start is None or end is None else ((start, end),)
        found = TextBound(self.placed.order(*path), id_, span.label or UNLABELLED, offsets, words)
        self.placed.annotations.add(found)
        if not offsets:
            self.placed.annotations.wrong(
                found, "neither it nor its tokens say where it stands; expected start and end, or tokens of the text"
            )
            self.placed.annotations.broken.add(id_)
        else:
            self.spans.setdefault(offsets[0], id_)
            if span.token_start is not None and span.token_end is not None:
                for token in range(span.token_start, min(span.token_end + 1, len(self.example.tokens))):
                    self.of_token.setdefault(token, id_)

    def _tokens(self, span: _Span) -> tuple[str | None, tuple[int | None, int | None]]:
        """The words of a span's tokens, and where they begin and end."""
        first, last = span.token_start, span.token_end
        if first is None or last is None or not 0 <= first <= last < len(self.example.tokens):
            return None, (None, None)
        tokens = self.example.tokens[first : last + 1]
        words = "".join(token.text + " " * token.ws for token in tokens)
        return (words.removesuffix(" ") if tokens[-1].ws else words) or None, (tokens[0].start, tokens[-1].end)

    def _relation(self, relation: _Relation, index: int) -> None:
        ends = [
            self._end(span, token, f"r{index}.{name}", "relations", index)
            for name, token, span in (
                ("head", relation.head, relation.head_span),
                ("child", relation.child, relation.child_span),
            )
        ]
        order, arguments = self.placed.order("relations", index), (("Arg1", ends[0]), ("Arg2", ends[1]))
        label = relation.label or UNLABELLED
        self.placed.annotations.add(Link(order, f"r{index}", label, None, arguments, annotators=self.annotators))

    def _end(self, span: _Span | None, token: int, id_: str, *path: str | int) -> str:
        """The span at an end of a relation: one of the example's, or else a stretch of its own, without a label."""
        if span is not None and (span.start, span.end) in self.spans:
            return self.spans[span.start, span.end]
        if token in self.of_token:
            return self.of_token[token]
        self._span(span or _Span(token_start=token, token_end=token), id_, *path)
        return id_
