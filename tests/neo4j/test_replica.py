"""The copy in RDF that follows a store in Neo4j is what the store exports, whatever happens to either."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Graph

from actorgraph.ontology.errors import StoreBusy, StoreNotOurs
from actorgraph.ontology.iris import Iris
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.neo4j.revision_log import found
from actorgraph.service.stores.projection import Changes
from actorgraph.service.stores.rdf import change_set, replica
from actorgraph.service.stores.rdf.change_set import ChangeSet
from actorgraph.service.stores.rdf.replica_sync import ReplicaSync
from actorgraph.service.stores.rdf.source import Source
from actorgraph.service.stores.registry import open_store
from tests.cli.running import environment
from tests.contract.articles import Record, article, claim
from tests.contract.steps import VOCABULARY, alone, exported, graphs, loaded, revision, snapshot_of, withdraw
from tests.neo4j.server import Server
from tests.neo4j.settings import neo4j_settings

pytestmark = pytest.mark.neo4j

Opened = Callable[..., Store]

ONE = article("one", claim("Ardland", "arms", "Red Front", item="rockets", said_by=["Ada Reed"]))
TWO = article("two", claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Ardland"]))
OTHER = article("one", claim("Borland", "funds", "Blue Front"))

TAKE = """
import sys
from actorgraph.service.settings import Settings
from actorgraph.service.stores.registry import open_store
from actorgraph.ontology.vocabulary import default_vocabulary
store = open_store(Settings(), default_vocabulary())
with store.snapshot() as snapshot:
    print(snapshot.revision, flush=True)
    sys.stdin.read()
store.close()
"""


@pytest.fixture
def opened(neo4j_server: Server) -> Iterator[Opened]:
    """Opens stores on the server's database, which is empty in the beginning; they are closed at the end."""
    neo4j_server.wipe()
    made: list[Store] = []

    def open_(**settings: object) -> Store:
        made.append(open_store(neo4j_settings(neo4j_server, **settings), VOCABULARY))
        return made[-1]

    yield open_
    for store in made:
        store.close()


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes even a small store one that takes many looks to read."""
    monkeypatch.setattr(change_set, "ARTICLES", 1)
    monkeypatch.setattr(change_set, "THINGS", 3)


def right(store: Store) -> bool:
    """Whether the copy is the store's revision, whole."""
    return snapshot_of(store) == (revision(store), exported(store), graphs(store))


def folder_of(store: Store) -> Path:
    """Where the current copy is."""
    with store.snapshot() as snapshot:
        return snapshot.folder


@contextmanager
def in_background(work: Callable[[], object]) -> Iterator[None]:
    """Do something again and again meanwhile."""
    done = threading.Event()

    def run() -> None:
        while not done.is_set():
            work()

    with ThreadPoolExecutor(1) as thread:
        running = thread.submit(run)
        try:
            yield
        finally:
            done.set()
        running.result()


def test_several_who_ask_at_once_get_the_same_copy(opened: Opened) -> None:
    """It is made once for all of them, and again once after the next load."""
    store = opened()
    loaded(store, ONE)
    with ThreadPoolExecutor(8) as threads:
        first = set(threads.map(lambda _: folder_of(store), range(16)))
        loaded(store, TWO)
        second = set(threads.map(lambda _: folder_of(store), range(16)))
    assert [len(first), len(second), len(first & second)] == [1, 1, 0]
    assert right(store)


def test_a_kept_copy_is_taken_up_again(opened: Opened, tmp_path: Path) -> None:
    """As it is if nothing was loaded, and else brought up, by another process or a service that was started anew."""
    one = opened(replica=tmp_path / "kept")
    loaded(one, ONE)
    folder = folder_of(one)
    one.close()
    two = opened(replica=tmp_path / "kept")
    assert folder_of(two) == folder
    loaded(two, TWO)
    assert right(two)
    assert folder_of(two) != folder


def test_two_services_share_a_copy(opened: Opened, tmp_path: Path) -> None:
    """Whoever asks first brings it up for both; what one holds stays while the other goes on."""
    one, two = (opened(replica=tmp_path / "kept") for _ in range(2))
    loaded(one, ONE)
    with two.snapshot() as held:
        before = snapshot_of(two)
        for number in range(5):
            loaded(one, article(f"more{number}", claim("Ardland", "trains", "Red Front")))
            assert folder_of(one) == folder_of(two)
        assert len(list(held.folder.iterdir())) > 0
        assert before == (1, alone([ONE]), before[2])
    assert right(one)
    assert right(two)


