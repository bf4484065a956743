"""A store that was derived by the rules of another version: the next writer derives all anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from actorgraph.ontology.iris import Iris
from actorgraph.service.stores.embedded.store import LEDGER, EmbeddedStore
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, exported, load, relations, standings

RECORDS = [
    article("one", claim("Ardland", "arms", "Red Front", stage="ended", when={"start": "2020"}), published="2023-11"),
    article("two", claim("Ardland", "arms", "Red Front", item="rockets"), published="2022"),
    article("three", claim("Ardland", "arms", "Red Front", item="rockets", stance="denies"), published="2022"),
]


def by_other_rules(folder: Path) -> None:
    """Have a store say what other rules made of its claims."""
    with closing(sqlite3.connect(folder / LEDGER, isolation_level=None)) as db:
        db.execute("UPDATE meta SET value = '1' WHERE name = 'rules'")
        db.execute("UPDATE relation SET standing = 'denied'")
        db.execute("UPDATE signature SET folded = upper(folded)")


def opened(folder: Path) -> EmbeddedStore:
    return EmbeddedStore(folder, Iris(), VOCABULARY)


def test_other_rules_are_replaced_by_the_next_writer(tmp_path: Path) -> None:
    """It can be read at once, and `verify` says what to do; after a writer has held it, it is as if made now."""
    store = opened(tmp_path)
    assert load(store, *RECORDS).errors == []
    before, whole, quads = standings(store), relations(store), exported(store)
    store.close()
    by_other_rules(tmp_path)
    store = opened(tmp_path)
    assert standings(store) != before
    assert "actorgraph migrate" in store.verify()[0]
    with store.writer(wait=5) as writer:
        assert writer.renewed == len(RECORDS)
    assert store.verify() == []
    assert (relations(store), exported(store)) == (whole, quads)
    store.close()
