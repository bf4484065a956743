"""The formats that articles are read from. To add one: a module here, and a line in `FORMATS`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from loaders.documents import Document
from loaders.formats.brat import Brat
from loaders.formats.cas import CasJson, CasXmi
from loaders.formats.doccano import Doccano
from loaders.formats.docred import Docred
from loaders.formats.label_studio import LabelStudio
from loaders.formats.native import Native
from loaders.formats.prodigy import Prodigy
from loaders.formats.rdf import RDF
from loaders.formats.sheet import ClaimSheet
from loaders.formats.table import Table
from loaders.formats.web_annotation import WebAnnotation
from loaders.formats.webanno_tsv import WebannoTsv
from loaders.inputs import Chunk, Source
from loaders.labels import Labels
from loaders.outcomes import LeftOut, Outcome, Refused
from ontology.errors import LoadError


class Format(Protocol):
    """What a format offers."""

    name: str
    described: tuple[str, ...]
    """Endings of the names of its files of whose articles a sidecar may tell."""

    def recognises(self, name: str, head: bytes) -> bool:
        """Whether a file of this name that begins with these bytes is in this format."""

    def whole(self, source: Source) -> Source | None:
        """The source that this one is a part of, mostly itself; ``None`` for what is never part of an article."""

    def chunks(self, source: Source, limit: int) -> Iterator[Chunk | Refused | LeftOut | LoadError]:
        """Cut a source into pieces, none with half a document; a document over ``limit`` bytes is an error."""

    def parse(self, chunk: Chunk, labels: Labels) -> Iterator[Document | Outcome | LoadError]:
        """Read what is in one piece: documents, which are checked and assembled afterwards, or whole articles.

        ``labels`` tells what the words of annotators mean.
        """


_BY_CONTENT: tuple[Format, ...] = (
    CasXmi(),
    CasJson(),
    Doccano(),
    Docred(),
    LabelStudio(),
    ClaimSheet(),
    Prodigy(),
    WebAnnotation(),
    WebannoTsv(),
)
_BY_NAME: tuple[Format, ...] = (Native(), Brat(), Table(), *RDF)

RECOGNISED = (*_BY_CONTENT, *_BY_NAME)
"""In the order in which a file is looked at: by what is in it, else by what it is called."""

FORMATS: dict[str, Format] = {format_.name: format_ for format_ in (*_BY_NAME[:2], *_BY_CONTENT, *_BY_NAME[2:])}
"""By their names, in the order in which they are told."""
