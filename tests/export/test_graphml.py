"""GraphML, as networkx and a strict parser of XML read it."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree

import networkx
import pytest

from actorgraph.ontology.names import shown
from actorgraph.ontology.property_graph import edge_type
from actorgraph.service.stores.base import Store
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, exported, loaded
from tests.export.conftest import HOSTILE, UNWRITABLE, filled, hostile


def graph_of(store: Store) -> networkx.MultiDiGraph:
    return networkx.read_graphml(BytesIO(exported(store, "graphml")), force_multigraph=True)


def test_nodes_are_canonical_actors(store: Store) -> None:
    """With names, classes, aliases and links; the name is what programs show."""
    graph = graph_of(store)
    with store.view() as view:
        actors = {view.iris.actor(actor.id): actor for actor in view.all_actors()}
    assert graph.nodes.keys() == actors.keys()
    for iri, actor in actors.items():
        assert graph.nodes[iri]["label"] == graph.nodes[iri]["name"] == actor.name
        assert graph.nodes[iri]["types"] == "; ".join(actor.types)


def test_edges_are_derived_relations(store: Store) -> None:
    """Each with its whole standing, and the way to its claims."""
    graph = graph_of(store)
    with store.view() as view:
        relations = {view.iris.relation(r.id): r for r in view.all_relations()}
        ends = {iri: (view.iris.actor(r.subject), view.iris.actor(r.object)) for iri, r in relations.items()}
        claims = {iri: " ".join(view.iris.claim(c) for c, _ in r.claims) for iri, r in relations.items()}
    found = {iri: (source, target, data) for source, target, iri, data in graph.edges(keys=True, data=True)}
    assert found.keys() == relations.keys()
    for iri, (source, target, data) in found.items():
        relation = relations[iri]
        assert (source, target) == ends[iri]
        assert data["label"] == edge_type(relation.relation, relation.standing, VOCABULARY)
        assert (data["relation"], data["standing"]) == (relation.relation, relation.standing)
        assert (data["publishers"], data["holders"]) == (relation.publishers, relation.holders)
        assert all(data[name] == number for name, number in relation.counts)
        assert data["self_reported"] is relation.self_reported
        assert data["claims"] == claims[iri]


def test_a_bare_type_is_for_what_is_stated(examples: Store) -> None:
    """Every other edge's label ends in its standing."""
    bare = {relation.edge_type for relation in VOCABULARY.relations.values()}
    standings = set()
    for _, _, data in graph_of(examples).edges(data=True):
        standings.add(data["standing"])
        assert (data["label"] in bare) == (data["standing"] == "stated")
        assert data["standing"] == "stated" or data["label"].endswith(f"_{data['standing'].upper()}")
    assert {"stated", "alleged", "disputed", "denied"} <= standings


def test_items_and_intermediaries_have_their_own_standing() -> None:
    """In the edge, by IRI."""
    store = filled(
        article("one", claim("Ardland", "arms", "Red Front", item="rockets", via="Grey Company")),
        article("two", claim("Ardland", "arms", "Red Front", item="rifles", said_by=["Ada Reed"])),
    )
    (data,) = (d for _, _, d in graph_of(store).edges(data=True) if d["relation"] == "arms")
    with store.view() as view:
        iri = {name: view.iris.actor(view.named(name)[0]) for name in ("rockets", "rifles", "Grey Company")}
    assert data["items"] == f"{iri['rockets']} stated; {iri['rifles']} alleged"
    assert data["vias"] == f"{iri['Grey Company']} stated"


def test_hostile_words_arrive(breaking: Store) -> None:
    """Code point by code point."""
    assert {*map(shown, HOSTILE)} <= {data["name"] for _, data in graph_of(breaking).nodes(data=True)}


def test_a_character_that_xml_does_not_have_is_replaced() -> None:
    """By U+FFFD, which shows that something stood there."""
    names = {data["name"] for _, data in graph_of(filled(*hostile(UNWRITABLE))).nodes(data=True)}
    assert UNWRITABLE.replace("\x07", "\ufffd").replace("\ufffe", "\ufffd") in names


def test_every_attribute_is_declared_once(store: Store) -> None:
    """As the schema wants it: keys first, each datum of a declared one, none twice in an element."""
    root = ElementTree.fromstring(exported(store, "graphml"))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    keys = [key.attrib["id"] for key in root.iter(f"{space}key")]
    assert len(keys) == len(set(keys))
    for element in (*root.iter(f"{space}node"), *root.iter(f"{space}edge")):
        used = [datum.attrib["key"] for datum in element]
        assert set(used) <= set(keys)
        assert len(used) == len(set(used))


@pytest.mark.parametrize("relation", ["arms", "supports"])
def test_one_relation(relation: str, examples: Store) -> None:
    """Its edges, those of narrower ones, and their ends."""
    from actorgraph.service.export import export

    with examples.view() as view:
        data = b"".join(export(view, "graphml", relation))
    graph = networkx.read_graphml(BytesIO(data), force_multigraph=True)
    found = {d["relation"] for _, _, d in graph.edges(data=True)}
    assert relation in found
    assert found <= {relation, *VOCABULARY.narrower(relation)}


def test_an_empty_graph() -> None:
    """Is a graph."""
    assert len(graph_of(filled())) == 0


def test_a_symmetric_relation_is_one_edge() -> None:
    """Which says so."""
    store = filled()
    loaded(store, article("one", claim("Ardland", "alliedWith", "Borland"), claim("Borland", "alliedWith", "Ardland")))
    edges = [d for _, _, d in graph_of(store).edges(data=True) if d["relation"] == "alliedWith"]
    assert [edge["symmetric"] for edge in edges] == [True]


def test_edges_have_a_weight() -> None:
    """How many publishers say so, and never nothing: programs take it for the edge's weight."""
    arms = [claim("Ardland", "arms", "Red Front", said_by=[f"Person {n}"], stance="asserts") for n in range(3)]
    articles = [article(f"a{n}", said) for n, said in enumerate(arms)]
    store = filled(*articles, article("d", claim("Ardland", "funds", "Blue Front")))
    graph = graph_of(store)
    weights = {data["label"]: data["weight"] for *_, data in graph.edges(data=True)}
    assert (weights["ARMS"], weights["FUNDS"]) == (3, 1)
