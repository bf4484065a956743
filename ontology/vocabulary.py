"""The typed registry of terms, read from ``actors.ttl``: nothing else in the project repeats them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from actorgraph.ontology.errors import UnknownTerm, VocabularyError

AG = "https://w3id.org/actorgraph/ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEMA = "https://schema.org/"
GENERAL_RELATION = "relatedTo"
"""The parent of all relations: for queries only, nothing is derived, stored or counted for it."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,63}\Z")


def edge(relation: str, standing: str) -> str:
    """Name of the property of a derived relation's edge, which tells its standing: ``armsAlleged``."""
    return relation + standing.capitalize()


@dataclass(frozen=True, slots=True)
class Term:
    """One term: its name (last part of the IRI), IRI and the words that explain it."""

    name: str
    iri: str
    label: str
    definition: str
    example: str


_T = TypeVar("_T", bound=Term)
_V = TypeVar("_V")


@dataclass(frozen=True, slots=True)
class ActorClass(Term):
    """A class that an annotation may give to something, with the classes above it and its own mappings."""

    parents: tuple[str, ...]
    mappings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation(Term):
    """A relation between actors: what it narrows, what it may point at, how it reads backwards."""

    parents: tuple[str, ...]
    inverse_label: str
    domain: frozenset[str]
    range: frozenset[str]
    symmetric: bool
    mappings: tuple[str, ...]

    @property
    def edge_type(self) -> str:
        """Its name as a property-graph relationship type: ``suppliesMaterielTo`` → ``SUPPLIES_MATERIEL_TO``."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.name).upper()


@dataclass(frozen=True, slots=True)
class Ranked(Term):
    """A stance or standing, with its strength: the higher, the firmer."""

    strength: int


@dataclass(frozen=True, slots=True)
class Field(Term):
    """A property of the graph's records: what it is a property of and what it points at (IRIs), where that is one."""

    domain: str | None
    range: str | None


class Terms(dict[str, _V]):
    """What is known of each term of one kind, by name. To look one up that isn't there is an error that says so."""

    def __missing__(self, name: str) -> _V:
        message = f"the store holds the term '{name}', which the ontology doesn't have"
        raise UnknownTerm(f"{message}; expected the file that defines it (--ontology, ACTORGRAPH_ONTOLOGY)")


