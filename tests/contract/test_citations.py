"""Citations of a claim, the same on every store."""

from __future__ import annotations

import pytest

from actorgraph.ontology.errors import Gone, NotFound
from actorgraph.service.answers.citations import STYLES
from actorgraph.service.stores.base import Store
from actorgraph.service.usecases.claims import citation, claims
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, loaded, reference, withdraw

RECORD = article("first", claim("Ardland", "arms", "Red Front", said_by=["Ada Reed", "Bo Finch"]), published="2031-02")


def cited(store: Store) -> list[str]:
    """The citations of the one claim, in every style."""
    with store.view() as view:
        (found,) = claims({}, view, VOCABULARY).page.results
        return [citation(found["id"], form, store, view) for form in STYLES]


def test_citations(store: Store) -> None:
    """Of the words that were stored."""
    loaded(store, RECORD)
    with reference() as other:
        loaded(other, RECORD)
        assert cited(store) == cited(other)
    assert cited(store)[0].startswith(
        "The first Post. “About first”. 2031-02. https://example.org/first. “Ardland arms"
    )
    assert "— Ada Reed, as relayed by Bo Finch (stance: alleges; stage: happened)" in cited(store)[0]


def test_what_is_gone_is_not_cited(store: Store) -> None:
    """Nor what was never there."""
    loaded(store, RECORD)
    with store.view() as view:
        id_ = claims({}, view, VOCABULARY).page.results[0]["id"]
    withdraw(store, "first")
    with store.view() as view:
        with pytest.raises(Gone):
            citation(id_, STYLES[0], store, view)
        with pytest.raises(NotFound):
            citation("x", STYLES[0], store, view)
