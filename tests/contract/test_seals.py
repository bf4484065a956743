"""What is written by hand into a change log or among access keys is found; so is what another version derived."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from actorgraph.service.stores.base import Store
from actorgraph.service.stores.checks import OUTDATED
from actorgraph.service.stores.embedded.store import LEDGER, EmbeddedStore
from tests.contract.articles import article, claim
from tests.contract.conftest import Cypher
from tests.contract.steps import exported, load, loaded, standings, withdraw

ARMS = article("arms", claim("Ardland", "arms", "Red Front"))
DENIAL = article("denial", claim("Ardland", "funds", "Red Front", stance="denies", said_by=["Ardland"]))
Tamper = Callable[[str, str], None]


@pytest.fixture
def tamper(store: Store, cypher: Cypher | None) -> Tamper:
    """Changes a store behind its back: by SQL where it has a ledger, else by Cypher."""

    def change(sql: str, text: str) -> None:
        if isinstance(store, EmbeddedStore):
            with sqlite3.connect(store.folder / LEDGER) as db:
                db.execute(sql)
            db.close()
        else:
            assert cypher is not None
            cypher(text)

    return change


def _filled(store: Store) -> None:
    loaded(store, ARMS)
    loaded(store, DENIAL)
    withdraw(store, "denial")
    store.add_key("desk", "a" * 64, "2031-03-04T00:00:00+00:00")
    assert store.verify() == []


@pytest.mark.parametrize(
    ("sql", "text", "said"),
    [
        ("DELETE FROM change", "MATCH (c:_Change) DELETE c", "lines of revision 1; it had"),
        (
            "DELETE FROM change WHERE revision = 2 AND claim = ''",
            "MATCH (c:_Change {revision: 2}) SET c.claims = c.claims[1..]",
            "lines of revision 2; it had",
        ),
        ("UPDATE change SET kind = 'changed'", "MATCH (c:_Change) SET c.kind = 'changed'", "its seal differs"),
        ("UPDATE change SET article = 'other'", "MATCH (c:_Change) SET c.article = 'other'", "its seal differs"),
        (
            "DELETE FROM revision WHERE number = 2",
            "MATCH (r:_Revision {number: 2}) DELETE r",
            "the change log lacks revision 2",
        ),
        ("DELETE FROM meta WHERE name = 'log'", "MATCH (s:_Store) REMOVE s.log", "the change log has no seal"),
    ],
)
def test_a_change_log_that_was_written_by_hand_is_found(
    sql: str, text: str, said: str, store: Store, tamper: Tamper
) -> None:
    """Lines or revisions that are gone or were changed are told, each in words."""
    _filled(store)
    tamper(sql, text)
    faults = store.verify()
    assert any(said in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("sql", "text", "name"),
    [
        (
            "INSERT INTO key VALUES ('planted', 'bb', '2031-03-05T00:00:00+00:00')",
            "CREATE (:_Key {name: 'planted', hash: 'bb', created: '2031-03-05T00:00:00+00:00'})",
            "planted",
        ),
        ("UPDATE key SET hash = 'bb'", "MATCH (k:_Key) SET k.hash = 'bb'", "desk"),
    ],
)
def test_a_key_that_was_planted_is_found(sql: str, text: str, name: str, store: Store, tamper: Tamper) -> None:
    """A key that nobody has made with `actorgraph keys create`, or whose hash is another one, is named."""
    _filled(store)
    tamper(sql, text)
    assert store.verify() == [f"the access key '{name}' was written by hand, or changed; revoke it"]
    assert store.remove_key(name)
    assert store.verify() == []


@pytest.mark.parametrize("empty", ["disk", "neo4j"], indirect=True)  # one in memory goes with its process
def test_the_next_writer_brings_what_another_version_derived_up_to_date(store: Store, tamper: Tamper) -> None:
    """Names that were folded otherwise, a log and keys without seals: one load later all is as if loaded now."""
    _filled(store)
    spelt = article("spelt", claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Ardland"]))
    loaded(store, spelt)
    expected = exported(store)
    if isinstance(store, EmbeddedStore):
        tamper("UPDATE signature SET folded = folded || ' '", "")
        tamper("UPDATE claim SET words = 'otherwise'", "")
        tamper("DELETE FROM meta WHERE name = 'log' OR name = 'rules' OR name LIKE 'key:%'", "")
    else:
        tamper("", "MATCH (n:_Signature) SET n.named = n.named + 'x'")
        tamper("", "MATCH (s:_Store) REMOVE s.log, s.rules")
        tamper("", "MATCH (k:_Key) REMOVE k.seal")
    assert store.verify() == [OUTDATED]
    with store.writer(1) as writer:
        assert writer.renewed == 2
    assert store.verify() == []
    assert exported(store) == expected
    with store.writer(1) as writer:
        assert writer.renewed == 0
    assert load(store, ARMS).articles == {"unchanged": 1}
    assert standings(store)["Ardland", "arms", "Red Front"] == "disputed"
