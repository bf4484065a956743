"""What is computed from claims, as RDF and back: canonical actors and derived relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from actorgraph.ontology.iris import Iris, local
from actorgraph.ontology.ntriples import edtf, text, typed
from actorgraph.ontology.rdf import TYPE, Properties, ag
from actorgraph.ontology.standing import DerivedRelation, ItemStanding, ViaPart, counts_as
from actorgraph.ontology.vocabulary import AG, OWL, RDF, RDFS, Vocabulary, edge

ACTOR_PROPERTIES = (RDF + "type", AG + "name", RDFS + "label", AG + "alias", OWL + "sameAs")
"""What the derived graph says of a canonical actor itself."""


@dataclass(frozen=True, slots=True)
class CanonicalActor:
    """An actor as answers show it: the projection of all source actors that are taken to be one."""

    id: str
    name: str
    types: tuple[str, ...]
    aliases: tuple[str, ...]
    same_as: tuple[str, ...]


def actor_lines(actor: CanonicalActor, iris: Iris) -> Iterator[str]:
    """Triples of a canonical actor, for the derived graph."""
    subject = f"<{iris.actor(actor.id)}>"
    for type_ in actor.types:
        yield f"{subject} {TYPE} <{iris.term(type_)}> ."
    yield from name_lines(actor, iris)
    for alias in actor.aliases:
        yield f"{subject} {ag('alias')} {text(alias)} ."
    for link in actor.same_as:
        yield f"{subject} <{OWL}sameAs> <{link}> ."


def name_lines(actor: CanonicalActor, iris: Iris) -> Iterator[str]:
    """What it is called: for our own queries, and for whoever knows RDF but not us."""
    subject, name = f"<{iris.actor(actor.id)}>", text(actor.name)
    yield f"{subject} {ag('name')} {name} ."
    yield f"{subject} <{RDFS}label> {name} ."


def read_actor(iri: str, properties: Properties) -> CanonicalActor:
    """A canonical actor from its own properties."""
    return CanonicalActor(
        id=local(iri),
        name=properties[AG + "name"][0],
        types=tuple(sorted(map(local, properties[RDF + "type"]))),
        aliases=tuple(sorted(properties.get(AG + "alias", ()))),
        same_as=tuple(sorted(properties.get(OWL + "sameAs", ()))),
    )


def canonical_line(source_iri: str, actor: str, iris: Iris) -> str:
    """The triple that says which canonical actor a source actor stands for."""
    return f"<{source_iri}> {ag('canonical')} <{iris.actor(actor)}> ."


def stated_line(relation: DerivedRelation, iris: Iris) -> str:
    """The plain triple of a stated relation, for the stated graph."""
    return f"<{iris.actor(relation.subject)}> <{iris.term(relation.relation)}> <{iris.actor(relation.object)}> ."


class RelationRdf:
    """Derived relations as RDF and back, under one vocabulary and base."""

    def __init__(self, vocabulary: Vocabulary, iris: Iris) -> None:
        self._strength = {name: term.strength for name, term in vocabulary.standings.items()}
        self._count_names = (*vocabulary.stances, *vocabulary.stages)
        self._vocabulary = vocabulary
        self._iris = iris

    def lines(self, relation: DerivedRelation) -> Iterator[str]:
        """Triples of a derived relation and its parts, for the derived graph."""
        iri = self._iris.relation(relation.id)
        subject = f"<{iri}>"
        yield f"{subject} {TYPE} {ag('DerivedRelation')} ."
        yield f"{subject} {ag('subject')} <{self._iris.actor(relation.subject)}> ."
        yield f"{subject} {ag('relation')} <{self._iris.term(relation.relation)}> ."
        yield f"{subject} {ag('object')} <{self._iris.actor(relation.object)}> ."
        yield from self._standing(subject, relation.standing)
        ends = self._iris.actor(relation.subject), self._iris.actor(relation.object)
        yield f"<{ends[0]}> <{self._iris.term(edge(relation.relation, relation.standing))}> <{ends[1]}> ."
        for name, count in (*((f"{n}Count", c) for n, c in relation.counts if c),):
            yield f"{subject} {ag(name)} {typed(count, 'integer')} ."
        yield f"{subject} {ag('publishers')} {typed(relation.publishers, 'integer')} ."
        yield f"{subject} {ag('holders')} {typed(relation.holders, 'integer')} ."
        symmetric = self._vocabulary.relations[relation.relation].symmetric
        flags = {"symmetric": symmetric, "selfReported": relation.self_reported, "alternative": relation.either_or}
        for name, holds in {**flags, "conditional": relation.conditional}.items():
            if holds:
                yield f"{subject} {ag(name)} {typed('true', 'boolean')} ."
        for name, date in (("firstReported", relation.first_reported), ("lastReported", relation.last_reported)):
            if date is not None:
                yield f"{subject} {ag(name)} {edtf(date)} ."
        for period in relation.periods:
            yield f"{subject} {ag('period')} {text(period)} ."
        for claim, _ in relation.claims:
            yield f"{subject} {ag('claim')} <{self._iris.claim(claim)}> ."
        yield from self._items(iri, relation.items)
        for via in relation.vias:
            yield from self._via(iri, via)

    def _standing(self, subject: str, standing: str) -> Iterator[str]:
        yield f"{subject} {ag('standing')} {ag(standing)} ."
        yield f"{subject} {ag('strength')} {typed(self._strength[standing], 'integer')} ."

    def _items(self, iri: str, items: tuple[ItemStanding, ...]) -> Iterator[str]:
        for item in items:
            part = f"<{iri}/item/{item.item}>"
            yield f"<{iri}> {ag('itemPart')} {part} ."
            yield f"{part} {ag('item')} <{self._iris.actor(item.item)}> ."
            yield from self._standing(part, item.standing)

    def _via(self, iri: str, via: ViaPart) -> Iterator[str]:
        part_iri = f"{iri}/via/{via.via or 'none'}"
        part = f"<{part_iri}>"
        yield f"<{iri}> {ag('viaPart')} {part} ."
        if via.via is not None:
            yield f"{part} {ag('via')} <{self._iris.actor(via.via)}> ."
        yield from self._standing(part, via.standing)
        for period in via.periods:
            yield f"{part} {ag('period')} {text(period)} ."
        for claim in via.claims:
            yield f"{part} {ag('claim')} <{self._iris.claim(claim)}> ."
        yield from self._items(part_iri, via.items)

    def read(self, iri: str, grouped: Mapping[str, Properties], claim_relations: Mapping[str, str]) -> DerivedRelation:
        """A derived relation from its properties and its parts'.

        ``claim_relations`` gives the relation that each claim names, from which follows why it counts.
        """
        own = grouped[iri]
        name = local(own[AG + "relation"][0])

        def first(field: str) -> str | None:
            return next(iter(own.get(AG + field, ())), None)

        return DerivedRelation(
            subject=local(own[AG + "subject"][0]),
            relation=name,
            object=local(own[AG + "object"][0]),
            standing=local(own[AG + "standing"][0]),
            counts=tuple((n, int(first(f"{n}Count") or 0)) for n in self._count_names),
            publishers=int(own[AG + "publishers"][0]),
            holders=int(own[AG + "holders"][0]),
            self_reported=first("selfReported") == "true",
            first_reported=first("firstReported"),
            last_reported=first("lastReported"),
            either_or=first("alternative") == "true",
            conditional=first("conditional") == "true",
            items=self._read_items(own, grouped),
            vias=tuple(sorted((self._read_via(p, grouped) for p in own.get(AG + "viaPart", ())), key=_via_key)),
            periods=tuple(sorted(own.get(AG + "period", ()))),
            claims=tuple(
                (claim, counts_as(self._vocabulary, name, claim_relations[claim]))
                for claim in sorted(map(local, own.get(AG + "claim", ())))
            ),
        )

    def _read_items(self, own: Properties, grouped: Mapping[str, Properties]) -> tuple[ItemStanding, ...]:
        parts = (grouped[part] for part in own.get(AG + "itemPart", ()))
        items = [ItemStanding(local(p[AG + "item"][0]), local(p[AG + "standing"][0])) for p in parts]
        return tuple(sorted(items, key=lambda i: (-self._strength[i.standing], i.item)))

    def _read_via(self, iri: str, grouped: Mapping[str, Properties]) -> ViaPart:
        own = grouped[iri]
        via = next(iter(own.get(AG + "via", ())), None)
        return ViaPart(
            via=None if via is None else local(via),
            standing=local(own[AG + "standing"][0]),
            items=self._read_items(own, grouped),
            periods=tuple(sorted(own.get(AG + "period", ()))),
            claims=tuple(sorted(map(local, own.get(AG + "claim", ())))),
        )


def _via_key(part: ViaPart) -> str:
    return part.via or ""
