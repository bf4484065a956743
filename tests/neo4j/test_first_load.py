"""A store moved to Neo4j by `neo4j-admin database import`: it is the same store, in a real server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from actorgraph.ontology.errors import StoreNotOurs
from actorgraph.ontology.iris import Iris
from actorgraph.service import purge
from actorgraph.service.export.neo4j_admin import write_import
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.derivation import AT_ONCE
from actorgraph.service.stores.embedded.store import EmbeddedStore
from actorgraph.service.stores.registry import open_store
from actorgraph.service.usecases import articles
from tests.cli.running import EXAMPLES, ok
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, alone, exported, loaded, revision
from tests.export.conftest import HOSTILE, UNWRITABLE, filled, hostile
from tests.neo4j.importing import import_into, make_store
from tests.neo4j.java import JavaServer
from tests.neo4j.server import Server, running
from tests.neo4j.settings import neo4j_settings

pytestmark = pytest.mark.neo4j  # they start servers of their own: an import needs one that doesn't run

LATER = article("later", claim("Ardland", "arms", "Red Front", item="rockets", said_by=["Bo Finch"]))
SEPARATORS = 'unit\x1fseparator; semicolon, comma | "" \'\' \\" end\\'
SAID = claim("Ardland", "arms", "Red Front", item="rockets")


@dataclass(frozen=True, slots=True)
class Moved:
    """The store that it came from, and the one in Neo4j."""

    before: Store
    after: Store


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The examples; words meant to break what is written; an article without claims; a set status; a purged actor."""
    folder = tmp_path_factory.mktemp("source") / "store"
    ok("load", EXAMPLES, store=folder)
    store = EmbeddedStore(folder, Iris(), VOCABULARY)
    loaded(store, *hostile(*HOSTILE, UNWRITABLE, SEPARATORS))
    loaded(store, article("nothing"), article("doubted", SAID), article("named", SAID | {"said_by": ["Ada Reed"]}))
    articles.set_status(["doubted"], "retracted", store, VOCABULARY, wait=5)
    with store.view() as view:
        (reed,) = view.named("Ada Reed")
    purge.purge(reed, store, wait=5)
    yield store
    store.close()


@contextmanager
def imported(source: Store, folder: Path) -> Iterator[Store]:
    """Exported with texts, imported into a server that doesn't run, then made a store, which nobody took it for before.

    That may be done again.
    """
    files = folder / "import"
    write_import(source, files, VOCABULARY, with_texts=True)
    server = JavaServer(folder / "neo4j")
    import_into(server, files)
    with running(server):
        with pytest.raises(StoreNotOurs):
            open_store(neo4j_settings(server), VOCABULARY)
        make_store(server, files)
        make_store(server, files)
        store = open_store(neo4j_settings(server), VOCABULARY, create=False)
        try:
            yield store
        finally:
            store.close()


@pytest.fixture(scope="module")
def moved(source: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moved]:
    """From the embedded store into a Neo4j."""
    with imported(source, tmp_path_factory.mktemp("neo4j-admin")) as store:
        yield Moved(source, store)


def test_it_exports_the_same_bytes(moved: Moved) -> None:
    """N-Quads, byte for byte, whatever stands in names, quotes and notes."""
    assert exported(moved.after) == exported(moved.before)


def test_nothing_is_wrong_with_it(moved: Moved) -> None:
    """Every invariant holds: labels, edges, days, signatures, links, digests, texts, the change log and its seal."""
    assert moved.after.verify() == []


def test_what_is_private_came_along(moved: Moved) -> None:
    """Texts, ids of annotations and set statuses are the same, and a purged actor stays purged."""
    with moved.before.view() as view:
        ids = view.article_ids()
    assert moved.after.kept(ids) == moved.before.kept(ids)
    assert moved.after.kept(["doubted"])["doubted"].status == "retracted"
    assert moved.after.purges() == moved.before.purges() != []


def test_its_change_log_adds_everything(moved: Moved) -> None:
    """It begins anew: each article and claim came, and nothing went."""
    with moved.after.view() as view:
        newest, ids = view.revision, set(view.article_ids())
    changes = moved.after.changes([revision.number for revision in moved.after.revisions(0, newest)])
    assert {change.kind for change in changes} == {"added"}
    assert {change.article for change in changes if not change.claim} == ids
    assert all(revision.time.endswith("+00:00") for revision in moved.after.revisions(0, newest))


def test_it_can_be_loaded_into(moved: Moved) -> None:
    """A further load, and a withdrawal, come to what they come to in the store that it came from."""
    for store in (moved.before, moved.after):
        loaded(store, LATER)
        with store.writer(5) as writer:
            writer.withdraw(["doubted"])
    assert moved.after.verify() == []
    assert exported(moved.after) == exported(moved.before)


def test_a_store_without_articles(tmp_path: Path) -> None:
    """It is as empty as before, at revision 0, and is loaded into as a new one."""
    with closing(filled()) as source, imported(source, tmp_path) as store:
        assert (store.verify(), exported(store), revision(store)) == ([], b"", 0)
        loaded(store, LATER)
        assert store.verify() == []
        assert exported(store) == alone([LATER])


def test_more_articles_than_are_read_at_once_and_from_another_neo4j(neo4j_server: Server, tmp_path: Path) -> None:
    """They are several revisions of the change log; all is as it was in the Neo4j that they came from."""
    neo4j_server.wipe()
    records = [
        article(f"n{number}", claim("Ardland", "arms", "Red Front", said_by=[f"Person {number % 7}"]))
        for number in range(AT_ONCE + 1)
    ]
    source = open_store(neo4j_settings(neo4j_server), VOCABULARY)
    loaded(source, *records)
    with imported(source, tmp_path) as store:
        assert store.verify() == []
        assert exported(store) == exported(source)
        with store.view() as view:
            ids = view.article_ids()
        assert store.kept(ids) == source.kept(ids)
        assert [one.changes for one in store.revisions(0, revision(store))] == [2 * AT_ONCE, 2]
    source.close()
