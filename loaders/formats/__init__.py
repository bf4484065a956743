"""The formats that articles are read from. To add one: a module here, and a line in `FORMATS`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from actorgraph.loaders.documents import Document
from actorgraph.loaders.formats.brat import Brat
from actorgraph.loaders.formats.cas import CasJson, CasXmi
from actorgraph.loaders.formats.doccano import Doccano
from actorgraph.loaders.formats.docred import Docred
from actorgraph.loaders.formats.label_studio import LabelStudio
from actorgraph.loaders.formats.native import Native
from actorgraph.loaders.formats.prodigy import Prodigy
from actorgraph.loaders.formats.rdf import RDF
from actorgraph.loaders.formats.sheet import ClaimSheet
from actorgraph.loaders.formats.table import Table
from actorgraph.loaders.formats.web_annotation import WebAnnotation
from actorgraph.loaders.formats.webanno_tsv import WebannoTsv
from actorgraph.loaders.inputs import Chunk, Source
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.outcomes import LeftOut, Outcome, Refused
from actorgraph.ontology.errors import LoadError


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
