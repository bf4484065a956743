"""RDF documents about one thing, in every form that RDF comes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import msgspec
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from ontology import jsonld
from ontology.errors import NotWritable
from service.export import PREFIXES
from service.export.rdf import NOT_IN_XML
from service.forms import JSON_LD, N_TRIPLES, RDF_FORMATS, RDF_XML, Form


def triples_of(lines: Iterable[str], first: str) -> list[Triple]:
    """N-Triples lines as triples, each once, by subject: the thing itself, what is part of it, then all others."""
    read = (quad.triple for quad in parse("\n".join(sorted(set(lines))), format=RdfFormat.N_TRIPLES))

    def place(triple: Triple) -> tuple[int, str]:
        subject = str(cast(NamedNode, triple.subject).value)
        return (0 if subject == first else 1 if subject.startswith(first) else 2), subject

    return sorted(read, key=place)


def written(triples: Sequence[Triple], form: Form, prefixes: Mapping[str, str] | None = None) -> bytes:
    """A document of these triples, in their order; ``prefixes`` are further ones.

    Raises:
        NotWritable: XML can't hold a character of them, or JSON-LD an IRI.
    """
    if form is JSON_LD:
        return msgspec.json.format(msgspec.json.encode(jsonld.document(triples, prefixes)), indent=2)
    if form is RDF_XML:
        _check_xml(triples)
    known = None if form is N_TRIPLES else {**PREFIXES, **(prefixes or {})}
    data = serialize(triples, format=RDF_FORMATS[form.name], prefixes=known) or b""
    # A bare carriage return would be read back as a line feed (XML 1.0, section 2.11).
    return data.replace(b"\r", b"&#xD;") if form is RDF_XML else data


def _check_xml(triples: Iterable[Triple]) -> None:
    for triple in triples:
        found = NOT_IN_XML.search(triple.object.value) if isinstance(triple.object, Literal) else None
        if found:
            raise NotWritable(
                f"RDF/XML can't write the character U+{ord(found[0]):04X} in a value of <{triple.predicate.value}> "
                f"of {triple.subject}; Turtle, N-Triples and JSON-LD can"
            )
