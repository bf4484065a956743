"""Derived relations: by filter, one, and the strongest ones of an actor."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ontology.errors import NotFound
from ontology.vocabulary import Vocabulary
from service import finding
from service.answers import Answer
from service.descriptions import Descriptions
from service.filters import FILTERS, Filters
from service.listing import RELATIONS
from service.parameters import Asked, Given, understand
from service.shapes import Json, Shapes
from service.stores.base import View
from service.world import World

PARAMETERS = (*FILTERS, *RELATIONS.parameters)


def relations(given: Given, view: View, vocabulary: Vocabulary) -> Answer:
    """Relations that fit all filters, each as it stands as a whole.

    Raises:
        UsageError: a filter is unknown or makes no sense.
    """
    asked = understand(FILTERS, given, view, vocabulary, RELATIONS.parameters)
    return listed(asked, {"query": "/relations", **asked.canonical}, given, World.of(asked, view, vocabulary))


def listed(asked: Asked, question: dict[str, str], given: Given, world: World) -> Answer:
    """A page of the relations that fit; ``question`` is what its cursors are bound to."""
    filters = Filters.of(asked.values)
    if asked.standings != set(world.vocabulary.standings):
        filters = replace(filters, standing=asked.standings)
    edges = [(edge.id, edge.id) for edge in world.find(filters)]
    some = RELATIONS.page(edges, given, question, world)
    found = list(world.relations(some.results).values())
    shapes = Shapes(world.view)
    return RELATIONS.answer(
        some.shaped([shapes.relation(relation, asked.standings, world.clock) for relation in found]),
        given,
        world.view.revision,
        lambda root: Descriptions(world.view, world.vocabulary, root).relations(found),
        undated=world.undated(filters),
        texts=world.texts(lambda language: finding.about_relations(filters, language, world.vocabulary)),
    )


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
    shapes = Shapes(view)
    return [shapes.relation(relation, vocabulary.standings) for relation in view.relations(ids).values()]
