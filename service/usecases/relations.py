"""Derived relations: by filter, one, and the strongest ones of an actor."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from actorgraph.ontology.errors import NotFound
from actorgraph.ontology.standing import DerivedRelation
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.descriptions import Descriptions
from actorgraph.service.answers.list_spec import RELATIONS
from actorgraph.service.answers.query_context import QueryContext
from actorgraph.service.answers.serializers import Json, Serializer
from actorgraph.service.questions import published
from actorgraph.service.questions.filters import FILTERS, Filters
from actorgraph.service.questions.parameters import Given, ParsedQuery, parse_query
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.stores.base import View
from actorgraph.service.usecases.actors import known

PARAMETERS = (*FILTERS, *RELATIONS.parameters)
OF_ACTOR = tuple(parameter for parameter in FILTERS if parameter.name not in ("subject", "object"))
"""What narrows an actor's relations down: all but the ends."""


def relations(given: Given, view: View, vocabulary: Vocabulary) -> Answer:
    """Relations that fit all filters, each as it stands as a whole.

    Raises:
        UsageError: a filter is unknown or makes no sense.
    """
    asked = parse_query(FILTERS, given, view, vocabulary, RELATIONS.parameters)
    return listed(_context("/relations", asked, given, view, vocabulary))


def of_actor(id_: str, given: Given, view: View, vocabulary: Vocabulary) -> Answer:
    """Relations that have an actor at either end and fit all filters.

    Raises:
        NotFound: there is no actor of this id.
        UsageError: a filter is unknown or makes no sense.
    """
    known(id_, view)
    asked = parse_query(OF_ACTOR, given, view, vocabulary, RELATIONS.parameters)
    asked = replace(asked, values=asked.values | {"actor": id_})
    return listed(_context(f"/actors/{id_}/relations", asked, given, view, vocabulary))


def _context(path: str, asked: ParsedQuery, given: Given, view: View, vocabulary: Vocabulary) -> QueryContext:
    return QueryContext(
        asked, {"query": path, **asked.canonical}, given, TemporalView.of(asked, view, vocabulary), RELATIONS
    )


def listed(context: QueryContext) -> Answer:
    """A page of the relations that fit."""
    asked, temporal = context.asked, context.temporal
    serializer = Serializer(temporal.view)
    return rows(context, lambda relation: serializer.relation(relation, asked.standings, temporal.clock))


def rows(context: QueryContext, shape: Callable[[DerivedRelation], Json]) -> Answer:
    """A page of the relations that fit, in some shape."""
    temporal, filters = context.temporal, filters_of(context)
    some = context.page([(id_, id_) for id_ in temporal.find_ids(filters)])
    found = list(temporal.relations(some.results).values())
    return context.answer(
        some.shaped(list(map(shape, found))),
        lambda root: Descriptions(temporal.view, temporal.vocabulary, root).relations(found),
        temporal.undated(filters),
        temporal.texts(lambda: published.about_relations(filters, temporal.view.iris, temporal.vocabulary)),
    )


def filters_of(context: QueryContext) -> Filters:
    """What is asked for, with the standings that are shown."""
    filters = Filters.of(context.asked.values)
    if filters.disputed:  # whatever the standing of the whole is
        return replace(filters, standing=frozenset())
    if context.asked.standings == set(context.temporal.vocabulary.standings):
        return filters
    return replace(filters, standing=context.asked.standings)


def relation(id_: str, view: View, vocabulary: Vocabulary) -> Json:
    """A derived relation.

    Raises:
        NotFound: there is none of this id; it comes and goes with the claims that it follows from.
    """
    for shape in _serializer([id_], view, vocabulary):
        return shape
    raise NotFound(f"there is no relation '{id_}'")


def strongest(actor: str, number: int, view: View, vocabulary: Vocabulary) -> list[Json]:
    """An actor's relations, the strongest first."""
    return _serializer(view.relations_of(actor)[:number], view, vocabulary)


def _serializer(ids: Collection[str], view: View, vocabulary: Vocabulary) -> list[Json]:
    serializer = Serializer(view)
    return [serializer.relation(relation, vocabulary.standings) for relation in view.relations(ids).values()]
