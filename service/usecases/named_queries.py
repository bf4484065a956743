"""Answers to named queries, and what the catalogue says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.list_spec import CATALOGUE
from actorgraph.service.answers.query_context import QueryContext
from actorgraph.service.answers.serializers import Json
from actorgraph.service.questions.filters import FILTERS
from actorgraph.service.questions.paging import page
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.parameters import Given, ParsedQuery, limit_of, parse_query, refuse_unknown
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.stores.base import View
from actorgraph.service.usecases import (
    chain_rows,
    claims,
    disputes,
    relations,
    rivals,
    shared_backers,
    supply_chains,
    timelines,
)
from actorgraph.service.usecases.query_catalog import NamedQuery, catalogue
from actorgraph.service.usecases.query_lists import OF_QUERIES

ROWS: Mapping[str, Callable[[QueryContext], Answer]] = {
    "relation": relations.listed,
    "dispute": disputes.listed,
    "spoken claim": claims.spoken,
    "dated claim": timelines.listed,
    "chain": chain_rows.listed,
    "supply chain": supply_chains.listed,
    "shared backer": shared_backers.listed,
    "rivals": rivals.listed,
}
"""How rows of each kind (`service.usecases.query_catalog.KINDS`) are made."""


def ask(query: NamedQuery, given: Given, view: View, vocabulary: Vocabulary) -> Answer:
    """Answer a named query.

    Raises:
        UsageError: a parameter is unknown, missing or makes no sense.
    """
    listing = OF_QUERIES[query.rows]
    asked = parse_query(query.parameters, given, view, vocabulary, listing.parameters)
    always = parse_query(FILTERS, dict(query.filters), view, vocabulary)
    values = always.values | asked.values | dict.fromkeys(query.flags, True)
    narrowed = ParsedQuery(values, asked.standings & always.standings, asked.canonical)
    temporal = TemporalView.of(narrowed, view, vocabulary)
    return ROWS[query.rows](QueryContext(narrowed, {"query": query.name, **asked.canonical}, given, temporal, listing))


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
