"""What derived relations stand on, for forms that tell it with each: claims, articles, speakers by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from actorgraph.ontology.claims import Article, Claim
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.errors import StoreDamaged
from actorgraph.ontology.standing import DerivedRelation
from actorgraph.ontology.testimony import FIRST_DAY, LAST_DAY
from actorgraph.service.export.scope import Scope, batches, named_by

RELATIONS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Sourced:
    """A derived relation with its ends and, in the order of their ids, its claims and their articles."""

    relation: DerivedRelation
    subject: CanonicalActor
    object: CanonicalActor
    claims: tuple[tuple[Claim, Article], ...]


def sourced(scope: Scope) -> Iterator[Sourced]:
    """Each derived relation of the scope with what it stands on."""
    for some in batches(scope.relations(), RELATIONS_AT_ONCE):
        claims = scope.view.claims({claim for relation in some for claim, _ in relation.claims})
        actors = scope.view.actors({id_ for relation in some for id_ in named_by(relation)})
        for relation in some:
            own = [claims[id_] for id_, _ in relation.claims]
            yield Sourced(
                relation,
                actors[relation.subject],
                actors[relation.object],
                tuple((claim, article_of(claim, scope)) for claim in own),
            )


def article_of(claim: Claim, scope: Scope) -> Article:
    """A claim's article.

    Raises:
        StoreDamaged: it isn't there.
    """
    article = scope.view.article(claim.article)
    if article is None:
        raise StoreDamaged(f"claim {claim.id} is there without its article '{claim.article}'")
    return article


def speakers(claim: Claim, scope: Scope) -> list[str]:
    """The names of who said it, the original holder first."""
    ids = [scope.view.canonical(claim.article, speaker) for speaker in claim.said_by]
    found = scope.view.actors(ids)
    return [found[id_].name for id_ in ids]


def period(relation: DerivedRelation) -> tuple[str | None, str | None]:
    """First and last day on which it holds, where all that is said of it gives one period; ``None``: open."""
    if len(relation.periods) != 1:
        return None, None
    start, _, end = relation.periods[0].partition("/")
    return (start if start > FIRST_DAY else None), (end if end < LAST_DAY else None)


def quote(claim: Claim) -> str:
    """A claim's evidence in one text."""
    return " … ".join(part.quote for part in claim.evidence)


def told(claim: Claim, article: Article, scope: Scope) -> str:
    """A claim in one line: who says what how, at which stage, where, with the words."""
    said_by = ", relayed by ".join(speakers(claim, scope)) or article.publisher or "the article"
    where = ", ".join(part for part in (article.publisher, article.published, article.title) if part) or article.id
    doubt = " (conditional)" if claim.conditional else " (one of alternatives)" if claim.either_or else ""
    return f"{said_by} {claim.stance}: {claim.relation}, {claim.stage}{doubt} [{where}]: “{quote(claim)}”"


def summed_up(found: Sourced, scope: Scope) -> str:
    """A relation in words, its standing first."""
    relation, label = found.relation, scope.vocabulary.relations[found.relation.relation].label
    return f"{relation.standing}: “{found.subject.name}” {label} “{found.object.name}”; {_counted(relation)}"


def _counted(relation: DerivedRelation) -> str:
    counts = ", ".join(f"{number} {name}" for name, number in relation.counts if number)
    found = f"{counts}; publishers: {relation.publishers}, first speakers: {relation.holders}"
    if relation.self_reported:
        found += "; said of itself only"
    reported = " to ".join(dict.fromkeys(d for d in (relation.first_reported, relation.last_reported) if d))
    return f"{found}; reported {reported}" if reported else found
