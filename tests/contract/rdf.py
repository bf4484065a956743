"""Exports written in every form in which RDF is read."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import RdfFormat, Store, serialize


def _quads(nquads: bytes) -> Store:
    graph = Store()
    graph.load(nquads, RdfFormat.N_QUADS)
    return graph


def _written(format_: RdfFormat) -> Callable[[bytes], bytes]:
    def write(nquads: bytes) -> bytes:
        quads = _quads(nquads)
        whole = quads if format_.supports_datasets else (quad.triple for quad in quads)
        return serialize(whole, format=format_) or b""

    return write


FORMS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "nq": ("nq", lambda nquads: nquads),
    "nq-by-subject": ("nq", lambda nquads: b"".join(sorted(nquads.splitlines(keepends=True)))),
    "trig": ("trig", _written(RdfFormat.TRIG)),
    "ttl": ("ttl", _written(RdfFormat.TURTLE)),
    "nt": ("nt", _written(RdfFormat.N_TRIPLES)),
    "jsonld": ("jsonld", _written(RdfFormat.JSON_LD)),
    "rdfxml": ("rdfxml", _written(RdfFormat.RDF_XML)),
}
"""Each form's name → the format to read it with, and how N-Quads are written in it."""
