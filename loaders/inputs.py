"""What a path on the command line stands for: files, folders, globs, archives and standard input, opened as streams."""

from __future__ import annotations

import glob
import gzip
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from ontology.errors import LoadError, Place

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One stream of bytes to load, with the name that errors give it.

    ``named`` tells whether the user named this very file, or it was met in a folder or archive.
    """

    name: str
    open: Callable[[], AbstractContextManager[BinaryIO]]
    named: bool


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a source that can be parsed by itself, in another process too: its bytes and its first line."""

    file: str
    line: int
    data: bytes


def sources(paths: Iterable[str]) -> Iterator[Source | LoadError]:
    """Everything that these paths stand for, folders in the order of their names."""
    for path in paths:
        if path == STDIN:
            yield Source("<stdin>", lambda: nullcontext(sys.stdin.buffer), named=True)
        elif Path(path).exists():
            yield from _path(Path(path), named=True)
        elif found := sorted(glob.glob(path, recursive=True)):  # noqa: PTH207 — the pattern may be absolute
            for match in found:
                yield from _path(Path(match), named=True)
        else:
            yield LoadError(Place(path), "no such file or folder")


def _path(path: Path, named: bool) -> Iterator[Source | LoadError]:
    if path.is_dir():
        for child in sorted(path.iterdir()):
            if not child.name.startswith("."):
                yield from _path(child, named=False)
    elif path.suffix == ".zip":
        yield from _zip(path)
    elif path.suffix == ".gz":
        yield Source(str(path), lambda: _gzip(path), named)
    else:
        yield Source(str(path), lambda: path.open("rb"), named)


def _gzip(path: Path) -> AbstractContextManager[BinaryIO]:
    return cast(AbstractContextManager[BinaryIO], gzip.open(path, "rb"))


def _zip(path: Path) -> Iterator[Source | LoadError]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        yield LoadError(Place(str(path)), f"can't be read as a zip archive: {error}")
        return
    with closing(archive):
        for member in sorted(archive.namelist()):
            if not member.endswith("/"):
                yield Source(f"{path}!{member}", partial(_member, archive, member), named=False)


def _member(archive: zipfile.ZipFile, member: str) -> AbstractContextManager[BinaryIO]:
    return cast(AbstractContextManager[BinaryIO], archive.open(member))  # read in memory, never extracted to a path
