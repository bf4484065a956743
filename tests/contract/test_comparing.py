"""Two stores held against each other, of which one is of each kind."""

from __future__ import annotations

import pytest

from actorgraph.ontology.errors import UsageError
from actorgraph.ontology.iris import Iris
from actorgraph.service.questions.retry import read_both
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.embedded.store import EmbeddedStore
from actorgraph.service.stores.store_diff import SHOWN, Comparison, compare, in_words
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, exported, loaded, reference

ARMS = article("arms", claim("Ardland", "arms", "Red Front", item="rockets"))
DENIAL = article("denial", claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Ardland"]))
VISIT = article("visit", claim("Ada Reed", "visits", "Borland"), claim("Ardland", "sanctions", "Borland"))


def against(store: Store, *records: dict[str, object]) -> Comparison:
    """The store held against one in memory that holds these articles."""
    with reference() as other:
        if records:
            loaded(other, *records)
        return read_both(store, other, compare)


def test_equal_stores(store: Store) -> None:
    """Whatever their kinds, and in whatever order they were loaded; the counts are those of the export."""
    for record in (VISIT, DENIAL, ARMS):
        loaded(store, record)
    found = against(store, ARMS, DENIAL, VISIT)
    assert found.equal
    assert found.here == found.there
    lines = exported(store).splitlines()
    assert found.here.counts() == {
        "articles": 3,
        "claims": 4,
        "actors": 5,
        "derived_relations": 4,
        "derived_quads": sum(line.endswith(b"/graph/derived> .") for line in lines),
        "stated_quads": sum(line.endswith(b"/graph/stated> .") for line in lines),
    }
    assert [line for line in in_words(found) if "differ" in line] == []


def test_empty_stores_are_equal(store: Store) -> None:
    """Nothing is nothing."""
    assert against(store).equal


def test_articles_that_only_one_has(store: Store) -> None:
    """Each is named on its side, and so is what follows from it."""
    loaded(store, ARMS, VISIT)
    found = against(store, DENIAL, VISIT)
    assert not found.equal
    assert (found.here.lone_graphs, found.there.lone_graphs) == (
        [store.iris.article("arms")],
        [store.iris.article("denial")],
    )
    assert [graph.graph for graph in found.computed] == [store.iris.derived, store.iris.stated]
    assert found.named == []
    words = "\n".join(in_words(found))
    assert "only here: arms" in words
    assert "only there: denial" in words
    assert words.endswith("the stores differ")


def test_articles_that_differ(store: Store) -> None:
    """The lines of each side, the digests, and how many derived relations are others."""
    loaded(store, ARMS, VISIT)
    other = article("arms", claim("Ardland", "arms", "Red Front", item="rockets", confidence=0.5))
    found = against(store, other, VISIT)
    (graph,) = found.named
    assert graph.graph == store.iris.article("arms")
    assert graph.lines == (0, 1)
    assert graph.shown[0] == ()
    assert 'confidence> "0.5"^^' in graph.shown[1][0]
    assert graph.digests[0] != graph.digests[1]
    assert found.computed == []  # confidence changes no standing


def test_derived_relations_that_differ(store: Store) -> None:
    """They are counted, each once however many lines it has."""
    loaded(store, ARMS, VISIT)
    prepared = article("arms", claim("Ardland", "arms", "Red Front", item="rockets", stage="prepared"))
    found = against(store, prepared, VISIT)
    derived = next(graph for graph in found.computed if graph.graph == store.iris.derived)
    assert derived.relations == 2  # arms and supports
    assert len(derived.shown[0]) == len(derived.shown[1]) == SHOWN
    assert derived.lines[0] > SHOWN


def test_many_differences_are_counted_and_some_are_named(store: Store) -> None:
    """What isn't named is in the numbers."""
    some = [article(f"m{n}", claim("Ardland", "arms", "Red Front")) for n in range(SHOWN + 2)]
    others = [article(f"m{n}", claim("Ardland", "arms", "Red Front", note="x")) for n in range(SHOWN + 2)]
    loaded(store, *some)
    found = against(store, *others)
    assert (found.differing, len(found.named)) == (SHOWN + 2, SHOWN)
    assert "2 more articles differ" in list(in_words(found))
    assert against(store).here.lone == SHOWN + 2 + 2
    assert len(against(store).here.lone_graphs) == SHOWN


def test_other_bases_cannot_be_compared(store: Store) -> None:
    """No line of one can be in the other; both bases are named."""
    other = EmbeddedStore(None, Iris("https://example.org/x/"), VOCABULARY)
    with pytest.raises(UsageError, match=r"different base IRIs, https://w3id.org/\S+ and https://example.org/x/"):
        read_both(store, other, compare)
    other.close()
