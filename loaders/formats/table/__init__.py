"""Tables: a row is a claim.

The table is the article, and the row its evidence, unless the rows tell which articles they are from, and quote them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from actorgraph.loaders.documents import Document
from actorgraph.loaders.formats.table.articles import documents
from actorgraph.loaders.formats.table.claims import claims_of
from actorgraph.loaders.formats.table.columns import columns_of, incomplete
from actorgraph.loaders.formats.table.noting import note_table
from actorgraph.loaders.formats.table.rows import read_rows
from actorgraph.loaders.inputs import Chunk, Source, stem_of, unpacked
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.sidecars import TABLE, metadata_of
from actorgraph.ontology.errors import LoadError

_ENDINGS = (".csv", ".tsv", ".tab")
_LAST = re.compile(r"[/!\\]")


class Table:
    """Reader of CSV, with commas, semicolons, tabs or bars."""

    name = "table"
    described: tuple[str, ...] = _ENDINGS

    def recognises(self, name: str, head: bytes) -> bool:
        """By its name; what tells of other articles is no table of claims."""
        file = _LAST.split(unpacked(name))[-1].lower()
        return file.endswith(_ENDINGS) and file != TABLE

    def whole(self, source: Source) -> Source:
        """Every file stands for itself."""
        return source

    def chunks(self, source: Source, limit: int) -> Iterator[Chunk]:
        """A table comes whole."""
        yield Chunk(source.name, 1, source.read(limit), metadata=metadata_of(source, stem_of(source.file)))

    def parse(self, chunk: Chunk, labels: Labels) -> Iterator[Document | LoadError]:
        """The article that a table is, or those that its rows are from."""
        try:
            rows = read_rows(chunk, labels.profile.table)
            if labels.noted is not None:
                note_table(rows, labels, labels.noted, chunk.file)
                return
            columns = columns_of(rows, labels.profile, chunk.file)
            if not columns.complete:
                raise incomplete(rows, labels.profile, chunk.file)
            yield from documents(rows, columns, claims_of(rows, columns, labels, chunk.file), chunk)
        except LoadError as error:
            yield error
