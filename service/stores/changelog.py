"""What the change log has of a revision: which claims came, changed and went, and the same of articles themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from actorgraph.ontology.claims import AnnotatedArticle, Article, Claim
from actorgraph.ontology.iris import Iris
from actorgraph.service.stores import tombstones
from actorgraph.service.stores.records import Change

Names = Mapping[str, Collection[str]]
"""The ids that annotations had in the input, by the claim that they made."""
Canonical = Callable[[str], Mapping[str, str]]
"""Looks up whom an article's source actors stand for."""


def changes_of(
    revision: int, was: AnnotatedArticle | None, now: AnnotatedArticle | None, canonical: Canonical, iris: Iris
) -> list[Change]:
    """What a revision does to one article, from what it was (``None``: not there) and is now."""
    return sorted([*_article(revision, was, now, iris), *_claims(revision, was, now, canonical, iris)])


def _article(revision: int, was: AnnotatedArticle | None, now: AnnotatedArticle | None, iris: Iris) -> Iterator[Change]:
    if was is None and now is not None:
        yield Change(revision, now.article.id, "", "added")
    elif was is not None and (now is None or _public(was.article) != _public(now.article)):
        id_, kind = was.article.id, "withdrawn" if now is None else "changed"
        yield Change(revision, id_, "", kind, id_, tombstones.of_article(was.article, iris))


def _public(article: Article) -> Article:
    return replace(article, text=None)  # its digest tells texts apart


def _claims(
    revision: int, was: AnnotatedArticle | None, now: AnnotatedArticle | None, canonical: Canonical, iris: Iris
) -> Iterator[Change]:
    before, after = _by_id(was), _by_id(now)
    if now is not None:
        instead = _successors(before.keys() - after.keys(), after.keys() - before.keys(), _names(was), _names(now))
        instead |= {id_: id_ for id_ in before.keys() & after.keys() if before[id_] != after[id_]}
        for id_ in after.keys() - before.keys() - instead.keys():
            yield Change(revision, now.article.id, id_, "added")
    else:
        instead = {}
    if was is None:
        return
    gone = {old: (new, "changed") for new, old in instead.items()}
    gone |= {id_: (id_, "withdrawn") for id_ in before.keys() - after.keys() - gone.keys()}
    actors = {actor.id: actor for actor in was.actors}
    whom = canonical(was.article.id) if gone else {}
    for old, (id_, kind) in gone.items():
        content = tombstones.of_claim(before[old], was.article, actors, whom, iris)
        yield Change(revision, was.article.id, id_, kind, old, content)


def _successors(went: Collection[str], came: Collection[str], was: Names, now: Names) -> dict[str, str]:
    """Which new claim stands in whose place: one that the same annotation has made; each of them once."""
    made: dict[str, list[str]] = defaultdict(list)
    for old in sorted(went):
        for name in was.get(old, ()):
            made[name].append(old)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for new in sorted(came):
        candidates = sorted({old for name in now.get(new, ()) for old in made.get(name, ())} - taken)
        if candidates:
            found[new] = candidates[0]
            taken.add(candidates[0])
    return found


def _by_id(annotated: AnnotatedArticle | None) -> dict[str, Claim]:
    return {claim.id: claim for claim in annotated.claims} if annotated else {}


def _names(annotated: AnnotatedArticle | None) -> Names:
    return dict(annotated.annotations) if annotated else {}
