"""Rows as pandas, polars and networkx have them, and as a notebook shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from actorgraph import Graph
from actorgraph.ontology.errors import UsageError
from actorgraph.ontology.iris import Iris
from actorgraph.service.stores.embedded.store import EmbeddedStore
from tests.cli.running import EXAMPLES
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, load


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Two relations, one of them denied by somebody."""
    folder = tmp_path_factory.mktemp("tables")
    store = EmbeddedStore(folder, Iris(), VOCABULARY)
    made = [
        article("one", claim("Ardland", "arms", "Red <b>Front</b>", item="rockets")),
        article("two", claim("Ardland", "arms", "Red <b>Front</b>", stance="denies")),
        article("three", claim("Ardland", "supports", "Blue Wing")),
    ]
    assert load(store, *made).errors == []
    store.close()
    return Graph(folder)


def test_a_data_frame(graph: Graph) -> None:
    """Actors by name, numbers as numbers, nested fields by dotted names."""
    frame = graph.relations().to_pandas()
    assert set(frame["subject"]) == {"Ardland"}
    assert {"object", "relation", "standing", "publishers", "counts.denies", "items"} <= set(frame.columns)
    arms = frame[frame["relation"] == "arms"].iloc[0]
    assert (arms["object"], arms["standing"], arms["counts.denies"]) == ("Red <b>Front</b>", "disputed", 1)
    assert frame["publishers"].dtype.kind == "i"
    assert list(graph.relations().to_polars().columns) == list(frame.columns)
    assert len(graph.claims().to_polars()) == 3


def test_a_network(graph: Graph) -> None:
    """Actors with their names and classes, an edge a relation; a claim is an edge of its own."""
    network = graph.relations(relation="arms").to_networkx()
    ((subject, object_, relation, edge),) = network.edges(keys=True, data=True)
    assert network.nodes[subject]["name"] == "Ardland"
    assert network.nodes[object_]["types"]
    assert (relation, edge["standing"], edge["publishers"]) == ("arms", "disputed", 2)
    assert graph.claims().to_networkx().number_of_edges() == 3
    assert graph.paths("Ardland", "Blue Wing").to_networkx().number_of_edges() == 1
    with pytest.raises(UsageError, match="have no edges"):
        graph.actors().to_networkx()


def test_a_notebook_shows_standing_and_words(graph: Graph) -> None:
    """Of a relation those of its first claim; texts are texts."""
    (evidence,) = graph.claims(article="three").first()["evidence"]  # type: ignore[index]
    shown = graph.relations()._repr_html_()
    assert "disputed" in shown
    assert evidence["quote"] in shown
    assert "Red &lt;b&gt;Front&lt;/b&gt;" in shown
    assert evidence["quote"] in graph.claims()._repr_html_()
    assert evidence["quote"] in graph.paths("Ardland", "Blue Wing")._repr_html_()
    assert graph.claims(as_of="1900")._repr_html_() == "<p>No results.</p>"


def test_what_is_long_is_cut(tmp_path: Path) -> None:
    """And says so."""
    with Graph(tmp_path / "store") as graph:
        graph.load(EXAMPLES)
        assert graph.claims().total > 20
        shown = graph.claims()._repr_html_()
    assert shown.count("<tr>") == 21
    assert "and more" in shown
