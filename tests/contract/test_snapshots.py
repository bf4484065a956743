"""A revision as a folder that other processes read."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Graph

from service.stores.base import Store
from service.stores.oxigraph_view import OxigraphView
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, claim_ids, exported, loaded

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


def test_copies_go_with_their_store(store: Store) -> None:
    """Those that were made for it only."""
    with store.snapshot() as snapshot:
        folder = snapshot.folder
    store.close()
    assert not folder.exists()


def test_the_newest_revision_is_told_at_once_or_not_at_all(store: Store) -> None:
    """Never an older one."""
    for revision in range(3):
        assert store.newest() in (revision, None)
        loaded(store, article(f"a{revision}", claim("Ardland", "arms", "Red Front")))


def test_standing_sees_the_same_claims_in_it_as_in_the_store(store: Store) -> None:
    """Whether a ledger has them ready or they are made from claims: who speaks, what is dated, what is retracted.

    Only by what near-copies of a text are known can't be told without the text.
    """
    loaded(
        store,
        article(
            "one",
            claim("Ardland", "arms", "Red Front", item="rockets", via="Grey Company", when="2031-01/.."),
            claim("Borland", "alliedWith", "Ardland", stance="denies", said_by=["Ada Reed", "Bo Finch"]),
            claim("Ardland", "arms", None, item="rifles", conditional=True),
        ),
        article("two", claim("Ardland", "arms", "Red Front", stage="ended"), published=None),
        article("three", claim("Ardland", "funds", "Red Front"), status="retracted"),
    )
    with store.snapshot() as snapshot, store.view() as view:
        alone = OxigraphView(Graph.read_only(str(snapshot.folder)), snapshot.revision, store.iris, VOCABULARY)
        ids = claim_ids(view)
        assert len(ids) == 5
        told = {id_: replace(found, sketch=b"") for id_, found in view.testimonies(ids).items()}
        assert alone.testimonies(ids) == told