def test_a_store_that_was_made_anew(opened: Opened, neo4j_server: Server, tmp_path: Path) -> None:
    """Under the same address, with as many revisions: its copy is of the new one."""
    old = opened(replica=tmp_path / "kept")
    loaded(old, ONE)
    loaded(old, TWO)
    assert right(old)
    neo4j_server.wipe()
    new = opened(replica=tmp_path / "kept")
    assert snapshot_of(new) == (0, b"", [])
    loaded(new, OTHER)
    loaded(new, article("three", claim("Borland", "arms", "Red Front")))
    for store in (new, old):
        assert right(store)


def test_a_store_of_another_base(opened: Opened, neo4j_server: Server, tmp_path: Path) -> None:
    """In the same folder: nothing of the first is in its copy."""
    loaded(opened(replica=tmp_path / "kept"), ONE)
    neo4j_server.wipe()
    store = opened(replica=tmp_path / "kept", base_iri="https://example.org/id/")
    loaded(store, ONE)
    with store.snapshot() as snapshot:
        assert snapshot.revision == 1
    assert right(store)


def test_revisions_of_which_nobody_kept_what_they_touch(opened: Opened, neo4j_server: Server) -> None:
    """An older actorgraph has loaded meanwhile: the copy is made anew."""
    store = opened()
    loaded(store, ONE)
    assert right(store)
    loaded(store, OTHER, replace=True)
    loaded(store, TWO)
    neo4j_server.rows("MATCH (r:_Revision {number: 2}) REMOVE r.articles, r.moved, r.entities, r.relations")
    assert right(store)


def test_a_copy_that_is_damaged(opened: Opened, tmp_path: Path) -> None:
    """It is made anew when it is to be brought up."""
    store = opened(replica=tmp_path / "kept")
    loaded(store, ONE)
    for file in folder_of(store).glob("CURRENT"):
        file.unlink()
    loaded(store, TWO)
    assert right(store)


def test_verify_looks_at_a_copy_that_is_kept(opened: Opened, tmp_path: Path) -> None:
    """A quad too many or too few is named by its graph."""
    store = opened(replica=tmp_path / "kept")
    loaded(store, ONE)
    assert store.verify() == []
    graph = NamedNode(store.iris.article("one"))
    copy = Graph(str(folder_of(store)))
    copy.remove(next(copy.quads_for_pattern(None, None, None, graph)))
    copy.add(Quad(graph, graph, graph, NamedNode(store.iris.article("zwei"))))
    copy.flush()
    del copy
    faults = store.verify()
    assert len(faults) == 2
    assert "article/zwei>" in faults[0]
    assert "article/one>" in faults[1]


def test_a_copy_that_was_derived_by_other_rules(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made anew by a service of the same version and other rules, though nothing was loaded."""
    with monkeypatch.context() as before:
        before.setattr(replica, "RULES", "0")
        old = opened(replica=tmp_path / "kept")
        loaded(old, ONE)
        made = folder_of(old)
    new = opened(replica=tmp_path / "kept")
    assert folder_of(new) != made
    assert right(new)


@pytest.mark.parametrize("mark", [b"", b"{", b'{"snapshot": 1}', b'{"snapshot":"x"}'])
def test_a_mark_that_says_nothing(opened: Opened, tmp_path: Path, mark: bytes) -> None:
    """The copy is made anew."""
    store = opened(replica=tmp_path / "kept")
    loaded(store, ONE)
    assert right(store)
    (tmp_path / "kept" / "current.json").write_bytes(mark)
    assert right(store)


def test_a_folder_that_holds_something_else(opened: Opened, tmp_path: Path) -> None:
    """It is refused when the store is opened, and stays as it is; so is a file."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to-ann.txt").write_text("Dear Ann", encoding="utf-8")
    for folder in (tmp_path / "letters", tmp_path / "letters" / "to-ann.txt"):
        with pytest.raises(StoreNotOurs, match="holds something else"):
            opened(replica=folder)
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["to-ann.txt"]


def test_who_has_no_patience_gets_the_older_copy(opened: Opened, tmp_path: Path) -> None:
    """With its own revision; and an error if there is none yet."""
    patient, hasty = opened(replica=tmp_path / "kept"), opened(replica=tmp_path / "kept", replica_seconds=0)
    loaded(patient, ONE)
    with pytest.raises(StoreBusy, match="is being made"), hasty.snapshot():
        pass
    assert right(patient)
    loaded(patient, TWO)
    assert snapshot_of(hasty)[:2] == (1, alone([ONE]))
    assert right(patient)
    assert right(hasty)


