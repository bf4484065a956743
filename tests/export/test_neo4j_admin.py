"""A store as files to import into Neo4j: what is in them, and what stands in the way. `tests/neo4j` imports them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from actorgraph.loaders.options import Options
from actorgraph.ontology.errors import RevisionSuperseded, StoreUnavailable, UsageError
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.standing import DerivedRelation
from actorgraph.service.export.neo4j_admin import write_import
from actorgraph.service.ingest import load_bytes
from actorgraph.service.purge import purge
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.embedded.store import EmbeddedStore
from actorgraph.service.stores.neo4j.import_files import ImportFiles
from actorgraph.service.stores.neo4j.whole_store import WholeStore
from tests.cli.running import EXAMPLES, ok, run
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, exported, loaded
from tests.export.conftest import filled


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """A file's rows."""
    text = (folder / f"{name}.csv").read_text(encoding="utf-8").replace("\x00", "\x1e")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def reloaded(quads: bytes) -> Store:
    """A store with this graph, loaded as N-Quads."""
    store = filled()
    report = load_bytes(quads, Options(format="nq"), store, VOCABULARY, wait=5)
    assert report.errors == []
    return store


def test_without_texts_nothing_private_is_in_it(examples: Store, tmp_path: Path) -> None:
    """No text, no sketch of one, no id of an annotation, and no file of statuses, purges or keys."""
    written = write_import(examples, tmp_path / "out", VOCABULARY, with_texts=False)
    texts = rows(tmp_path / "out", "texts")
    assert len(texts) == written.articles > 0
    for row in texts:
        assert row["text:string"] == row["sketch:byte[]"] == ""
        assert set(map(tuple, msgspec.json.decode(row["annotations:string"]).values())) <= {()}
    assert "article texts" in written.left
    assert not {"statuses.csv", "purges.csv", "keys.csv"} & {path.name for path in (tmp_path / "out").iterdir()}
    whole = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    with examples.view() as view:
        for id_ in view.article_ids():
            assert (examples.text(id_) or "").encode() not in whole


def test_without_texts_it_derives_what_a_load_of_the_graph_derives(tmp_path: Path) -> None:
    """Texts that are near-copies count once only as long as they are there."""
    words = " ".join(f"word{number}" for number in range(60))
    records = [  # in other words each, which alone are no copies
        article("one", claim("Ardland", "arms", "Red Front", item="rockets", said_by=["Ada Reed"])),
        article("two", claim("Ardland", "arms", "Red Front", said_by=["Bo Finch"])),
    ]
    for number, record in enumerate(records):
        record["article"]["text"] += f"\n{words} {number}"
    store = filled(*records)
    found = []
    for name, with_texts in (("with", True), ("without", False)):
        write_import(store, tmp_path / name, VOCABULARY, with_texts)
        contents = [row["content:string"] for row in rows(tmp_path / name, "relations")]
        found.append({r.id: r for r in (msgspec.json.decode(content, type=DerivedRelation) for content in contents)})
    with store.view() as view:
        assert found[0] == {r.id: r for r in view.all_relations()}
    again = reloaded(exported(store))
    with again.view() as view:
        assert found[1] == {r.id: r for r in view.all_relations()}
    assert found[0] != found[1]
    store.close()
    again.close()


def test_a_zip_holds_the_same_files_and_is_the_same_each_time(examples: Store, tmp_path: Path) -> None:
    """In a folder of the file's name; nothing in it says when it was written."""
    write_import(examples, tmp_path / "graph", VOCABULARY, with_texts=True)
    archives = []
    for _ in range(2):
        write_import(examples, tmp_path / "graph.zip", VOCABULARY, with_texts=True)
        archives.append((tmp_path / "graph.zip").read_bytes())
    assert archives[0] == archives[1]
    with zipfile.ZipFile(tmp_path / "graph.zip") as packed:
        found = {name.removeprefix("graph/"): packed.read(name) for name in packed.namelist()}
    assert found == {path.name: path.read_bytes() for path in (tmp_path / "graph").iterdir()}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph", "graph.zip"]


