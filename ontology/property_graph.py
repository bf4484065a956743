"""Claims as a property graph and back, for people who look at it in Neo4j Browser: nothing lost, nothing collapsed.

Nodes and relationships, as `docs/neo4j.md` draws them::

    (:Claim)-[:REPORTED_IN]->(:Article)-[:MENTIONS {source, name, types, same_as, spans}]->(:Entity:Actor:State)
    (:Claim)-[:SUBJECT|OBJECT|ITEM|VIA|SAID_BY {source, type, order}]->(:Entity)
    (:Entity)-[:ARMS]->(:Entity)                for what is stated, and for nothing else
    (:Entity)-[:ARMS_ALLEGED]->(:Entity)        for all else its standing is part of the name

A relationship keeps which source actor its end was (``source``), so what each article calls somebody isn't lost on
the node that it shares with others. Properties are strings, numbers, booleans, lists of them, and days, whose names end
in ``_date`` and which stand beside the EDTF that they bound; what is absent has no property. Labels and relationship
types come from the vocabulary only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from actorgraph.ontology.claims import AnnotatedArticle, Article, Claim, Evidence, SourceActor, Span
from actorgraph.ontology.dates import When, bounds
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.iris import Iris, one_link
from actorgraph.ontology.standing import DerivedRelation
from actorgraph.ontology.vocabulary import Vocabulary

STATED = "stated"
Properties = dict[str, Any]
Part = tuple[str, str, int | None]
"""A claim's relationship to an entity: its type, the source actor, the place in the chain of speakers (from 1)."""

_SINGLE = (("SUBJECT", "subject"), ("OBJECT", "object"), ("ITEM", "item"), ("VIA", "via"))
_ARTICLE = ("id", "url", "title", "publisher", "published", "language", "status", "text_digest", "text_length")


# -- out --------------------------------------------------------------------------------------------------------------


def edge_type(relation: str, standing: str, vocabulary: Vocabulary) -> str:
    """The type of a derived relation's edge: ``ARMS`` where it is stated, else ``ARMS_ALLEGED`` and the like."""
    bare = vocabulary.relations[relation].edge_type
    return bare if standing == STATED else f"{bare}_{standing.upper()}"


