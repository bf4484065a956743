"""From a document to claims: every term, span, reference and date checked, ids computed, equal claims joined.

All that is wrong in a document is found in one go, so that an annotator can mend it in one go.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import TypeVar

from actorgraph.loaders import sentences
from actorgraph.loaders.documents import ActorRecord, ClaimRecord, Document, Path, WhenRecord
from actorgraph.loaders.passages import Passages
from actorgraph.ontology import names
from actorgraph.ontology.claims import (
    AnnotatedArticle,
    Article,
    Claim,
    Evidence,
    SourceActor,
    Span,
    alternatives,
    merge_equal,
)
from actorgraph.ontology.dates import When, bounds
from actorgraph.ontology.errors import DateError, DocumentRejected, LoadError, QuoteError
from actorgraph.ontology.iris import iri_fault
from actorgraph.ontology.vocabulary import Vocabulary

_ID = re.compile(r"[A-Za-z0-9._~-]{1,128}\Z")
_ACTOR, _EQUIPMENT = frozenset({"Actor"}), frozenset({"Equipment"})
_SLUG_LENGTH = 100
MAX_VALUE = 1 << 20
"""How many code points a value other than the text may have: RDF parsers hold 16 MiB of one."""
_T = TypeVar("_T")


def assemble(document: Document, vocabulary: Vocabulary) -> AnnotatedArticle:
    """Check a document and build the article, source actors and claims that it stands for.

    Raises:
        Rejected: something is wrong; its ``errors`` name every place and what was expected there.
    """
    return _Assembly(document, vocabulary).run()


def article_id(given: str) -> str:
    """An id that can stand in an IRI: as given where that is possible, else a slug and a digest."""
    if _ID.match(given) and given.strip("."):
        return given
    plain = unicodedata.normalize("NFKD", given).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:_SLUG_LENGTH].rstrip("-").lower()
    return f"{slug or 'article'}-{sha256(given.encode()).hexdigest()[:12]}"


def text_digest(text: str) -> str:
    """SHA-256 of an article's text in UTF-8, hexadecimal."""
    return sha256(text.encode()).hexdigest()


