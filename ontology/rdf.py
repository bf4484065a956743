"""Claims as RDF and back: one named graph an article, one property a field, no blank nodes, nothing lost.

Both directions go through plain strings: lines of canonical N-Triples out, values by subject and property in, so that
any store or file can be written from and read into the same claims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from actorgraph.ontology.claims import AnnotatedArticle, Article, Claim, Evidence, SourceActor, Span, digest
from actorgraph.ontology.dates import Bounds, When, bounds
from actorgraph.ontology.iris import Iris, fragment_span, local, one_link
from actorgraph.ontology.ntriples import edtf, text, typed
from actorgraph.ontology.vocabulary import AG, RDF, SCHEMA

DCTERMS = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
TYPE = f"<{RDF}type>"

Properties = Mapping[str, list[str]]
"""One subject's values by property IRI; IRIs and literals' lexical forms alike."""


def ag(name: str) -> str:
    """An ontology term as an N-Triples IRI."""
    return f"<{AG}{name}>"


# -- out --------------------------------------------------------------------------------------------------------------


def article_lines(annotated: AnnotatedArticle, iris: Iris) -> list[str]:
    """All triples of one article's graph as N-Triples lines, sorted by code point, each once."""
    lines = set(_article(annotated.article, iris))
    for actor in annotated.actors:
        lines.update(source_lines(actor, annotated.article.id, iris))
    for claim in annotated.claims:
        lines.update(claim_lines(claim, iris))
    return sorted(lines)


@dataclass(frozen=True, slots=True)
class Content:
    """What an article's graph has: the digest of its lines, and how many there are."""

    digest: str
    triples: int

    @classmethod
    def of(cls, annotated: AnnotatedArticle, iris: Iris) -> Content:
        """The content of this article's graph."""
        lines = article_lines(annotated, iris)
        return cls(digest(lines), len(lines))


def _article(article: Article, iris: Iris) -> Iterator[str]:
    subject = f"<{iris.article(article.id)}>"
    yield f"{subject} {TYPE} {ag('Article')} ."
    yield f"{subject} {TYPE} <{SCHEMA}NewsArticle> ."
    yield f"{subject} {ag('status')} {ag(article.status)} ."
    yield f"{subject} {ag('textDigest')} {text(article.text_digest)} ."
    yield f"{subject} {ag('textLength')} {typed(article.text_length, 'integer')} ."
    plain = {"identifier": article.id, "title": article.title, "publisher": article.publisher}
    for name, value in {**plain, "language": article.language}.items():
        if value is not None:
            yield f"{subject} <{DCTERMS}{name}> {text(value)} ."
    if article.url is not None:
        yield f"{subject} <{SCHEMA}url> {typed(article.url, 'anyURI')} ."
    if article.published is not None:
        yield f"{subject} <{DCTERMS}issued> {edtf(article.published)} ."
        yield from _bounds(subject, "published", bounds(article.published))


def _bounds(subject: str, field: str, days: Bounds) -> Iterator[str]:
    for side, day in zip(("Earliest", "Latest"), days, strict=True):
        if day is not None:
            yield f"{subject} {ag(field + side)} {typed(day, 'date')} ."


def source_lines(actor: SourceActor, article: str, iris: Iris) -> Iterator[str]:
    """Triples of a source actor and its mentions."""
    subject = f"<{iris.source(article, actor.id)}>"
    yield f"{subject} {TYPE} {ag('SourceActor')} ."
    yield f"{subject} {ag('actorClass')} <{iris.term(actor.type)}> ."
    yield f"{subject} {ag('name')} {text(actor.name)} ."
    for link in actor.same_as:
        yield f"{subject} {ag('link')} <{link}> ."
    for span in actor.mentions:
        yield f"{subject} {ag('mention')} <{iris.fragment(article, span.start, span.end)}> ."


