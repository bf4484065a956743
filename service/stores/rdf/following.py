"""Brings a copy of a store in RDF up to a revision, while loads go on.

A store may show only what is newest, and a big copy takes longer than the time between two loads. So what is read is
checked against what each revision touches: what was touched meanwhile is read again, until nothing is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from pyoxigraph import NamedNode, Quad, Store

from ontology.iris import Iris, local
from ontology.rdf import article_lines
from ontology.vocabulary import AG, RDF, Vocabulary
from service.projection import Changes
from service.stores.rdf.bulk import bulk_load
from service.stores.rdf.quads import Lines, QuadWriter
from service.stores.rdf.reading import Reading
from service.stores.rdf.source import Found, Point, Source, here
from service.stores.rdf.touched import Touched

TYPE, RELATION, SOURCE = NamedNode(RDF + "type"), NamedNode(AG + "DerivedRelation"), NamedNode(AG + "SourceActor")


class Following:
    """Reads what a copy lacks."""

    def __init__(self, source: Source, iris: Iris, vocabulary: Vocabulary) -> None:
        self._source, self._iris, self._vocabulary = source, iris, vocabulary

    def bring_up(self, copy: Store, since: Point | None, look: Callable[[], None]) -> Point:
        """Change a copy of the graph at that point (or an empty one) into the graph at a later one, which comes back.

        ``look`` is called now and then; what it raises ends this.

        Raises:
            Severed: the store's log doesn't reach back to the point, or it is no point of this store.
        """
        reading = Reading(self._source, since or here(self._source), look)
        quads = QuadWriter(copy, self._iris, self._vocabulary)
        left = Touched()
        if since is None:
            bulk_load(copy, self._everything(quads, reading, left))
        left.add(reading.newly())
        while left:
            part, found, newly = reading.some(left.take())
            left.add(newly)
            articles, changes = self._changes(part, found)
            quads.write(self._gone(copy, part, changes), articles, changes)
        return reading.reached()

    def _everything(self, quads: QuadWriter, reading: Reading, later: Touched) -> Iterator[bytes]:
        """All that there is, as N-Quads, a thing at most once; what was touched meanwhile is put to ``later``."""
        for some in self._source.everything():
            part, found, newly = reading.some(some)
            later.add(newly)
            yield quads.nquads(*self._changes(part, found))

    def _changes(self, part: Touched, found: Found) -> tuple[list[Lines], Changes]:
        """What stands of some things: articles' lines, and all else as what a projection would have changed."""
        articles = part.articles & found.articles.keys()
        changes = Changes(
            sources=_sources(articles, found),
            moved_sources=_sources(part.moved & found.canonical.keys(), found),
            actors=[found.actors[id_] for id_ in part.entities & found.actors.keys()],
            relations=[found.relations[id_] for id_ in part.relations & found.relations.keys()],
        )
        return [(id_, article_lines(found.articles[id_], self._iris)) for id_ in articles], changes

    def _gone(self, copy: Store, part: Touched, changes: Changes) -> list[str]:
        """Put to the changes what the copy has of these things; its articles among them."""
        articles = []
        for id_ in part.articles:
            graph = NamedNode(self._iris.article(id_))
            if copy.contains_named_graph(graph):
                articles.append(id_)
                for quad in copy.quads_for_pattern(None, TYPE, SOURCE, graph):
                    changes.gone_sources.add((id_, local(cast(NamedNode, quad.subject).value)))
        changes.removed_actors = part.entities
        changes.removed_relations = {id_ for id_ in part.relations if self._has(copy, id_)}
        return articles

    def _has(self, copy: Store, relation: str) -> bool:
        iri = NamedNode(self._iris.relation(relation))
        return Quad(iri, TYPE, RELATION, NamedNode(self._iris.derived)) in copy


def _sources(articles: set[str], found: Found) -> dict[tuple[str, str], str]:
    return {(id_, source): actor for id_ in articles for source, actor in found.canonical[id_].items()}
