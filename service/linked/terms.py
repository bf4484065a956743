"""The ontology's terms as a reader wants them: by kind, in the ontology's order, with what each is tied to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TypeVar

from pyoxigraph import RdfFormat, Triple, parse

from actorgraph.ontology.rdf import Properties, by_subject
from actorgraph.ontology.shacl import shacl
from actorgraph.ontology.vocabulary import AG, OWL, RDF, RDFS, SCHEMA, SKOS, Term, Vocabulary, edge

ONTOLOGY = AG.removesuffix("#")
_T = TypeVar("_T", bound=Term)
OWN = "Classes and relations below those above, from files that this service was given."
_PREFIX = re.compile(r"^@prefix\s+(\w*):\s+<([^>]*)>", re.MULTILINE)
_FACTS = (
    ("narrows", RDFS + "subPropertyOf"),
    ("below", RDFS + "subClassOf"),
    ("from", SCHEMA + "domainIncludes"),
    ("to", SCHEMA + "rangeIncludes"),
    ("of", RDFS + "domain"),
    ("value", RDFS + "range"),
    ("backwards", AG + "inverseLabel"),
    ("strength", AG + "strength"),
    ("maps to", AG + "mapping"),
    ("close to", SKOS + "closeMatch"),
    ("nearly the inverse of", AG + "inverseMatch"),
)
"""What is told of a term, and the property that it comes from."""
_NARROWED = (("narrowed by", RDFS + "subPropertyOf"), ("above", RDFS + "subClassOf"))
"""What is told of a term by others."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value in words; ``to`` is where it leads, if anywhere."""

    words: str
    to: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One term; ``edges`` are the properties that a relation has for each standing.

    ``start`` is what stands before its name and theirs: a prefix, or the rest of the IRI.
    """

    start: str
    name: str
    label: str
    definition: str
    example: str
    facts: tuple[tuple[str, tuple[Value, ...]], ...]
    symmetric: bool
    edges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Terms of one kind."""

    name: str
    title: str
    words: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A Turtle file of the ontology: as it stands, its triples, its prefixes."""

    text: bytes
    triples: tuple[Triple, ...]
    prefixes: dict[str, str]

    def by_subject(self) -> dict[str, dict[str, list[str]]]:
        """Plain values by subject and property."""
        return by_subject((_word(t.subject), t.predicate.value, _word(t.object)) for t in self.triples)


@lru_cache
def source() -> Source:
    """The ontology that ships with the project."""
    return _read((files("actorgraph.ontology") / "actors.ttl").read_bytes())


@lru_cache(maxsize=2)
def shapes(vocabulary: Vocabulary) -> Source:
    """The SHACL shapes of articles in these terms."""
    return _read(shacl(vocabulary).encode())


def _read(text: bytes) -> Source:
    prefixes = dict(_PREFIX.findall(text.decode()))
    return Source(text, tuple(quad.triple for quad in parse(text, format=RdfFormat.TURTLE)), prefixes)


def sections(vocabulary: Vocabulary) -> list[Section]:
    """All terms; one of two kinds (a stage that is a standing, too) is told of with the first."""
    reader = _Reader(source(), vocabulary)
    standings = (
        "What the claims about one relation add up to. Three more (ended, prepared, considered) are told of as stages."
    )
    kinds: list[tuple[str, str, str, Callable[[Properties], bool]]] = [
        ("classes", "Classes", "What can take part in a claim.", lambda p: _is(p, OWL + "Class") and not _internal(p)),
        ("relations", "Relations", "What a claim can be about.", lambda p: _is(p, AG + "Relation")),
        ("stances", "Stances", "What a source does with the proposition.", lambda p: _is(p, AG + "Stance")),
        ("stages", "Stages", "How far the deed is, according to the claim.", lambda p: _is(p, AG + "Stage")),
        ("standings", "Standings", standings, lambda p: _is(p, AG + "Standing")),
        (
            "statuses",
            "Article statuses",
            "How its publisher stands to an article.",
            lambda p: _is(p, AG + "ArticleStatus"),
        ),
        ("records", "Records", "Classes that the graph uses for itself.", _internal),
        ("fields", "Fields", "With which the graph records all of it.", lambda p: _is(p, AG + "Field")),
        ("annotations", "Annotations", "Of this ontology itself.", lambda p: _is(p, OWL + "AnnotationProperty")),
    ]
    found = [Section(name, title, words, tuple(reader.entries(wanted))) for name, title, words, wanted in kinds]
    own = tuple(reader.own())
    return [*found, Section("own", "Of this service's own", OWN, own)] if own else found


def _is(properties: Properties, class_: str) -> bool:
    return class_ in properties.get(RDF + "type", ())


def _internal(properties: Properties) -> bool:
    return "true" in properties.get(AG + "internal", ())


class _Reader:
    def __init__(self, read: Source, vocabulary: Vocabulary) -> None:
        self._grouped = read.by_subject()
        self._prefixes, self._vocabulary = read.prefixes, vocabulary
        self._told: set[str] = set()

    def entries(self, wanted: Callable[[Properties], bool]) -> Iterator[Entry]:
        """Terms of one kind that haven't been told of yet."""
        for iri, properties in self._grouped.items():
            if iri.startswith(AG) and iri not in self._told and wanted(properties):
                self._told.add(iri)
                yield self._entry(iri, properties)

    def _entry(self, iri: str, properties: Properties) -> Entry:
        name = iri.removeprefix(AG)
        relation = self._vocabulary.relations.get(name)
        facts = [(title, tuple(map(self._value, properties.get(of, ())))) for title, of in _FACTS]
        facts += [(title, tuple(self._value(other) for other in self._below(iri, of))) for title, of in _NARROWED]
        return Entry(
            start="ag:",
            name=name,
            label=properties[RDFS + "label"][0],
            definition=properties[SKOS + "definition"][0],
            example=(properties.get(SKOS + "example") or [""])[0],
            facts=tuple((title, values) for title, values in facts if values),
            symmetric=relation is not None and relation.symmetric,
            edges=self._edges(name) if relation else (),
        )

    def _edges(self, relation: str) -> tuple[str, ...]:
        return tuple(edge(relation, standing) for standing in self._vocabulary.standings)

    def own(self) -> Iterator[Entry]:
        """Classes and relations that aren't the project's."""
        classes, relations = self._vocabulary.classes, self._vocabulary.relations
        for class_ in _own(classes):
            yield _told(class_, [("below", _values(classes, class_.parents))])
        for relation in _own(relations):
            facts = [
                ("narrows", _values(relations, relation.parents)),
                ("from", _values(classes, relation.domain)),
                ("to", _values(classes, relation.range)),
                ("backwards", (Value(relation.inverse_label, None),)),
            ]
            yield _told(relation, facts, relation.symmetric, self._edges(relation.name))

    def _below(self, iri: str, property_: str) -> Iterator[str]:
        return (other for other, properties in self._grouped.items() if iri in properties.get(property_, ()))

    def _value(self, value: str) -> Value:
        if value.startswith(AG):
            return Value(self._grouped[value][RDFS + "label"][0], "#" + value.removeprefix(AG))
        for prefix, namespace in self._prefixes.items():
            if value.startswith(namespace):
                return Value(f"{prefix}:{value.removeprefix(namespace)}", value)
        return Value(value, None)


def _own(terms: Mapping[str, _T]) -> Iterator[_T]:
    return (term for term in terms.values() if not term.iri.startswith(AG))


def _values(terms: Mapping[str, Term], names: Iterable[str]) -> tuple[Value, ...]:
    return tuple(Value(terms[name].label, f"#{name}") for name in sorted(names))


def _told(
    term: Term, facts: Sequence[tuple[str, tuple[Value, ...]]], symmetric: bool = False, edges: tuple[str, ...] = ()
) -> Entry:
    start = term.iri.removesuffix(term.name)
    return Entry(start, term.name, term.label, term.definition, term.example, tuple(facts), symmetric, edges)


def _word(term: object) -> str:
    return str(getattr(term, "value", term))
