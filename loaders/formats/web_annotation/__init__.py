"""W3C Web Annotation: one annotation, a list, a collection, a page, a graph, or one a line, about texts.

Source: the Web Annotation Data Model (W3C Recommendation, 2017). It is read as JSON whose keys are those of its own
context; no context is ever fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from actorgraph.loaders.archives import UNREADABLE
from actorgraph.loaders.documents import Document
from actorgraph.loaders.formats.web_annotation.annotation_parser import Page, documents_of
from actorgraph.loaders.formats.web_annotation.checks import in_short, names_context, nodes_of, wrong_context
from actorgraph.loaders.inputs import Chunk, CompanionFile, Source, stem_of
from actorgraph.loaders.json_documents import decoded, documents_in
from actorgraph.loaders.json_sniffing import keys_of
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.outcomes import LeftOut, Refused
from actorgraph.loaders.sidecars import metadata_of
from actorgraph.ontology.errors import LoadError, Place

ELSEWHERE = "a collection whose annotations are in other files"
_EXPECTED = "Web Annotations as JSON"
_ENDINGS = (".jsonld", ".json", ".jsonl")
_KEYS = frozenset({"target", "items", "first", "@graph"})


def _head(source: Source) -> bytes:
    try:
        with source.open() as stream:
            return stream.read(1 << 12)
    except UNREADABLE:
        return b""


class WebAnnotation:
    """Reader of Web Annotations. A text that isn't in them lies beside them as ``NAME.txt``."""

    name = "web-annotation"
    described: tuple[str, ...] = _ENDINGS

    def __init__(self) -> None:
        self._decoder = msgspec.json.Decoder(Any)

    def recognises(self, name: str, head: bytes) -> bool:
        """By the model's context."""
        return names_context(head) and not keys_of(head).isdisjoint({"@context", *_KEYS})

    def whole(self, source: Source) -> Source:
        """A text is part of the annotations beside it."""
        stem = source.file.removesuffix(".txt")
        for ending in _ENDINGS if stem != source.file else ():
            beside = source.beside.find(stem + ending)
            if beside is not None and names_context(_head(beside)):
                return beside
        return source

    def chunks(self, source: Source, limit: int) -> Iterator[Chunk]:
        """A file comes whole, with the text beside it."""
        stem = stem_of(source.file)
        data = source.read(limit)
        text = source.beside.find(f"{stem}.txt")
        beside = None if text is None else CompanionFile(text.name, text.read(limit, len(data)))
        yield Chunk(source.name, 1, data, beside, metadata_of(source, stem))

    def parse(self, chunk: Chunk, labels: Labels) -> Iterator[Document | LeftOut | Refused | LoadError]:
        """An article for each text that is annotated."""
        page = Page(chunk)
        try:
            for value, path in self._values(chunk):
                if (message := wrong_context(value)) is not None:
                    page.errors.append(LoadError(page.place(path, (), value), message))
                    continue
                for node, at in nodes_of(in_short(value, chunk.data), path):
                    page.add(node, at)
            text = None if chunk.text is None else chunk.text.data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            assert chunk.text is not None
            yield LoadError(Place(chunk.text.name), f"not UTF-8: {error.reason}; expected a text in UTF-8")
            return
        except LoadError as error:
            yield error
            return
        if page.errors:  # no article is loaded in part
            yield Refused(tuple(page.errors), page.annotations)
            return
        if not page.paths:
            yield LeftOut(ELSEWHERE, 1)
        yield from documents_of(page, text, labels)

    def _values(self, chunk: Chunk) -> Iterator[tuple[Any, tuple[str | int, ...]]]:
        """The file's value, or those of its lines."""
        place = Place(chunk.file, 1)
        try:
            yield decoded(self._decoder, chunk.data.removeprefix(b"\xef\xbb\xbf"), place, _EXPECTED), ()
        except LoadError:
            lines = list(documents_in(chunk))
            if len(lines) < 2 or not all(line.data.startswith(b"{") and line.data.endswith(b"}") for line in lines):
                raise
            for line in lines:
                value = decoded(self._decoder, line.data, Place(chunk.file, line.line), _EXPECTED)
                yield value, ("line", line.line)
