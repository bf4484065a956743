"""A view is one revision, whole, whatever is written meanwhile; one load writes at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from actorgraph.ontology.errors import RevisionSuperseded, StoreBusy
from actorgraph.service.export import export
from actorgraph.service.questions.retry import read
from actorgraph.service.stores.base import Store, View
from tests.contract.articles import article, claim
from tests.contract.steps import all_relations, claim_ids, exported, loaded, revision, withdraw

FIRST = article("first", claim("Ardland", "arms", "Red Front", item="rockets"))
DENIAL = article("second", claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Ardland"]))
FURTHER = [article(f"further{n}", claim("Ardland", "funds", "Red Front", item="rifles")) for n in range(6)]
ITEMS, PEOPLE = ("rockets", "rifles"), ("Ada Reed", "Bo Finch")
ARMED = ("Ardland", "arms", "Red Front")


@contextmanager
def meanwhile(view: AbstractContextManager[View], work: Callable[[], object], ahead: float = 0.2) -> Iterator[View]:
    """A view, and something that goes on in a thread; at the end the view is given back, and the work done."""
    thread = threading.Thread(target=work)
    try:
        with view as opened:
            thread.start()
            time.sleep(ahead)
            yield opened
    finally:
        thread.join()


@contextmanager
def whole(view: View) -> Iterator[None]:
    """What is seen is the view's revision, unless the store keeps no old ones: then it says so instead."""
    try:
        yield
    except RevisionSuperseded:
        assert not view.lasting


def test_a_view_does_not_change_while_articles_load(store: Store) -> None:
    """Nothing of a load that came later is seen in it, in any way of looking."""
    loaded(store, FIRST)
    before = exported(store)
    with meanwhile(store.view(), lambda: loaded(store, DENIAL)) as view, whole(view):
        assert b"".join(export(view, "nq")) == before
        assert view.article_ids() == ["first"]
        assert all_relations(view)[ARMED].standing == "stated"
        assert view.article("second") is None
    with store.view() as view:
        assert all_relations(view)[ARMED].standing == "disputed"


def test_a_view_does_not_change_while_an_article_is_withdrawn(store: Store) -> None:
    """What was there when it was opened is there until it is given back."""
    loaded(store, FIRST, DENIAL)
    with meanwhile(store.view(), lambda: withdraw(store, "second")) as view, whole(view):
        assert all_relations(view)[ARMED].standing == "disputed"
        assert len(view.claims(claim_ids(view, "second"))) == 1
    with store.view() as view:
        assert claim_ids(view, "second") == []


def test_a_view_outlives_many_revisions(store: Store) -> None:
    """Also when more revisions follow than the store keeps."""
    loaded(store, FIRST)
    before = exported(store)
    with meanwhile(store.view(), lambda: loaded(store, *FURTHER, batch_articles=1)) as view, whole(view):
        assert b"".join(export(view, "nq")) == before
    assert revision(store) == 1 + len(FURTHER)


def test_a_large_view_outlives_many_revisions(store: Store) -> None:
    """Also where it lies in more files than are held open, and nothing of it was read before."""
    states = ("Ardland", "Borland")
    deeds = [claim(s, "arms", "Red Front", item=i, said_by=[p]) for s in states for i in ITEMS for p in PEOPLE] * 3
    loaded(store, *(article(f"large{n:02}", *deeds) for n in range(80)), batch_articles=20)
    with meanwhile(store.view(), lambda: loaded(store, *FURTHER, batch_articles=1), 1.0) as view, whole(view):
        graphs = {line.rsplit(b" ", 2)[1] for piece in export(view, "nq") for line in piece.splitlines()}
        assert len(graphs) == 80 + 1  # nothing is stated
        assert not any(b"further" in graph for graph in graphs)


def test_many_may_look_at_once(store: Store) -> None:
    """Views don't wait for each other."""
    loaded(store, FIRST)
    with store.view() as one, store.view() as other:
        assert one.article_ids() == other.article_ids() == ["first"]


def test_a_second_load_waits_for_the_first(store: Store) -> None:
    """It goes on when the first has ended."""
    waiting = threading.Thread(target=lambda: loaded(store, FIRST))
    with store.writer(wait=5):
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
    waiting.join()
    assert revision(store) == 1


def test_a_second_load_says_that_it_waited(store: Store) -> None:
    """After the time that it was given, with what to do."""
    with (
        store.writer(wait=5),
        pytest.raises(StoreBusy, match=r"another load has held .* for 0.1 seconds"),
        store.writer(0.1),
    ):
        pytest.fail("two writers at once")


def test_a_load_that_fails_gives_the_store_back(store: Store) -> None:
    """The next one needn't wait."""
    with pytest.raises(ZeroDivisionError), store.writer(wait=5):
        raise ZeroDivisionError
    loaded(store, FIRST)


def test_readers_see_whole_revisions_only(store: Store) -> None:
    """While batches of two go in, every look finds an even number of articles."""
    records = [article(f"a{n:02}", claim("Ardland", "arms", "Red Front")) for n in range(12)]
    seen = set()
    loading = threading.Thread(target=lambda: loaded(store, *records, batch_articles=2))
    loading.start()
    while loading.is_alive():
        seen.add(read(store, lambda view: (len(view.article_ids()) % 2, len(all_relations(view)))))
        time.sleep(0.01)
    assert seen <= {(0, 0), (0, 2)}
    assert revision(store) == 6


def test_a_stream_of_readers_does_not_keep_a_load_out(store: Store) -> None:
    """Also when each look begins before the last one has ended."""
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            with store.view() as view:
                with whole(view):
                    view.article_ids()
                time.sleep(0.01)

    readers = [threading.Thread(target=look) for _ in range(3)]
    loading = threading.Thread(target=lambda: loaded(store, FIRST))
    for thread in (*readers, loading):
        thread.start()
    loading.join(5)
    still_waiting = loading.is_alive()
    stop.set()
    for thread in (*readers, loading):
        thread.join()
    assert not still_waiting
