"""README's commands, as they stand there, in an empty folder, without a setting; what it shows is what they answer."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import ACTORGRAPH, environment, serving
from tests.docs.test_docs import ROOT, _within

README = (ROOT / "README.md").read_text(encoding="utf-8")
PORT = 8000
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
LINES = [line.partition("  #")[0].strip() for block in BLOCKS for line in block.splitlines() if line.strip()]
CURLS = [line for line in LINES if line.startswith("curl ")]
OWN = [line for line in LINES if line.startswith("actorgraph ")]
MAKES = [line for line in LINES if line.startswith("make ")]


def _port() -> int:
    """README's own port, unless somebody has it: then one that is free."""
    with socket.socket() as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind(("127.0.0.1", PORT))
        except OSError:
            trying.bind(("127.0.0.1", 0))
        return int(trying.getsockname()[1])


def shell(command: str, folder: Path, port: int = PORT) -> str:
    """What a command prints, which must succeed."""
    given = environment()
    given["PATH"] = f"{Path(ACTORGRAPH).parent}:{given['PATH']}"
    line = command.replace(f"localhost:{PORT}", f"localhost:{port}")
    done = subprocess.run(
        ["sh", "-c", line], cwd=folder, env=given, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, (line, done.stderr)
    return done.stdout


@contextmanager
def served(command: str, folder: Path) -> Iterator[int]:
    """The port on which a command serves, called in a folder."""
    port = _port()
    words = shlex.split(command)[1:]
    with serving(*words, *(() if port == PORT else ("--port", port)), any_port=False, cwd=folder) as running:
        yield int(running.url.rpartition(":")[2])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder, with the articles that a reader is said to have."""
    made = tmp_path_factory.mktemp("reader")
    for articles in ("articles", "examples/articles"):
        shutil.copytree(ROOT / "examples" / "articles", made / articles)
    return made


def test_what_make_runs_is_what_is_tested_here() -> None:
    """`make demo` runs `actorgraph demo`; `make test` is this."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {line.split()[1] for line in MAKES} == {"demo", "test"}
    assert re.search(r"^demo:.*\n\t@\$\(RUN\) actorgraph demo$", makefile, re.MULTILINE)


def test_the_demo_answers_as_is_shown(tmp_path: Path) -> None:
    """Both questions of the README, by curl as it stands; the row that is shown is one of the answer's."""
    with served("actorgraph demo", tmp_path) as port:
        first, second = (json.loads(shell(f"{line} -sS", tmp_path, port)) for line in CURLS)
    (shown,) = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    assert sum(_within(json.loads(shown), row) for row in first["results"]) == 1
    assert {row["standing"] for row in first["results"]} == {"stated", "alleged"}
    pairs = {(row["who"]["value"], row["whom"]["value"]) for row in second["results"]["bindings"]}
    assert ("Northmark", "Salt Brigade") in pairs
    assert list(tmp_path.iterdir()) == []


def test_ones_own_articles(folder: Path) -> None:
    """Loaded, asked for and served, in SPARQL too; what is shown of an answer is what is printed."""
    *commands, serve = OWN
    assert serve == "actorgraph serve"
    printed = {command: shell(command, folder) for command in commands}
    (shown,) = re.findall(r"```text\n(.*?)```", README, re.DOTALL)
    assert [shown in answer for command, answer in printed.items() if "--words" in command] == [True]
    with served(serve, folder) as port:
        for line in CURLS:
            assert "error" not in json.loads(shell(f"{line} -sS", folder, port))


def test_what_is_asked_beside(demo_url: str) -> None:
    """The addresses that are named in passing answer."""
    paths: list[Any] = re.findall(r"`(/(?:paths|queries|changes)[^`{]*)`", README)
    assert len(paths) >= 3
    for path in paths:
        shell(f"curl -sSf '{demo_url.rstrip('/')}{path}'", ROOT)
