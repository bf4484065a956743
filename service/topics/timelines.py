"""Claims by date: what they are about happened then, or ended then, or else they were published then."""

from __future__ import annotations

from functools import partial

from actorgraph.ontology.claims import Claim, dated
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.descriptions import Descriptions
from actorgraph.service.answers.listing import TIMELINE
from actorgraph.service.answers.posed import Posed
from actorgraph.service.answers.shapes import Json, Shapes
from actorgraph.service.questions import published
from actorgraph.service.questions.filters import FILTERS, Filters
from actorgraph.service.questions.parameters import Given, understand
from actorgraph.service.questions.world import World
from actorgraph.service.stores.base import View
from actorgraph.service.topics import claims
from actorgraph.service.topics.actors import known


def of_actor(id_: str, given: Given, view: View, vocabulary: Vocabulary) -> Answer:
    """Claims that name an actor as anything but their speaker, and fit all filters, by date.

    Raises:
        NotFound: there is no actor of this id.
        UsageError: a filter is unknown or makes no sense.
    """
    known(id_, view)
    asked = understand(FILTERS, given, view, vocabulary, TIMELINE.parameters)
    asked.values["actor"] = id_
    question = {"query": f"/actors/{id_}/timeline", **asked.canonical}
    return listed(Posed(asked, question, given, World.of(asked, view, vocabulary), TIMELINE))


def listed(posed: Posed) -> Answer:
    """A page of the claims that fit, the earliest first; those that nothing dates come last."""
    world, filters = posed.world, Filters.of(posed.asked.values)
    view = world.view
    some, undated = claims.page(posed, filters, by_date=True)
    shapes, stored = Shapes(view), view.claims(some.results)
    about = partial(Descriptions, view, world.vocabulary)
    return posed.answer(
        some.shaped([_row(stored[id_], shapes) for id_ in some.results]),
        lambda root: about(root).claims(some.results),
        undated,
        world.texts(lambda: published.about_claims(filters, view.iris, world.vocabulary)),
    )


def _row(claim: Claim, shapes: Shapes) -> Json:
    shape = shapes.claim(claim)
    date, dated_by = dated(claim, shape["reported"])
    return {**shape, "date": date, "dated_by": dated_by}
