"""The invariants of the embedded store: those of every store, and that its tables hold nothing else."""

from __future__ import annotations

import sqlite3

from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.base import View
from actorgraph.service.stores.checks import OUTDATED, SHOWN, check
from actorgraph.service.stores.computed import computed
from actorgraph.service.stores.journal import LOG
from actorgraph.service.stores.journal import RULES as RULES_NAME
from actorgraph.service.stores.ledger import Ledger
from actorgraph.service.stores.projection import RULES
from actorgraph.service.stores.seals import broken_keys, broken_log


def verify(view: View, ledger: Ledger, vocabulary: Vocabulary) -> list[str]:
    """What is wrong, in words.

    All of `check`, tables that aren't what the articles give, and a change log or access keys written by hand.
    A store that was derived by the rules of another version is told as that alone.
    """
    if damage := _damage(ledger.db):
        return [f"the database is damaged: {fault}; put a backup in its place" for fault in damage]
    if ledger.revision and ledger.meta(RULES_NAME) != RULES:
        return [OUTDATED]
    kept = ledger.kept([id_ for id_, _ in ledger.articles()])
    checked = check(view, kept, vocabulary)
    sealed = broken_log(ledger.log(), ledger.revision, ledger.meta(LOG))
    sealed += broken_keys(ledger.keys(), ledger.key_seals())
    again = checked.state
    differing = [name for name, rows in computed(ledger.db).items() if again and rows != again[name]]
    return [*checked.wrong, *sealed, *(f"the table {name} isn't what its articles give" for name in differing)]


def _damage(db: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong with the file."""
    try:
        found = [row for (row,) in db.execute("PRAGMA integrity_check") if row != "ok"]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return found[:SHOWN]
