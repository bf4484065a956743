"""The claim sheet: an article, its actors and claims as a text file that people write and read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actorgraph.loaders.documents import Document
from actorgraph.loaders.formats.sheet.sheet_parser import read_sheet
from actorgraph.loaders.inputs import Chunk, Source, unpacked
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.sidecars import metadata_of
from actorgraph.ontology.errors import LoadError

ENDING = ".sheet.md"
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n")
_TEXT = re.compile(rb"^#+[ \t]*text[ \t]*\r?\n(?:[ \t]*\r?\n)?~~~", re.IGNORECASE | re.MULTILINE)


class ClaimSheet:
    """Reader of claim sheets; one file holds one article."""

    name = "sheet"
    described: tuple[str, ...] = (ENDING,)

    def recognises(self, name: str, head: bytes) -> bool:
        """A file called so, or one that has front matter and a fenced text."""
        return unpacked(name).endswith(ENDING) or (_BEGINNING.match(head) is not None and bool(_TEXT.search(head)))

    def whole(self, source: Source) -> Source:
        """Every file stands for itself."""
        return source

    def chunks(self, source: Source, limit: int) -> Iterator[Chunk]:
        """The file in one piece."""
        stem = source.file.removesuffix(ENDING).removesuffix(".md")
        yield Chunk(source.name, 1, source.read(limit), metadata=metadata_of(source, stem))

    def parse(self, chunk: Chunk, labels: Labels) -> Iterator[Document | LoadError]:
        """The document of one sheet."""
        try:
            yield read_sheet(chunk, labels)
        except LoadError as error:
            yield error
