"""An earlier revision of the project, checked out beside this one, and its command line."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.cli.running import ACTORGRAPH, Done, Serving, ok, serving

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The code of a revision in a folder, run with the libraries of today's environment."""

    commit: str
    folder: Path

    def ok(self, *arguments: object, **given: Any) -> Done:
        """Run a command of its `actorgraph` that must succeed."""
        return ok(self._path, ACTORGRAPH, *arguments, program="env", cwd=self.folder, **given)

    @contextmanager
    def serving(self, **settings: Any) -> Iterator[Serving]:
        """Its service."""
        command = (self._path, ACTORGRAPH, "serve", "--port", 0)
        with serving(*command, any_port=False, program="env", cwd=self.folder, **settings) as served:
            yield served

    @property
    def _path(self) -> str:
        """The packages of its folder are found before today's."""
        return f"PYTHONPATH={self.folder}"


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
