"""`verify` holds after every kind of work, and finds damage that was planted beneath the embedded stores."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from ontology.iris import Iris
from ontology.vocabulary import AG, default_vocabulary
from service.stores.base import Store
from service.stores.oxigraph import DiskStore
from tests.contract.articles import article, claim
from tests.contract.steps import loaded, withdraw

IRIS = Iris()
ARTICLE = NamedNode(IRIS.article("arms"))
DERIVED, STATED = NamedNode(IRIS.derived), NamedNode(IRIS.stated)
RECORDS = [
    article(
        "arms",
        claim("Ardland", "arms", "Red Front", item="rockets", via="Grey Company", said_by=["Ada Reed"], when="2031"),
        claim("Ardland", "alliedWith", "Borland"),
        links={"Ardland": ["https://example.org/ardland"]},
    ),
    article("denial", claim("Ardland", "funds", "Red Front", stance="denies", said_by=["Ardland"])),
]


def test_a_sound_store_has_no_faults(store: Store) -> None:
    """After loading, replacing and withdrawing."""
    loaded(store, *RECORDS)
    loaded(store, article("arms", claim("Borland", "arms", "Red Front")), replace=True)
    withdraw(store, "denial")
    assert store.verify() == []


def test_an_empty_store_has_no_faults(store: Store) -> None:
    """There is nothing that could be wrong."""
    assert store.verify() == []


class Damaged:
    """A store on disk whose current snapshot is changed behind its back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        store = DiskStore(folder, IRIS, default_vocabulary())
        loaded(store, *RECORDS)
        assert store.verify() == []
        store.close()

    def faults(self, removed: list[Quad], added: tuple[Quad, ...] = ()) -> list[str]:
        """What `verify` says once these quads are gone and those are there."""
        snapshot = self.folder / "snapshots" / "000001"
        graph = Oxigraph(str(snapshot))
        assert all(quad in graph for quad in removed)
        for quad in removed:
            graph.remove(quad)
        for quad in added:
            graph.add(quad)
        graph.flush()
        del graph
        store = DiskStore(self.folder, IRIS, default_vocabulary())
        found = store.verify()
        store.close()
        return found

    def quads(self, predicate: str, graph: NamedNode = DERIVED, subject: str = "", value: str = "") -> list[Quad]:
        """The quads of a property; ``subject`` is a part of the subject's IRI, ``value`` of the object's."""
        stored = Oxigraph.read_only(str(self.folder / "snapshots" / "000001"))
        node = NamedNode(predicate if ":" in predicate else AG + predicate)
        found = stored.quads_for_pattern(None, node, None, graph)
        return sorted((q for q in found if subject in q.subject.value and value in q.object.value), key=str)


@pytest.fixture
def damaged(tmp_path: Path) -> Damaged:
    return Damaged(tmp_path / "store")


def changed(quad: Quad, value: NamedNode | Literal) -> Quad:
    """The same quad with another object."""
    return Quad(quad.subject, quad.predicate, value, quad.graph_name)


@pytest.mark.parametrize(
    "predicate",
    ["stance", "stage", "subject", "object", "item", "via", "saidBy", "evidence", "relation", "name", "actorClass"],
)
def test_it_finds_a_lost_quad_of_an_article(damaged: Damaged, predicate: str) -> None:
    """Whatever is missing of a claim or source actor, the article is named."""
    faults = damaged.faults(damaged.quads(predicate, ARTICLE)[:1])
    assert any("'arms'" in fault for fault in faults), faults


def test_it_finds_a_quad_that_was_put_into_an_article(damaged: Damaged) -> None:
    """Its digest is not what was loaded."""
    (subject,) = {quad.subject for quad in damaged.quads("stance", ARTICLE)[:1]}
    faults = damaged.faults([], (Quad(subject, NamedNode(AG + "note"), Literal("planted"), ARTICLE),))
    assert any("'arms'" in fault for fault in faults)


def test_it_finds_a_changed_stance(damaged: Damaged) -> None:
    """An allegation made a statement: the claim's digest gives it away."""
    quad = damaged.quads("stance", ARTICLE, value="alleges")[0]
    faults = damaged.faults([quad], (changed(quad, NamedNode(AG + "asserts")),))
    assert any("doesn't match its own digest" in fault for fault in faults)


def test_it_finds_a_lost_article(damaged: Damaged) -> None:
    """The ledger has it, the graph hasn't."""
    stored = Oxigraph.read_only(str(damaged.folder / "snapshots" / "000001"))
    faults = damaged.faults(list(stored.quads_for_pattern(None, None, None, ARTICLE)))
    assert "article 'arms' is in the ledger but not in the graph" in faults


def test_it_finds_an_article_that_nobody_loaded(damaged: Damaged) -> None:
    """The graph has it, the ledger hasn't."""
    other = NamedNode(IRIS.article("planted"))
    faults = damaged.faults(
        [], (Quad(other, NamedNode("http://purl.org/dc/terms/identifier"), Literal("planted"), other),)
    )
    assert any("/article/planted> is a graph that nothing was loaded into" in fault for fault in faults)


