"""Archives in archives: read in memory, however they are nested, within limits."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from actorgraph.loaders import archives
from actorgraph.loaders.inputs import sources
from actorgraph.ontology.errors import LoadError


def _zip(**files: bytes) -> bytes:
    """An archive; in names ``__`` is a dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return packed.getvalue()


def _read(path: Path) -> dict[str, str]:
    """What is in every file, by its name without the folder; of errors their messages."""
    found = {}
    for source in sources([str(path)]):
        if isinstance(source, LoadError):
            found[source.place.file] = f"ERROR {source.message}"
        else:
            with source.open() as stream:
                found[source.name] = stream.read().decode()
    return {name.removeprefix(f"{path.parent}/"): text for name, text in found.items()}


def test_archives_in_archives_are_opened_where_they_stand(tmp_path: Path) -> None:
    """Their files come in the place of the archive, and say through which they were reached."""
    (tmp_path / "o.zip").write_bytes(_zip(a=b"1", c__zip=_zip(x=b"2", y__ZIP=_zip(z=b"3")), d=b"4"))
    expected = {"o.zip!a": "1", "o.zip!c.zip!x": "2", "o.zip!c.zip!y.ZIP!z": "3", "o.zip!d": "4"}
    assert list(_read(tmp_path / "o.zip").items()) == list(expected.items())


def test_files_of_an_inner_archive_lie_beside_each_other(tmp_path: Path) -> None:
    """What a file brings along is looked for in its own archive, and the folder above is the outer one's."""
    (tmp_path / "o.zip").write_bytes(_zip(other=b"1", c__zip=_zip(x=b"2", y=b"3")))
    found = {s.name.rpartition("!")[2]: s for s in sources([str(tmp_path / "o.zip")]) if not isinstance(s, LoadError)}
    assert sorted(found["x"].beside.names) == ["x", "y"]
    assert found["x"].beside.above is found["other"].beside


def test_a_broken_inner_archive_is_an_error_of_its_own(tmp_path: Path) -> None:
    """It is named with the archive that it is in, and the files after it are read."""
    (tmp_path / "o.zip").write_bytes(_zip(a__zip=b"no archive", b=b"1"))
    assert _read(tmp_path / "o.zip") == {
        "o.zip!a.zip": "ERROR can't be read as a zip archive: File is not a zip file",
        "o.zip!b": "1",
    }


def test_archives_are_opened_to_a_depth(tmp_path: Path) -> None:
    """What is nested deeper is one error each, and nothing of it is unpacked."""
    data = _zip(x=b"1")
    for _ in range(archives.MAX_DEPTH):
        data = _zip(a__zip=data)
    (tmp_path / "o.zip").write_bytes(data)
    inside = "!a.zip" * archives.MAX_DEPTH
    assert _read(tmp_path / "o.zip") == {f"o.zip{inside}": "ERROR it is in 3 other archives; expected at most 2"}


@pytest.mark.parametrize(("limit", "value"), [("MAX_INNER_FILES", 3), ("MAX_INNER_BYTES", 300)])
def test_archives_within_one_hold_so_much_at_most(
    tmp_path: Path, limit: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All together: the one that has more than is left is an error, and what is no archive is still read."""
    monkeypatch.setattr(archives, limit, value)
    (tmp_path / "o.zip").write_bytes(_zip(a__zip=_zip(x=b"1", y=b"2"), b__zip=_zip(x=b"1", y=b"2"), c=b"3"))
    found = _read(tmp_path / "o.zip")
    assert found.pop("o.zip!b.zip").startswith("ERROR the archives within this one hold too much; expected at most ")
    assert list(found) == ["o.zip!a.zip!x", "o.zip!a.zip!y", "o.zip!c"]


def test_an_archive_that_unpacks_to_very_much_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bomb is read no further than the limit."""
    monkeypatch.setattr(archives, "MAX_INNER_BYTES", 1 << 20)
    (tmp_path / "o.zip").write_bytes(_zip(a__zip=b"\0" * (64 << 20)))
    (error,) = _read(tmp_path / "o.zip").values()
    assert error.startswith("ERROR ")
