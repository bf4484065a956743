"""Questions as texts that `links` publish, to be pasted elsewhere: all their rows, not a page of them."""

from __future__ import annotations

from ontology.iris import Iris
from ontology.names import spellings
from ontology.vocabulary import Vocabulary
from service.questions.filters import Filters
from service.questions.finding import claims_sought, edges_sought, resting_sought
from service.stores.texts import cypher, sparql

Texts = dict[str, str]
"""One question as ``sparql`` and ``cypher``, with all values in it."""


def about_relations(filters: Filters, iris: Iris, vocabulary: Vocabulary) -> Texts:
    """The question for derived relations: subject, relation, object and standing."""
    sought, resting, words = edges_sought(filters, vocabulary), resting_sought(filters), _words(filters)
    return _texts(
        sparql.about_edges(sought, iris, vocabulary, resting, words),
        cypher.about_edges(sought, vocabulary, resting, words),
    )


def about_claims(filters: Filters, iris: Iris, vocabulary: Vocabulary) -> Texts:
    """The question for claims: their ids."""
    sought, words = claims_sought(filters, vocabulary), _words(filters)
    return _texts(sparql.about_claims(sought, iris, vocabulary, words), cypher.about_claims(sought, words))


def about_counted(relation: str, iris: Iris) -> Texts:
    """The question for the claims that count for the derived relation of this id."""
    return _texts(sparql.about_counted(relation, iris), cypher.about_counted(relation))


def _words(filters: Filters) -> tuple[str, ...]:
    return tuple(spellings(filters.q)) if filters.q else ()


def _texts(in_sparql: sparql.Question, in_cypher: cypher.Question) -> Texts:
    return {"sparql": sparql.written(in_sparql), "cypher": cypher.written(in_cypher)}
