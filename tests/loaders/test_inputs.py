"""What paths stand for: files, folders, globs, archives, standard input."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import socket
import stat
import sys
import zipfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from actorgraph.loaders.archives import UNREADABLE
from actorgraph.loaders.folders import HIDDEN, LINK, NOT_DOCUMENTS, NOT_REGULAR, STORE, PassedOver
from actorgraph.loaders.inputs import Source, sources
from actorgraph.ontology.errors import LoadError
from actorgraph.ontology.vocabulary import default_vocabulary
from actorgraph.service.settings import Settings
from actorgraph.service.stores.registry import open_store


def _tree(root: Path, *names: str) -> None:
    """Files that each hold their own name."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def _zip(path: Path, *names: str, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name in names:
            archive.writestr(name, "" if name.endswith("/") else name)
    return path


def _read(*paths: Path | str, passed_over: dict[str, str] | None = None) -> dict[str, str]:
    """Every source's name and what is in it, in their order; errors by their place."""
    found = {}
    passed_over = {} if passed_over is None else passed_over
    for source in sources(map(str, paths)):
        if isinstance(source, LoadError):
            found[source.place.file] = f"ERROR {source.message}"
            continue
        if isinstance(source, PassedOver):
            passed_over[source.name] = source.why
            continue
        try:
            with source.open() as stream:
                found[source.name] = stream.read().decode()
        except UNREADABLE as error:
            found[source.name] = f"UNREADABLE {type(error).__name__}"
    return found


def test_a_folder_is_all_its_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    """Folders are read recursively, sorted, whatever the file system's own order."""
    names = ["a/b.json", "a/c/d.json", "a/c.json", "b.json", "B.json", "é.json", "a.json"]
    _tree(tmp_path, *names)
    expected = sorted(tmp_path / name for name in names)
    assert list(_read(tmp_path)) == [str(path) for path in expected]


def test_paths_keep_the_order_that_they_were_given_in(tmp_path: Path) -> None:
    """The order of the command line is the order of loading."""
    _tree(tmp_path, "a.json", "b.json", "c.json")
    given = [tmp_path / "b.json", tmp_path / "c.json", tmp_path / "a.json"]
    assert list(_read(*given)) == [str(path) for path in given]


def test_hidden_files_and_folders_are_skipped(tmp_path: Path) -> None:
    """Names that begin with a dot are left alone in folders, and read when they are named."""
    _tree(tmp_path, ".a.json", ".git/b.json", "c/.d/e.json", "c/f.json")
    assert list(_read(tmp_path)) == [str(tmp_path / "c" / "f.json")]
    assert _read(tmp_path / ".a.json") == {str(tmp_path / ".a.json"): ".a.json"}


def test_globs_are_sorted_and_may_be_recursive(tmp_path: Path) -> None:
    """A pattern stands for the files that match it, ``**`` for folders of any depth."""
    _tree(tmp_path, "b.json", "a.json", "a.txt", "c/d/e.json")
    assert list(_read(f"{tmp_path}/*.json")) == [str(tmp_path / name) for name in ("a.json", "b.json")]
    assert list(_read(f"{tmp_path}/**/*.json")) == [str(tmp_path / n) for n in ("a.json", "b.json", "c/d/e.json")]


def test_a_name_that_looks_like_a_pattern_is_a_name(tmp_path: Path) -> None:
    """A file that exists is meant itself, brackets or not."""
    _tree(tmp_path, "[a].json", "a.json")
    assert list(_read(tmp_path / "[a].json")) == [str(tmp_path / "[a].json")]


@pytest.mark.parametrize("name", ["nothing.json", "no/folder", "*.nothing", "x" * 5000, "nul\0.json"])
def test_a_path_that_isnt_there_is_an_error_that_names_it(tmp_path: Path, name: str) -> None:
    """A missing path, or a pattern without a match, is an error and not silence."""
    assert _read(f"{tmp_path}/{name}") == {f"{tmp_path}/{name}": "ERROR no such file or folder"}


