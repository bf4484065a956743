"""What an export holds: the whole graph, or what belongs to one relation; the same in every form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, islice
from typing import TypeVar

from actorgraph.loaders.sorted_lines import in_order
from actorgraph.ontology.claims import AnnotatedArticle, Claim
from actorgraph.ontology.derived import CanonicalActor, RelationRdf, actor_lines, canonical_line, stated_line
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import article_lines
from actorgraph.ontology.standing import DerivedRelation, one_direction, relation_id
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.questions.parameters import one_of
from actorgraph.service.stores.base import View

AT_ONCE = 500
_T = TypeVar("_T")


class Scope:
    """One view, narrowed to a relation or not.

    A relation's scope is: the derived relations of it and of those that narrow it; the claims that name one of these,
    and the denials of wider relations that count for one of them; their articles, and the actors that they name.
    Nothing within it is narrowed: a standing is what all claims add up to. A ``narrow`` scope leaves out the derived
    relations that no claim names, which only say again what narrower ones say.
    """

    def __init__(self, view: View, vocabulary: Vocabulary, relation: str | None = None, narrow: bool = False) -> None:
        self.view, self.vocabulary, self.relation, self._narrow = view, vocabulary, relation, narrow
        self.iris: Iris = view.iris
        self._rdf = RelationRdf(vocabulary, view.iris)
        self._names: frozenset[str] | None = None
        if relation is not None:
            one_of(relation, vocabulary.relations, "relation")
            self._names = frozenset((relation, *vocabulary.narrower(relation)))

    # -- things, in the order of their ids ----------------------------------------------------------------------------

    def articles(self) -> Iterator[AnnotatedArticle]:
        """Articles with the claims and source actors that belong here."""
        for annotated in self.view.all_articles():
            if self._names is None:
                yield annotated
            elif claims := tuple(claim for claim in annotated.claims if self._holds(claim)):
                named = {actor for claim in claims for actor in claim.participants}
                yield replace(annotated, claims=claims, actors=tuple(a for a in annotated.actors if a.id in named))

    def relations(self) -> Iterator[DerivedRelation]:
        """Derived relations."""
        for relation in self.view.all_relations():
            if not self.narrows(relation.relation) and not (self._narrow and not _named(relation)):
                yield relation

    def actors(self) -> Iterator[CanonicalActor]:
        """Canonical actors."""
        if self._names is None:
            yield from self.view.all_actors()
            return
        ids = (f"{id_}\n".encode() for id_ in self._actor_ids())
        once = (line.decode().rstrip("\n") for line, _ in groupby(in_order(ids)))
        for some in batches(once, AT_ONCE):
            yield from self.view.actors(some).values()

    def _actor_ids(self) -> Iterator[str]:
        for relation in self.relations():
            yield from named_by(relation)
        for annotated in self.articles():
            for actor in annotated.actors:
                yield self.view.canonical(annotated.article.id, actor.id)

    def _holds(self, claim: Claim) -> bool:
        assert self._names is not None
        if claim.relation in self._names:
            return True
        narrower = self._names & self.vocabulary.narrower(claim.relation)
        if not narrower or claim.object is None:
            return False
        ids = [self.relation_of(claim, name) for name in narrower]
        return any(claim.id in dict(r.claims) for r in self.view.relations([i for i in ids if i]).values())

    def narrows(self, relation: str) -> bool:
        """Whether derived relations of this name are left out."""
        return self._names is not None and relation not in self._names

    def relation_of(self, claim: Claim, name: str | None = None) -> str | None:
        """The id of the derived relation that a claim is about, or of another one between the same two."""
        if claim.object is None:
            return None
        name = name or claim.relation
        subject, object_ = (self.view.canonical(claim.article, end) for end in (claim.subject, claim.object))
        ends = one_direction(subject, object_) if self.vocabulary.relations[name].symmetric else (subject, object_)
        return relation_id(ends[0], name, ends[1])

    # -- graphs, as lines ---------------------------------------------------------------------------------------------

    def graphs(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Every graph with its N-Quads lines, each in order; an empty graph is none."""
        if self._names is None and not self._narrow:
            yield from self.view.all_graphs()
            return
        for annotated in self.articles():
            graph = self.iris.article(annotated.article.id)
            yield graph, _in_graph(article_lines(annotated, self.iris), graph)
        for graph, lines in ((self.iris.derived, self._derived()), (self.iris.stated, self._stated())):
            found = (line for line, _ in groupby(in_order(_in_graph(lines, graph))))
            if first := next(found, None):
                yield graph, _with(first, found)

    def _derived(self) -> Iterator[str]:
        for relation in self.relations():
            yield from self._rdf.lines(relation)
        for actor in self.actors():
            yield from actor_lines(actor, self.iris)
        for annotated in self.articles():
            article = annotated.article.id
            for source in annotated.actors:
                canonical = self.view.canonical(article, source.id)
                yield canonical_line(self.iris.source(article, source.id), canonical, self.iris)

    def _stated(self) -> Iterator[str]:
        return (stated_line(r, self.iris) for r in self.relations() if r.standing == "stated")


def _named(relation: DerivedRelation) -> bool:
    """Whether some claim names it, and not only what narrows it."""
    return any(counts_as == "direct" for _, counts_as in relation.claims)


def named_by(relation: DerivedRelation) -> Iterator[str]:
    """The ids of all actors that a derived relation names."""
    yield from (relation.subject, relation.object)
    for part in relation.vias:
        yield from (item.item for item in part.items)
        if part.via is not None:
            yield part.via
    yield from (item.item for item in relation.items)


def batches(things: Iterable[_T], number: int) -> Iterator[list[_T]]:
    """Things in lists of this many."""
    rest = iter(things)
    while some := list(islice(rest, number)):
        yield some


def _in_graph(lines: Iterable[str], graph: str) -> Iterator[bytes]:
    end = f"<{graph}> .\n"
    return (f"{line[:-1]}{end}".encode() for line in lines)


def _with(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
