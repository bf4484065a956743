"""The named graphs of a revision as N-Quads lines, made from what a view has: no store keeps them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from actorgraph.loaders.sorted_lines import in_order
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.derived import CanonicalActor, RelationRdf, actor_lines, canonical_line, stated_line
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import article_lines
from actorgraph.ontology.standing import DerivedRelation
from actorgraph.ontology.vocabulary import Vocabulary

AT_ONCE = 500
"""How many articles, actors or relations are read at once where all are."""

_T = TypeVar("_T")


class Graphs(ABC):
    """A view's part that knows the graphs: one an article, that of what is derived, that of what is stated."""

    def __init__(self, iris: Iris, vocabulary: Vocabulary) -> None:
        self.iris, self._rdf = iris, RelationRdf(vocabulary, iris)

    @abstractmethod
    def article_ids(self) -> list[str]:
        """All articles, sorted."""

    @abstractmethod
    def some_articles(self, ids: Collection[str]) -> Iterator[AnnotatedArticle]:
        """Articles with their source actors and claims, without their texts; those that don't exist are left out."""

    @abstractmethod
    def all_actors(self) -> Iterator[CanonicalActor]:
        """Every canonical actor, in the order of their ids."""

    @abstractmethod
    def all_relations(self) -> Iterator[DerivedRelation]:
        """Every derived relation, in the order of their ids."""

    @abstractmethod
    def mentions(self, articles: Collection[str]) -> Iterator[tuple[str, str, str]]:
        """Who these articles' source actors stand for: article, source actor, canonical actor."""

    @abstractmethod
    def has_actors(self) -> bool:
        """Whether there is a canonical actor."""

    @abstractmethod
    def has_stated(self) -> bool:
        """Whether a relation is stated."""

    def annotated(self, id_: str) -> AnnotatedArticle | None:
        """An article with its source actors and claims."""
        return next(self.some_articles([id_]), None)

    def graphs(self) -> list[str]:
        """The named graphs' IRIs, sorted."""
        found = [self.iris.article(id_) for id_ in self.article_ids()]
        found += [self.iris.derived] if self.has_actors() else []
        found += [self.iris.stated] if self.has_stated() else []
        return sorted(found)

    def all_graphs(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Every graph with its lines; articles are read many at a time."""
        articles = {self.iris.article(id_): id_ for id_ in self.article_ids()}
        for some in in_parts(self.graphs()):
            ids = [articles[graph] for graph in some if graph in articles]
            found = {annotated.article.id: annotated for annotated in self.some_articles(ids)}
            for graph in some:
                if graph in articles:
                    yield graph, _in_graph(article_lines(found[articles[graph]], self.iris), graph)
                else:
                    yield graph, self.graph_lines(graph)

    def graph_lines(self, graph: str) -> Iterator[bytes]:
        """One graph's N-Quads lines, sorted by code point."""
        if graph == self.iris.derived:
            return in_order(_in_graph(self._derived_lines(), graph))
        if graph == self.iris.stated:
            stated = (r for r in self.all_relations() if r.standing == "stated")
            return in_order(_in_graph((stated_line(r, self.iris) for r in stated), graph))
        annotated = self.annotated(graph.removeprefix(self.iris.article("")))
        return _in_graph(article_lines(annotated, self.iris) if annotated else [], graph)

    def _derived_lines(self) -> Iterator[str]:
        for actor in self.all_actors():
            yield from actor_lines(actor, self.iris)
        for ids in in_parts(self.article_ids()):
            for article, source, actor_id in self.mentions(ids):
                yield canonical_line(self.iris.source(article, source), actor_id, self.iris)
        for relation in self.all_relations():
            yield from self._rdf.lines(relation)


def in_parts(things: Iterable[_T], number: int = AT_ONCE) -> Iterator[tuple[_T, ...]]:
    """Things, some at a time."""
    rest = iter(things)
    while some := tuple(islice(rest, number)):
        yield some


def _in_graph(lines: Iterable[str], graph: str) -> Iterator[bytes]:
    end = f"<{graph}> .\n"
    return (f"{line[:-1]}{end}".encode() for line in lines)
