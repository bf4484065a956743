"""A revision as a folder that other processes read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Graph

from actorgraph.ontology.iris import Iris
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.embedded.store import EmbeddedStore
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, exported, loaded

ELSEWHERE = "import sys, pyoxigraph; print(len(pyoxigraph.Store.read_only(sys.argv[1])))"


def lines(folder: Path) -> list[bytes]:
    dumped = Graph.read_only(str(folder)).dump(format=RdfFormat.N_QUADS)
    assert dumped is not None
    return sorted(dumped.splitlines())


def test_an_empty_store_has_an_empty_one(store: Store) -> None:
    """Of revision 0."""
    with store.snapshot() as snapshot:
        assert (snapshot.revision, lines(snapshot.folder)) == (0, [])


def test_it_holds_what_the_export_holds(store: Store) -> None:
    """Every quad of the current revision, articles and all that is derived."""
    loaded(store, article("one", claim("Ardland", "arms", "Red Front")))
    with store.snapshot() as snapshot:
        assert lines(snapshot.folder) == sorted(exported(store).splitlines())
        assert snapshot.revision == 1


def test_another_process_opens_it(store: Store) -> None:
    """While this one holds it and reads from the store itself."""
    loaded(store, article("one", claim("Ardland", "arms", "Red Front")))
    with store.snapshot() as snapshot, store.view():
        command = [sys.executable, "-c", ELSEWHERE, str(snapshot.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) == len(exported(store).splitlines())


def test_the_next_one_is_the_next_revision(store: Store) -> None:
    """Whoever asks after a load sees what it loaded."""
    loaded(store, article("one", claim("Ardland", "arms", "Red Front")))
    with store.snapshot() as before:
        loaded(store, article("two", claim("Ardland", "trains", "Red Front")))
        with store.snapshot() as after:
            assert (before.revision, after.revision) == (1, 2)
            assert lines(after.folder) == sorted(exported(store).splitlines())


def test_it_stays_while_it_is_held(store: Store) -> None:
    """However many revisions come meanwhile: nothing in it changes."""
    loaded(store, article("one", claim("Ardland", "arms", "Red Front")))
    with store.snapshot() as snapshot:
        before = lines(snapshot.folder)
        for number in range(6):
            loaded(store, article(f"more-{number}", claim("Ardland", "trains", "Red Front")))
        assert lines(snapshot.folder) == before


def test_several_hold_it_at_once(store: Store) -> None:
    """The one that ends first takes nothing from the other."""
    with store.snapshot() as one:
        with store.snapshot() as other:
            assert other == one
        assert lines(one.folder) == []


def test_a_store_in_memory_leaves_nothing() -> None:
    """Its folder and its copy go with it."""
    store = EmbeddedStore(None, Iris(), VOCABULARY)
    loaded(store, article("one", claim("Ardland", "arms", "Red Front")))
    with store.snapshot() as snapshot:
        folder = snapshot.folder
    store.close()
    assert not folder.exists()
    assert not store.folder.exists()


def test_the_newest_revision_is_told_at_once_or_not_at_all(store: Store) -> None:
    """Never an older one."""
    for revision in range(3):
        assert store.newest() in (revision, None)
        loaded(store, article(f"a{revision}", claim("Ardland", "arms", "Red Front")))