def test_it_finds_a_changed_standing(damaged: Damaged) -> None:
    """A denied relation made a stated one."""
    quad = damaged.quads("standing", value="denied")[0]
    faults = damaged.faults([quad], (changed(quad, NamedNode(AG + "stated")),))
    assert any("has what no claim gives" in fault for fault in faults)


@pytest.mark.parametrize("part", ["/item/", "/via/"])
def test_it_finds_a_changed_standing_of_a_part(damaged: Damaged, part: str) -> None:
    """An item's, or an intermediary's."""
    quad = damaged.quads("standing", subject=part)[0]
    faults = damaged.faults([quad], (changed(quad, NamedNode(AG + "stated")),))
    assert any("has what no claim gives" in fault for fault in faults)


def test_it_finds_a_lost_relation(damaged: Damaged) -> None:
    """Its claims are there, and nothing is derived from them."""
    subject = damaged.quads("standing", value="denied")[0].subject
    stored = Oxigraph.read_only(str(damaged.folder / "snapshots" / "000001"))
    lost = list(stored.quads_for_pattern(subject, None, None, DERIVED))
    del stored
    assert any("lacks what its claims give" in fault for fault in damaged.faults(lost))


def test_it_finds_a_relation_that_nothing_supports(damaged: Damaged) -> None:
    """Nobody claims it."""
    planted = NamedNode(IRIS.relation("0" * 32))
    denied = damaged.quads("standing", value="denied")[0].subject
    stored = Oxigraph.read_only(str(damaged.folder / "snapshots" / "000001"))
    copies = [
        Quad(planted, q.predicate, q.object, DERIVED) for q in stored.quads_for_pattern(denied, None, None, DERIVED)
    ]
    del stored
    faults = damaged.faults([], tuple(copies))
    assert any("has what no claim gives" in fault for fault in faults)


def test_it_finds_a_renamed_actor(damaged: Damaged) -> None:
    """Source actors say otherwise."""
    quad = damaged.quads("name", value="Borland")[0]
    faults = damaged.faults([quad], (changed(quad, Literal("Ardland")),))
    assert any("has what no claim gives" in fault for fault in faults)


def test_it_finds_a_source_actor_that_stands_for_another(damaged: Damaged) -> None:
    """A claim moved from one actor to another."""
    one, other = damaged.quads("canonical", subject="/denial/")[:2]
    faults = damaged.faults([one], (changed(one, other.object),))
    assert any("has what no claim gives" in fault for fault in faults)


def test_it_finds_a_source_actor_that_stands_for_nobody(damaged: Damaged) -> None:
    """Every source actor has a canonical one."""
    assert damaged.faults(damaged.quads("canonical", subject="/denial/")[:1]) != []


def test_it_finds_a_planted_statement(damaged: Damaged) -> None:
    """The stated graph holds what is stated and nothing else."""
    quad = damaged.quads("alliedWith", STATED)[0]
    planted = Quad(quad.subject, NamedNode(AG + "arms"), quad.object, STATED)
    assert damaged.faults([], (planted,)) != []


def test_it_finds_a_lost_statement(damaged: Damaged) -> None:
    """What is stated stands in the stated graph."""
    assert damaged.faults(damaged.quads("alliedWith", STATED)) != []


def test_it_finds_a_planted_line_in_the_derived_graph(damaged: Damaged) -> None:
    """Also one that no answer would show."""
    subject = damaged.quads("standing")[0].subject
    planted = Quad(subject, NamedNode("https://example.org/planted"), Literal("x"), DERIVED)
    assert damaged.faults([], (planted,)) != []


def test_it_finds_a_graph_that_is_none_of_ours(damaged: Damaged) -> None:
    """Neither an article's nor a computed one."""
    other = NamedNode("https://example.org/planted")
    assert damaged.faults([], (Quad(other, other, other, other),)) != []


def test_it_finds_a_lost_snapshot(damaged: Damaged) -> None:
    """The ledger's revision without its graph."""
    shutil.rmtree(damaged.folder / "snapshots" / "000001")
    store = DiskStore(damaged.folder, IRIS, default_vocabulary())
    with pytest.raises(Exception, match="000001"):
        store.verify()
    store.close()


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        ("UPDATE article SET text = 'forged'", "its text isn't the one that was loaded"),
        ("UPDATE article SET annotations = '{}'", "the ids of its annotations don't fit its claims"),
        ("DELETE FROM signature WHERE name = 'Ardland'", "the ledger's table signature"),
        ("UPDATE claim SET stance = 'asserts'", "the ledger's table claim"),
        ("DELETE FROM relation", "the ledger's table relation"),
        ("INSERT INTO status VALUES ('denial', 'retracted')", "is published, but was set to be retracted"),
        ("UPDATE article SET counts = 0", "the ledger's table article"),
    ],
)
def test_it_finds_a_changed_ledger(damaged: Damaged, damage: str, complaint: str) -> None:
    """Texts, annotation ids, and whatever was computed."""
    with closing(sqlite3.connect(damaged.folder / "ledger.sqlite3")) as ledger, ledger:
        ledger.execute(damage)
    faults = damaged.faults([])
    assert any(complaint in fault for fault in faults), faults
