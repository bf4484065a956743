"""A store that an older version made: its ledger gets the columns that it lacks, and all is derived anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from pyoxigraph import NamedNode
from pyoxigraph import Store as Graph

from ontology.iris import Iris
from ontology.vocabulary import RDFS
from service.stores.database import ADDED, BEFORE
from service.stores.oxigraph import DiskStore
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, exported, load, relations, standings

RECORDS = [
    article("one", claim("Ardland", "arms", "Red Front", stage="ended", when={"start": "2020"}), published="2023-11"),
    article("two", claim("Ardland", "arms", "Red Front", item="rockets"), published="2022"),
    article("three", claim("Ardland", "arms", "Red Front", item="rockets", stance="denies"), published="2022"),
]


def made_older(folder: Path) -> None:
    """Take away from a store what the version before didn't have."""
    snapshot = Graph(str(max((folder / "snapshots").iterdir())))
    for label in list(snapshot.quads_for_pattern(None, NamedNode(RDFS + "label"), None, None)):
        snapshot.remove(label)
    snapshot.flush()
    del snapshot
    with closing(sqlite3.connect(folder / "ledger.sqlite3", isolation_level=None)) as db:
        for statement in ADDED:
            _, _, table, _, _, column, *_ = statement.split()
            db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        db.execute("UPDATE meta SET value = '1' WHERE name = 'rules'")
        db.execute(f"PRAGMA user_version = {BEFORE}")


def opened(folder: Path) -> DiskStore:
    return DiskStore(folder, Iris(), VOCABULARY)


def test_an_older_store_is_brought_up_to_date_by_the_next_writer(tmp_path: Path) -> None:
    """It can be read at once; after a writer has held it, it is as if it had been made now."""
    store = opened(tmp_path)
    assert load(store, *RECORDS).errors == []
    before, whole, quads = standings(store), relations(store), exported(store)
    store.close()
    made_older(tmp_path)
    store = opened(tmp_path)
    assert standings(store) == before
    assert b"rdf-schema#label>" in quads
    assert b"rdf-schema#label>" not in exported(store)
    with store.writer(wait=5) as writer:
        assert writer.renewed == len(RECORDS)
    assert store.verify() == []
    assert (relations(store), exported(store)) == (whole, quads)
    store.close()
