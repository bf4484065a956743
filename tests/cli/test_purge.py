"""`actorgraph actors purge` as a person runs it: asked first, killed in the middle, while others read."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from actorgraph.ontology.names import fold
from actorgraph.service.settings import Settings
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.registry import open_store
from tests.benchmarks.generate import generate
from tests.cli.running import ACTORGRAPH, EXAMPLES, environment, ok, run
from tests.contract.steps import VOCABULARY, exported

CLAIMS, POINTS = 300, 5


def files_with(name: str, folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and name.encode() in path.read_bytes()]


def actor_called(name: str, store: Path) -> str:
    found = ok("actors", "search", name, "--as", "json", store=store).json["results"][0]
    assert fold(found["name"]) == fold(name)
    return str(found["id"])


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    ok("load", EXAMPLES, store=tmp_path / "store")
    return tmp_path / "store"


def test_it_asks_first(examples: Path) -> None:
    """And does nothing without a yes."""
    before = ok("export", store=examples).out
    id_ = actor_called("Bram Oswin", examples)
    asked = run("actors", "purge", id_, store=examples, input_=b"n\n")
    assert (asked.status, asked.out.strip()) == (1, "")
    assert "This can't be undone. Rewrite 4 articles, 10 claims?" in asked.err
    assert ok("export", store=examples).out == before
    done = ok("actors", "purge", id_, store=examples, input_=b"y\n").out
    assert done.strip().startswith(f"purged: {id_} is Purged actor ")
    assert files_with("Oswin", examples) == []


def test_looking_only(examples: Path) -> None:
    """It needs no yes."""
    looked = ok("actors", "purge", actor_called("Bram Oswin", examples), "--dry-run", store=examples)
    assert looked.out.startswith("would rewrite 4 articles and 10 claims")
    assert files_with("Oswin", examples)


def test_twice_and_somebody_who_isnt_there(examples: Path) -> None:
    """Both are told, by id: a name is not enough for this."""
    id_ = actor_called("Bram Oswin", examples)
    ok("actors", "purge", id_, "--yes", store=examples)
    again = run("actors", "purge", id_, "--yes", store=examples)
    assert (again.status, again.err) == (1, f"error: actor '{id_}' has been purged\n")
    unknown = run("actors", "purge", "Sigra Holmet", "--yes", store=examples)
    assert (unknown.status, unknown.err) == (1, "error: there is no actor 'Sigra Holmet'\n")


def test_a_load_says_that_it_was_kept_out(examples: Path) -> None:
    """Each article by its id, and nobody's name."""
    ok("actors", "purge", actor_called("Zoé Arlen", examples), "--yes", store=examples)
    told = ok("load", EXAMPLES, store=examples)
    assert "article 'morning-brief' names actors that were purged here; they were kept out of it" in told.err
    assert "Arlen" not in told.err + told.out


def test_while_somebody_reads(examples: Path) -> None:
    """What is read stays whole until it is given back; what is left is told, and goes when it is asked for again."""
    id_ = actor_called("Bram Oswin", examples)
    reading = open_store(Settings(store=str(examples)), VOCABULARY)
    with reading.view() as view:
        told = ok("actors", "purge", id_, "--yes", store=examples, lock_wait=0.2)
        assert "still has some of it: the log of" in told.err
        assert any(actor.name == "Bram Oswin" for actor in view.all_actors())
        assert files_with("Oswin", examples)
    reading.close()
    run("actors", "purge", id_, "--yes", store=examples)
    assert files_with("Oswin", examples) == []


def test_killed_at_several_points(tmp_path: Path) -> None:
    """All of it is there, or nothing; asking again then finishes what was begun."""
    file = tmp_path / "articles.jsonl"
    records = list(generate(CLAIMS))
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    name = records[0]["actors"][0]["name"]
    killed = []
    seconds = 0.0
    ok("load", file, store=tmp_path / "loaded")
    id_, before = actor_called(name, tmp_path / "loaded"), text_of(tmp_path / "loaded")
    for point in range(POINTS + 1):
        store = Path(shutil.copytree(tmp_path / "loaded", tmp_path / f"store{point}"))
        started = time.monotonic()
        command = [ACTORGRAPH, "actors", "purge", id_, "--yes", "--store", str(store)]
        purging = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL)
        if point == 0:  # the first one runs to its end, and so says how long it takes
            assert purging.wait(60) == 0
            seconds = time.monotonic() - started
        else:
            time.sleep(seconds * point / POINTS)  # the first long before it has done anything
            purging.send_signal(signal.SIGKILL)
            purging.wait()
        now = text_of(store)
        killed.append(now == before)
        assert now == before or name not in now
        run("actors", "purge", id_, "--yes", store=store)  # which is refused where it was done
        assert files_with(name, store) == []
        ok("verify", store=store)
    assert killed[0] is False
    assert True in killed, killed


def text_of(folder: Path) -> str:
    """All that a reader sees."""
    store: Store = open_store(Settings(store=str(folder)), VOCABULARY)
    with store.view() as view:
        texts = [store.text(id_) or "" for id_ in view.article_ids()]
    found = exported(store).decode() + "".join(texts)
    store.close()
    return found
