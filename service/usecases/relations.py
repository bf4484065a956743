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
    return listed(_posed("/relations", asked, given, view, vocabulary))


def of_actor(id_: str, given: Given, view: View, vocabulary: Vocabulary) -> Answer:
    """Relations that have an actor at either end and fit all filters.

    Raises:
        NotFound: there is no actor of this id.
        UsageError: a filter is unknown or makes no sense.
    """
    known(id_, view)
    asked = parse_query(OF_ACTOR, given, view, vocabulary, RELATIONS.parameters)
    asked = replace(asked, values=asked.values | {"actor": id_})
    return listed(_posed(f"/actors/{id_}/relations", asked, given, view, vocabulary))


def _posed(path: str, asked: ParsedQuery, given: Given, view: View, vocabulary: Vocabulary) -> QueryContext:
    return QueryContext(
        asked, {"query": path, **asked.canonical}, given, TemporalView.of(asked, view, vocabulary), RELATIONS
    )


def listed(posed: QueryContext) -> Answer:
    """A page of the relations that fit."""
    asked, world = posed.asked, posed.world
    shapes = Serializer(world.view)
    return rows(posed, lambda relation: shapes.relation(relation, asked.standings, world.clock))


def rows(posed: QueryContext, shape: Callable[[DerivedRelation], Json]) -> Answer:
    """A page of the relations that fit, in some shape."""
    world, filters = posed.world, filters_of(posed)
    some = posed.page([(id_, id_) for id_ in world.find_ids(filters)])
    found = list(world.relations(some.results).values())
    return posed.answer(
        some.shaped(list(map(shape, found))),
        lambda root: Descriptions(world.view, world.vocabulary, root).relations(found),
        world.undated(filters),
        world.texts(lambda: published.about_relations(filters, world.view.iris, world.vocabulary)),
    )


def filters_of(posed: QueryContext) -> Filters:
    """What is asked for, with the standings that are shown."""
    filters = Filters.of(posed.asked.values)
    if filters.disputed:  # whatever the standing of the whole is
        return replace(filters, standing=frozenset())
    if posed.asked.standings == set(posed.world.vocabulary.standings):
        return filters
    return replace(filters, standing=posed.asked.standings)


def relation(id_: str, view: View, vocabulary: Vocabulary) -> Json:
    """A derived relation.

    Raises:
        NotFound: there is none of this id; it comes and goes with the claims that it follows from.
    """
    for shape in _shapes([id_], view, vocabulary):
        return shape
    raise NotFound(f"there is no relation '{id_}'")


def strongest(actor: str, number: int, view: View, vocabulary: Vocabulary) -> list[Json]:
    """An actor's relations, the strongest first."""
    return _shapes(view.relations_of(actor)[:number], view, vocabulary)


def _shapes(ids: Collection[str], view: View, vocabulary: Vocabulary) -> list[Json]:
    shapes = Serializer(view)
    return [shapes.relation(relation, vocabulary.standings) for relation in view.relations(ids).values()]
