"""Brings a store of an earlier schema to today's: a new database is made beside the old one, and takes its place.

Up to schema 4 articles' graphs were kept in snapshots of Oxigraph, and beside them a ledger with all else. Until the
new database is whole and verified nothing is changed; a crash leaves the one or the other.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.errors import StoreBusy, StoreDamaged
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import read_article
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.database import MIGRATED, SCHEMA_VERSION, UNFINISHED, schema_version, translated
from actorgraph.service.stores.embedded.store import LEDGER, LOCK
from actorgraph.service.stores.embedded.verify import verify
from actorgraph.service.stores.embedded.view import EmbeddedView, Shared
from actorgraph.service.stores.graphs import in_parts
from actorgraph.service.stores.journal import RULES as LEDGER_RULES
from actorgraph.service.stores.journal import UNSWEPT
from actorgraph.service.stores.ledger import Ledger
from actorgraph.service.stores.projection import RULES, Projection
from actorgraph.service.stores.rdf.snapshots import locked
from actorgraph.service.stores.revision_writer import utc_now

SNAPSHOTS, WORK = "snapshots", "work"
AS_IT_WAS = {
    "meta": "name, value",
    "revision": "number, load, time, changes",
    "change": "revision, article, claim, kind, gone, content",
    "key": "name, hash, created",
    "status": "article, status",
}
"""What nobody can compute again, by table and columns."""


def migrate(folder: Path, iris: Iris, vocabulary: Vocabulary, wait: float) -> int:
    """Bring the store in a folder to today's schema; how many articles were taken over, 0 if there was nothing to do.

    Raises:
        StoreBusy: somebody writes to it, or reads it.
        StoreDamaged: what would come of it isn't sound; the store is as it was.
    """
    path = folder / LEDGER
    if not path.exists() or schema_version(path) not in (*MIGRATED, SCHEMA_VERSION):
        return 0  # others are refused when they are opened, and stay as they are
    with translated(str(folder)), locked(folder / LOCK, wait) as taken:
        if not taken:
            raise _in_use(folder)
        number = 0
        if schema_version(path) in MIGRATED:
            number = _replaced(folder, path, iris, vocabulary)
        _clear(folder)
        return number


def _replaced(folder: Path, path: Path, iris: Iris, vocabulary: Vocabulary) -> int:
    if not _alone(path):
        raise _in_use(folder)
    _remove_unfinished(folder)
    made = folder / f"{UNFINISHED}{uuid.uuid4().hex}"
    try:
        number = _make(made, path, iris, vocabulary)
        made.replace(path)
    finally:
        _remove_unfinished(folder)
    return number


def _clear(folder: Path) -> None:
    """Remove what only the earlier schema had, also where a migration was killed before it came to that."""
    for name in (SNAPSHOTS, WORK):
        shutil.rmtree(folder / name, ignore_errors=True)


def _remove_unfinished(folder: Path) -> None:
    for part in folder.glob(f"{UNFINISHED}*"):
        part.unlink(missing_ok=True)


def _in_use(folder: Path) -> StoreBusy:
    return StoreBusy(f"{folder} is in use; stop what reads it and writes to it, and try again")


def _alone(path: Path) -> bool:
    """Whether nobody else has the old ledger open: then it has no log beside it, which the new one would get."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=1)) as old:
        try:
            return bool(old.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",))
        except sqlite3.OperationalError:
            return False


def _make(path: Path, old: Path, iris: Iris, vocabulary: Vocabulary) -> int:
    ledger = Ledger(path)
    try:
        with ledger.transaction():
            number = _taken_over(ledger, old, iris, vocabulary)
        view = EmbeddedView(ledger.db, Shared(ledger.revision), iris, vocabulary)
        if wrong := verify(view, ledger, vocabulary):
            raise StoreDamaged(f"{old.parent} can't be migrated: {'; '.join(wrong[:5])}")
        ledger.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        ledger.close()
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return number


def _taken_over(ledger: Ledger, old: Path, iris: Iris, vocabulary: Vocabulary) -> int:
    with closing(sqlite3.connect(f"{old.absolute().as_uri()}?mode=ro", uri=True)) as there:
        for table, columns in AS_IT_WAS.items():
            marks = ", ".join("?" * len(columns.split(",")))
            rows = there.execute(f"SELECT {columns} FROM {table}")
            ledger.db.executemany(f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({marks})", rows)
        rules, number, projection = ledger.meta(LEDGER_RULES), 0, Projection(ledger, vocabulary)
        projection.begin()
        for some in in_parts(_articles(there, old.parent / SNAPSHOTS, ledger.revision, iris)):
            projection.add([], some)
            number += len(some)
        for _ in projection.settle():
            pass
    if ledger.revision and rules != RULES:
        ledger.seal()
        ledger.add_revision(ledger.revision + 1, uuid.uuid4().hex, utc_now())  # what is derived may have changed
        ledger.set_meta(LEDGER_RULES, RULES)
    ledger.drop_meta(UNSWEPT)  # nothing of what was deleted is taken over
    return number


def _articles(
    there: sqlite3.Connection, snapshots: Path, revision: int, iris: Iris
) -> Iterator[tuple[AnnotatedArticle, str]]:
    """Every article as it is stored, with its text and annotations' ids, and the digest of its graph's lines."""
    if not revision:
        return
    graph = Store.read_only(str(snapshots / f"{revision:06}"))
    for id_, content, text, names in there.execute("SELECT id, digest, text, annotations FROM article ORDER BY id"):
        quads = graph.quads_for_pattern(None, None, None, NamedNode(iris.article(id_)))
        annotated = read_article([(_text(q.subject), q.predicate.value, _text(q.object)) for q in quads])
        known: dict[str, list[str]] = msgspec.json.decode(names)
        yield (
            replace(
                annotated,
                article=replace(annotated.article, text=text),
                annotations=tuple((claim, tuple(ids)) for claim, ids in sorted(known.items())),
            ),
            content,
        )


def _text(term: NamedNode | BlankNode | Literal | Triple) -> Any:
    assert not isinstance(term, Triple)
    return term.value
