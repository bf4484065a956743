"""Answers to named queries, and what the catalogue says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.listing import CATALOGUE
from actorgraph.service.answers.posed import Posed
from actorgraph.service.answers.shapes import Json
from actorgraph.service.named import chain_rows, rivals, shared_backers, supply_chains
from actorgraph.service.named.catalog import NamedQuery, catalogue
from actorgraph.service.named.listings import OF_QUERIES
from actorgraph.service.questions.filters import FILTERS
from actorgraph.service.questions.paging import page
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.parameters import Asked, Given, limit_of, refuse_unknown, understand
from actorgraph.service.questions.world import World
from actorgraph.service.stores.base import View
from actorgraph.service.topics import claims, disputes, relations, timelines

ROWS: Mapping[str, Callable[[Posed], Answer]] = {
    "relation": relations.listed,
    "dispute": disputes.listed,
    "spoken claim": claims.spoken,
    "dated claim": timelines.listed,
    "chain": chain_rows.listed,
    "supply chain": supply_chains.listed,
    "shared backer": shared_backers.listed,
    "rivals": rivals.listed,
}
"""How rows of each kind (`service.named.catalog.KINDS`) are made."""


def ask(query: NamedQuery, given: Given, view: View, vocabulary: Vocabulary) -> Answer:
    """Answer a named query.

    Raises:
        UsageError: a parameter is unknown, missing or makes no sense.
    """
    listing = OF_QUERIES[query.rows]
    asked = understand(query.parameters, given, view, vocabulary, listing.parameters)
    always = understand(FILTERS, dict(query.filters), view, vocabulary)
    values = always.values | asked.values | dict.fromkeys(query.flags, True)
    narrowed = Asked(values, asked.standings & always.standings, asked.canonical)
    world = World.of(narrowed, view, vocabulary)
    return ROWS[query.rows](Posed(narrowed, {"query": query.name, **asked.canonical}, given, world, listing))


def queries(given: Given) -> Answer:
    """The catalogue, in the order of the queries' names.

    Raises:
        UsageError: a parameter is unknown or makes no sense.
    """
    refuse_unknown(given, CATALOGUE.parameters)
    entries = [(name, catalogue_entry(query)) for name, query in sorted(catalogue().items())]
    some = page(entries, limit_of(given), given.get("cursor"), {"query": "/queries"})
    return CATALOGUE.answer(some, given, revision=None, lines=None)


def catalogue_entry(query: NamedQuery) -> Json:
    """A named query as the catalogue shows it."""
    return {
        "name": query.name,
        "title": query.title,
        "question": query.question,
        "description": query.description,
        "rows": query.rows,
        "parameters": [_parameter(p) for p in query.parameters],
        "example": query.example,
    }


def _parameter(parameter: Parameter) -> Json:
    return {
        "name": parameter.name,
        "type": parameter.type,
        "required": parameter.required,
        "description": parameter.description,
        "choices": list(parameter.choices) or None,
        "default": parameter.default,
        "hidden": list(parameter.hidden),
    }
