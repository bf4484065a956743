"""One derived relation, and the strongest ones of an actor."""

from __future__ import annotations

from ontology.errors import NotFound
from ontology.vocabulary import Vocabulary
from service.answers import relation_shapes
from service.shapes import Json
from service.stores.base import View


def relation(id_: str, view: View, vocabulary: Vocabulary) -> Json:
    """A derived relation.

    Raises:
        NotFound: there is none of this id; it comes and goes with the claims that it follows from.
    """
    for shape in relation_shapes([id_], vocabulary.standings, view):
        return shape
    raise NotFound(f"there is no relation '{id_}'")


def strongest(actor: str, number: int, view: View, vocabulary: Vocabulary) -> list[Json]:
    """An actor's relations, the strongest first."""
    return relation_shapes(view.relations_of(actor)[:number], vocabulary.standings, view)
