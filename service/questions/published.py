"""Questions as texts that `links` publish, to be pasted elsewhere: all their rows, not a page of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from actorgraph.ontology.iris import Iris
from actorgraph.ontology.names import spellings
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.questions.filters import OF_HOPS, Filters
from actorgraph.service.questions.parameters import ParsedQuery
from actorgraph.service.questions.query_builder import claims_sought, edges_sought, resting_sought
from actorgraph.service.stores.filters import RelationFilter
from actorgraph.service.stores.texts import cypher, joins, sparql
from actorgraph.service.stores.texts.question import Values, edge_values, word_values

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


def about_joined(
    file: str,
    asked: ParsedQuery,
    relations: Mapping[str, Iterable[str]],
    vocabulary: Vocabulary,
    joining: Collection[str] = (),
) -> Texts:
    """The question for what hops join into, in Cypher only: a file of `service.stores.texts`.

    ``relations`` are those whose edges may stand somewhere, by the place's name in the file; ``joining`` are the
    standings that hops may have.
    """
    filters = Filters.of({name: value for name, value in asked.values.items() if name in _OF_HOPS})
    of_all = RelationFilter(min_publishers=filters.min_publishers, min_holders=filters.min_holders)
    fitting = edge_values(of_all, resting_sought(filters)) | word_values(_words(filters))
    values: Values = {name: str(asked.values[name]) for name in _PARTIES if asked.values.get(name) is not None}
    values |= {"standing": sorted(asked.standings), "joining": sorted(joining)}
    values |= {flag: True for flag, (name, value) in _FLAGS.items() if asked.values.get(name) == value}
    most = int(asked.values.get("max_hops", 1))
    return {"cypher": cypher.written(joins.about_joined(file, values, fitting, relations, vocabulary, most=most))}


_OF_HOPS = frozenset(parameter.name for parameter in OF_HOPS)
_PARTIES = ("from", "to", "state", "proxy", "actor", "other")
"""Who is asked for by name in what hops join into."""
_FLAGS = {"any": ("proxies", "any"), "directed": ("directed", "true")}
"""Lines of a text that stand there for a choice."""


def _words(filters: Filters) -> tuple[str, ...]:
    return tuple(spellings(filters.q)) if filters.q else ()


def _texts(in_sparql: sparql.Question, in_cypher: cypher.Question) -> Texts:
    return {"sparql": sparql.written(in_sparql), "cypher": cypher.written(in_cypher)}
