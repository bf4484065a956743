"""What `make neo4j` and `make test` bring along."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.neo4j.__main__ import GIVEN, password

TOOLS = Path(__file__).parents[1] / "install_tools.sh"
SH = shutil.which("sh")


def test_the_password_is_made_once_and_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next start finds the same one."""
    monkeypatch.delenv(GIVEN, raising=False)
    made = password(tmp_path)
    assert len(made) >= 16
    assert password(tmp_path) == made
    assert (tmp_path / "password").stat().st_mode & 0o777 == 0o600


def test_a_given_password_is_kept_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who chooses one keeps it."""
    monkeypatch.setenv(GIVEN, "chosen-by-somebody")
    assert password(tmp_path) == "chosen-by-somebody"
    assert list(tmp_path.iterdir()) == []


def tools(*names: str, path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SH, TOOLS, *names], env={"PATH": str(path), **environment}, capture_output=True, text=True, check=False
    )


def program(folder: Path, name: str, says: str = "") -> None:
    """A program that says something and does nothing."""
    (folder / name).write_text(f"#!{SH}\n{says}\n")
    (folder / name).chmod(0o755)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A PATH with the few programs that the script itself needs."""
    for name in ("sed", "id", "timeout"):
        found = shutil.which(name)
        assert found
        (tmp_path / name).symlink_to(os.path.realpath(found))
    return tmp_path


def test_missing_tools_are_named_where_they_cannot_be_installed(path: Path) -> None:
    """Without apt it says what to install, and fails."""
    done = tools(path=path)
    assert done.returncode == 1
    assert "chromium default-jre-headless maven" in done.stderr


def test_an_old_java_does_not_do(path: Path) -> None:
    """Java 11 is named as missing; 17, and later ones, will do."""
    program(path, "mvn")
    program(path, "java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2")
    assert "default-jre-headless" in tools("neo4j", path=path).stderr
    program(path, "java", "echo 'openjdk version \"25.0.1\" 2025-10-21' >&2")
    assert tools("neo4j", path=path).returncode == 0


def test_a_given_server_needs_no_java(path: Path) -> None:
    """Who has a Neo4j needs neither Java nor Maven."""
    assert tools("neo4j", path=path, ACTORGRAPH_TEST_NEO4J_URI="bolt://localhost:7687").returncode == 0
