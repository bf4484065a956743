"""Zip archives, and archives in them: their files, opened in memory, and limits that no honest archive meets.

Nothing is ever extracted to a path. An archive in another is unpacked to memory, or to a file without a name.
"""

from __future__ import annotations

import gzip
import lzma
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from actorgraph.loaders.folders import HIDDEN, LINK
from actorgraph.ontology.errors import LoadError, Place

UNREADABLE = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""What opening or reading a source raises when it can't be read; a broken archive may show only then."""

MAX_DEPTH = 3
"""How many archives may be in one another: an export, packed with others, whose documents are packed."""
MAX_INNER_FILES = 1_000_000
MAX_INNER_BYTES = 4 << 30

_SPOOLED = 16 << 20
_PIECE = 1 << 16

Opener = Callable[[], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its folder there, its name in that, and how errors call it."""

    folder: str
    file: str
    shown: str
    open: Opener
    why_not: str | None = None
    """Why it isn't read."""


@dataclass(slots=True)
class Allowance:
    """How many files and bytes the archives within one archive may still have, all together."""

    files: int = field(default_factory=lambda: MAX_INNER_FILES)
    bytes: int = field(default_factory=lambda: MAX_INNER_BYTES)


def is_archive(name: str) -> bool:
    """Whether a file is a zip archive, by its name."""
    return name.casefold().endswith(".zip")


@contextmanager
def opened(name: str, open_: Opener, inside: int, allowance: Allowance) -> Iterator[list[Member]]:
    """The files of an archive in the order of their names; some aren't to be read, and say why.

    ``inside`` is how many archives it is in. Its files can be opened as long as it is.

    Raises:
        LoadError: it is no archive, or it is in too many others, or they hold too much.
    """
    if inside >= MAX_DEPTH:
        raise LoadError(Place(name), f"it is in {inside} other archives; expected at most {MAX_DEPTH - 1}")
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(open_())
            if inside:
                stream = stack.enter_context(_unpacked(stream, allowance))
            archive = stack.enter_context(zipfile.ZipFile(stream))
            found = archive.infolist()
        except (*UNREADABLE, RuntimeError, ValueError, NotImplementedError) as error:
            raise LoadError(Place(name), f"can't be read as a zip archive: {error}") from error
        allowance.files -= len(found) if inside else 0
        if min(allowance.files, allowance.bytes) < 0:
            most = f"{MAX_INNER_FILES:,} files in {MAX_INNER_BYTES >> 30} GiB"
            raise LoadError(Place(name), f"the archives within this one hold too much; expected at most {most}")
        yield [_member(name, archive, info) for info in sorted(found, key=_name) if not info.is_dir()]


def _unpacked(stream: BinaryIO, allowance: Allowance) -> BinaryIO:
    """An archive within another, to be read anywhere; cut off where it has more bytes than are left."""
    unpacked = SpooledTemporaryFile(max_size=_SPOOLED)  # noqa: SIM115 — whoever asks for it closes it
    while allowance.bytes >= 0 and (piece := stream.read(_PIECE)):
        unpacked.write(piece)
        allowance.bytes -= len(piece)
    return cast(BinaryIO, unpacked)


def _name(info: zipfile.ZipInfo) -> str:
    return info.filename


def _why_not(info: zipfile.ZipInfo) -> str | None:
    parts = info.filename.split("/")
    if "__MACOSX" in parts or any(p.startswith(".") and p not in (".", "..") for p in parts):
        return HIDDEN
    return LINK if stat.S_ISLNK(info.external_attr >> 16) else None


def _member(archive: str, file: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    folder, _, name = info.filename.rpartition("/")
    return Member(folder, name, f"{archive}!{info.filename}", partial(_open, file, info), _why_not(info))


def _open(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> AbstractContextManager[BinaryIO]:
    try:
        stream = archive.open(member)
    except (RuntimeError, NotImplementedError, ValueError) as error:  # encrypted, packed in an unknown way, or damaged
        raise OSError(str(error)) from error
    return cast(
        AbstractContextManager[BinaryIO], gzip.open(stream) if member.filename.lower().endswith(".gz") else stream
    )