def claim_lines(claim: Claim, iris: Iris) -> Iterator[str]:
    """Triples of one claim and its evidence."""
    subject = f"<{iris.claim(claim.id)}>"

    def source(id_: str) -> str:
        return f"<{iris.source(claim.article, id_)}>"

    yield f"{subject} {TYPE} {ag('Claim')} ."
    yield f"{subject} {ag('reportedIn')} <{iris.article(claim.article)}> ."
    yield f"{subject} {ag('relation')} <{iris.term(claim.relation)}> ."
    yield f"{subject} {ag('stance')} {ag(claim.stance)} ."
    yield f"{subject} {ag('stage')} {ag(claim.stage)} ."
    yield f"{subject} {ag('subject')} {source(claim.subject)} ."
    for field, actor in (("object", claim.object), ("item", claim.item), ("via", claim.via)):
        if actor is not None:
            yield f"{subject} {ag(field)} {source(actor)} ."
    yield from _attribution(subject, claim, source)
    if claim.role is not None:
        yield f"{subject} {ag('role')} {text(claim.role)} ."
    if claim.conditional:
        yield f"{subject} {ag('conditional')} {typed('true', 'boolean')} ."
    if claim.either_or is not None:
        yield f"{subject} {ag('eitherOr')} <{iris.alternatives(claim.either_or)}> ."
    if claim.when is not None:
        yield f"{subject} {ag('when')} {edtf(claim.when.edtf)} ."
        yield from _bounds(subject, "when", claim.when.bounds)
    if claim.confidence is not None:
        yield f"{subject} {ag('confidence')} {typed(decimal(claim.confidence), 'decimal')} ."
    for field, values in (("annotatedBy", claim.annotated_by), ("note", claim.notes)):
        for value in values:
            yield f"{subject} {ag(field)} {text(value)} ."
    for evidence in claim.evidence:
        yield f"{subject} {ag('evidence')} <{iris.fragment(claim.article, evidence.start, evidence.end)}> ."
        yield from _evidence(evidence, claim.article, iris)


def _attribution(subject: str, claim: Claim, source: Callable[[str], str]) -> Iterator[str]:
    for speaker in claim.said_by:
        yield f"{subject} {ag('saidBy')} {source(speaker)} ."
    if len(claim.said_by) > 1:  # the order of a chain; a chain of one needs none
        for order, speaker in enumerate(claim.said_by, 1):
            node = f"{subject[:-1]}#said-by-{order}>"
            yield f"{subject} {ag('speaking')} {node} ."
            yield f"{node} {ag('order')} {typed(order, 'integer')} ."
            yield f"{node} {ag('speaker')} {source(speaker)} ."
    if claim.said is not None:
        yield f"{subject} {ag('said')} {edtf(claim.said)} ."
        yield from _bounds(subject, "said", bounds(claim.said))


def _evidence(evidence: Evidence, article: str, iris: Iris) -> Iterator[str]:
    subject = f"<{iris.fragment(article, evidence.start, evidence.end)}>"
    selector = f"<{iris.article(article)}#selector={evidence.start},{evidence.end}>"
    yield f"{subject} {TYPE} <{OA}SpecificResource> ."
    yield f"{subject} <{OA}hasSource> <{iris.article(article)}> ."
    yield f"{subject} <{OA}hasSelector> {selector} ."
    yield f"{selector} {TYPE} <{OA}TextQuoteSelector> ."
    yield f"{selector} {TYPE} <{OA}TextPositionSelector> ."
    yield f"{selector} <{OA}exact> {text(evidence.quote)} ."
    yield f"{selector} <{OA}start> {typed(evidence.start, 'integer')} ."
    yield f"{selector} <{OA}end> {typed(evidence.end, 'integer')} ."
    if evidence.prefix:
        yield f"{selector} <{OA}prefix> {text(evidence.prefix)} ."
    if evidence.suffix:
        yield f"{selector} <{OA}suffix> {text(evidence.suffix)} ."


def decimal(value: Decimal) -> str:
    """Canonical ``xsd:decimal``: at most six places, no trailing zeros, no exponent."""
    return f"{value.quantize(Decimal('0.000001')).normalize():f}"


# -- in ---------------------------------------------------------------------------------------------------------------


def by_subject(triples: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, list[str]]]:
    """Group (subject, property, value) strings by subject and property."""
    grouped: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples:
        grouped[subject][predicate].append(value)
    return grouped


