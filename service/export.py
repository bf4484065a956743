"""The whole graph as a stream of bytes, in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from tempfile import SpooledTemporaryFile

from ontology.errors import FormatError
from ontology.vocabulary import AG, OWL, RDF, SCHEMA
from service.stores.base import View

PIECE_BYTES = 1 << 16
MEMORY_BYTES = 1 << 24
"""How much of an export that must be read first is held in memory; the rest goes to disk."""

PREFIXES = {
    "ag": AG,
    "rdf": RDF,
    "owl": OWL,
    "schema": SCHEMA,
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def nquads(view: View) -> Iterator[bytes]:
    """N-Quads: graph by graph in the order of their IRIs, each graph's lines sorted by code point."""
    for _, lines in view.all_graphs():
        yield from lines


def trig(view: View) -> Iterator[bytes]:
    """TriG: the same, a block a graph."""
    for prefix, iri in PREFIXES.items():
        yield f"@prefix {prefix}: <{iri}> .\n".encode()
    for graph, lines in view.all_graphs():
        yield f"\n<{graph}> {{\n".encode()
        end = f" <{graph}> .\n".encode()
        for line in lines:
            yield b"  " + line[: -len(end)] + b" .\n"
        yield b"}\n"


FORMATS: dict[str, tuple[str, str, Callable[[View], Iterator[bytes]]]] = {
    "nq": ("application/n-quads", "nq", nquads),
    "trig": ("application/trig", "trig", trig),
}
"""Name → media type, file suffix, writer."""


def export(view: View, format_: str) -> Iterator[bytes]:
    """The whole graph in a format, in pieces of about 64 KiB.

    Raises:
        FormatError: there is no such format.
    """
    if format_ not in FORMATS:
        raise FormatError(f"there is no format '{format_}'; expected one of {', '.join(FORMATS)}", "format")
    return _pieces(FORMATS[format_][2](view))


def whole(view: View, format_: str) -> Iterator[bytes]:
    """The whole graph in a format, of one revision from beginning to end.

    Where a newer revision could come in between, all is read before anything is given out.

    Raises:
        FormatError: there is no such format.
        Overtaken: a newer revision came; nothing has been given out.
    """
    pieces = export(view, format_)
    return pieces if view.lasting else _read_first(pieces)


def _read_first(pieces: Iterator[bytes]) -> Iterator[bytes]:
    file = SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115 — closed when nobody reads it any more
    file.writelines(pieces)
    file.seek(0)
    return iter(partial(file.read, PIECE_BYTES), b"")


def _pieces(lines: Iterator[bytes], size: int = PIECE_BYTES) -> Iterator[bytes]:
    held = bytearray()
    for line in lines:
        held += line
        if len(held) >= size:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)
