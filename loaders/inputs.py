"""What a path on the command line stands for: files, folders, globs, archives and standard input, opened as streams."""

from __future__ import annotations

import glob
import gzip
import lzma
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from ontology.errors import LoadError, Place

STDIN = "-"
UNREADABLE = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""What opening or reading a source raises when it can't be read; a broken archive may show only then."""


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
        elif _is(Path.exists, Path(path)):
            yield from _path(Path(path), named=True)
        elif found := sorted(glob.glob(path, recursive=True)):  # noqa: PTH207 — the pattern may be absolute
            for match in found:
                yield from _path(Path(match), named=True)
        else:
            yield LoadError(Place(path), "no such file or folder")


def _is(test: Callable[[Path], bool], path: Path) -> bool:
    try:
        return test(path)
    except OSError:  # a name that is too long, or a folder that may not be looked into: opening it will say so
        return False


def _path(path: Path, named: bool, above: frozenset[Path] = frozenset()) -> Iterator[Source | LoadError]:
    if _is(Path.is_dir, path):
        yield from _folder(path, above)
    elif path.suffix == ".zip":
        yield from _zip(path)
    elif path.suffix == ".gz":
        yield Source(str(path), lambda: _gzip(path), named)
    else:
        yield Source(str(path), lambda: path.open("rb"), named)


def _folder(path: Path, above: frozenset[Path]) -> Iterator[Source | LoadError]:
    """All that isn't hidden in a folder; ``above`` are the folders that hold it, for links that lead back to them."""
    real = path.resolve()
    try:
        children = [] if real in above else sorted(path.iterdir())
    except OSError as error:
        yield LoadError(Place(str(path)), f"can't be read: {error}")
        return
    for child in children:
        if not child.name.startswith("."):
            yield from _path(child, named=False, above=above | {real})


def _gzip(path: Path) -> AbstractContextManager[BinaryIO]:
    return cast(AbstractContextManager[BinaryIO], gzip.open(path, "rb"))


def _zip(path: Path) -> Iterator[Source | LoadError]:
    try:
        archive = zipfile.ZipFile(path)
    except (*UNREADABLE, ValueError, NotImplementedError) as error:
        yield LoadError(Place(str(path)), f"can't be read as a zip archive: {error}")
        return
    with closing(archive):
        for member in sorted(archive.infolist(), key=lambda info: info.filename):
            if not member.filename.endswith("/") and not _hidden(member.filename):
                yield Source(f"{path}!{member.filename}", partial(_member, archive, member), named=False)


def _hidden(member: str) -> bool:
    """Whether a name in an archive is hidden, or is what macOS adds to archives."""
    parts = member.split("/")
    return "__MACOSX" in parts or any(p.startswith(".") and p not in (".", "..") for p in parts)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> AbstractContextManager[BinaryIO]:
    """Open a member in memory; nothing is ever extracted to a path."""
    try:
        stream = archive.open(member)
    except (RuntimeError, NotImplementedError, ValueError) as error:  # encrypted, packed in an unknown way, or damaged
        raise OSError(str(error)) from error
    return cast(AbstractContextManager[BinaryIO], gzip.open(stream) if member.filename.endswith(".gz") else stream)
