"""The published JSON shapes of actors, articles, claims and relations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol
from urllib.parse import urlencode

from actorgraph.ontology.bitemporal import ALWAYS, TimeFilter
from actorgraph.ontology.claims import Article, Claim
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.errors import StoreDamaged
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.standing import DerivedRelation, ItemStanding

Json = dict[str, Any]


class EntitySource(Protocol):
    """What shapes are built from: a view, or what is left of something that is no more."""

    iris: Iris

    def actors(self, ids: Collection[str]) -> Mapping[str, CanonicalActor]:
        """Canonical actors by id."""

    def canonical(self, article: str, source: str) -> str:
        """The canonical actor that a source actor stands for."""

    def article(self, id_: str) -> Article | None:
        """An article without its text."""


class Serializer:
    """Builds answers' parts from one view."""

    def __init__(self, view: EntitySource) -> None:
        self._view = view

    def actor(self, id_: str) -> Json:
        """A canonical actor."""
        actor = self._view.actors([id_])[id_]
        return {
            "id": id_,
            "iri": self._view.iris.actor(id_),
            "name": actor.name,
            "types": list(actor.types),
            "same_as": list(actor.same_as),
        }

    def source(self, article: str, source: str | None) -> Json | None:
        """The canonical actor that a source actor stands for."""
        return None if source is None else self.actor(self._view.canonical(article, source))

    def article(self, article: Article) -> Json:
        """An article's metadata."""
        return {
            "id": article.id,
            "iri": self._view.iris.article(article.id),
            "title": article.title,
            "url": article.url,
            "publisher": article.publisher,
            "published": article.published,
            "language": article.language,
            "status": article.status,
        }

    def article_of(self, claim: Claim) -> Json:
        """A claim's article, in short."""
        article = self._view.article(claim.article)
        if article is None:
            raise StoreDamaged(f"claim {claim.id} is there without its article '{claim.article}'")
        full = self.article(article)
        return {name: full[name] for name in ("id", "iri", "title", "url", "publisher", "published", "status")}

    def claim(self, claim: Claim, counts_as: str | None = None) -> Json:
        """A claim with its evidence and attribution."""
        article = self.article_of(claim)
        shape = {
            "id": claim.id,
            "iri": self._view.iris.claim(claim.id),
            "subject": self.source(claim.article, claim.subject),
            "relation": claim.relation,
            "object": self.source(claim.article, claim.object),
            "item": self.source(claim.article, claim.item),
            "via": self.source(claim.article, claim.via),
            "role": claim.role,
            "stance": claim.stance,
            "stage": claim.stage,
            "said_by": self.speakers(claim),
            "said": claim.said,
            "either_or": claim.either_or,
            "conditional": claim.conditional,
            "when": {"start": claim.when.start, "end": claim.when.end} if claim.when else None,
            "reported": article["published"],
            "confidence": None if claim.confidence is None else float(claim.confidence),
            "annotated_by": list(claim.annotated_by),
            "note": "\n".join(claim.notes) or None,
            "evidence": [
                {"quote": e.quote, "prefix": e.prefix, "suffix": e.suffix, "start": e.start, "end": e.end}
                for e in claim.evidence
            ],
            "article": article,
        }
        return shape if counts_as is None else {**shape, "counts_as": counts_as}

    def speakers(self, claim: Claim) -> list[Json]:
        """Who said it, the original holder first."""
        return [self.actor(self._view.canonical(claim.article, speaker)) for speaker in claim.said_by]

    def items(self, items: Collection[ItemStanding], shown: Collection[str]) -> list[Json]:
        """Equipment with its own standing, those standings only that are asked for."""
        return [{"item": self.actor(i.item), "standing": i.standing} for i in items if i.standing in shown]

    def relation(self, relation: DerivedRelation, shown: Collection[str], clock: TimeFilter = ALWAYS) -> Json:
        """A derived relation, with the items whose standings are shown; its claims are those that the clock sees."""
        ends = {"subject": relation.subject, "relation": relation.relation, "object": relation.object}
        ends |= {name: date for name, date in (("at", clock.at), ("as_of", clock.as_of)) if date is not None}
        return {
            "id": relation.id,
            "iri": self._view.iris.relation(relation.id),
            "subject": self.actor(relation.subject),
            "relation": relation.relation,
            "object": self.actor(relation.object),
            "standing": relation.standing,
            "counts": dict(relation.counts),
            "publishers": relation.publishers,
            "holders": relation.holders,
            "self_reported": relation.self_reported,
            "first_reported": relation.first_reported,
            "last_reported": relation.last_reported,
            "items": self.items(relation.items, shown),
            "either_or": relation.either_or,
            "conditional": relation.conditional,
            "claims": f"/claims?{urlencode(ends)}",
        }
