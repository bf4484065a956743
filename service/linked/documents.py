"""RDF documents about one thing, in every form that RDF comes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import msgspec
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from actorgraph.ontology import jsonld
from actorgraph.service.export import PREFIXES
from actorgraph.service.media_types import JSON_LD, N_TRIPLES, RDF_XML, MediaType
from actorgraph.service.serialization import RDF_FORMATS, rdf_xml


def triples_of(lines: Iterable[str], first: str) -> list[Triple]:
    """N-Triples lines as triples, each once, by subject: the thing itself, what is part of it, then all others."""
    read = (quad.triple for quad in parse("\n".join(sorted(set(lines))), format=RdfFormat.N_TRIPLES))

    def place(triple: Triple) -> tuple[int, str]:
        subject = str(cast(NamedNode, triple.subject).value)
        return (0 if subject == first else 1 if subject.startswith(first) else 2), subject

    return sorted(read, key=place)


def written(triples: Sequence[Triple], form: MediaType, prefixes: Mapping[str, str] | None = None) -> bytes:
    """A document of these triples, in their order; ``prefixes`` are further ones.

    Raises:
        NotWritable: XML can't hold a character or property of them, or JSON-LD an IRI.
    """
    if form is JSON_LD:
        return msgspec.json.format(msgspec.json.encode(jsonld.document(triples, prefixes)), indent=2)
    known = None if form is N_TRIPLES else {**PREFIXES, **(prefixes or {})}
    if form.name == RDF_XML.name:
        return rdf_xml(triples, known)
    return serialize(triples, format=RDF_FORMATS[form.name], prefixes=known) or b""
