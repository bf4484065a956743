"""Terms and lines in canonical N-Triples, byte for byte as pyoxigraph writes them.

Source: RDF 1.2 N-Triples, "Canonical N-Triples".
"""

from __future__ import annotations

import re

XSD = "http://www.w3.org/2001/XMLSchema#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

_SPECIAL = re.compile('[\x00-\x1f"\\\\\x7f\ufffe\uffff]')
_NAMED = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", '"': '\\"', "\\": "\\\\"}


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return _NAMED.get(character) or f"\\u{ord(character):04X}"


def text(value: str) -> str:
    """An ``xsd:string`` literal."""
    return f'"{_SPECIAL.sub(_escape, value)}"'


def typed(value: object, datatype: str) -> str:
    """A literal of another datatype; ``datatype`` is a local name of XML Schema or an IRI."""
    iri = datatype if ":" in datatype else XSD + datatype
    return f'"{_SPECIAL.sub(_escape, str(value))}"^^<{iri}>'


def edtf(value: str) -> str:
    """An EDTF literal."""
    return typed(value, EDTF)
