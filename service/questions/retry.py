"""Asking again where a store keeps only its newest revision and a newer one came while it was read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from tenacity import AsyncRetrying, Retrying, retry_if_exception_type, stop_after_delay, wait_random_exponential

from actorgraph.ontology.errors import RevisionSuperseded
from actorgraph.service.stores.base import Store, View

SECONDS = 20.0
"""For how long it is asked again: far longer than any commit takes."""

_T = TypeVar("_T")


POLICY: dict[str, Any] = {
    "retry": retry_if_exception_type(RevisionSuperseded),
    "stop": stop_after_delay(SECONDS),
    "wait": wait_random_exponential(multiplier=0.005, max=0.5),
    "reraise": True,
}


def again() -> AsyncRetrying:
    """Tries of a question, each of a new view, until one isn't overtaken."""
    return AsyncRetrying(**POLICY)


def read(store: Store, question: Callable[[View], _T]) -> _T:
    """Ask a question of the current revision.

    Raises:
        Overtaken: each time a newer revision came, for all of `SECONDS`.
    """

    def ask() -> _T:
        with store.view() as view:
            return question(view)

    return Retrying(**POLICY)(ask)


def read_both(here: Store, there: Store, question: Callable[[View, View], _T]) -> _T:
    """Ask a question of two stores' current revisions.

    Raises:
        Overtaken: each time a newer revision came in one of them, for all of `SECONDS`.
    """

    def ask() -> _T:
        with here.view() as one, there.view() as other:
            return question(one, other)

    return Retrying(**POLICY)(ask)
