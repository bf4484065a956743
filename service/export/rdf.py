"""RDF, in its six forms: from lines of N-Quads, some hundred at a time, by pyoxigraph's parser and serializers.

N-Quads, TriG and JSON-LD keep the named graphs; N-Triples, Turtle and RDF/XML hold the union of all. No triple stands
in two of our graphs, so nothing has to be taken out twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from actorgraph.ontology.vocabulary import AG, OWL, RDF, RDFS, SCHEMA
from actorgraph.service.export.scope import Scope
from actorgraph.service.serialization import rdf_xml

LINES_AT_ONCE = 400
Graphs = Iterable[tuple[str, Iterator[bytes]]]
"""Graphs with their lines of N-Quads."""

PREFIXES = {
    "ag": AG,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "schema": SCHEMA,
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_PREFIX_LINES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()).encode()
_XML_START = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    + "".join(f' xmlns:{name}="{iri}"' for name, iri in PREFIXES.items())
    + ">\n"
).encode()
_XML_END = b"</rdf:RDF>\n"


def nquads(scope: Scope) -> Iterator[bytes]:
    """N-Quads: graph by graph in the order of their IRIs, each graph's lines sorted by code point."""
    return write_nquads(scope.graphs())


def trig(scope: Scope) -> Iterator[bytes]:
    """TriG: the same graphs in the same order, a block each."""
    return write_trig(scope.graphs())


def ntriples(scope: Scope) -> Iterator[bytes]:
    """N-Triples: the union of all graphs, in the same order."""
    return write_ntriples(scope.graphs())


def turtle(scope: Scope) -> Iterator[bytes]:
    """Turtle: the union of all graphs."""
    return write_turtle(scope.graphs())


def jsonld(scope: Scope) -> Iterator[bytes]:
    """JSON-LD, expanded: an object with ``@graph`` for each named graph; a large graph is several."""
    return write_jsonld(scope.graphs())


def rdfxml(scope: Scope) -> Iterator[bytes]:
    """RDF/XML: the union of all graphs.

    Raises:
        NotWritable: a property or a character is none that XML can hold.
    """
    return write_rdfxml(scope.graphs())


def write_nquads(graphs: Graphs) -> Iterator[bytes]:
    """Lines of N-Quads, many at a time."""
    return (chunk for _, lines in graphs for chunk in _chunks(lines))


def write_ntriples(graphs: Graphs) -> Iterator[bytes]:
    """Lines of N-Triples, many at a time."""
    return (_triples(chunk, graph) for graph, lines in graphs for chunk in _chunks(lines))


def write_turtle(graphs: Graphs) -> Iterator[bytes]:
    """Turtle with all prefixes in front."""
    yield _PREFIX_LINES
    for graph, lines in graphs:
        for chunk in _chunks(lines):
            yield _turtle(chunk, graph)


def write_trig(graphs: Graphs) -> Iterator[bytes]:
    """TriG with all prefixes in front."""
    yield _PREFIX_LINES
    for graph, lines in graphs:
        yield f"\n<{graph}> {{\n".encode()
        for chunk in _chunks(lines):
            yield _turtle(chunk, graph)
        yield b"}\n"


def write_jsonld(graphs: Graphs, named: bool = True) -> Iterator[bytes]:
    """Expanded JSON-LD: one array of graphs, or of the nodes of the union."""
    before = b"["
    for graph, lines in graphs:
        for chunk in _chunks(lines):
            read: list[Quad] | list[Triple] = list(parse(chunk, RdfFormat.N_QUADS)) if named else _read(chunk, graph)
            yield before + _bytes(read, RdfFormat.JSON_LD)[1:-1]
            before = b",\n"
    yield b"]\n" if before == b",\n" else b"[]\n"


def write_rdfxml(graphs: Graphs) -> Iterator[bytes]:
    """RDF/XML.

    Raises:
        NotWritable: a property or a character is none that XML can hold.
    """
    yield _XML_START
    for graph, lines in graphs:
        for chunk in _chunks(lines):
            written = rdf_xml(_read(chunk, graph), PREFIXES)
            yield written[written.index(b">\n", written.index(b"<rdf:RDF")) + 2 : -len(b"</rdf:RDF>")]
    yield _XML_END


WRITERS: dict[str, Callable[[Graphs], Iterator[bytes]]] = {
    "nq": write_nquads,
    "trig": write_trig,
    "nt": write_ntriples,
    "ttl": write_turtle,
    "jsonld": lambda graphs: write_jsonld(graphs, named=False),
    "rdfxml": write_rdfxml,
}
"""What writes one graph by itself; N-Quads and TriG name it."""


def _chunks(lines: Iterator[bytes]) -> Iterator[bytes]:
    return iter(lambda: b"".join(islice(lines, LINES_AT_ONCE)), b"")


def _triples(chunk: bytes, graph: str) -> bytes:
    return chunk.replace(f" <{graph}> .\n".encode(), b" .\n")  # no line break is inside of a term


def _read(chunk: bytes, graph: str) -> list[Triple]:
    return [quad.triple for quad in parse(_triples(chunk, graph), RdfFormat.N_TRIPLES)]


def _turtle(chunk: bytes, graph: str) -> bytes:
    written = _bytes(_read(chunk, graph), RdfFormat.TURTLE, PREFIXES)
    while written.startswith(b"@prefix"):
        written = written[written.index(b"\n") + 1 :]
    return written


def _bytes(read: list[Quad] | list[Triple], format_: RdfFormat, prefixes: dict[str, str] | None = None) -> bytes:
    written = serialize(read, format=format_, prefixes=prefixes)
    assert written is not None
    return written
