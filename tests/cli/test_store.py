"""Stores that can't be used: each is said in words, with exit status 3, and what was stored is as it was."""

from __future__ import annotations

import fcntl
import json
import resource
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from actorgraph.service.stores.database import SCHEMA_VERSION, UNFINISHED
from actorgraph.service.stores.embedded.store import LEDGER
from tests.cli.running import ACTORGRAPH, Done, environment, run, serving, started
from tests.cli.stores import exported, faults, fill, ids
from tests.contract.articles import article, claim, lines

RECORD = article("one", claim("Ardland", "arms", "Red Front"))
ONE = lines(RECORD)
TWO = lines(article("two", claim("Ardland", "funds", "Red Front")))
RECORDS = [article(f"m{n:03}", claim("Ardland", "arms", "Red Front", item="rockets")) for n in range(300)]
MANY = lines(*RECORDS)
READING = [
    *(("query", "who-arms-whom"), ("export",), ("verify",), ("articles", "list"), ("keys", "list"), ("mcp",)),
    *(("sparql", "ASK {}"), ("actors", "search"), ("articles", "show", "x"), ("serve", "--port", "0")),
]


def away(done: Done, *words: str) -> None:
    """Exit status 3, in words, without a traceback."""
    assert done.status == 3, (done.out, done.err)
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err


@pytest.fixture
def loaded(folder: Path) -> bytes:
    """The export of the store in ``folder``, which holds an article."""
    fill(folder, RECORD)
    return exported(folder)


def as_before(folder: Path, export: bytes) -> None:
    """Nothing in it has changed."""
    assert exported(folder) == export
    assert faults(folder) == []


@pytest.mark.parametrize("command", READING)
def test_a_store_that_is_not_there(command: tuple[str, ...], folder: Path) -> None:
    """It isn't made by asking."""
    away(run(*command, store=folder), f"there is no store at {folder}", "`actorgraph load` makes one")
    assert not folder.exists()


def test_serving_makes_a_store_only_when_told_to(folder: Path) -> None:
    """`--create`; one that is there stays as it is."""
    with serving("serve", "--create", store=folder) as service:
        assert httpx.get(f"{service.url}/readyz").json()["revision"] == 0
    fill(folder, RECORD)
    with serving("serve", "--create", store=folder) as service:
        assert httpx.get(f"{service.url}/readyz").json()["revision"] == 1


@pytest.mark.parametrize(
    "command", [*READING, ("load", "-"), ("keys", "create", "x"), ("serve", "--port", "0", "--create")]
)
def test_a_store_that_is_a_file(command: tuple[str, ...], folder: Path) -> None:
    """It stays as it is."""
    folder.write_text("Dear Ann")
    away(run(*command, store=folder, input_=ONE), f"{folder} is a file")
    assert folder.read_text() == "Dear Ann"


@pytest.mark.parametrize("command", [("load", "-"), ("query", "who-arms-whom"), ("serve", "--port", "0")])
def test_a_folder_that_is_another_programs(command: tuple[str, ...], folder: Path) -> None:
    """It stays as it is."""
    folder.mkdir()
    (folder / "letter.txt").write_text("Dear Ann")
    away(run(*command, store=folder, input_=ONE), f"{folder} holds something else")
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def test_a_database_that_is_another_programs(folder: Path) -> None:
    """Also under the name that ours has."""
    folder.mkdir()
    with sqlite3.connect(folder / LEDGER) as database:
        database.execute("CREATE TABLE letter (text)")
    database.close()
    away(run("load", "-", store=folder, input_=ONE), "is a database of another program")
    with sqlite3.connect(folder / LEDGER) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("letter",)]
    database.close()


def test_a_ledger_that_is_no_database(folder: Path) -> None:
    """Another program's file, or a damaged one."""
    folder.mkdir()
    (folder / LEDGER).write_bytes(b"no database " * 100)
    away(run("load", "-", store=folder, input_=ONE), "is no actorgraph store")
    assert (folder / LEDGER).read_bytes() == b"no database " * 100


def test_a_store_of_a_newer_version(folder: Path, loaded: bytes) -> None:
    """It is left alone; the message says what to do."""
    with sqlite3.connect(folder / LEDGER) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    for command in (("load", "-"), ("query", "who-arms-whom"), ("verify",), ("serve", "--port", "0")):
        away(run(*command, store=folder, input_=TWO), "has schema version 99", "Upgrade actorgraph")
    with sqlite3.connect(folder / LEDGER) as database:
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    database.close()
    as_before(folder, loaded)


def test_a_store_under_another_base_iri(folder: Path, loaded: bytes) -> None:
    """Both are named."""
    done = run("load", "-", store=folder, input_=TWO, base_iri="https://example.org/other/")
    away(done, "https://w3id.org/actorgraph/id/", "https://example.org/other/")
    as_before(folder, loaded)


def test_a_store_of_an_unknown_kind() -> None:
    """2; the password that shouldn't be there isn't repeated."""
    done = run("load", "-", "--store", "mongo://ann:secret@host/x", input_=ONE)
    assert done.status == 2
    assert "mongo:// is no store that is known" in done.err.replace("'", "")
    assert "secret" not in done.err