def labels(types: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """An entity's labels: its classes and those above them, sorted."""
    return sorted({name for type_ in types for name in vocabulary.classes if vocabulary.is_a(type_, name)})


def article_node(article: Article, iris: Iris) -> Properties:
    """An article's properties; its text is none of them."""
    found = {name: getattr(article, name) for name in _ARTICLE}
    return _present({**found, "iri": iris.article(article.id), **article_days(article)})


def article_days(article: Article) -> Properties:
    """The first and the last day on which an article can have been published."""
    earliest, latest = bounds(article.published) if article.published else (None, None)
    return {"published_earliest_date": _day(earliest), "published_latest_date": _day(latest)}


def mention(actor: SourceActor) -> Properties:
    """What one article calls somebody, for the relationship from the article to the entity; spans are ``start-end``."""
    return {
        "source": actor.id,
        "name": actor.name,
        "types": [actor.type],
        "same_as": list(actor.same_as),
        "spans": [f"{span.start}-{span.end}" for span in actor.mentions],
    }


def claim_node(claim: Claim, iris: Iris) -> Properties:
    """A claim's own properties; ``quote`` is for people, the lists of evidence hold every part of it."""
    earliest, latest = claim.when.bounds if claim.when else (None, None)
    return _present(
        {
            "id": claim.id,
            "iri": iris.claim(claim.id),
            "relation": claim.relation,
            "role": claim.role,
            "stance": claim.stance,
            "stage": claim.stage,
            "said": claim.said,
            "either_or": claim.either_or,
            "conditional": claim.conditional or None,
            "when": claim.when.edtf if claim.when else None,
            "earliest": earliest,
            "latest": latest,
            **claim_days(claim),
            "confidence": None if claim.confidence is None else float(claim.confidence),
            "annotated_by": list(claim.annotated_by) or None,
            "notes": list(claim.notes) or None,
            "quote": " … ".join(e.quote for e in claim.evidence),
            "quotes": [e.quote for e in claim.evidence],
            "prefixes": [e.prefix for e in claim.evidence],
            "suffixes": [e.suffix for e in claim.evidence],
            "starts": [e.start for e in claim.evidence],
            "ends": [e.end for e in claim.evidence],
        }
    )


def claim_days(claim: Claim) -> Properties:
    """The first and the last day that a claim is about; none for a side that is open."""
    earliest, latest = claim.when.bounds if claim.when else (None, None)
    return {"earliest_date": _day(earliest), "latest_date": _day(latest)}


def parts(claim: Claim) -> list[Part]:
    """A claim's relationships to entities."""
    single = [(type_, getattr(claim, name), None) for type_, name in _SINGLE]
    speakers = [("SAID_BY", speaker, order) for order, speaker in enumerate(claim.said_by, 1)]
    return [part for part in (*single, *speakers) if part[1] is not None]


def entity_node(actor: CanonicalActor, iris: Iris) -> Properties:
    """A canonical actor's properties."""
    return {
        "id": actor.id,
        "iri": iris.actor(actor.id),
        "name": actor.name,
        "types": list(actor.types),
        "aliases": list(actor.aliases),
        "same_as": list(actor.same_as),
    }


def relation_edge(relation: DerivedRelation) -> Properties:
    """What a derived relation's edge says of it: standing, all counts, the ids of its claims, items and intermediaries.

    Items' names stand beside their ids; they are their nodes', and `write.cypher` takes them from there.
    """
    first, last = (bounds(day) if day else (None, None) for day in (relation.first_reported, relation.last_reported))
    return _present(
        {
            "id": relation.id,
            "relation": relation.relation,
            "standing": relation.standing,
            **dict(relation.counts),
            "publishers": relation.publishers,
            "holders": relation.holders,
            "self_reported": relation.self_reported,
            "first_reported": relation.first_reported,
            "last_reported": relation.last_reported,
            "first_reported_date": _day(first[0]),
            "last_reported_date": _day(last[1]),
            "either_or": relation.either_or,
            "conditional": relation.conditional,
            "claims": len(relation.claims),
            "claim_ids": [claim for claim, _ in relation.claims],
            "items": [item.item for item in relation.items],
            "item_standings": [item.standing for item in relation.items],
            "vias": [part.via or "" for part in relation.vias],
            "via_standings": [part.standing for part in relation.vias],
        }
    )


def _day(day: str | None) -> date | None:
    """An ISO day as a date; none in the year 0, which Python's dates and Neo4j's drivers don't have."""
    return None if day is None or day < "0001" else date.fromisoformat(day)


def _present(properties: Properties) -> Properties:
    return {name: value for name, value in properties.items() if value is not None}


# -- in ---------------------------------------------------------------------------------------------------------------


def read_article_node(properties: Mapping[str, Any], text: str | None = None) -> Article:
    """An article from its node."""
    found: dict[str, Any] = {name: properties.get(name) for name in _ARTICLE}
    return Article(**found, text=text)


def read_mention(properties: Mapping[str, Any]) -> SourceActor:
    """A source actor from the relationship that mentions it."""
    spans = (span.split("-") for span in properties["spans"])
    return SourceActor(
        id=properties["source"],
        type=properties["types"][0],
        name=properties["name"],
        same_as=tuple(sorted(set(map(one_link, properties["same_as"])))),
        mentions=tuple(Span(int(start), int(end)) for start, end in spans),
    )


def read_claim_node(properties: Mapping[str, Any], article: str, of: Collection[Sequence[Any]]) -> Claim:
    """A claim from its node and its relationships to entities (as in `Part`)."""
    ends = {type_: source for type_, source, order in of if order is None}
    speakers = sorted((order, source) for _, source, order in of if order is not None)
    evidence = zip(*(properties[name] for name in ("starts", "ends", "quotes", "prefixes", "suffixes")), strict=True)
    when, confidence = properties.get("when"), properties.get("confidence")
    return Claim(
        id=properties["id"],
        article=article,
        subject=ends["SUBJECT"],
        relation=properties["relation"],
        object=ends.get("OBJECT"),
        item=ends.get("ITEM"),
        via=ends.get("VIA"),
        role=properties.get("role"),
        stance=properties["stance"],
        stage=properties["stage"],
        said_by=tuple(source for _, source in speakers),
        said=properties.get("said"),
        either_or=properties.get("either_or"),
        conditional=properties.get("conditional", False),
        when=None if when is None else When.parse(when),
        confidence=None if confidence is None else Decimal(str(confidence)).normalize() + 0,
        annotated_by=tuple(properties.get("annotated_by", ())),
        notes=tuple(properties.get("notes", ())),
        evidence=tuple(Evidence(*parts_) for parts_ in evidence),
    )


def read_annotated(
    article: Article, mentions: Iterable[Mapping[str, Any]], claims: Iterable[Claim]
) -> AnnotatedArticle:
    """An article with all that it holds."""
    return AnnotatedArticle(
        article=article,
        actors=tuple(sorted(map(read_mention, mentions), key=lambda actor: actor.id)),
        claims=tuple(sorted(claims, key=lambda claim: claim.id)),
    )


def read_entity_node(properties: Mapping[str, Any]) -> CanonicalActor:
    """A canonical actor from its node."""
    lists = {name: tuple(properties[name]) for name in ("types", "aliases", "same_as")}
    return CanonicalActor(id=properties["id"], name=properties["name"], **lists)
