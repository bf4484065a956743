"""Answers to named queries, and what the catalogue says of them."""

from __future__ import annotations

from functools import partial

from ontology.clocks import ALWAYS
from ontology.vocabulary import Vocabulary
from service.answers import Answer
from service.catalog import NamedQuery, catalogue
from service.chain_shapes import ChainShapes
from service.chains import Chain, Chains
from service.descriptions import Descriptions
from service.filters import FILTERS
from service.listing import CATALOGUE, CHAINS, OF_QUERIES
from service.paging import page
from service.parameter import Parameter
from service.parameters import Asked, Given, limit_of, refuse_unknown, understand
from service.relations import listed
from service.shapes import Json
from service.stores.base import View
from service.world import World


def ask(query: NamedQuery, given: Given, view: View, vocabulary: Vocabulary) -> Answer:
    """Answer a named query.

    Raises:
        UsageError: a parameter is unknown, missing or makes no sense.
    """
    asked = understand(query.parameters, given, view, vocabulary, OF_QUERIES[query.rows].parameters)
    question = {"query": query.name, **asked.canonical}
    if query.rows == "relation":
        always = understand(FILTERS, dict(query.filters), view, vocabulary)
        asked = Asked(always.values | asked.values, asked.standings & always.standings, asked.canonical)
        return listed(asked, question, given, World.of(asked, view, vocabulary))
    return _chains(query, asked, question, given, World.of(asked, view, vocabulary))


def _chains(query: NamedQuery, asked: Asked, question: dict[str, str], given: Given, world: World) -> Answer:
    view = world.view
    key = (*sorted(question.items()), *sorted(asked.standings))
    all_ = view.remembered(key, lambda: _all_chains(query, asked, world))
    some = CHAINS.page(all_, given, question, world)
    rows = ChainShapes(world).rows(some.results, asked.standings)
    hops = {hop.relation for chain in some.results for found in chain.derivations for hop in found.hops}
    about = partial(Descriptions, view, world.vocabulary)
    return CHAINS.answer(
        some.shaped(rows),
        given,
        view.revision,
        lambda root: about(root).relations(world.relations(sorted(hops)).values()),
        undated=view.remembered(("undated", *key), lambda: _undated(query, asked, world)) if world.clock else None,
    )


def _all_chains(query: NamedQuery, asked: Asked, world: World) -> list[tuple[str, Chain]]:
    rows = world.view.select(query.text(world.view.language), {})
    found = Chains(rows, world).rows(asked)
    return sorted((key, chain) for key, chain in found.items() if chain.standing in asked.standings)


def _undated(query: NamedQuery, asked: Asked, world: World) -> int:
    """How many claims the clock leaves out of the hops of all rows that there are but for it, for want of a date."""
    rows = world.view.select(query.text(world.view.language), {})
    chains = Chains(rows, World(world.view, world.vocabulary, ALWAYS)).rows(asked).values()
    return world.left_out({hop.relation for chain in chains for found in chain.derivations for hop in found.hops})


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
