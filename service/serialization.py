"""How pyoxigraph writes each form, and what must be seen to in RDF/XML. Imports little: SPARQL's workers use it too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, QueryResultsFormat, RdfFormat, Triple, serialize

from actorgraph.ontology.errors import NotWritable

RDF_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
}
"""pyoxigraph's name of each of `service.media_types.GRAPHS`."""

RESULT_FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
"""pyoxigraph's name of each of `service.media_types.RESULTS`."""

NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no way to write."""

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAME = re.compile(r"(?<![\w.\-])[\d.\-]*+[^\W\d][\w.\-]*+\Z")
_SYNTAX = ("Description", "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "li", "bagID")
_RESERVED = frozenset(_RDF + name for name in (*_SYNTAX, "aboutEach", "aboutEachPrefix"))


def rdf_xml(triples: Iterable[Triple], prefixes: Mapping[str, str] | None = None) -> bytes:
    """Triples as RDF/XML.

    Raises:
        NotWritable: a property or a character is none that XML can hold.
    """
    known = None if prefixes is None else dict(prefixes)
    return with_returns(serialize(_writable(triples), format=RdfFormat.RDF_XML, prefixes=known) or b"")


def with_returns(xml: bytes) -> bytes:
    """XML that keeps its carriage returns, which are read as line feeds where they stand bare (XML 1.0, 2.11)."""
    return xml.replace(b"\r", b"&#13;")


def _writable(triples: Iterable[Triple]) -> Iterator[Triple]:
    good: set[str] = set()
    for triple in triples:
        predicate = triple.predicate.value
        if predicate not in good:
            if not _NAME.search(predicate) or predicate in _RESERVED:
                raise NotWritable(
                    f"RDF/XML can't write the property <{predicate}>: its end is no name of an XML element", "format"
                )
            good.add(predicate)
        found = NOT_IN_XML.search(triple.object.value) if isinstance(triple.object, Literal) else None
        if found:
            raise NotWritable(
                f"RDF/XML can't write the character U+{ord(found[0]):04X} in a value of <{predicate}> "
                f"of {triple.subject}; N-Triples, Turtle and JSON-LD can",
                "format",
            )
        yield triple