def test_only_what_the_user_named_is_named(tmp_path: Path) -> None:
    """Files on the command line and matches of a pattern are named; files met in folders and archives aren't."""
    _tree(tmp_path, "d/a.json")
    _zip(tmp_path / "z.zip", "a.json")
    file = str(tmp_path / "d" / "a.json")
    named = [s.named for s in sources([file, f"{tmp_path}/d/*", f"{tmp_path}/d", f"{tmp_path}/z.zip"]) if not _bad(s)]
    assert named == [True, True, False, False]


def _bad(found: object) -> bool:
    return not isinstance(found, Source)


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    """A ``.gz`` file gives what was packed into it, named or in a folder."""
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(b"text"))
    assert _read(tmp_path / "a.json.gz") == _read(tmp_path) == {str(tmp_path / "a.json.gz"): "text"}


@pytest.mark.parametrize(
    "data",
    [b"", b"no gzip", gzip.compress(b"x" * 1000)[:-9], gzip.compress(b"x" * 1000)[:10] + b"\xff" * 20],
    ids=["empty", "other", "cut", "garbled"],
)
def test_a_broken_gzip_is_unreadable_and_nothing_worse(tmp_path: Path, data: bytes) -> None:
    """What is no gzip, or half of one, fails with an error that the pipeline reports."""
    (tmp_path / "a.json.gz").write_bytes(data)
    (text,) = _read(tmp_path).values()
    assert text.startswith("UNREADABLE") or (text, data) == ("", b"")


def test_members_of_an_archive_are_sorted_and_say_where_they_are(tmp_path: Path) -> None:
    """A zip's files come in the order of their names, called ARCHIVE!MEMBER; folders in it are nothing."""
    archive = _zip(tmp_path / "z.zip", "b.json", "d/", "d/c.json", "a.json")
    assert _read(archive) == {f"{archive}!{name}": name for name in ("a.json", "b.json", "d/c.json")}
    assert _read(tmp_path) == _read(archive)


def test_hidden_members_and_what_macos_adds_are_skipped(tmp_path: Path) -> None:
    """An archive packed on a Mac gives its documents, and none of the files that were put beside them."""
    archive = _zip(tmp_path / "z.zip", "a.json", "__MACOSX/._a.json", ".hidden/b.json", "d/.c.json", "__MACOSX/x.json")
    assert list(_read(archive)) == [f"{archive}!a.json"]


def test_a_name_that_leads_out_of_the_archive_writes_nothing(tmp_path: Path) -> None:
    """Members called ``../…`` or ``/…`` are read in memory, and no file appears anywhere."""
    folder = tmp_path / "in" / "here"
    folder.mkdir(parents=True)
    archive = _zip(folder / "z.zip", "../../evil.json", f"{tmp_path}/worse.json", "./a/../b.json")
    before = sorted(tmp_path.rglob("*"))
    read = _read(archive)
    assert sorted(text for text in read.values()) == sorted(
        ["../../evil.json", f"{tmp_path}/worse.json", "./a/../b.json"]
    )
    assert sorted(tmp_path.rglob("*")) == before


def test_gzip_inside_an_archive_is_unpacked(tmp_path: Path) -> None:
    """A packed file in an archive gives what it would give beside it."""
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("a.json.gz", gzip.compress(b"text"))
    assert _read(tmp_path / "z.zip") == {f"{tmp_path}/z.zip!a.json.gz": "text"}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_archives_may_be_packed_in_any_way(tmp_path: Path, method: int) -> None:
    """Every compression that Python knows is read."""
    archive = _zip(tmp_path / "z.zip", "a.json", method=method)
    assert _read(archive) == {f"{archive}!a.json": "a.json"}


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04" + b"\0" * 40])
def test_a_broken_archive_is_an_error_with_its_name(tmp_path: Path, data: bytes) -> None:
    """What is no zip is one error; the paths after it are still read."""
    (tmp_path / "a.zip").write_bytes(data)
    _tree(tmp_path, "b.json")
    error, text = _read(tmp_path).values()
    assert error.startswith("ERROR can't be read as a zip archive: ")
    assert text == "b.json"