def read_article(triples: Iterable[tuple[str, str, str]], article_text: str | None = None) -> AnnotatedArticle:
    """Build an article back from the triples of its graph.

    Raises:
        KeyError, ValueError: the triples are no article in our shape.
    """
    grouped = by_subject(triples)
    of_type: dict[str, list[str]] = defaultdict(list)
    for subject, properties in grouped.items():
        for type_ in properties[RDF + "type"]:
            of_type[type_].append(subject)
    (article,) = of_type[AG + "Article"]
    claims = (read_claim(iri, grouped) for iri in of_type[AG + "Claim"])
    return AnnotatedArticle(
        article=read_article_node(grouped[article], article_text),
        actors=tuple(sorted((read_source(i, grouped[i]) for i in of_type[AG + "SourceActor"]), key=_id)),
        claims=tuple(sorted(claims, key=_id)),
    )


def _id(thing: Claim | SourceActor) -> str:
    return thing.id


def _one(properties: Properties, iri: str) -> str | None:
    values = properties.get(iri)
    if not values:
        return None
    if len(values) > 1:
        raise ValueError(f"<{iri}> has {len(values)} values where one is allowed")
    return values[0]


def _must(properties: Properties, iri: str) -> str:
    value = _one(properties, iri)
    if value is None:
        raise ValueError(f"<{iri}> is missing")
    return value


def read_article_node(properties: Properties, article_text: str | None = None) -> Article:
    """An article from its own properties."""
    return Article(
        id=_must(properties, DCTERMS + "identifier"),
        url=_one(properties, SCHEMA + "url"),
        title=_one(properties, DCTERMS + "title"),
        publisher=_one(properties, DCTERMS + "publisher"),
        published=_one(properties, DCTERMS + "issued"),
        language=_one(properties, DCTERMS + "language"),
        status=local(_must(properties, AG + "status")),
        text=article_text,
        text_digest=_must(properties, AG + "textDigest"),
        text_length=int(_must(properties, AG + "textLength")),
    )


def read_source(iri: str, properties: Properties) -> SourceActor:
    """A source actor from its own properties."""
    return SourceActor(
        id=local(iri),
        type=local(_must(properties, AG + "actorClass")),
        name=_must(properties, AG + "name"),
        same_as=tuple(sorted(set(map(one_link, properties.get(AG + "link", ()))))),
        mentions=tuple(sorted(Span(*fragment_span(m)) for m in properties.get(AG + "mention", ()))),
    )


def read_claim(iri: str, grouped: Mapping[str, Properties]) -> Claim:
    """A claim from its own properties and those of its evidence and chain of speakers."""
    own = grouped[iri]

    def actor(field: str) -> str | None:
        value = _one(own, AG + field)
        return None if value is None else local(value)

    when, group, confidence = _one(own, AG + "when"), _one(own, AG + "eitherOr"), _one(own, AG + "confidence")
    return Claim(
        id=local(iri),
        article=local(_must(own, AG + "reportedIn")),
        subject=local(_must(own, AG + "subject")),
        relation=local(_must(own, AG + "relation")),
        object=actor("object"),
        item=actor("item"),
        via=actor("via"),
        role=_one(own, AG + "role"),
        stance=local(_must(own, AG + "stance")),
        stage=local(_must(own, AG + "stage")),
        said_by=_read_chain(own, grouped),
        said=_one(own, AG + "said"),
        either_or=None if group is None else local(group),
        conditional=_one(own, AG + "conditional") == "true",
        when=None if when is None else When.parse(when),
        confidence=None if confidence is None else Decimal(confidence),
        annotated_by=tuple(sorted(own.get(AG + "annotatedBy", ()))),
        notes=tuple(sorted(own.get(AG + "note", ()))),
        evidence=tuple(sorted(_read_evidence(i, grouped) for i in own.get(AG + "evidence", ()))),
    )


def _read_chain(claim: Properties, grouped: Mapping[str, Properties]) -> tuple[str, ...]:
    nodes: list[Any] = [grouped[iri] for iri in claim.get(AG + "speaking", ())]
    if not nodes:
        return tuple(map(local, claim.get(AG + "saidBy", ())))
    nodes.sort(key=lambda node: int(_must(node, AG + "order")))
    return tuple(local(_must(node, AG + "speaker")) for node in nodes)


def _read_evidence(iri: str, grouped: Mapping[str, Properties]) -> Evidence:
    start, end = fragment_span(iri)
    selector = grouped[_must(grouped[iri], OA + "hasSelector")]
    quote, prefix, suffix = (_one(selector, OA + name) or "" for name in ("exact", "prefix", "suffix"))
    return Evidence(start, end, quote, prefix, suffix)
