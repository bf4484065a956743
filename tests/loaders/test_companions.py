"""What a source brings along: the files beside it, on disk and in archives, and what sidecars tell of its article."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from actorgraph.loaders.inputs import Source, sources
from actorgraph.loaders.sidecars import metadata_of
from actorgraph.ontology.errors import LoadError
from tests.loaders.articles import document
from tests.loaders.conftest import Folder
from tests.loaders.golden import ALL
from tests.loaders.memory import messages

PAIR = ALL["brat/smallest-claim"].folder


def _source(path: Path | str, name: str) -> Source:
    """The source of this name that a path stands for."""
    (found,) = (s for s in sources([str(path)]) if isinstance(s, Source) and s.file == name)
    return found


def _text(source: Source | None) -> bytes | None:
    if source is None:
        return None
    with source.open() as stream:
        return stream.read()


@pytest.mark.parametrize("how", ["named", "in a folder", "in an archive", "in a folder of an archive"])
def test_a_source_finds_the_files_beside_it(tmp_path: Path, how: str) -> None:
    """Files of the same folder are found by their names, packed or not; those of other folders aren't."""
    files = {"a.one": b"1", "a.two": b"2", "a.three.gz": gzip.compress(b"3"), "odd!name.one": b"4"}
    inside = "d/" if how == "in a folder of an archive" else ""
    (tmp_path / "d").mkdir()
    for name, data in files.items():
        (tmp_path / "d" / name).write_bytes(data)
    (tmp_path / "a.four").write_bytes(b"no")
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr(f"{inside}e/a.four", b"no")
        for name, data in files.items():
            archive.writestr(inside + name, data)
    path = {"named": tmp_path / "d" / "a.one", "in a folder": tmp_path / "d"}.get(how, tmp_path / "z.zip")
    for source in sources([str(path)]):  # an archive is open while its members come
        assert isinstance(source, Source)
        if source.file == "a.one":
            found = [_text(source.beside.find(f"a.{ending}")) for ending in ("one", "two", "three", "four")]
            assert found == [b"1", b"2", b"3", None]
            assert _text(source.beside.find("odd!name.one")) == b"4"
            assert source.beside.endings_without("x.ann") == {".one", ".two", ".three"}
            break
    else:
        raise AssertionError(how)


def test_a_file_is_called_by_its_name_in_its_folder(tmp_path: Path) -> None:
    """Neither the folder, nor the archive, nor how it is packed is part of a file's name."""
    (tmp_path / "x!y.json.gz").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("in/c!d.json", "")
        archive.writestr("e.json", "")
    found = [source.file for source in sources([str(tmp_path)]) if isinstance(source, Source)]
    assert found == ["x!y.json", "e.json", "c!d.json"]


def test_what_sidecars_say_is_joined(tmp_path: Path) -> None:
    """The table and the article's own file tell of it together, each value with its place; its own file counts more."""
    (tmp_path / "a.ann").write_text("")
    (tmp_path / "a.meta.json").write_text('{\n"title": "Own",\n"id": "other"}')
    (tmp_path / "metadata.csv").write_text('id,title,publisher\n"b","two\nlines",\na,From the table,Courier\n')
    found = metadata_of(_source(tmp_path, "a.ann"), "a")
    assert found.values == {"id": "other", "title": "Own", "publisher": "Courier"}
    places = {name: (Path(place.file).name, place.line) for name, place in found.places.items()}
    assert places == {"title": ("a.meta.json", 2), "id": ("a.meta.json", 3), "publisher": ("metadata.csv", 4)}


def test_without_sidecars_the_stem_is_the_id(tmp_path: Path) -> None:
    """Nothing is known of an article but what its file is called."""
    (tmp_path / "a.b.ann").write_text("")
    assert metadata_of(_source(tmp_path, "a.b.ann"), "a.b").values == {"id": "a.b"}


@pytest.mark.parametrize(
    ("table", "line", "message"),
    [
        (b"", 1, "its columns are none; expected id, and any of url"),
        (b"title\nx\n", 1, "its columns are title; expected id"),
        (b"id,title,title\n", 1, "its columns are id, title, title; expected id"),
        (b"id,title\n,x\n", 2, "its id is empty; expected the stem of an article's file"),
        (b'id,title\na,"x\n', 2, "not CSV: "),
        (b"id,title\na,\xff\n", 2, "not UTF-8; expected a table in UTF-8"),
    ],
)
def test_a_wrong_table_is_an_error_in_the_table(tmp_path: Path, table: bytes, line: int, message: str) -> None:
    """What is wrong in a table is said with the table's name and line."""
    (tmp_path / "a.ann").write_text("")
    (tmp_path / "metadata.csv").write_bytes(table)
    with pytest.raises(LoadError) as raised:
        metadata_of(_source(tmp_path, "a.ann"), "a")
    assert (Path(raised.value.place.file).name, raised.value.place.line) == ("metadata.csv", line)
    assert raised.value.message.startswith(message)


def test_sidecars_are_neither_articles_nor_skipped(folder: Folder) -> None:
    """In a folder, or by a pattern, files that tell of others are passed over; the same names elsewhere aren't."""
    for name in ("input.ann", "input.txt"):
        (folder.root / name).write_bytes((PAIR / name).read_bytes())
    (folder.root / "input.meta.json").write_text('{"title": "Depot"}')
    (folder.root / "metadata.csv").write_text("id\n")
    for paths in ([], [f"{folder.root}/*"]):
        report = folder.load(*paths)
        assert (messages(report), report.skipped, list(folder.sink.articles)) == ([], [], ["input"])
    assert folder.sink.articles["input"].article.title == "Depot"


def test_what_only_looks_like_a_sidecar_is_read(folder: Folder) -> None:
    """A name makes no sidecar of an article, and none of a file without another that it could tell of."""
    folder.write("a.json", document(id="a"))
    folder.write("a.meta.json", document(id="b"))
    (folder.root / "metadata.csv").write_text("id\n")
    (folder.root / "b").mkdir()
    (folder.root / "b" / "metadata.csv").write_text("id\n")
    report = folder.load()
    assert (sorted(folder.sink.articles), report.skipped) == (
        ["a", "b"],
        [str(folder.root / "b" / "metadata.csv")],
    )
