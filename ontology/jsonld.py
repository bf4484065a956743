"""RDF as compact JSON-LD 1.1, with a context made from the ontology: terms by their names, values without ceremony.

Answers carry the context inside, so that nobody has to fetch it to read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from actorgraph.ontology.errors import NotWritable
from actorgraph.ontology.ntriples import XSD
from actorgraph.ontology.rdf import OA, by_subject
from actorgraph.ontology.vocabulary import AG, OWL, RDF, RDFS, SCHEMA, SKOS

Json = dict[str, Any]

PREFIXES = {
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "schema": SCHEMA,
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": OA,
    "edtf": "http://id.loc.gov/datatypes/edtf/",
}
ELSEWHERE = {
    "dcterms:issued": "edtf:EDTF",
    "schema:url": "xsd:anyURI",
    "oa:hasSource": "@id",
    "oa:hasSelector": "@id",
    "oa:start": "xsd:integer",
    "oa:end": "xsd:integer",
    "owl:sameAs": "@id",
    "rdfs:seeAlso": "@id",
}
"""What values other vocabularies' properties have in our graphs."""
OF_TERMS = {AG + name for name in ("Relation", "Stance", "Stage", "Standing", "ArticleStatus")} | {OWL + "Class"}
"""Classes of terms: a value of theirs is written by its name."""


@lru_cache(maxsize=1)
def context() -> Json:
    """The context: prefixes, our terms by their names, what kind of value each property has."""
    source = (files("actorgraph.ontology") / "actors.ttl").read_bytes()
    triples = ((t.subject, t.predicate, t.object) for t in parse(source, format=RdfFormat.TURTLE))
    grouped = by_subject((s.value, p.value, o.value) for s, p, o in triples if not isinstance(s, Triple))
    made: Json = {"@version": 1.1, "@vocab": AG, "ag": AG, **PREFIXES}
    for iri, properties in sorted(grouped.items()):
        if AG + "Field" in properties[RDF + "type"]:
            (range_,) = properties[RDFS + "range"] or [XSD + "string"]
            thing = OWL + "ObjectProperty" in properties[RDF + "type"]
            kind = _kind(range_, thing)
            if kind is not None:
                made[iri.removeprefix(AG)] = {"@type": kind}
    return made | {name: {"@type": kind} for name, kind in ELSEWHERE.items()}


def _kind(range_: str, thing: bool) -> str | None:
    if thing:
        return "@vocab" if range_ in OF_TERMS else "@id"
    return None if range_ == XSD + "string" else _prefixed(range_, PREFIXES)


def document(triples: Iterable[Triple], prefixes: Mapping[str, str] | None = None) -> Json:
    """A JSON-LD document of these triples, a node a subject, in the order in which subjects come.

    ``prefixes`` are further ones, which the document's context then has too.

    Raises:
        NotWritable: an IRI looks like a prefixed name, or a triple is about a triple.
    """
    used = context() | dict(prefixes or {})
    writer = _Writer(used, {**PREFIXES, **(prefixes or {})})
    nodes: dict[str, Json] = {}
    for triple in triples:
        subject = writer.id(triple.subject)
        writer.add(nodes.setdefault(subject, {"@id": subject}), triple)
    return {"@context": used, "@graph": list(nodes.values())}


class _Writer:
    def __init__(self, used: Mapping[str, Any], prefixes: Mapping[str, str]) -> None:
        self._kinds = {name: term["@type"] for name, term in used.items() if isinstance(term, dict)}
        self._prefixes = prefixes

    def add(self, node: Json, triple: Triple) -> None:
        """Put one triple into its subject's node."""
        name = "@type" if triple.predicate.value == RDF + "type" else self._term(triple.predicate.value)
        value = self._value(name, triple.object)
        if name in node:
            values = node[name] if isinstance(node[name], list) else [node[name]]
            node[name] = [*values, value]
        else:
            node[name] = value

    def _term(self, iri: str) -> str:
        name = iri.removeprefix(AG)
        return name if iri.startswith(AG) and name.isidentifier() else _prefixed(iri, self._prefixes)

    def _value(self, name: str, term: NamedNode | BlankNode | Literal | Triple) -> Any:
        kind = self._kinds.get(name)
        if isinstance(term, Literal):
            return self._literal(kind, term)
        iri = self.id(term)
        if name == "@type" or (kind == "@vocab" and iri.startswith(AG)):
            return self._term(iri)
        return iri if kind == "@id" else {"@id": iri}

    def id(self, term: NamedNode | BlankNode | Triple) -> str:
        """An IRI or blank node as ``@id`` has it.

        Raises:
            NotWritable: the context would make another IRI of it.
        """
        if isinstance(term, Triple):
            raise NotWritable("JSON-LD can't say anything about a triple; Turtle and N-Triples can")
        if isinstance(term, BlankNode):
            return f"_:{term.value}"
        scheme, _, rest = term.value.partition(":")
        if (scheme in self._prefixes or scheme == "ag") and not rest.startswith("//"):
            raise NotWritable(f"JSON-LD takes <{term.value}> for a prefixed name; Turtle and N-Triples can write it")
        return term.value

    def _literal(self, kind: str | None, literal: Literal) -> Any:
        if literal.language is not None:
            return {"@value": literal.value, "@language": literal.language}
        datatype = _prefixed(literal.datatype.value, self._prefixes)
        if kind is None:
            return literal.value if datatype == "xsd:string" else {"@value": literal.value, "@type": datatype}
        if datatype != kind:
            return {"@value": literal.value, "@type": datatype}
        if datatype == "xsd:boolean" and literal.value in ("true", "false"):
            return literal.value == "true"
        return int(literal.value) if datatype == "xsd:integer" and _canonical(literal.value) else literal.value


def _canonical(number: str) -> bool:
    """Whether a number of JSON gives back the same digits, in any reader."""
    return number.isascii() and number.isdecimal() and str(int(number)) == number and len(number) < 16


def _prefixed(iri: str, prefixes: Mapping[str, str]) -> str:
    for prefix, namespace in prefixes.items():
        name = iri.removeprefix(namespace)
        if name != iri and name and name.replace("-", "_").isidentifier() and name.isascii():
            return f"{prefix}:{name}"
    return iri
