"""Exports are, byte for byte, those of an earlier revision, on every store: kept files in `tests/earlier`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actorgraph.loaders.options import Options
from actorgraph.service.export import EXPORTS
from actorgraph.service.ingest import load_bytes
from actorgraph.service.stores.base import Store
from tests.contract.conftest import Empty
from tests.contract.steps import VOCABULARY, exported
from tests.earlier.exports import FORMS, WHOLE, Input, articles, by_graph, derived, digest, kept, whole

KEPT = kept()


@pytest.fixture(scope="module", params=KEPT.inputs)
def name(request: pytest.FixtureRequest) -> str:
    """What is loaded: the examples, or generated articles."""
    return str(request.param)


@pytest.fixture(scope="module")
def before(name: str) -> Input:
    """What the earlier revision made of it."""
    return KEPT.inputs[name]


@pytest.fixture(scope="module")
def filled(empty: Empty, name: str, before: Input) -> Iterator[Store]:
    """A store that has loaded the same bytes."""
    data = articles(name)
    assert digest(data) == before.loaded, f"other articles than were exported: make {__name__}'s files anew"
    with empty() as store:
        report = load_bytes(data, Options(), store, VOCABULARY, wait=5)
        assert report.errors == []
        yield store


def test_articles_are_exported_as_before(filled: Store, before: Input) -> None:
    """Each article's graph has the same lines, and so have the graphs of what is derived; no graph more or fewer."""
    graphs = by_graph(exported(filled))
    assert {graph: digest(lines) for graph, lines in graphs.items()} == before.graphs


def test_what_is_derived_is_exported_as_before(filled: Store, name: str) -> None:
    """Line by line, so that a difference shows itself."""
    lines = derived(exported(filled)).splitlines()
    expected = derived(whole("examples.nq")) if name == "examples" else whole("generated.derived.nq")
    assert lines == expected.splitlines()


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_written_as_before(filled: Store, before: Input, form: str, name: str) -> None:
    """The same bytes from the first to the last."""
    written = exported(filled, form)
    if name == "examples" and form in WHOLE:
        assert written.splitlines() == whole(f"examples.{form}").splitlines()
    assert digest(written) == before.exports[form]


def test_no_form_is_left_out() -> None:
    """Every form of an export that there is was kept."""
    assert set(FORMS) == set(EXPORTS)
