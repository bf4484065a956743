"""A store that an earlier schema made is brought to today's by `actorgraph migrate`, and nothing of it is lost.

The stores and what was told of them are kept in `tests/earlier/stores`.
"""

from __future__ import annotations

import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from actorgraph.service.stores.embedded.store import LEDGER
from tests.cli.running import client, ok, run, serving, started
from tests.earlier.exports import by_graph
from tests.earlier.stores import (
    CORRECTED,
    PURGED,
    RETRACTED,
    SCHEMAS,
    Told,
    answers,
    examples,
    own_terms,
    report_of,
    told,
    unpacked,
)

POINTS = 5
"""At how many points of a migration it is killed."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """A store after its migration, and what was told of it before."""

    settings: dict[str, Path]
    before: Told


@pytest.fixture(scope="module", params=SCHEMAS)
def schema(request: pytest.FixtureRequest) -> str:
    """Each that a revision had."""
    return str(request.param)


@pytest.fixture(scope="module")
def migrated(schema: str, tmp_path_factory: pytest.TempPathFactory) -> Migrated:
    """A store that is only read."""
    return brought_up(schema, tmp_path_factory.mktemp(schema))


@pytest.fixture(scope="module")
def url(migrated: Migrated) -> Iterator[str]:
    """A service of the migrated store, which publishes texts."""
    with serving(**migrated.settings, publish_text=True) as served:
        yield served.url


def brought_up(schema: str, folder: Path) -> Migrated:
    """A store as an earlier revision left it, migrated."""
    settings = {"store": unpacked(schema, folder), "ontology": own_terms(folder)}
    ok("migrate", **settings)
    return Migrated(settings, told(schema))


def as_told(answer: Any, before: Any) -> Any:
    """An answer without fields that weren't there before; lists are whole."""
    if isinstance(answer, dict) and isinstance(before, dict):
        return {name: as_told(value, before[name]) for name, value in answer.items() if name in before}
    if isinstance(answer, list) and isinstance(before, list) and len(answer) == len(before):
        return [as_told(*pair) for pair in zip(answer, before, strict=True)]
    return answer


def files_with(words: str, folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and words.encode() in file.read_bytes()]


def test_all_is_well_afterwards(migrated: Migrated) -> None:
    """The invariants hold, and a second migration has nothing to do."""
    assert "all is well" in ok("verify", **migrated.settings).out
    assert "nothing to do" in ok("migrate", **migrated.settings).out


def test_what_is_exported_stays(migrated: Migrated) -> None:
    """Articles, claims, actors and what is derived: line by line."""
    written, before = (
        by_graph(text.encode()) for text in (ok("export", **migrated.settings).out, migrated.before.export)
    )
    assert list(written) == list(before)
    for graph, lines in before.items():
        assert written[graph].splitlines() == lines.splitlines(), graph


def test_what_is_answered_stays(migrated: Migrated, url: str) -> None:
    """The change log from the first revision on, articles with texts and statuses, what is gone, claims, actors."""
    before = migrated.before.answers
    for path, (status, body) in answers(url, before).items():
        assert (status, as_told(body, before[path][1])) == before[path], path


def test_keys_open_as_before(migrated: Migrated, url: str) -> None:
    """Those that there were, by the same words; no others."""
    assert ok("keys", "list", "--as", "json", **migrated.settings).json == migrated.before.keys
    for key, status in ((migrated.before.key, 404), ("ag_another", 401)):
        with client(url, key) as asking:
            assert asking.delete("/articles/nothing").status_code == status


def test_who_was_purged_is_gone(migrated: Migrated) -> None:
    """From every file."""
    assert files_with(PURGED, migrated.settings["store"]) == []


def test_it_goes_on_as_if_nothing_had_been(schema: str, tmp_path: Path) -> None:
    """The same articles loaded again: statuses stand, who was purged stays so, and what was withdrawn comes back."""
    store = brought_up(schema, tmp_path)
    ok("load", examples(tmp_path), "--report", tmp_path / "report.json", **store.settings)
    report = report_of(tmp_path / "report.json")
    assert as_told(report, store.before.reloaded) == store.before.reloaded
    assert report["purged"]
    assert report["statuses"] == {CORRECTED: "corrected", RETRACTED: "retracted"}
    assert ok("export", **store.settings).out.splitlines() == store.before.export_then.splitlines()
    assert "all is well" in ok("verify", **store.settings).out
    assert files_with(PURGED, store.settings["store"]) == []


def test_it_is_not_touched_without_being_asked(schema: str, tmp_path: Path) -> None:
    """Whatever opens it is told which command to run, and nothing is changed."""
    folder = unpacked(schema, tmp_path)
    before = (folder / LEDGER).read_bytes()
    for command in (("query", "who-arms-whom"), ("load", "-"), ("verify",)):
        done = run(*command, store=folder, ontology=own_terms(tmp_path), input_=b"")
        assert done.status == 3
        assert "actorgraph migrate" in done.err
    assert (folder / LEDGER).read_bytes() == before


def test_it_waits_for_nobody_who_reads_it(schema: str, tmp_path: Path) -> None:
    """Somebody of an earlier version who has it open would write into the new one's place."""
    folder = unpacked(schema, tmp_path)
    with closing(sqlite3.connect(folder / LEDGER)) as reader:
        reader.execute("PRAGMA journal_mode = WAL")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM article").fetchone()
        done = run("migrate", store=folder, ontology=own_terms(tmp_path))
    assert done.status == 3
    assert "in use" in done.err
    ok("migrate", store=folder, ontology=own_terms(tmp_path))


def test_a_kill_in_the_middle_leaves_the_one_or_the_other(schema: str, tmp_path: Path) -> None:
    """At whatever point: the next migration finishes it, nothing is lost and nothing half made is left."""
    started_at = time.monotonic()
    brought_up(schema, tmp_path / "whole")
    took = time.monotonic() - started_at
    for point in range(1, POINTS + 1):
        place = tmp_path / f"killed-{point}"
        folder, terms = unpacked(schema, place), own_terms(place)
        with started("migrate", store=folder, ontology=terms) as migrating:
            with suppress(subprocess.TimeoutExpired):
                migrating.wait(took * point / POINTS)
            migrating.kill()
            migrating.wait()
        ok("migrate", store=folder, ontology=terms)
        written = by_graph(ok("export", store=folder, ontology=terms).out.encode())
        assert written == by_graph(told(schema).export.encode())
        assert {path.name for path in folder.iterdir()} <= {LEDGER, "lock"}


@pytest.mark.parametrize("version", [2, 99])
def test_a_schema_that_is_not_known_stays_as_it_is(version: int, schema: str, tmp_path: Path) -> None:
    """Older than all that are migrated, or newer: refused, and no file is changed or removed."""
    folder = unpacked(schema, tmp_path)
    with closing(sqlite3.connect(folder / LEDGER)) as database:
        database.execute(f"PRAGMA user_version = {version}")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = run("migrate", store=folder, ontology=own_terms(tmp_path))
    assert done.status == 3
    assert f"schema version {version}" in done.err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