class Vocabulary:
    """All terms of one ontology, by name."""

    def __init__(self, properties: Mapping[str, Mapping[str, list[str]]]) -> None:
        self._properties = properties
        classes = map(self._class, self._of_type(OWL + "Class"))
        self.classes = _by_name(t for t in classes if not self._internal(t.iri))
        self.relations = _by_name(map(self._relation, self._of_type(AG + "Relation")))
        self.stances = {t.name: t for t in map(self._ranked, self._of_type(AG + "Stance"))}
        self.stages = {t.name: t for t in map(self._term, self._of_type(AG + "Stage"))}
        standings = map(self._ranked, self._of_type(AG + "Standing"))
        self.standings = {t.name: t for t in sorted(standings, key=lambda t: -t.strength)}
        self.statuses = {t.name: t for t in map(self._term, self._of_type(AG + "ArticleStatus"))}
        self.fields = {t.name: t for t in map(self._field, self._of_type(AG + "Field"))}
        self._check()
        del self._properties  # all read; without it the vocabulary can be sent to worker processes

    # -- reading ------------------------------------------------------------------------------------------------

    def _of_type(self, kind: str) -> list[str]:
        return sorted(iri for iri, values in self._properties.items() if kind in values[RDF + "type"])

    def _internal(self, iri: str) -> bool:
        return "true" in self._properties[iri][AG + "internal"]

    def _one(self, iri: str, predicate: str) -> str:
        values = self._properties[iri][predicate]
        if len(values) != 1:
            raise VocabularyError(f"<{iri}> must have exactly one <{predicate}>; it has {len(values)}")
        return values[0]

    def _words(self, iri: str) -> tuple[str, str, str, str, str]:
        name = re.split(r"[#/]", iri)[-1]
        if not _NAME.match(name):
            raise VocabularyError(f"<{iri}>: a term's name is letters and digits, at most 64, starting with a letter")
        example = (self._properties[iri][SKOS + "example"] or [""])[0]
        return name, iri, self._one(iri, RDFS + "label"), self._one(iri, SKOS + "definition"), example

    def _term(self, iri: str) -> Term:
        return Term(*self._words(iri))

    def _ranked(self, iri: str) -> Ranked:
        strength = self._one(iri, AG + "strength")
        if not strength.isdecimal():
            raise VocabularyError(f"<{iri}>: its strength '{strength}' is not a number")
        return Ranked(*self._words(iri), strength=int(strength))

    def _field(self, iri: str) -> Field:
        values = self._properties[iri]
        domain, range_ = (next(iter(values[RDFS + end]), None) for end in ("domain", "range"))
        return Field(*self._words(iri), domain=domain, range=range_)

    def _names(self, iri: str, predicate: str, kind: str) -> tuple[str, ...]:
        values = self._properties[iri][predicate]
        for value in values:
            if value.startswith(AG) and kind not in self._properties.get(value, {}).get(RDF + "type", ()):
                raise VocabularyError(f"<{iri}> names <{value}>, which the ontology doesn't define")
        return tuple(sorted(re.split(r"[#/]", v)[-1] for v in values if v in self._properties))

    def _class(self, iri: str) -> ActorClass:
        return ActorClass(
            *self._words(iri),
            parents=self._names(iri, RDFS + "subClassOf", OWL + "Class"),
            mappings=tuple(sorted(self._properties[iri][AG + "mapping"])),
        )

    def _relation(self, iri: str) -> Relation:
        values = self._properties[iri]
        return Relation(
            *self._words(iri),
            parents=self._names(iri, RDFS + "subPropertyOf", AG + "Relation"),
            inverse_label=self._one(iri, AG + "inverseLabel"),
            domain=frozenset(self._names(iri, SCHEMA + "domainIncludes", OWL + "Class")),
            range=frozenset(self._names(iri, SCHEMA + "rangeIncludes", OWL + "Class")),
            symmetric=OWL + "SymmetricProperty" in values[RDF + "type"],
            mappings=tuple(sorted(values[AG + "mapping"])),
        )

    def _check(self) -> None:
        for relation in self.relations.values():
            if not relation.domain or not relation.range:
                raise VocabularyError(f"{relation.iri} needs schema:domainIncludes and schema:rangeIncludes")
            if relation.name in self._wider[relation.name]:
                raise VocabularyError(f"{relation.iri} is, over others, a sub-property of itself")
        for class_ in self.classes.values():
            if class_.name in _closure(class_.name, self._parents_of_class):
                raise VocabularyError(f"{class_.iri} is, over others, a subclass of itself")
        for kind in ("relations", "stances", "stages", "standings", "statuses", "classes"):
            if not getattr(self, kind):
                raise VocabularyError(f"the ontology has no {kind}")

    @cached_property
    def own(self) -> dict[str, str]:
        """IRIs of the terms that aren't the project's, by name, with those of the edges of such relations."""
        relations = {name: term.iri for name, term in self.relations.items() if not term.iri.startswith(AG)}
        classes = {name: term.iri for name, term in self.classes.items() if not term.iri.startswith(AG)}
        edges = {edge(name, s): edge(iri, s) for name, iri in relations.items() for s in self.standings}
        return classes | relations | edges

    # -- asking -------------------------------------------------------------------------------------------------

    @cached_property
    def _wider(self) -> Terms[tuple[str, ...]]:
        return Terms({name: _closure(name, lambda n: self.relations[n].parents) for name in self.relations})

    @cached_property
    def sayable(self) -> dict[str, Relation]:
        """The relations that a claim can have: all but the general one."""
        return {name: relation for name, relation in self.relations.items() if name != GENERAL_RELATION}

    def wider(self, relation: str) -> tuple[str, ...]:
        """The relations that this one narrows, nearest first, without the general one."""
        return tuple(name for name in self._wider[relation] if name != GENERAL_RELATION)

    @cached_property
    def _narrower(self) -> Terms[frozenset[str]]:
        below: dict[str, set[str]] = defaultdict(set)
        for name in self.relations:
            for wide in self._wider[name]:
                below[wide].add(name)
        return Terms({name: frozenset(below[name]) for name in self.relations})

    def narrower(self, relation: str) -> frozenset[str]:
        """Every relation that narrows this one, directly or over others."""
        return self._narrower[relation]

    @cached_property
    def _ancestors(self) -> Terms[frozenset[str]]:
        return Terms({n: frozenset((n, *_closure(n, self._parents_of_class))) for n in self.classes})

    def _parents_of_class(self, name: str) -> tuple[str, ...]:
        return self.classes[name].parents

    def is_a(self, name: str, *ancestors: str) -> bool:
        """Whether a class is one of these, or below one of them."""
        return not self._ancestors[name].isdisjoint(ancestors)

    def class_in(self, model: str, name: str) -> str | None:
        """What a class is in another model (``FtM``, ``STIX``), by its own mapping or the nearest one above it."""
        for above in (name, *_closure(name, self._parents_of_class)):
            for mapping in self.classes[above].mappings:
                if mapping.startswith(f"{model} "):
                    return mapping.removeprefix(f"{model} ")
        return None

    def subclasses(self, name: str) -> frozenset[str]:
        """The class itself and every class below it."""
        return frozenset(n for n, above in self._ancestors.items() if name in above)


def _by_name(terms: Iterable[_T]) -> Terms[_T]:
    found: Terms[_T] = Terms()
    for term in terms:
        if term.name in found:
            raise VocabularyError(f"<{term.iri}> and <{found[term.name].iri}> would both be called '{term.name}'")
        found[term.name] = term
    return found


def _closure(name: str, parents_of: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    found: list[str] = []
    queue = list(parents_of(name))
    while queue:
        parent = queue.pop(0)
        if parent not in found:
            found.append(parent)
            queue.extend(parents_of(parent))
    return tuple(found)


Properties = Mapping[str, Mapping[str, list[str]]]
"""Of every subject the values of its properties."""


def read_vocabulary(sources: Iterable[bytes]) -> Vocabulary:
    """Read one vocabulary from Turtle texts.

    Raises:
        VocabularyError: not Turtle, or a term lacks one of its parts.
    """
    properties: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for source in sources:
        for iri, values in read_properties(source, "the ontology").items():
            for name, found in values.items():
                properties[iri][name] += found
    return Vocabulary(properties)


def read_properties(source: bytes, called: str) -> dict[str, dict[str, list[str]]]:
    """What a Turtle text says of each IRI.

    Raises:
        VocabularyError: it is no Turtle; the error names the line.
    """
    properties: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    try:
        for triple in parse(source, format=RdfFormat.TURTLE):
            subject, value = triple.subject, triple.object
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
                properties[subject.value][triple.predicate.value].append(value.value)
    except SyntaxError as error:
        raise VocabularyError(f"{called} is not Turtle: {error}") from error
    return properties


@lru_cache(maxsize=1)
def default_vocabulary() -> Vocabulary:
    """The vocabulary that ships with the project."""
    return read_vocabulary([(files("actorgraph.ontology") / "actors.ttl").read_bytes()])
