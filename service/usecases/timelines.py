"""Claims by date: what they are about happened then, or ended then, or else they were published then."""

from __future__ import annotations

from functools import partial

from actorgraph.ontology.claims import Claim, dated
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.descriptions import Descriptions
from actorgraph.service.answers.list_spec import TIMELINE
from actorgraph.service.answers.query_context import QueryContext
from actorgraph.service.answers.serializers import Json, Serializer
from actorgraph.service.questions import published
from actorgraph.service.questions.filters import FILTERS, Filters
from actorgraph.service.questions.parameters import Given, parse_query
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.stores.base import View
from actorgraph.service.usecases import claims
from actorgraph.service.usecases.actors import known


def of_actor(id_: str, given: Given, view: View, vocabulary: Vocabulary) -> Answer:
    """Claims that name an actor as anything but their speaker, and fit all filters, by date.

    Raises:
        NotFound: there is no actor of this id.
        UsageError: a filter is unknown or makes no sense.
    """
    known(id_, view)
    asked = parse_query(FILTERS, given, view, vocabulary, TIMELINE.parameters)
    asked.values["actor"] = id_
    question = {"query": f"/actors/{id_}/timeline", **asked.canonical}
    return listed(QueryContext(asked, question, given, TemporalView.of(asked, view, vocabulary), TIMELINE))


def listed(context: QueryContext) -> Answer:
    """A page of the claims that fit, the earliest first; those that nothing dates come last."""
    temporal, filters = context.temporal, Filters.of(context.asked.values)
    view = temporal.view
    some, undated = claims.page(context, filters, by_date=True)
    serializer, stored = Serializer(view), view.claims(some.results)
    about = partial(Descriptions, view, temporal.vocabulary)
    return context.answer(
        some.shaped([_row(stored[id_], serializer) for id_ in some.results]),
        lambda root: about(root).claims(some.results),
        undated,
        temporal.texts(lambda: published.about_claims(filters, view.iris, temporal.vocabulary)),
    )


def _row(claim: Claim, serializer: Serializer) -> Json:
    shape = serializer.claim(claim)
    date, dated_by = dated(claim, shape["reported"])
    return {**shape, "date": date, "dated_by": dated_by}
