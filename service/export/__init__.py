"""The graph as a stream of bytes, in constant memory, in each of the forms that it is written in.

To add a form: a module here, and a line in `EXPORTS`; command line, HTTP and `/openapi.json` take it from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

from actorgraph.ontology.vocabulary import Vocabulary, default_vocabulary
from actorgraph.service.export import claims, ftm, graphml, rdf, stix
from actorgraph.service.export.scope import Scope
from actorgraph.service.media_types import (
    CSV,
    FTM,
    GRAPHML,
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    STIX,
    TRIG,
    TURTLE,
    MediaType,
    named_form,
)
from actorgraph.service.stores.base import View

PIECE_BYTES = 1 << 16
MEMORY_BYTES = 1 << 24
"""How much of an export that must be read first is held in memory; the rest goes to disk."""

PREFIXES = rdf.PREFIXES


@dataclass(frozen=True, slots=True)
class Export:
    """One form of the whole graph, and what writes it.

    ``may_fail`` says that what is in the graph can be impossible to write: then all is written before any is sent.
    """

    form: MediaType
    write: Callable[[Scope], Iterator[bytes]]
    may_fail: bool = False


EXPORTS = {
    export.form.name: export
    for export in (
        Export(N_QUADS, rdf.nquads),
        Export(TRIG, rdf.trig),
        Export(N_TRIPLES, rdf.ntriples),
        Export(TURTLE, rdf.turtle),
        Export(JSON_LD, rdf.jsonld),
        Export(JSON, claims.json),
        Export(RDF_XML, rdf.rdfxml, may_fail=True),
        Export(CSV, claims.csv),
        Export(GRAPHML, graphml.graphml),
        Export(FTM, ftm.ftm),
        Export(STIX, stix.stix),
    )
}
"""By name; the first is written where nobody says what they want."""

FORMS = tuple(export.form for export in EXPORTS.values())


def export(
    view: View,
    format_: str,
    relation: str | None = None,
    vocabulary: Vocabulary | None = None,
    narrow: bool = False,
) -> Iterator[bytes]:
    """The graph in a form, all of it or what belongs to one relation, in pieces of about 64 KiB.

    ``narrow`` leaves out derived relations that no claim names.

    Raises:
        FormatError: there is no such form, or (while it is written) something that it can't hold.
        UsageError: there is no such relation.
    """
    chosen = EXPORTS[named_form(format_, FORMS).name]
    return in_pieces(chosen.write(Scope(view, vocabulary or default_vocabulary(), relation, narrow)))


def whole(
    view: View,
    format_: str,
    relation: str | None = None,
    vocabulary: Vocabulary | None = None,
    narrow: bool = False,
) -> Iterator[bytes]:
    """The same, of one revision from beginning to end.

    Where a newer revision could come in between, or something be impossible to write, all is written before anything
    is given out.

    Raises:
        FormatError: there is no such form, or something in the graph that it can't hold.
        UsageError: there is no such relation.
        Overtaken: a newer revision came; nothing has been given out.
    """
    pieces = export(view, format_, relation, vocabulary, narrow)
    return pieces if view.lasting and not EXPORTS[format_].may_fail else read_first(pieces)


def read_first(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, given out only when the last is there."""
    file = SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115 — closed when all of it is read, or nobody reads it any more
    try:
        file.writelines(pieces)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return _read_and_closed(file)


def _read_and_closed(file: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def in_pieces(parts: Iterator[bytes], size: int = PIECE_BYTES) -> Iterator[bytes]:
    """The same bytes, in pieces of this size or somewhat more."""
    held: list[bytes] = []
    length = 0
    for part in parts:
        held.append(part)
        length += len(part)
        if length >= size:
            yield b"".join(held)
            held.clear()
            length = 0
    if held:
        yield b"".join(held)