def busy_pair(store: Store, numbers: Iterator[int], known: dict[str, Record]) -> None:
    """Load two articles that belong together, and now and then replace or withdraw some."""
    number = next(numbers)
    names = f"says{number % 7}", f"denies{number % 7}"
    verb = ("arms", "funds", "directs")[number % 3]
    pair = [
        article(names[0], claim("Ardland", verb, "Red Front", said_by=["Ada Reed"])),
        article(names[1], claim("Ardland", verb, "Red Front", stance="denies", said_by=["Ardland"])),
    ]
    if number % 5 == 4:
        withdraw(store, *(name for name in names if name in known))
        for name in names:
            known.pop(name, None)
    else:
        known.update({record["article"]["id"]: record for record in pair})
        loaded(store, *pair, replace=True)


def test_a_node_that_a_commit_is_making_is_left_for_the_next_look() -> None:
    """Such nodes come without properties; they are among what that commit touches, and nobody looks them up."""
    bare = {"articles": [{"article": {}, "mentions": [[{}, None]], "claims": []}], "entities": [{"entity": {}}]}
    half = found({**bare, "relations": [{"id": None, "content": None}]})
    assert ReplicaSync(cast(Source, None), Iris())._piece(ChangeSet(), half) == ([], Changes())


@pytest.mark.usefixtures("few_at_once")
@pytest.mark.parametrize("kept", [True, False], ids=["brought up", "made anew"])
def test_loads_that_never_pause(opened: Opened, kept: bool) -> None:
    """Each copy that is given out is one whole revision, and not older than when it was asked for."""
    loading, asking = opened(), opened()
    numbers = iter(range(10_000))
    history: dict[int, dict[str, Record]] = {}
    known: dict[str, Record] = {}
    busy = partial(busy_pair, loading, numbers, known)

    def work() -> None:
        busy()
        history[revision(loading)] = dict(known)

    for _ in range(9):
        work()
    taken: list[tuple[int, bytes]] = []
    with in_background(work):
        for _ in range(8):
            store = asking if kept else opened()
            least = revision(store)
            found = snapshot_of(store)
            assert found[0] >= least
            taken.append(found[:2])
    for number, quads in taken:
        assert quads == alone(history[number].values())
    assert len({number for number, _ in taken}) > 1
    assert right(asking)


@pytest.mark.usefixtures("few_at_once")
def test_actors_that_become_one_and_two_again(opened: Opened) -> None:
    """Their claims and mentions move in articles that weren't loaded again; the copy's do too."""
    store = opened()
    link = {"Ardland": ["http://www.wikidata.org/entity/Q1"], "Borland": ["http://www.wikidata.org/entity/Q2"]}
    for number in range(4):
        loaded(store, article(f"a{number}", claim("Ardland", "arms", "Red Front"), links=link))
        loaded(store, article(f"b{number}", claim("Borland", "arms", "Red Front"), links=link))
    assert right(store)
    both = [*link["Ardland"], *link["Borland"]]
    loaded(store, article("joins", claim("Ardland", "funds", "Red Front"), links={"Ardland": both}))
    assert right(store)
    withdraw(store, "joins")
    assert right(store)


def test_a_process_that_is_killed_while_it_brings_the_copy_up(
    opened: Opened, neo4j_server: Server, tmp_path: Path
) -> None:
    """At any moment: the next one finds a copy that is right, or makes one."""
    kept = tmp_path / "kept"
    store = opened(replica=kept)
    settings = {
        "store": f"{neo4j_server.uri}/neo4j",
        "neo4j_user": neo4j_server.user,
        "neo4j_password": neo4j_server.password,
        "replica": kept,
    }
    killed = 0
    for number, delay in enumerate((0.0, 0.002, 0.01, 0.03, 0.06, 0.1)):
        loaded(store, article(f"more{number}", claim("Ardland", "trains", "Red Front", said_by=[f"Person {number}"])))
        with subprocess.Popen(
            [sys.executable, "-c", TAKE], env=environment(**settings), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as taking:
            while not (kept / "work").exists() and taking.poll() is None:
                time.sleep(0.0005)
            time.sleep(delay)
            killed += taking.poll() is None
            taking.send_signal(signal.SIGKILL)
        assert right(store)
    assert killed == 6
