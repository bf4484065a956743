"""A copy in Oxigraph while it is brought up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from pyoxigraph import NamedNode, Quad, Store

from actorgraph.ontology.iris import Iris, local
from actorgraph.ontology.vocabulary import AG, RDF, Vocabulary
from actorgraph.service.stores.projection import Changes
from actorgraph.service.stores.rdf.bulk import bulk_load
from actorgraph.service.stores.rdf.change_set import ChangeSet
from actorgraph.service.stores.rdf.keeping import Piece
from actorgraph.service.stores.rdf.quads import QuadWriter

TYPE, RELATION, SOURCE = NamedNode(RDF + "type"), NamedNode(AG + "DerivedRelation"), NamedNode(AG + "SourceActor")


class LocalGraph:
    """An Oxigraph graph of this process's own; see `service.stores.rdf.keeping.Target`."""

    def __init__(self, graph: Store, iris: Iris, vocabulary: Vocabulary) -> None:
        self._graph, self._iris = graph, iris
        self._quads = QuadWriter(graph, iris, vocabulary)

    def fill(self, pieces: Iterable[Piece]) -> None:
        """Put things into a graph that has nothing."""
        bulk_load(self._graph, (self._quads.nquads(*piece) for piece in pieces))

    def replace(self, part: ChangeSet, piece: Piece) -> None:
        """Take out what the graph has of some things, and put in what there is of them now."""
        articles, changes = piece
        self._quads.write(self._gone(part, changes), articles, changes)

    def _gone(self, part: ChangeSet, changes: Changes) -> list[str]:
        """Put to the changes what the graph has of these things; its articles among them."""
        articles = []
        for id_ in part.articles:
            graph = NamedNode(self._iris.article(id_))
            if self._graph.contains_named_graph(graph):
                articles.append(id_)
                for quad in self._graph.quads_for_pattern(None, TYPE, SOURCE, graph):
                    changes.gone_sources.add((id_, local(cast(NamedNode, quad.subject).value)))
        changes.removed_actors = part.entities
        changes.removed_relations = {id_ for id_ in part.relations if self._has(id_)}
        return articles

    def _has(self, relation: str) -> bool:
        iri = NamedNode(self._iris.relation(relation))
        return Quad(iri, TYPE, RELATION, NamedNode(self._iris.derived)) in self._graph
