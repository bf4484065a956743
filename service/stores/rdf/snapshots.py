"""Folders that hold one revision each: written by one process at a time, read by any number of others.

Whoever reads one holds a shared lock on it; whoever makes the next removes old ones that nobody holds. What isn't
current yet, or was left by a writer that was killed, is nobody's and is thrown away.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from actorgraph.ontology.errors import StoreUnavailable

LOOK_SECONDS = 0.05


class Snapshots:
    """Numbered snapshots in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, number: int) -> Path:
        """Where a snapshot is, or will be."""
        return self.folder / f"{number:06}"

    def discard_after(self, current: int) -> None:
        """Remove what never became current."""
        for snapshot in self.folder.iterdir():
            if not snapshot.name.isdigit() or int(snapshot.name) > current:
                shutil.rmtree(snapshot)

    def keep(self, newest: int) -> list[Path]:
        """Remove all but the newest few, and those that somebody still reads: these come back."""
        if not self.folder.exists():
            return []
        snapshots = sorted((p for p in self.folder.iterdir() if p.name.isdigit()), key=lambda p: int(p.name))
        return [snapshot for snapshot in snapshots[: max(len(snapshots) - newest, 0)] if not _remove_unread(snapshot)]


def hold(snapshot: Path) -> int | None:
    """A shared lock on a snapshot, as a file descriptor to be closed; ``None`` if it has been removed."""
    try:
        held = os.open(snapshot, os.O_RDONLY)
    except FileNotFoundError:
        return None
    fcntl.flock(held, fcntl.LOCK_SH)
    if not snapshot.exists():
        os.close(held)
        return None
    return held


def _remove_unread(snapshot: Path) -> bool:
    """Remove a snapshot unless somebody holds it (then a later commit does); whether it is gone."""
    held = os.open(snapshot, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(snapshot, ignore_errors=True)
    except BlockingIOError:
        return False
    finally:
        os.close(held)
    return True


@contextmanager
def disk_errors(name: str) -> Iterator[None]:
    """The operating system's and Oxigraph's errors become ours."""
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(f"{name}: {error}") from error


@contextmanager
def locked(path: Path, wait: float) -> Iterator[bool]:
    """Hold a lock file; whether it was to be had within so many seconds."""
    deadline = time.monotonic() + wait
    with path.open("w") as file:  # closing it gives the lock back
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() < deadline:
                    time.sleep(LOOK_SECONDS)
                    continue
                yield False
            else:
                yield True
            return
