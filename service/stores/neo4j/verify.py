"""The invariants of a store in Neo4j: what `actorgraph verify` checks."""

from __future__ import annotations

from ontology.vocabulary import Vocabulary
from service.stores.neo4j.graph import Graph
from service.stores.neo4j.view import Neo4jView


def verify(view: Neo4jView, graph: Graph, vocabulary: Vocabulary) -> list[str]:
    return []
