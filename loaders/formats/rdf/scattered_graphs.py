"""Articles whose statements are anywhere in a file: outside named graphs, or in several blocks.

All statements go through a sort on disk, by article, so that memory stays constant. Outside named graphs a statement is
its subject's article's: source actors and evidence name it in their IRIs, claims say where they are reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, parse

from actorgraph.loaders.formats.rdf.graph_runs import GraphRun
from actorgraph.loaders.formats.rdf.guards import Guarded
from actorgraph.loaders.sorted_lines import in_order
from actorgraph.ontology.errors import LoadError, Place
from actorgraph.ontology.rdf import ag

_ARTICLE = re.compile(r"(https?://.+/article/[^/#]+)(?:#.*|/actor/[^/#]+)?\Z", re.DOTALL)
_CLAIM = re.compile(r"(https?://.+/claim/[^/#]+)(?:#.*)?\Z", re.DOTALL)
_COMPUTED = re.compile(r"https?://.+/(?:actor|relation)/[^/#]+(?:#.*|/.*)?\Z", re.DOTALL)
_ANY_ARTICLE = re.compile(rb"<(https?://[^<>]+/article/[^/#>]+)")
_CANONICAL, _REPORTED = ag("canonical"), ag("reportedIn").encode()
_IN_BLOCKS = (RdfFormat.TRIG, RdfFormat.JSON_LD)
"""Formats that have a graph's statements in a block, so that what came before a syntax error can be whole."""


@dataclass(slots=True)
class ScatteredGraphs:
    """The statements of one file, and what is wrong with it as a whole; to be read once, by `runs`."""

    file: str
    format: RdfFormat
    computed: int = 0
    adrift: list[LoadError] = field(default_factory=list)
    """Claims of which nothing tells their article."""
    broken: str | None = None
    """What the parser said, where it broke off."""
    broken_line: int | None = None
    last: str | None = None
    """The named graph in which it did."""
    strangers: int = 0
    """How many statements are about nothing that our graphs are about, and the first of what they are about."""
    stranger: str = ""

    def runs(self, stream: BinaryIO, limit: int) -> Iterator[tuple[GraphRun, bool]]:
        """One run an article or other graph, and whether part of it stood outside named graphs."""
        lines = in_order(self._keyed(stream))
        for graph, found in groupby(lines, key=lambda line: line.split(b" ", 1)[0]):
            run, outside = GraphRun(graph, 0), False
            for line in found:
                _, where, statement = line.split(b" ", 2)
                outside = outside or where == b"-"
                run.add(statement, limit)
            yield run, outside

    def _keyed(self, stream: BinaryIO) -> Iterator[bytes]:
        """Lines that begin with their graph, and say whether they were in it (``+``) or outside (``-``)."""
        with TemporaryFile() as claims:
            for quad in self._quads(stream):
                if isinstance(quad.graph_name, DefaultGraph):
                    yield from self._outside(quad, claims.write)
                else:
                    yield f"{quad.graph_name} + {quad} .\n".encode()
            claims.seek(0)
            for _, found in groupby(in_order(iter(claims)), key=lambda line: line.split(b" ", 1)[0]):
                yield from self._claim([line.split(b" ", 1)[1] for line in found])

    def _quads(self, stream: BinaryIO) -> Iterator[Quad]:
        try:
            guarded = cast(BinaryIO, Guarded(stream, self.format))
            for quad in parse(guarded, format=self.format):
                self.last = None if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)
                yield quad
        except (SyntaxError, ValueError, MemoryError) as error:
            self.broken = words_of(error)
            self.broken_line = error.lineno if isinstance(error, SyntaxError) else None

    def may_lack_something(self, run: GraphRun, outside: bool) -> bool:
        """Whether the parser broke off before all of an article was read, as far as anybody can tell."""
        if self.broken is None:
            return False
        return self.format not in _IN_BLOCKS or outside or run.graph.decode() == self.last

    def errors(self) -> Iterator[LoadError]:
        """What is wrong with the file as a whole."""
        if self.broken is not None:
            lost = "nothing of this file is loaded: what follows may belong to any of its articles"
            if self.format in _IN_BLOCKS:
                lost = f"the graph before it, {self.last or 'if any'}, is not loaded, since it may lack something"
            yield LoadError(Place(self.file, self.broken_line), f"{self.broken}; {lost}")
        yield from self.adrift
        if self.strangers:
            message = f"{self.strangers:,} statements outside named graphs are about no article, claim or source actor"
            message += f", the first about {self.stranger}; expected IRIs such as BASE/article/ID, BASE/claim/DIGEST"
            yield LoadError(Place(self.file), message)

    def _outside(self, quad: Quad, keep: Callable[[bytes], object]) -> Iterator[bytes]:
        subject = quad.subject
        iri = subject.value if isinstance(subject, NamedNode) else str(subject)
        if found := _ARTICLE.match(iri):
            if str(quad.predicate) == _CANONICAL:
                self.computed += 1
            else:
                graph = f"<{found[1]}>"
                yield f"{graph} - {quad.triple} {graph} .\n".encode()
        elif found := _CLAIM.match(iri):
            keep(f"<{found[1]}> {quad.triple} \n".encode())
        elif _COMPUTED.match(iri):
            self.computed += 1
        else:
            self.strangers += 1
            self.stranger = self.stranger or ("a blank node" if isinstance(subject, BlankNode) else f"<{iri}>")

    def _claim(self, statements: list[bytes]) -> Iterator[bytes]:
        """A claim's statements, in the article that it is reported in; else in all that it names, as their fault."""
        parts = (line.split(b" ", 2) for line in statements)
        reported = {g for _, name, value in parts if name == _REPORTED for g in _ANY_ARTICLE.findall(value)}
        named = reported or {graph for line in statements for graph in _ANY_ARTICLE.findall(line)}
        if not named:
            claim = statements[0].split(b" ", 1)[0].decode().strip("<>")
            self.adrift.append(LoadError(Place(self.file, None, claim), "ag:reportedIn is missing; expected one"))
        for graph in named:
            for line in statements:
                yield b"<%b> - %b<%b> .\n" % (graph, line[:-1], graph)


def words_of(error: Exception) -> str:
    """What a parser said, for whoever wrote the file."""
    if isinstance(error, MemoryError):  # what pyoxigraph raises when its buffer is full
        return "a term or value of more than 16 MiB; expected shorter ones"
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    if "LoadDocumentCallback" in message:
        return "it names a remote JSON-LD context, and nothing is ever fetched; expected the context in the file itself"
    return f"not readable as RDF: {message}"
