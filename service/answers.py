"""Answers to named queries and look-ups: what HTTP, the command line and the page all show."""

from __future__ import annotations

from collections.abc import Collection

from ontology.standing import one_direction, relation_id
from ontology.vocabulary import Vocabulary
from service.catalog import NamedQuery, Parameter, catalogue
from service.chain_shapes import ChainShapes
from service.chains import Chain, Chains
from service.listing import CATALOGUE, OF_QUERIES, Answer, parameters_of
from service.paging import page
from service.parameters import Asked, Given, limit_of, refuse_unknown, understand
from service.shapes import Json, Shapes
from service.stores.base import View


def ask(query: NamedQuery, given: Given, view: View, vocabulary: Vocabulary) -> Answer:
    """Answer a named query.

    Raises:
        UsageError: a parameter is unknown, missing or makes no sense.
    """
    listing = OF_QUERIES[query.rows]
    refuse_unknown(given, parameters_of(query))
    asked = understand(query, given, view, vocabulary)
    question = {"query": query.name, **asked.canonical}
    key = (*sorted(question.items()), *sorted(asked.standings))
    if query.rows == "chain":
        found = view.remembered(key, lambda: _chains(query, asked, view, vocabulary))
        some = listing.page(found, given, question, view, vocabulary)
        shapes = ChainShapes(view, vocabulary)
        return listing.answer(some.shaped(shapes.rows(some.results, asked.standings)), given, view.revision)
    relations = view.remembered(key, lambda: _relations(query, asked, view, vocabulary))
    ids = listing.page(relations, given, question, view, vocabulary)
    return listing.answer(ids.shaped(relation_shapes(ids.results, asked.standings, view)), given, view.revision)


def _chains(query: NamedQuery, asked: Asked, view: View, vocabulary: Vocabulary) -> list[tuple[str, Chain]]:
    rows = view.select(query.text(view.language), asked.bindings)
    found = Chains(rows, view, vocabulary).rows(asked)
    return sorted((key, chain) for key, chain in found.items() if chain.standing in asked.standings)


def _relations(query: NamedQuery, asked: Asked, view: View, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    rows = view.select(query.text(view.language), asked.bindings)
    ids = set()
    for subject, name, object_ in (tuple(map(str, row[:3])) for row in rows if row[3] in asked.standings):
        symmetric = vocabulary.relations[name].symmetric
        ends = one_direction(subject, object_) if symmetric else (subject, object_)
        ids.add(relation_id(ends[0], name, ends[1]))
    return [(id_, id_) for id_ in sorted(ids)]


def relation_shapes(ids: list[str], shown: Collection[str], view: View) -> list[Json]:
    """Derived relations in their published shape."""
    shapes = Shapes(view)
    return [shapes.relation(relation, shown) for relation in view.relations(ids).values()]


def queries(given: Given) -> Answer:
    """The catalogue, in the order of the queries' names.

    Raises:
        UsageError: a parameter is unknown or makes no sense.
    """
    refuse_unknown(given, CATALOGUE.parameters)
    entries = [(name, catalogue_entry(query)) for name, query in sorted(catalogue().items())]
    some = page(entries, limit_of(given), given.get("cursor"), {"query": "/queries"})
    return CATALOGUE.answer(some, given, None)


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