@pytest.mark.parametrize("command", [("load", "-", "--wait", "0.3"), ("articles", "withdraw", "one")])
def test_a_store_that_another_load_holds(command: tuple[str, ...], folder: Path, loaded: bytes) -> None:
    """It waits, then says so; reading goes on meanwhile."""
    with (folder / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        away(run(*command, store=folder, input_=TWO, lock_wait=0.3), "another load has held", "for 0.3 seconds")
        as_before(folder, loaded)


def test_a_second_load_waits_for_the_first(folder: Path, loaded: bytes) -> None:
    """And goes on when that has ended."""
    with (folder / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with started("load", "-", "--wait", 30, store=folder, stdin=TWO) as waiting:
            with pytest.raises(subprocess.TimeoutExpired):
                waiting.wait(2)
            fcntl.flock(held, fcntl.LOCK_UN)
            assert waiting.wait(20) == 0
    assert ids(folder) == ["one", "two"]


def test_loads_that_begin_at_once(folder: Path, tmp_path: Path) -> None:
    """In a place where no store is yet: each waits its turn, and all is loaded."""
    names = [f"a{n}" for n in range(4)]
    for name in names:
        (tmp_path / f"{name}.json").write_bytes(lines(article(name, claim("Ardland", "arms", "Red Front"))))
    with ExitStack() as stack:
        loading = [stack.enter_context(started("load", tmp_path / f"{name}.json", store=folder)) for name in names]
        complaints = [process.communicate()[1] for process in loading]
    assert [process.returncode for process in loading] == [0] * 4, complaints
    assert ids(folder) == names


def test_a_store_that_was_left_half_made(folder: Path) -> None:
    """What a load that was killed at its very beginning left is made whole; a stranger's file beside it is not."""
    folder.mkdir()
    (folder / f"{UNFINISHED}1f").write_text("half")
    fill(folder, RECORD)
    assert ids(folder) == ["one"]
    (folder / LEDGER).unlink()
    away(run("load", "-", store=folder, input_=ONE), f"{folder} holds something else")


def full(size: int) -> Callable[[], None]:
    """No file may grow beyond this many bytes: writing fails as it does on a full disk."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [0, 4096, 20_000, 150_000])
def test_a_disk_that_is_full(size: int, folder: Path, loaded: bytes) -> None:
    """At whatever point: nothing is half-written, and the same load succeeds when there is space again."""
    away(run("load", "-", store=folder, input_=MANY, before=full(size)))
    as_before(folder, loaded)
    fill(folder, *RECORDS)
    assert faults(folder) == []


@pytest.mark.parametrize("size", [0, 4096, 20_000, 100_000, 150_000])
def test_a_disk_that_is_full_from_the_beginning(size: int, folder: Path) -> None:
    """What was begun of a store doesn't stand in the way of making it when there is space again."""
    away(run("load", "-", store=folder, input_=MANY, before=full(size)))
    fill(folder, *RECORDS)
    assert faults(folder) == []
    assert len(ids(folder)) == len(RECORDS)


def test_a_load_that_is_broken_off_reports_what_was_committed(folder: Path, tmp_path: Path) -> None:
    """3, in the file as on the terminal; the same load again loads the rest."""
    file = tmp_path / "many.jsonl"
    file.write_bytes(lines(*RECORDS, {**RECORDS[0], "colour": "red"}))
    report = tmp_path / "report.json"
    given = {"store": folder, "batch_articles": 20}
    done = run("load", file, "--report", report, before=full(900_000), **given)
    away(done, "articles loaded; ", "then the store failed. Loading the same again loads the rest")
    found = json.loads(report.read_bytes())
    stored = len(ids(folder))
    assert 0 < stored < len(RECORDS)
    assert found["articles"] == {"loaded": stored, "unchanged": 0, "rejected": 0}
    assert f"{stored} articles loaded; {found['claims']} claims, {found['triples']:,} triples" in done.err
    assert (found["revision"], found["seconds"] > 0) == (stored // 20, True)
    (error,) = found["errors"]
    assert (error["file"], error["line"], error["annotation"]) == (None, None, None)
    assert f"error: {error['message']}" in done.err
    again = run("load", file, "--report", report, **given)
    assert again.status == 1
    found = json.loads(report.read_bytes())["articles"]
    assert found == {"loaded": len(RECORDS) - stored, "unchanged": stored, "rejected": 1}


def test_a_load_that_never_begins_reports_that(folder: Path, loaded: bytes, tmp_path: Path) -> None:
    """Nothing was loaded, and why; a report that can't be written doesn't hide it."""
    with (folder / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for report in (tmp_path / "report.json", tmp_path / "no" / "report.json"):
            done = run("load", "-", "--wait", "0.1", "--report", report, store=folder, input_=TWO)
            away(done, "nothing was loaded", "another load has held")
    assert "the report can't be written" in done.err
    found = json.loads((tmp_path / "report.json").read_bytes())
    assert (found["articles"]["loaded"], found["revision"]) == (0, None)
    assert "another load has held" in found["errors"][0]["message"]


def test_a_disk_that_is_full_while_withdrawing(folder: Path, loaded: bytes) -> None:
    """The article stays."""
    away(run("articles", "withdraw", "one", store=folder, before=full(4096)))
    as_before(folder, loaded)


def test_a_disk_that_is_full_while_exporting(folder: Path, tmp_path: Path) -> None:
    """The file that was there stays, and nothing else is left."""
    fill(folder, *RECORDS)
    (tmp_path / "graph.nq").write_text("before")
    away(run("export", "-o", tmp_path / "graph.nq", store=folder, before=full(50_000)), "graph.nq can't be written")
    assert (tmp_path / "graph.nq").read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph.nq", "store"]


def test_the_working_directory_is_the_default(tmp_path: Path) -> None:
    """`./actorgraph-data`."""
    done = subprocess.run(
        [ACTORGRAPH, "load", "-"], cwd=tmp_path, env=environment(), input=ONE, capture_output=True, check=True
    )
    assert b"1 articles loaded" in done.stdout
    assert (tmp_path / "actorgraph-data" / LEDGER).is_file()