class _Assembly:
    """One document's assembly: collects errors instead of stopping at the first."""

    def __init__(self, document: Document, vocabulary: Vocabulary) -> None:
        self.document = document
        self.record = document.record
        self.text = document.record.article.text
        self.passages = Passages(document.record)
        self.vocabulary = vocabulary
        self.errors: list[LoadError] = list(document.errors)
        self.wrong: set[str] = set()  # ids that have an error: what only follows from it needs none of its own
        self.known = {actor.id for actor in self.record.actors}
        self.actors: dict[str, SourceActor] = {}

    def run(self) -> AnnotatedArticle:
        article = self._article()
        for index, actor in enumerate(self.record.actors):
            self._actor(actor, ("actors", index))
        drafts = [self._claim(claim, ("claims", i), article.id) for i, claim in enumerate(self.record.claims)]
        self._check_ids()
        if self.errors:
            raise DocumentRejected(self.errors)
        claims, annotations = self._join([draft for draft in drafts if draft is not None])
        return AnnotatedArticle(article, self._distinct_actors(), claims, annotations)

    # -- errors -------------------------------------------------------------------------------------------------------

    def _wrong(self, message: str, path: Path, annotation: str | None = None) -> None:
        self.errors.append(LoadError(self.document.at(path, annotation), message))
        if annotation is not None:
            self.wrong.add(annotation)

    def _try(self, build: Callable[[], _T], path: Path, annotation: str | None = None) -> _T | None:
        try:
            return build()
        except DateError as error:
            self._wrong(f"{path[-1]}: {error}", path, annotation)
            return None

    def _text(self, value: str | None, path: Path, annotation: str | None = None) -> str | None:
        if value is not None and "\0" in value:
            field = next(step for step in reversed(path) if isinstance(step, str))
            self._wrong(f"{field} holds a NUL character, which no store can keep", path, annotation)
        if value is not None and len(value) > MAX_VALUE and path != ("article", "text"):
            message = f"{path[-1]} has {len(value):,} code points; expected at most {MAX_VALUE:,}"
            self._wrong(message, path, annotation)
        return value

    def _term(self, value: str, known: Iterable[str], what: str, path: Path, annotation: str | None) -> bool:
        if value in known:
            return True
        self._wrong(f"{path[-1]} '{value}' is no {what}; expected one of {', '.join(sorted(known))}", path, annotation)
        return False

    # -- the article --------------------------------------------------------------------------------------------------

    def _article(self) -> Article:
        given = self.record.article
        for name in ("id", "text", "url", "title", "publisher", "language"):
            self._text(getattr(given, name), ("article", name))
        if not given.id:
            self._wrong("the article's id is empty", ("article", "id"))
        if given.url:
            self._iri(given.url, ("article", "url"))
        if given.published is not None:
            self._try(lambda: bounds(given.published or ""), ("article", "published"))
        status = "published" if given.status is None else given.status
        self._term(status, self.vocabulary.statuses, "article status", ("article", "status"), None)
        return Article(
            id=article_id(given.id),
            url=given.url or None,
            title=given.title or None,
            publisher=given.publisher or None,
            published=given.published,
            language=given.language or None,
            status=status,
            text=self.text,
            text_digest=text_digest(self.text),
            text_length=len(self.text),
        )

    # -- actors -------------------------------------------------------------------------------------------------------

    def _actor(self, actor: ActorRecord, path: Path) -> None:
        known = self._term(actor.type, self.vocabulary.classes, "class", (*path, "type"), actor.id)
        self._text(actor.name, (*path, "name"), actor.id)
        for index, link in enumerate(actor.same_as):
            self._iri(link, (*path, "same_as", index), actor.id)
        mentions = self._mentions(actor, path)
        name = names.shown(actor.name or (self.text[mentions[0].start : mentions[0].end] if mentions else ""))
        if actor.name and not name:
            self._wrong("its name has nothing that can be seen; expected a name", (*path, "name"), actor.id)
        elif not name and (mentions or not actor.mentions):  # a mention that is wrong has its own error
            self._wrong("an actor needs a name or a mention", path, actor.id)
        if known and name:
            self.actors[actor.id] = SourceActor.of(actor.type, name, actor.same_as, mentions)

    def _mentions(self, actor: ActorRecord, path: Path) -> list[Span]:
        spans: list[Span] = []
        for index in range(len(actor.mentions)):
            try:
                spans += self.passages.mentions(actor, index)
            except QuoteError as error:
                self._wrong(str(error), (*path, "mentions", index), actor.id)
        return sorted(names.trimmed(self.text, span) for span in spans)

    def _iri(self, value: str, path: Path, annotation: str | None = None) -> None:
        fault = iri_fault(value)
        if fault is not None:
            field = next(step for step in reversed(path) if isinstance(step, str))
            self._wrong(f"{field} '{value}' is no absolute IRI: {fault}", path, annotation)

    def _check_ids(self) -> None:
        self._check_unique("actors", [actor.id for actor in self.record.actors])
        self._check_unique("claims", [claim.id for claim in self.record.claims])
        firsts: dict[str, SourceActor] = {}
        for index, actor in enumerate(self.record.actors):
            built = self.actors.get(actor.id)
            if built is None:
                continue
            other = firsts.setdefault(built.id, built)
            if other.name != built.name:
                self._wrong(
                    f"'{built.name}' and '{other.name}' have one class and one first mention, so they would be one",
                    ("actors", index),
                    actor.id,
                )

    def _check_unique(self, kind: str, ids: list[str]) -> None:
        first: dict[str, int] = {}
        for index, id_ in enumerate(ids):
            if first.setdefault(id_, index) != index:
                line = self.document.line_of((kind, first[id_]))
                self._wrong(f"the id '{id_}' is used twice in {kind}; first on line {line}", (kind, index), id_)

    def _distinct_actors(self) -> tuple[SourceActor, ...]:
        distinct: dict[str, SourceActor] = {}
        for actor in self.actors.values():
            other = distinct.get(actor.id)
            if other is not None:
                mentions = {*actor.mentions, *other.mentions}
                links = {*actor.same_as, *other.same_as}
                distinct[actor.id] = SourceActor.of(actor.type, other.name, links, mentions)
            else:
                distinct[actor.id] = actor
        return tuple(sorted(distinct.values(), key=lambda a: a.id))

    # -- claims -------------------------------------------------------------------------------------------------------

    def _claim(self, claim: ClaimRecord, path: Path, article: str) -> Claim | None:
        range_, domain = self._relation(claim, path)
        subject = self._participant(claim.subject, domain or _ACTOR, "subject", path, claim.id)
        object_ = self._participant(claim.object, range_, "object", path, claim.id)
        item = self._participant(claim.item, _EQUIPMENT, "item", path, claim.id)
        via = self._participant(claim.via, _ACTOR, "via", path, claim.id)
        speakers = [
            self._participant(s, _ACTOR, "said_by", (*path, "said_by", i), claim.id)
            for i, s in enumerate(claim.said_by)
        ]
        if claim.object is None and claim.item is None:
            self._wrong("a claim needs an object, or an item (recipient unnamed)", path, claim.id)
        stance = self._usual_stance(claim) if claim.stance is None else claim.stance
        stage = "happened" if claim.stage is None else claim.stage
        self._term(stance, self.vocabulary.stances, "stance", (*path, "stance"), claim.id)
        self._term(stage, self.vocabulary.stages, "stage", (*path, "stage"), claim.id)
        for name in ("role", "note", "either_or"):
            self._text(getattr(claim, name), (*path, name), claim.id)
        for index, annotator in enumerate(claim.annotated_by):
            self._text(annotator, (*path, "annotated_by", index), claim.id)
        said, when, confidence = self._said(claim, path), self._when(claim, path), self._confidence(claim, path)
        evidence = self._evidence(claim, path, [a for a in (subject, object_, item, via) if a is not None])
        if subject is None or not evidence:
            return None
        return Claim(
            id="",
            article=article,
            subject=subject.id,
            relation=claim.relation,
            object=object_.id if object_ else None,
            item=item.id if item else None,
            via=via.id if via else None,
            role=claim.role or None,
            stance=stance,
            stage=stage,
            said_by=tuple(s.id for s in speakers if s is not None),
            said=said,
            either_or=names.shown(claim.either_or or "") or None,
            conditional=claim.conditional,
            when=when,
            confidence=confidence,
            annotated_by=tuple(sorted(set(claim.annotated_by))),
            notes=(claim.note,) if claim.note else (),
            evidence=evidence,
        )

    def _relation(self, claim: ClaimRecord, path: Path) -> tuple[frozenset[str], frozenset[str]]:
        known = self.vocabulary.sayable
        if not self._term(claim.relation, known, "relation", (*path, "relation"), claim.id):
            return frozenset(), frozenset()
        relation = known[claim.relation]
        return relation.range, relation.domain

    def _participant(
        self, id_: str | None, classes: frozenset[str], role: str, path: Path, claim: str
    ) -> SourceActor | None:
        if id_ is None:
            return None
        actor = self.actors.get(id_)
        where = path if isinstance(path[-1], int) and path[-2] == role else (*path, role)
        if actor is None:
            if id_ not in self.known:  # an actor that is there but wrong has its own error
                self._wrong(f"{role} names the actor '{id_}', which is not among the actors", where, claim)
            return None
        if classes and not self.vocabulary.is_a(actor.type, *classes):
            expected = " or ".join(sorted(classes))
            self._wrong(f"{role} '{actor.name}' is of class {actor.type}; expected {expected}", where, claim)
        return actor

    def _usual_stance(self, claim: ClaimRecord) -> str:
        return "asserts" if not claim.said_by or claim.said_by[0] == claim.subject else "alleges"

    def _said(self, claim: ClaimRecord, path: Path) -> str | None:
        if claim.said is not None:
            self._try(lambda: bounds(claim.said or ""), (*path, "said"), claim.id)
        return claim.said

    def _when(self, claim: ClaimRecord, path: Path) -> When | None:
        given = claim.when
        if given is None:
            return None
        where = (*path, "when")
        if isinstance(given, WhenRecord):
            return self._try(lambda: When.of(given.start, given.end), where, claim.id)
        return self._try(lambda: When.parse(given), where, claim.id)

    def _confidence(self, claim: ClaimRecord, path: Path) -> Decimal | None:
        given = claim.confidence
        if given is None:
            return None
        if not math.isfinite(given) or not 0 <= given <= 1:
            self._wrong(f"confidence {given} lies outside 0 to 1", (*path, "confidence"), claim.id)
            return None
        return Decimal(str(round(given, 6))).normalize() + 0

    def _evidence(self, claim: ClaimRecord, path: Path, named: list[SourceActor]) -> tuple[Evidence, ...]:
        spans: list[Span] = []
        for index, record in enumerate(claim.evidence):
            try:
                spans.append(self.passages.evidence(record))
            except QuoteError as error:
                self._wrong(str(error), (*path, "evidence", index), claim.id)
                return ()
            if spans[-1].end - spans[-1].start > MAX_VALUE:
                size = spans[-1].end - spans[-1].start
                message = f"evidence has {size:,} code points; expected at most {MAX_VALUE:,}"
                self._wrong(message, (*path, "evidence", index), claim.id)
                return ()
        if not spans:
            mentioned = [actor.mentions[0] for actor in named if actor.mentions]
            spans = sentences.around(self.text, self.record.article.language, mentioned)
        if not spans and self.wrong.isdisjoint({claim.id, claim.subject, claim.object, claim.item, claim.via}):
            self._wrong(
                "a claim needs evidence, or an actor with a mention whose sentence can stand for it", path, claim.id
            )
        return tuple(sorted({Evidence.cut(self.text, span.start, span.end) for span in spans}))

    def _join(self, drafts: list[Claim]) -> tuple[tuple[Claim, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
        groups: dict[str, set[str]] = defaultdict(set)
        annotations: dict[str, list[str]] = defaultdict(list)
        for draft, record in zip(drafts, self.record.claims, strict=True):
            annotations[draft.id].append(record.id)
            if draft.either_or is not None:
                groups[draft.either_or].add(draft.id)
        named = alternatives(groups.values())
        claims = (c if c.either_or is None else replace(c, either_or=named.get(c.id)) for c in merge_equal(drafts))
        order = sorted(claims, key=lambda c: c.id)
        return tuple(order), tuple((c.id, tuple(sorted(annotations[c.id]))) for c in order)