@pytest.mark.parametrize(
    ("offset", "value"), [(6, 1), (8, 99), (30, 0xFF), (36, 0xFF)], ids=["encrypted", "method", "name", "content"]
)
def test_a_damaged_member_is_unreadable_and_nothing_worse(tmp_path: Path, offset: int, value: int) -> None:
    """Encrypted, oddly packed and garbled members fail with an error that the pipeline reports."""
    archive = _zip(tmp_path / "z.zip", "a.json")
    data = bytearray(archive.read_bytes())
    data[offset] = value
    directory = data.index(b"PK\x01\x02")
    if offset in (6, 8):
        data[directory + offset + 2] = value
    archive.write_bytes(data)
    (text,) = _read(archive).values()
    assert text.startswith("UNREADABLE")


def test_standard_input_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    """``-`` reads standard input once and leaves it open."""
    stdin = io.TextIOWrapper(io.BytesIO(b"text"))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert _read("-") == {"<stdin>": "text"}
    assert not stdin.buffer.closed


def test_links_in_folders_are_not_followed(tmp_path: Path) -> None:
    """Neither to files nor to folders, broken ones and those that lead round included; one that is named is."""
    _tree(tmp_path, "in/a.json", "other/b.json")
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "linked").symlink_to(tmp_path / "other")
    (tmp_path / "in" / "b.json").symlink_to(tmp_path / "other" / "b.json")
    (tmp_path / "in" / "broken.json").symlink_to(tmp_path / "nowhere")
    passed_over: dict[str, str] = {}
    assert list(_read(tmp_path / "in", passed_over=passed_over)) == [str(tmp_path / "in" / "a.json")]
    links = ("again", "b.json", "broken.json", "linked")
    assert passed_over == {str(tmp_path / "in" / name): LINK for name in links}
    assert list(_read(tmp_path / "in" / "b.json")) == [str(tmp_path / "in" / "b.json")]
    assert list(_read(tmp_path / "in" / "linked")) == [str(tmp_path / "in" / "linked" / "b.json")]


def test_a_link_beside_a_file_is_not_followed_unless_it_is_named(tmp_path: Path) -> None:
    """A text that lies elsewhere isn't brought along, nor shown in a message."""
    _tree(tmp_path, "in/a.ann", "secret")
    (tmp_path / "in" / "a.txt").symlink_to(tmp_path / "secret")
    for given in ([tmp_path / "in"], [tmp_path / "in" / "a.ann"]):
        found = [source for source in sources(map(str, given)) if isinstance(source, Source)]
        assert [source.beside.find("a.txt") for source in found] == [None]
    named = next(iter(sources([str(tmp_path / "in" / "a.ann"), str(tmp_path / "in" / "a.txt")])))
    assert isinstance(named, Source)
    assert named.beside.find("a.txt") is not None


def test_a_broken_link_is_unreadable(tmp_path: Path) -> None:
    """A link that is named and leads nowhere is not passed over."""
    (tmp_path / "a.json").symlink_to(tmp_path / "nowhere")
    assert _read(tmp_path / "a.json") == {str(tmp_path / "a.json"): "UNREADABLE FileNotFoundError"}


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    """A named pipe, socket or device is passed over in a folder, an error where it is named, and never waited for."""
    _tree(tmp_path, "a.json")
    os.mkfifo(tmp_path / "pipe.json")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(os.path.relpath(tmp_path / "socket.json"))
        passed_over: dict[str, str] = {}
        assert list(_read(tmp_path, passed_over=passed_over)) == [str(tmp_path / "a.json")]
    assert passed_over == {str(tmp_path / name): NOT_REGULAR for name in ("pipe.json", "socket.json")}
    assert list(_read(tmp_path / "pipe.json", "/dev/zero").values()) == ["UNREADABLE OSError"] * 2


