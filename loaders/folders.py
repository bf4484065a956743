"""What lies in a folder: what of it is read, and why the rest isn't.

Links in a folder aren't followed, so that nothing leads out of it or round in it, and only regular files are opened: a
named pipe or a device may never end.
"""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

HIDDEN = "hidden"
LINK = "a link; links in folders and archives aren't followed"
NOT_REGULAR = "not a regular file"
STORE = "a store of actorgraph"
NOT_DOCUMENTS = "a folder of programs"

_STORE_FILE = "ledger.sqlite3"
"""What every embedded store has, and the copy in RDF of one in Neo4j."""
_PROGRAMS = ("node_modules", "__pycache__")
_PROGRAMS_FILE = "pyvenv.cfg"
_RECURSIVE = "**"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file or folder that isn't read, and why."""

    name: str
    why: str


def entries(folder: Path) -> list[Path | PassedOver]:
    """The folders and regular files in a folder, and what else is there, in the order of their names.

    Raises:
        OSError: it can't be read.
    """
    with os.scandir(folder) as found:
        ordered = sorted(found, key=lambda entry: entry.name)
    whys = [(folder / entry.name, _why_not(entry)) for entry in ordered]
    return [path if why is None else PassedOver(str(path), why) for path, why in whys]


def _why_not(entry: os.DirEntry[str]) -> str | None:
    if entry.name.startswith("."):
        return HIDDEN
    if entry.is_symlink():
        return LINK
    if entry.is_dir(follow_symlinks=False):
        if is_store(Path(entry.path)):
            return STORE
        programs = entry.name in _PROGRAMS or _holds(Path(entry.path), _PROGRAMS_FILE)
        return NOT_DOCUMENTS if programs else None
    return None if entry.is_file(follow_symlinks=False) else NOT_REGULAR


def is_store(folder: Path) -> bool:
    """Whether a folder is an embedded store."""
    return _holds(folder, _STORE_FILE)


def _holds(folder: Path, name: str) -> bool:
    try:
        return (folder / name).exists()
    except OSError:  # a folder that may not be looked into: reading it will say so
        return False


def files_of(folder: Path, linked: frozenset[Path]) -> list[Path]:
    """The regular files of a folder, and those of its links that are named; none if it can't be read."""
    try:
        with os.scandir(folder) as found:
            return [folder / e.name for e in found if e.is_file(follow_symlinks=False) or folder / e.name in linked]
    except (OSError, ValueError):  # whoever needs a file of it will say that it isn't there
        return []


def regular(path: Path) -> BinaryIO:
    """A regular file, to be read.

    Raises:
        OSError: it is none, or can't be opened; what might never open or end is never waited for.
    """
    opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        kind = os.fstat(opened).st_mode
        if not stat.S_ISREG(kind):
            raise OSError(f"it is {NOT_REGULAR}; expected one, or - for standard input")
        return os.fdopen(opened, "rb")
    except BaseException:
        os.close(opened)
        raise


def matches(pattern: str) -> list[Path]:
    """What a glob stands for, in the order of the names; ``**`` are folders of any depth, links aside.

    Of what matches in a folder that matches too, nothing: it comes with that.
    """
    parts = pattern.split("/")
    steps = [step for step, before in zip(parts, [None, *parts], strict=False) if step != before or step != _RECURSIVE]
    if _RECURSIVE not in steps:
        return sorted(map(Path, glob.glob(pattern)))  # noqa: PTH207 — the pattern may be absolute
    at = steps.index(_RECURSIVE)
    start, rest = "/".join(steps[:at]) or ("/" if pattern.startswith("/") else "."), "/".join(steps[at + 1 :])
    folders = (folder for path in glob.glob(start) if Path(path).is_dir() for folder in _below(Path(path)))  # noqa: PTH207
    found: set[Path] = set()
    for folder in folders:
        found.update(matches(str(Path(glob.escape(str(folder)), rest))) if rest else [folder])
    return sorted(path for path in found if not found.intersection(path.parents))


def _below(folder: Path) -> Iterator[Path]:
    """A folder and all in it that are read."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        yield here
        try:
            waiting += [path for path in entries(here) if isinstance(path, Path) and path.is_dir()]
        except OSError:  # what can't be read has no matches
            continue
