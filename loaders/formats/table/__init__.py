"""Tables: a row is a claim, the table the article, and the row its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.documents import Document
from loaders.formats.table.claims import document_of
from loaders.formats.table.rows import read_rows
from loaders.inputs import Chunk, Source, stem_of, unpacked
from loaders.labels import Labels
from loaders.sidecars import TABLE, metadata_of
from ontology.errors import LoadError

_ENDINGS = (".csv", ".tsv")
_LAST = re.compile(r"[/!\\]")


class Table:
    """Reader of CSV, with commas, semicolons, tabs or bars."""

    name = "table"
    described: tuple[str, ...] = _ENDINGS

    def recognises(self, name: str, head: bytes) -> bool:
        """By its name; what tells of other articles is no table of claims."""
        return unpacked(name).endswith(_ENDINGS) and _LAST.split(unpacked(name))[-1] != TABLE

    def whole(self, source: Source) -> Source:
        """Every file stands for itself."""
        return source

    def chunks(self, source: Source, limit: int) -> Iterator[Chunk]:
        """A table is one article, and comes whole."""
        yield Chunk(source.name, 1, source.read(limit), metadata=metadata_of(source, stem_of(source.file)))

    def parse(self, chunk: Chunk, labels: Labels) -> Iterator[Document | LoadError]:
        """The one article that a table is."""
        try:
            yield document_of(read_rows(chunk), chunk, labels)
        except LoadError as error:
            yield error
