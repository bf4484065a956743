"""Golden cases of commands: `tests/cases/service/NAME/input.sh`, run in an empty folder, and all that it prints."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.running import ACTORGRAPH, EXAMPLES, environment

CASES = sorted((Path(__file__).parents[1] / "cases" / "service").glob("*/input.sh"))


@pytest.mark.parametrize("script", CASES, ids=lambda script: script.parent.name)
def test_commands_print_what_is_expected(script: Path, tmp_path: Path) -> None:
    """To the letter, without any setting."""
    path = environment()["PATH"]
    given = environment() | {"PATH": f"{Path(ACTORGRAPH).parent}:{path}", "EXAMPLES": str(EXAMPLES)}
    command = ["sh", "-eu", str(script)]
    done = subprocess.run(command, cwd=tmp_path, env=given, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout == (script.parent / "expected.txt").read_text(), done.stderr
    assert done.returncode == 0, done.stderr
