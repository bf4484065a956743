"""The formats that articles are read from. To add one: a module here, and a line in `FORMATS`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from loaders.documents import Document
from loaders.formats.native import Native
from loaders.inputs import Chunk, Source
from ontology.errors import LoadError


class Format(Protocol):
    """What a format offers."""

    name: str

    def recognises(self, name: str, head: bytes) -> bool:
        """Whether a file of this name that begins with these bytes is in this format."""

    def chunks(self, source: Source, limit: int) -> Iterator[Chunk | LoadError]:
        """Cut a source into pieces, none with half a document; a document over ``limit`` bytes is an error."""

    def parse(self, chunk: Chunk) -> Iterator[Document | LoadError]:
        """Read the documents of one piece."""


FORMATS: dict[str, Format] = {format_.name: format_ for format_ in (Native(),)}
