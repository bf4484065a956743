"""Claims by filter: who says what of whom, with the words."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from actorgraph.ontology.errors import Gone, NotFound
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers import citations
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.descriptions import Descriptions
from actorgraph.service.answers.list_spec import CLAIMS
from actorgraph.service.answers.query_context import QueryContext
from actorgraph.service.answers.serializers import Json, Serializer
from actorgraph.service.media_types import MediaType
from actorgraph.service.questions import published
from actorgraph.service.questions.filters import FILTERS, Filters
from actorgraph.service.questions.paging import Page
from actorgraph.service.questions.parameters import Given, parse_query
from actorgraph.service.questions.query_builder import Edge
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.stores.base import Store, View
from actorgraph.service.stores.records import dated_key

PARAMETERS = (*FILTERS, *CLAIMS.parameters)


def claims(given: Given, view: View, vocabulary: Vocabulary) -> Answer:
    """Claims that fit all filters. With subject, relation and object: exactly those that count for that relation.

    Raises:
        UsageError: a filter is unknown or makes no sense.
    """
    asked = parse_query(FILTERS, given, view, vocabulary, CLAIMS.parameters)
    question = {"query": "/claims", **asked.canonical}
    return listed(QueryContext(asked, question, given, TemporalView.of(asked, view, vocabulary), CLAIMS))


def listed(context: QueryContext) -> Answer:
    """A page of the claims that fit."""
    temporal, filters = context.temporal, Filters.of(context.asked.values)
    view, vocabulary = temporal.view, temporal.vocabulary
    edge = _edge(filters, vocabulary)
    counted = temporal.relations([edge.id]) if edge else {}
    if edge and counted:
        reasons = dict(counted[edge.id].claims)
        some = context.page([(id_, id_) for id_ in sorted(reasons)])
        undated, texts = temporal.undated(filters), temporal.texts(partial(published.about_counted, edge.id, view.iris))
    else:
        reasons = {}
        some, undated = page(context, filters)
        texts = temporal.texts(lambda: published.about_claims(filters, view.iris, vocabulary))
    stored = view.claims(some.results)
    serializer = Serializer(view)
    results = [serializer.claim(stored[id_], reasons.get(id_)) for id_ in some.results]
    about = partial(Descriptions, view, vocabulary)
    return context.answer(some.shaped(results), lambda root: about(root).claims(some.results), undated, texts)


def page(context: QueryContext, filters: Filters, by_date: bool = False) -> tuple[Page[str], int | None]:
    """A page of the claims that fit, by their ids or by date; and how many the clock leaves out for want of a date."""
    temporal = context.temporal
    if "sort" not in context.given and temporal.pages(filters):
        return context.read(partial(temporal.claims_after, filters, by_date)), None
    found, undated = temporal.find_claims(filters)

    def keyed() -> list[tuple[str, str]]:
        dates = temporal.view.dates(found) if by_date else {}
        return sorted((dated_key(dates[id_][-1], id_) if by_date else id_, id_) for id_ in found)

    return context.page(temporal.view.remembered(("keyed claims", by_date, *context.key), keyed)), undated


def spoken(context: QueryContext) -> Answer:
    """A page of the claims that fit and whose speaker is named."""
    return listed(replace(context, asked=replace(context.asked, values=context.asked.values | {"spoken": True})))


def _edge(filters: Filters, vocabulary: Vocabulary) -> Edge | None:
    """The one derived relation that is asked for; ``None`` if more or less is asked for."""
    if filters.asked != {"subject", "relation", "object"}:
        return None
    return Edge.between(str(filters.subject), str(filters.relation), str(filters.object), vocabulary)


def claim(id_: str, store: Store, view: View) -> Json:
    """One claim, with the ways to its citations.

    Raises:
        NotFound, Gone: there is none of this id, or no longer.
    """
    shape = _shape(id_, store, view)
    article = f"/articles/{shape['article']['id']}"
    return {**shape, "links": {"self": f"/claims/{id_}", "article": article, "citations": citations.links(id_)}}


def citation(id_: str, form: MediaType, store: Store, view: View) -> str:
    """The citation of one claim, in one of `service.answers.citations.STYLES`.

    Raises:
        NotFound, Gone: there is none of this id, or no longer.
    """
    shape = _shape(id_, store, view)
    article = view.article(shape["article"]["id"])
    assert article is not None  # the shape has been made from it
    return citations.cited(shape, article, form)


def _shape(id_: str, store: Store, view: View) -> Json:
    found = view.claims([id_]).get(id_)
    if found is None:
        raise missing(id_, store)
    return Serializer(view).claim(found)


def missing(id_: str, store: Store) -> NotFound:
    """The error for a claim that isn't there."""
    if store.was_withdrawn("claim", id_):
        return Gone(f"claim '{id_}' has been withdrawn")
    return NotFound(f"there is no claim '{id_}'")


def alternatives(id_: str, view: View) -> Json:
    """Claims of which one holds.

    Raises:
        NotFound: there is no group of this id.
    """
    ids = view.alternatives(id_)
    if not ids:
        raise NotFound(f"there are no alternatives '{id_}'")
    serializer = Serializer(view)
    claims = [serializer.claim(claim) for claim in view.claims(ids).values()]
    return {"id": id_, "iri": view.iris.alternatives(id_), "claims": claims}
