"""An earlier revision of the project, checked out beside this one, and its command line."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.running import ACTORGRAPH, environment

ROOT = Path(__file__).parents[2]
TIMEOUT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Earlier:
    """The code of a revision in a folder, run with the libraries of today's environment."""

    commit: str
    folder: Path

    def actorgraph(self, *arguments: object, store: Path, **settings: object) -> bytes:
        """What its `actorgraph` prints, run to its end.

        Raises:
            subprocess.CalledProcessError: it failed.
        """
        command = [ACTORGRAPH, *map(str, arguments)]
        given = self.environment(store=store, **settings)
        return subprocess.run(
            command, cwd=self.folder, env=given, stdout=subprocess.PIPE, timeout=TIMEOUT_SECONDS, check=True
        ).stdout

    def environment(self, **settings: object) -> dict[str, str]:
        """An environment in which the packages of its folder are found before today's."""
        return {**environment(**settings), "PYTHONPATH": str(self.folder)}


@contextmanager
def checked_out(commit: str) -> Iterator[Earlier]:
    """A revision in a worktree of this repository, which is taken away at the end."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "revision"
        _git("worktree", "add", "--quiet", "--detach", folder, commit)
        try:
            yield Earlier(_git("-C", folder, "rev-parse", "HEAD"), folder)
        finally:
            shutil.rmtree(folder)
            _git("worktree", "prune")


def _git(*arguments: object) -> str:
    done = subprocess.run(["git", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