def test_bad_rows_fail_and_lists_are_joined_by_what_no_value_holds(examples: Store, tmp_path: Path) -> None:
    """The command says so itself: the default tolerates bad rows."""
    write_import(examples, tmp_path / "out", VOCABULARY, with_texts=False)
    command = (tmp_path / "out" / "import.sh").read_text(encoding="utf-8")
    for option in ("--bad-tolerance=0", "--array-delimiter=U+0000", "--id-type=string", "--multiline-fields=true"):
        assert f" {option} " in command


def test_a_store_without_articles_is_one_node(tmp_path: Path) -> None:
    """Files without rows aren't there, and the command doesn't name them."""
    with closing(filled()) as store:
        written = write_import(store, tmp_path / "out", VOCABULARY, with_texts=True)
    assert (written.articles, written.claims) == (0, 0)
    assert [path.name for path in (tmp_path / "out").glob("*.csv")] == ["store.csv"]
    command = (tmp_path / "out" / "import.sh").read_text(encoding="utf-8")
    assert re.findall(r"--(?:nodes|relationships)=\S+", command) == ["--nodes=_Imported=store.csv"]


def test_what_is_private_belongs_to_the_revision_that_is_written(tmp_path: Path) -> None:
    """What was purged since isn't written out as an actor who is there, and as one who was purged."""
    said = claim("Ardland", "arms", "Red Front", item="rockets", said_by=["Ada Reed"])
    with closing(EmbeddedStore(tmp_path / "store", Iris(), VOCABULARY)) as store:
        loaded(store, article("one", said))
        with store.view() as view:
            (reed,) = view.named("Ada Reed")
            purge(reed, store, wait=5)
            with ImportFiles(tmp_path, VOCABULARY) as files, pytest.raises(RevisionSuperseded):
                WholeStore(view, VOCABULARY, files, store).write()


@pytest.mark.parametrize("name", ["full", "file", "folder.zip"])
def test_what_is_in_the_way_stays(examples: Store, tmp_path: Path, name: str) -> None:
    """A folder that isn't empty, a file where a folder is meant, a folder where a file is meant."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "folder.zip").mkdir()
    with pytest.raises(UsageError, match=name):
        write_import(examples, tmp_path / name, VOCABULARY, with_texts=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.zip", "full"]
    assert (tmp_path / "full" / "mine").read_text(encoding="utf-8") == "mine"


def test_where_nothing_can_be_written_nothing_is_left(examples: Store, tmp_path: Path) -> None:
    """The folder in which it should be doesn't exist."""
    with pytest.raises(StoreUnavailable, match="can't be written"):
        write_import(examples, tmp_path / "nowhere" / "out", VOCABULARY, with_texts=False)
    assert not list(tmp_path.iterdir())


def test_the_command_line_says_what_is_not_taken(tmp_path: Path) -> None:
    """And refuses what makes no sense with it."""
    store = tmp_path / "store"
    ok("load", EXAMPLES, store=store)
    export = ("export", "--format", "neo4j-admin")
    done = ok(*export, "-o", tmp_path / "out", store=store)
    assert "not taken: article texts" in done.out
    assert "article texts" not in ok(*export, "-o", tmp_path / "all", "--with-texts", store=store).out
    for arguments, words in (
        (export, "-o FOLDER or -o NAME.zip"),
        ((*export, "-o", tmp_path / "x", "--relation", "arms"), "neither --relation nor --derived"),
        ((*export, "-o", tmp_path / "out"), "is not empty"),
        (("export", "--with-texts"), "no other export holds texts"),
    ):
        refused = run(*arguments, store=store)
        assert refused.status == 2
        assert words in refused.err
    assert not (tmp_path / "x").exists()
