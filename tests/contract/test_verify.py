"""`verify` holds after every kind of work, and finds damage that was planted in a store or its copy."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from actorgraph.ontology.errors import UnknownTerm
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.vocabulary import AG, default_vocabulary
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.embedded.store import LEDGER, EmbeddedStore
from tests.contract.articles import article, claim
from tests.contract.steps import loaded, withdraw

IRIS = Iris()
ARTICLE = NamedNode(IRIS.article("arms"))
PLANTED, OTHER = NamedNode("https://example.org/planted"), NamedNode(IRIS.article("planted"))
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
    """A store on disk that is changed behind its back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        store = EmbeddedStore(folder, IRIS, default_vocabulary())
        loaded(store, *RECORDS)
        assert store.verify() == []
        with store.snapshot():
            assert store.verify() == []
        store.close()
        (self.copy,) = (folder / "rdf" / "snapshots").iterdir()

    def faults(self) -> list[str]:
        """What `verify` says."""
        store = EmbeddedStore(self.folder, IRIS, default_vocabulary())
        try:
            return store.verify()
        except UnknownTerm as error:
            return [str(error)]
        finally:
            store.close()

    def after(self, statement: str) -> list[str]:
        """What `verify` says once the database was changed."""
        with closing(sqlite3.connect(self.folder / LEDGER)) as database, database:
            assert database.execute(statement).rowcount >= 1
        return self.faults()

    def without(self, *quads: Quad, but: tuple[Quad, ...] = ()) -> list[str]:
        """What `verify` says once the copy in RDF lacks these quads, and has others."""
        graph = Oxigraph(str(self.copy))
        assert all(quad in graph for quad in quads)
        for quad in quads:
            graph.remove(quad)
        for quad in but:
            graph.add(quad)
        graph.flush()
        del graph
        return self.faults()

    def quad(self, predicate: str, graph: NamedNode) -> Quad:
        """A quad of the copy."""
        node = NamedNode(AG + predicate)
        return min(Oxigraph.read_only(str(self.copy)).quads_for_pattern(None, node, None, graph), key=str)


@pytest.fixture
def damaged(tmp_path: Path) -> Damaged:
    return Damaged(tmp_path / "store")


COLUMNS = {
    "claim": ("relation", "stance", "stage", "id"),
    "article": ("id", "text_digest", "digest"),
    "signature": ("type", "name"),
    "source": ("id",),
    "actor": ("id", "name"),
    "relation": ("subject", "object", "relation", "standing", "id"),
}


@pytest.mark.parametrize(("table", "column"), [(table, column) for table, some in COLUMNS.items() for column in some])
def test_it_finds_a_forged_value(damaged: Damaged, table: str, column: str) -> None:
    """Of a claim, an article, an actor, a derived relation: whatever its articles don't give."""
    place = f"rowid = (SELECT min(rowid) FROM {table})" if table != "actor" else "id = (SELECT min(id) FROM actor)"
    assert damaged.after(f"UPDATE {table} SET {column} = 'asserted' WHERE {place}") != []


@pytest.mark.parametrize("table", ["claim", "article", "source", "actor", "relation"])
def test_it_finds_content_of_another(damaged: Damaged, table: str) -> None:
    """All that has no column: quotes, dates, mentions, aliases, counts."""
    other = f"(SELECT content FROM {table} WHERE content <> (SELECT min(content) FROM {table}))"
    assert damaged.after(f"UPDATE {table} SET content = {other}") != []


@pytest.mark.parametrize(
    "table",
    ["claim", "article", "source", "actor", "relation", "signature", "saying", "support", "name", "kind", "link"],
)
def test_it_finds_what_is_lost(damaged: Damaged, table: str) -> None:
    """Every row of every table."""
    assert damaged.after(f"DELETE FROM {table}") != []


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        ("UPDATE claim SET stance = 'asserts' WHERE stance = 'denies'", "doesn't match its own digest"),
        ("UPDATE relation SET standing = 'stated' WHERE standing = 'denied'", "has what no claim gives"),
        ("UPDATE relation SET publishers = 7", "has what no claim gives"),
        ("DELETE FROM relation", "lacks what its claims give"),
        ("DELETE FROM support", "can't be read back"),
        (
            "INSERT INTO support SELECT r.key, c.key FROM relation r, claim c WHERE TRUE ON CONFLICT DO NOTHING",
            "no claim gives",
        ),
        ("UPDATE actor SET name = 'Borland' WHERE name = 'Ardland'", "has what no claim gives"),
        ("UPDATE signature SET canonical = (SELECT max(id) FROM actor)", "has what no claim gives"),
        ("UPDATE article SET text = 'forged'", "its text isn't the one that was loaded"),
        ("INSERT INTO status VALUES ('denial', 'retracted')", "is published, but was set to be retracted"),
        ("UPDATE article SET counts = 0", "the table article isn't"),
        ("UPDATE claim SET shingles = x'00'", "the table claim isn't"),
        ("INSERT INTO name VALUES ('planted', (SELECT min(id) FROM actor))", "the table name isn't"),
        ("INSERT INTO kind VALUES ('Planted', (SELECT min(id) FROM actor))", "the table kind isn't"),
    ],
)
def test_it_says_what_is_wrong(damaged: Damaged, damage: str, complaint: str) -> None:
    """In words that name the thing."""
    faults = damaged.after(damage)
    assert any(complaint in fault for fault in faults), faults


def test_it_finds_a_damaged_file(damaged: Damaged) -> None:
    """Pages that hold no table any more."""
    with (damaged.folder / LEDGER).open("r+b") as file:
        file.seek(40 * 4096)
        file.write(b"x" * 8192)
    assert any("the database is damaged" in fault for fault in damaged.faults())


@pytest.mark.parametrize(
    ("predicate", "graph"), [("stance", ARTICLE), ("standing", DERIVED), ("canonical", DERIVED), ("alliedWith", STATED)]
)
def test_it_finds_what_the_copy_lacks(damaged: Damaged, predicate: str, graph: NamedNode) -> None:
    """The graph is named, and what to do."""
    (fault,) = damaged.without(damaged.quad(predicate, graph))
    assert f"the copy in RDF differs in <{graph.value}>" in fault


def test_it_finds_what_was_put_into_the_copy(damaged: Damaged) -> None:
    """A statement, a line that no answer would show, graphs of our own kind and of another."""
    stated = damaged.quad("alliedWith", STATED)
    some = (
        Quad(stated.subject, NamedNode(AG + "arms"), stated.object, STATED),
        Quad(stated.subject, PLANTED, Literal("x"), DERIVED),
        Quad(OTHER, NamedNode("http://purl.org/dc/terms/identifier"), Literal("planted"), OTHER),
        Quad(PLANTED, PLANTED, PLANTED, PLANTED),
    )
    faults = damaged.without(but=some)
    assert len(faults) == 4
    for graph in (STATED, DERIVED, OTHER, PLANTED):
        assert any(f"<{graph.value}>" in fault for fault in faults), graph