def test_a_store_and_folders_of_programs_are_passed_over(tmp_path: Path) -> None:
    """What `load .` meets beside documents: the store it loads into, a Python environment, packages of JavaScript."""
    _tree(tmp_path, "a.json", "node_modules/x/package.json", ".venv/b.json", "env/pyvenv.cfg", "env/c.json")
    open_store(Settings(store=str(tmp_path / "data")), default_vocabulary(), create=True).close()
    passed_over: dict[str, str] = {}
    assert list(_read(tmp_path, passed_over=passed_over)) == [str(tmp_path / "a.json")]
    whys = {".venv": HIDDEN, "data": STORE, "env": NOT_DOCUMENTS, "node_modules": NOT_DOCUMENTS}
    assert passed_over == {str(tmp_path / name): why for name, why in whys.items()}
    assert _read(tmp_path / "data") == {
        str(tmp_path / "data"): "ERROR it is a store of actorgraph; expected annotated articles"
    }


def test_a_folder_may_be_of_any_depth(tmp_path: Path) -> None:
    """Nothing is called for each folder that a folder lies in."""
    with chdir(tmp_path):
        for _ in range(500):
            Path("d").mkdir()
            os.chdir("d")
        Path("a.json").write_text("deep")
        os.chdir(tmp_path)
        (text,) = _read("d").values()
        shutil.rmtree("d")
    assert text == "deep"


def test_a_pattern_with_links_that_lead_round_ends(tmp_path: Path) -> None:
    """``**`` follows no links, and what matches in a folder that matches comes once."""
    _tree(tmp_path, "a/b/c.json", "a/d.json", "e.json")
    for name in ("x", "y", "z"):
        (tmp_path / "a" / name).symlink_to(tmp_path)
        (tmp_path / "a" / "b" / name).symlink_to(tmp_path / "a")
    assert list(_read(f"{tmp_path}/**")) == [str(tmp_path / n) for n in ("a/b/c.json", "a/d.json", "e.json")]
    assert list(_read(f"{tmp_path}/**/**/*.json")) == [str(tmp_path / n) for n in ("a/b/c.json", "a/d.json", "e.json")]
    with chdir(tmp_path):
        assert list(_read("**/*.json")) == ["a/b/c.json", "a/d.json", "e.json"]


def test_a_link_in_an_archive_is_passed_over(tmp_path: Path) -> None:
    """As in a folder."""
    archive = _zip(tmp_path / "z.zip", "a.json")
    link = zipfile.ZipInfo("b.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr(link, "/etc/hostname")
    passed_over: dict[str, str] = {}
    assert list(_read(archive, passed_over=passed_over)) == [f"{archive}!a.json"]
    assert passed_over == {f"{archive}!b.json": LINK}


def test_endings_may_be_in_capitals(tmp_path: Path) -> None:
    """A file's ending says the same in either; what lies beside it is found, too."""
    _tree(tmp_path, "A.ANN", "A.TXT", "B.Json")
    (tmp_path / "C.JSONL.GZ").write_bytes(gzip.compress(b"packed"))
    _zip(tmp_path / "D.ZIP", "E.TXT", "E.Ann")
    found = {source.name: source for source in sources([str(tmp_path)]) if isinstance(source, Source)}
    assert sorted(source.file for source in found.values()) == ["A.ann", "A.txt", "B.json", "C.jsonl", "E.ann", "E.txt"]
    assert found[str(tmp_path / "A.ANN")].beside.find("A.txt") is not None
    assert found[f"{tmp_path}/D.ZIP!E.Ann"].beside.find("E.txt") is not None
    assert _read(tmp_path / "C.JSONL.GZ") == {str(tmp_path / "C.JSONL.GZ"): "packed"}


NOBODY = 65534


@contextmanager
def _without_privileges(folder: Path) -> Iterator[None]:
    """As a user for whom permissions count; root may read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.chown(folder, NOBODY, -1)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("mode", [0o000, 0o400, 0o100])
def test_a_folder_that_may_not_be_read_is_an_error(mode: int) -> None:
    """A folder without permission is reported, and its neighbours are read."""
    with TemporaryDirectory() as name, _without_privileges(Path(name)):
        folder = Path(name)
        _tree(folder, "a/b.json", "c.json")
        (folder / "a").chmod(mode)
        error, text = _read(folder).values()
        (folder / "a").chmod(0o700)
    assert error.startswith(("ERROR can't be read: ", "UNREADABLE PermissionError"))
    assert text == "c.json"
