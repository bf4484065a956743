"""Claims, and what they need to stand: articles, source actors, evidence. All frozen, all free of any base IRI.

Ids are digests (SHA-256, hexadecimal) of canonical JSON (sorted keys, no white space, UTF-8), so that the same
annotation has the same id wherever and in whatever order it is loaded. Offsets count Unicode code points of the
article's text exactly as given, end exclusive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

import msgspec

from actorgraph.ontology.dates import When
from actorgraph.ontology.iris import one_link

CONTEXT = 32
"""Code points of article text kept before and after each quote."""

_canonical_json = msgspec.json.Encoder(order="sorted").encode


def digest(value: object, length: int = 64) -> str:
    """Return the hexadecimal SHA-256 of a JSON value's canonical form, cut to ``length`` characters."""
    return sha256(_canonical_json(value)).hexdigest()[:length]


class Span(NamedTuple):
    """A stretch of an article's text, in code points, end exclusive."""

    start: int
    end: int


class Evidence(NamedTuple):
    """The very words that carry a claim, with up to 32 code points before and after them."""

    start: int
    end: int
    quote: str
    prefix: str
    suffix: str

    @classmethod
    def cut(cls, text: str, start: int, end: int) -> Evidence:
        """Cut a quote and its surroundings out of an article's text."""
        return cls(start, end, text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


@dataclass(frozen=True, slots=True)
class Article:
    """A news article. ``published`` is EDTF; ``text`` is ``None`` where only its digest is known."""

    id: str
    url: str | None
    title: str | None
    publisher: str | None
    published: str | None
    language: str | None
    status: str
    text: str | None
    text_digest: str
    text_length: int


@dataclass(frozen=True, slots=True)
class SourceActor:
    """What one article calls somebody or something: class, name, mentions, identity links (sorted)."""

    id: str
    type: str
    name: str
    same_as: tuple[str, ...]
    mentions: tuple[Span, ...]

    @classmethod
    def of(cls, type_: str, name: str, same_as: Iterable[str], mentions: Iterable[Span]) -> SourceActor:
        """Build one with its id: the digest of class and first mention, or of class and name without mentions."""
        spans = tuple(sorted(set(mentions)))
        key = [type_, spans[0].start, spans[0].end] if spans else [type_, name]
        return cls(digest(key, 32), type_, name, tuple(sorted(set(map(one_link, same_as)))), spans)


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody says that one actor does something to, for or with another.

    ``id`` is the digest of everything that makes it this claim and no other; one that is given none gets its own.
    ``subject``, ``object``, ``item``, ``via`` and ``said_by`` are source actors' ids within ``article``;
    ``said`` is EDTF; ``either_or`` is the id of the group of alternatives; ``confidence`` lies in 0–1 with at most
    six places; ``said_by`` runs from the original holder to the last relay.
    """

    id: str
    article: str
    subject: str
    relation: str
    object: str | None
    item: str | None
    via: str | None
    role: str | None
    stance: str
    stage: str
    said_by: tuple[str, ...]
    said: str | None
    either_or: str | None
    conditional: bool
    when: When | None
    confidence: Decimal | None
    annotated_by: tuple[str, ...]
    notes: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", self._digest())

    def identified(self) -> Claim:
        """The same claim with the id that it must have, whatever it has."""
        return replace(self, id="")

    def _digest(self) -> str:
        identity = {
            "article": self.article,
            "subject": self.subject,
            "relation": self.relation,
            "object": self.object,
            "item": self.item,
            "via": self.via,
            "role": self.role,
            "stance": self.stance,
            "stage": self.stage,
            "said_by": self.said_by,
            "said": self.said,
            "when": self.when.edtf if self.when else None,
            "evidence": sorted([e.start, e.end] for e in self.evidence),
        }
        return digest(identity)

    @property
    def participants(self) -> tuple[str, ...]:
        """The source actors that the claim names, speakers last."""
        named = (self.subject, self.object, self.item, self.via, *self.said_by)
        return tuple(actor for actor in named if actor is not None)


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """One article with everything that was annotated in it: the unit that is loaded, whole or not at all.

    ``annotations`` maps a claim's id to the ids that its annotations had in the input; they never leave the store.
    """

    article: Article
    actors: tuple[SourceActor, ...]
    claims: tuple[Claim, ...]
    annotations: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def misquotes(self, text: str) -> bool:
        """Whether a quote, or what stands around it, isn't what a text has at its place."""
        evidence = (evidence for claim in self.claims for evidence in claim.evidence)
        return any(Evidence.cut(text, found.start, found.end) != found for found in evidence)


def dated(claim: Claim, published: str | None) -> tuple[str | None, str | None]:
    """The date that a claim stands at, and what gives it: ``when`` (of an end: its end), ``said`` or ``publication``.

    A claim that is no end is about the start of its `when`, and isn't dated by when it was said.
    """
    ends = claim.stage == "ended" and claim.stance != "denies"
    when = claim.when
    by_when = when and (when.end if ends else when.start or when.end)
    given = {"when": by_when, "said": claim.said if ends else None, "publication": published}
    return next(((date, name) for name, date in given.items() if date), (None, None))


def merge_equal(claims: Iterable[Claim]) -> list[Claim]:
    """Make claims with one id one claim: lowest confidence, all annotators and notes, any condition.

    Alternatives' groups must still be the annotations' own keys; `alternatives` names them afterwards.
    """
    merged: dict[str, Claim] = {}
    for claim in claims:
        other = merged.get(claim.id)
        merged[claim.id] = claim if other is None else _join(other, claim)
    return list(merged.values())


def _join(one: Claim, other: Claim) -> Claim:
    confidences = [c for c in (one.confidence, other.confidence) if c is not None]
    return replace(
        one,
        conditional=one.conditional or other.conditional,
        confidence=min(confidences, default=None),
        annotated_by=tuple(sorted({*one.annotated_by, *other.annotated_by})),
        notes=tuple(sorted({*one.notes, *other.notes})),
        either_or=one.either_or or other.either_or,
    )


def alternatives(groups: Iterable[Iterable[str]]) -> dict[str, str]:
    """Map each claim id to its group's id, the digest of the group's sorted members.

    ``groups`` holds claim ids that share an either_or key; groups with a common claim are one group.
    """
    group_of: dict[str, set[str]] = {}
    for group in groups:
        whole: set[str] = set()
        for claim in group:
            other = group_of.get(claim, whole)
            if other is not whole:  # the smaller moves into the larger, so that no claim moves often
                small, whole = sorted((whole, other), key=len)
                whole |= small
                group_of.update(dict.fromkeys(small, whole))
            whole.add(claim)
            group_of[claim] = whole
    named: dict[str, str] = {}
    for claim, whole in group_of.items():
        if claim not in named:
            named.update(dict.fromkeys(whole, digest(sorted(whole))))
    return named


def merge_articles(one: AnnotatedArticle, other: AnnotatedArticle) -> AnnotatedArticle:
    """Join what two files say of one article with one text; metadata that only one of them has is kept.

    Raises:
        ValueError: both give a field of the article, and not the same; or one quotes what isn't in the other's text.
    """
    for graph, text in ((one, other.article.text), (other, one.article.text)):
        if graph.article.text is None and text is not None and graph.misquotes(text):
            raise ValueError("what one of them quotes isn't in its text")
    actors = {a.id: a for a in one.actors}
    for actor in other.actors:
        twin = actors.get(actor.id, actor)
        if twin.name != actor.name:
            raise ValueError(f"one actor in it is called '{twin.name}' in one and '{actor.name}' in the other")
        actors[actor.id] = SourceActor.of(
            twin.type, twin.name, {*twin.same_as, *actor.same_as}, {*twin.mentions, *actor.mentions}
        )
    groups: dict[tuple[int, str], set[str]] = defaultdict(set)
    annotations: dict[str, set[str]] = defaultdict(set)
    for which, annotated in enumerate((one, other)):
        for claim in annotated.claims:
            if claim.either_or is not None:
                groups[which, claim.either_or].add(claim.id)
        for id_, names in annotated.annotations:
            annotations[id_].update(names)
    named = alternatives(groups.values())
    claims = (replace(c, either_or=named.get(c.id)) for c in merge_equal((*one.claims, *other.claims)))
    return AnnotatedArticle(
        article=_merge_metadata(one.article, other.article),
        actors=tuple(sorted(actors.values(), key=lambda a: a.id)),
        claims=tuple(sorted(claims, key=lambda c: c.id)),
        annotations=tuple((id_, tuple(sorted(names))) for id_, names in sorted(annotations.items())),
    )


def _merge_metadata(one: Article, other: Article) -> Article:
    merged = {}
    for name in ("url", "title", "publisher", "published", "language", "status"):
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine is not None and theirs is not None and mine != theirs:
            raise ValueError(f"its {name} is '{mine}' in one and '{theirs}' in the other")
        merged[name] = theirs if mine is None else mine
    return replace(one, text=other.text if one.text is None else one.text, **merged)
