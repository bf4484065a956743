"""Graphs to export: the examples, and one whose words are meant to break what is written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actorgraph.loaders.inputs import sources
from actorgraph.ontology.iris import Iris
from actorgraph.service.ingest import load, options_of
from actorgraph.service.settings import Settings
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.embedded.store import EmbeddedStore
from tests.cli.running import EXAMPLES
from tests.contract.articles import Record, article, claim
from tests.contract.steps import VOCABULARY, loaded

HOSTILE = (
    "]]><!-- --> <b>&amp;</b> 'x' \"y\" \\n \\u0041",
    '=HYPERLINK("http://example.org/")',
    "line\nfeed\r\nand\rreturn\tand tab",
    " \u00a0white at both ends \u2028",
    "𝔸stral 👩‍👩‍👧 \U0010fffd",
    "e\u0301 is not é",
    "\ufeffbegins with a mark",
    "x" * 20_000,
    '{"@id": "javascript:alert(1)"}',
    "</rdf:RDF> <graphml>",
)
"""Names that XML 1.0 can hold."""
UNWRITABLE = "bell\u0007 and \ufffe"
"""A name that it can't."""


def hostile(*names: str) -> Iterator[Record]:
    """An article for each name, which stands in all that is text: names, roles, notes, titles, quotes, publishers."""
    for number, name in enumerate(names):
        said = claim("Ardland", "arms", "Red Front", role=name, note=name, annotated_by=[name], said_by=["Ada Reed"])
        yield article(
            f"h{number}",
            said | {"stance": "denies"} if number % 2 else said,
            names={"Red Front": name, "Ardland": "Ardland"},
            title=name,
            publisher=name,
        )


def filled(*records: Record) -> Store:
    """A store in memory with these articles."""
    store = EmbeddedStore(None, Iris(), VOCABULARY)
    if records:
        loaded(store, *records)
    return store


@pytest.fixture(scope="session")
def examples() -> Iterator[Store]:
    """The project's own articles."""
    store = EmbeddedStore(None, Iris(), VOCABULARY)
    settings = Settings(store="memory:")
    report = load(sources([str(EXAMPLES)]), options_of(settings, VOCABULARY), store, VOCABULARY, settings.lock_wait)
    assert report.errors == []
    yield store
    store.close()


@pytest.fixture(scope="session")
def breaking() -> Iterator[Store]:
    """Hostile words that every form can hold."""
    store = filled(*hostile(*HOSTILE))
    yield store
    store.close()


@pytest.fixture(scope="session", params=["examples", "breaking"])
def store(request: pytest.FixtureRequest) -> Store:
    """Each of both."""
    found: Store = request.getfixturevalue(request.param)
    return found
