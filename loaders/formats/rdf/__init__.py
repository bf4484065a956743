"""RDF in our own shape: what exports give, read back. One named graph an article, or articles outside named graphs.

Graphs that are computed from claims are passed over, and counted: they are computed again. The base IRI may be
another one than the store's: no id depends on it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from pyoxigraph import RdfFormat

from actorgraph.loaders.formats.rdf.graph_parser import Reader
from actorgraph.loaders.formats.rdf.graph_runs import GraphRun, lines_of, runs, together
from actorgraph.loaders.formats.rdf.scattered_graphs import ScatteredGraphs
from actorgraph.loaders.inputs import STDIN_NAME, Chunk, Source, unpacked
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.outcomes import LeftOut, Loaded, Refused
from actorgraph.ontology.errors import LoadError, Place
from actorgraph.ontology.vocabulary import Vocabulary

CHUNK_BYTES = 1 << 18
_UNREAD = re.compile(r"<https?://.+/graph/(derived|stated|decisions)>\Z", re.DOTALL)
_WHY = {
    "derived": "statements of graph/derived, which is computed from the claims",
    "stated": "statements of graph/stated, which is computed from the claims",
    "decisions": "statements of graph/decisions: decisions about identity aren't loaded",
}
_COMPUTED = "statements outside named graphs that are computed from the claims"
_SPACE = rb"(?:\xef\xbb\xbf)?+(?:\s++|#[^\n]*+\n)*+"
_TERM = rb'(?:<[^<>"\s]*+>|"(?:[^"\\\n]++|\\.)*+"(?:\^\^<[^<>"\s]*+>)?+)[ \t]*+'

Piece = Chunk | Refused | LeftOut | LoadError


@dataclass(slots=True)
class Rdf:
    """Reader of one way to write RDF."""

    name: str
    format: RdfFormat
    endings: tuple[str, ...]
    beginning: re.Pattern[bytes] | None
    described: tuple[str, ...] = ()  # an article's graph tells all about it

    def recognises(self, name: str, head: bytes) -> bool:
        """By its name; where that says nothing, by how it begins."""
        if unpacked(name).endswith(_ENDINGS):
            return unpacked(name).endswith(self.endings)
        return self.beginning is not None and self.beginning.match(head) is not None

    def whole(self, source: Source) -> Source:
        """Every file stands for itself."""
        return source

    def chunks(self, source: Source, limit: int) -> Iterator[Piece]:
        """Whole graphs, about 256 KiB at a time; where a graph's statements stand apart, they are brought together."""
        pieces = _Pieces(source.name, limit)
        if self.format == RdfFormat.N_QUADS and _in_order(source, limit):
            with source.open() as stream:
                for run in runs(lines_of(stream, limit), 1, limit):
                    yield from pieces.of(run)
        else:
            with source.open() as stream:
                yield from self._spread(source, stream, pieces, limit)
        yield from pieces.end()

    def _spread(self, source: Source, stream: BinaryIO, pieces: _Pieces, limit: int) -> Iterator[Piece]:
        spread = ScatteredGraphs(source.name, self.format)
        for run, outside in spread.runs(stream, limit):
            if not spread.may_lack_something(run, outside):
                yield from pieces.of(run)
        yield from spread.errors()
        if spread.computed:
            yield LeftOut(_COMPUTED, spread.computed)

    def parse(self, chunk: Chunk, labels: Labels) -> Iterator[Loaded | Refused | LeftOut]:
        """The articles of the graphs of one piece."""
        reader = _reader(labels.vocabulary)
        for run in runs(io.BytesIO(chunk.data), chunk.line or 1, len(chunk.data)):
            if not chunk.line:
                run.line = 0
            yield reader.read(run, chunk.file)


class _Pieces:
    """Puts runs together to chunks; graphs that are passed over, and those that are too large, never get that far."""

    def __init__(self, file: str, limit: int) -> None:
        self.file, self.limit = file, limit
        self.held, self.first, self.next = bytearray(), 0, 0

    def of(self, run: GraphRun) -> Iterator[Piece]:
        """What becomes of a run, and of those before it."""
        unread = _UNREAD.match(run.graph.decode(errors="replace"))
        if unread:
            yield LeftOut(_WHY[unread[1]], run.lines)
        elif run.too_large:
            message = f"the graph {run.graph.decode(errors='replace')} is too large: a document may have at most "
            message += f"{self.limit:,} bytes (ACTORGRAPH_MAX_DOCUMENT_BYTES); expected a smaller one"
            yield LoadError(Place(self.file, run.line or None), message)
        else:
            if len(self.held) >= CHUNK_BYTES or run.line != self.next:
                yield from self.end()
            if not self.held:
                self.first = run.line
            self.held += run.data
            self.next = run.line and run.line + run.data.count(b"\n")

    def end(self) -> Iterator[Piece]:
        """What is still held."""
        if self.held:
            yield Chunk(self.file, self.first, bytes(self.held))
            self.held = bytearray()


def _in_order(source: Source, limit: int) -> bool:
    """Whether each graph's lines stand together; standard input can't be looked at twice."""
    if source.name == STDIN_NAME:
        return False
    with source.open() as stream:
        return together(lines_of(stream, limit))


@lru_cache(maxsize=4)
def _reader(vocabulary: Vocabulary) -> Reader:
    return Reader(vocabulary)


def _begins(*forms: bytes) -> re.Pattern[bytes]:
    return re.compile(_SPACE + b"(?:" + b"|".join(forms) + b")", re.IGNORECASE)


_TRIPLE = rb'<[^<>"\s]+>[ \t]*<[^<>"\s]+>[ \t]*' + _TERM
_PREFIX = rb"(?:@prefix|@base|prefix|base)\s"

# What begins like Turtle or N-Triples is read as TriG, which says all that they say.
RDF = (
    Rdf("nq", RdfFormat.N_QUADS, (".nq", ".nquads"), _begins(_TRIPLE + rb"<[^<>\"\s]+>[ \t]*\.")),
    Rdf("trig", RdfFormat.TRIG, (".trig",), _begins(_PREFIX, rb"(?:graph\s+)?<[^<>\"\s]+>\s*\{", _TRIPLE + rb"[.,;]")),
    Rdf("ttl", RdfFormat.TURTLE, (".ttl", ".turtle"), None),
    Rdf("nt", RdfFormat.N_TRIPLES, (".nt",), None),
    Rdf("jsonld", RdfFormat.JSON_LD, (".jsonld",), _begins(rb'(?:\[\s*)?\{\s*"@(?:context|graph|id)"\s*:')),
    Rdf("rdfxml", RdfFormat.RDF_XML, (".rdf", ".rdfxml"), _begins(rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<rdf:RDF")),
)
_ENDINGS = tuple(ending for format_ in RDF for ending in format_.endings)
