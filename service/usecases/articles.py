"""Articles: the list, one with its claims, withdrawing one, setting its status."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from actorgraph.ontology.bitemporal import ALWAYS
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.errors import Gone, NotFound
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.descriptions import Descriptions
from actorgraph.service.answers.list_spec import ARTICLES
from actorgraph.service.answers.serializers import Json, Serializer
from actorgraph.service.questions.parameters import Given, one_of, refuse_unknown
from actorgraph.service.questions.retry import read
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.stores.base import Store, View


def articles(given: Given, view: View, vocabulary: Vocabulary) -> Answer:
    """All articles, in the order of their ids."""
    refuse_unknown(given, ARTICLES.parameters)
    found = [(id_, id_) for id_ in view.article_ids()]
    some = ARTICLES.page(found, given, {"query": "/articles"}, TemporalView(view, vocabulary, ALWAYS))
    serializer = Serializer(view)
    stored = (view.article(id_) for id_ in some.results)
    results = [serializer.article(article) for article in stored if article is not None]
    about = partial(Descriptions, view, vocabulary)
    return ARTICLES.answer(some.shaped(results), given, view.revision, lambda root: about(root).articles(some.results))


def article(id_: str, store: Store, view: View, with_text: bool) -> Json:
    """One article with its claims, and with its text where texts are published.

    Raises:
        NotFound, Gone: there is none of this id, or no longer.
    """
    annotated = _annotated(id_, store, view)
    serializer = Serializer(view)
    shape = {
        **serializer.article(annotated.article),
        "text_digest": annotated.article.text_digest,
        "actors": [serializer.source(id_, actor.id) for actor in annotated.actors],
        "claims": [serializer.claim(claim) for claim in annotated.claims],
    }
    return {**shape, "text": store.text(id_)} if with_text else shape


def with_text(id_: str, store: Store, view: View) -> AnnotatedArticle:
    """One article with its text, where that is stored, its source actors and claims.

    Raises:
        NotFound, Gone: there is none of this id, or no longer.
    """
    annotated = _annotated(id_, store, view)
    return replace(annotated, article=replace(annotated.article, text=store.text(id_)))


def _annotated(id_: str, store: Store, view: View) -> AnnotatedArticle:
    found = view.annotated(id_)
    if found is None:
        raise missing(id_, store)
    return found


def metadata(id_: str, store: Store, view: View) -> Json:
    """One article without what it says, and the revision.

    Raises:
        NotFound, Gone: there is none of this id, or no longer.
    """
    found = view.article(id_)
    if found is None:
        raise missing(id_, store)
    return {**Serializer(view).article(found), "revision": view.revision}


def missing(id_: str, store: Store) -> NotFound:
    """The error for an article that isn't there."""
    if store.was_withdrawn("article", id_):
        return Gone(f"article '{id_}' has been withdrawn")
    return NotFound(f"there is no article '{id_}'")


def withdraw(ids: list[str], store: Store, wait: float) -> int:
    """Take articles out, with what they alone supported; the revision.

    Raises:
        NotFound: one of them isn't there; then none is taken out.
    """
    _find(ids, store)
    with store.writer(wait) as writer:
        return writer.withdraw(ids)


def set_status(ids: list[str], status: str, store: Store, vocabulary: Vocabulary, wait: float) -> int:
    """Set articles' status, until it is set again, whatever they are loaded with; the revision.

    Raises:
        UsageError: there is no such status.
        NotFound: one of them isn't there; then all stay as they are.
    """
    one_of(status, vocabulary.statuses, "status")
    _find(ids, store)
    with store.writer(wait) as writer:
        return writer.set_status(ids, status)


def _find(ids: list[str], store: Store) -> None:
    there = read(store, lambda view: {id_ for id_ in ids if view.article(id_) is not None})
    for id_ in ids:
        if id_ not in there:
            raise missing(id_, store)
