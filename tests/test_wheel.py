"""The wheel: built, looked into, and installed outside the checkout, with what it says it depends on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.cli.running import environment, ok, serving

ROOT = Path(__file__).parents[1]
PACKAGES = ("ontology", "loaders", "service")
HIDDEN = {"__pycache__", ".ruff_cache", ".mypy_cache"}


def uv() -> str | None:
    """The tool that `make` uses, or ``None`` where only pip is."""
    local = ROOT / ".venv-uv" / "bin" / "uv"
    return os.environ.get("UV") or shutil.which("uv") or (str(local) if local.is_file() else None)


def call(*command: object) -> None:
    done = subprocess.run(list(map(str, command)), env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment."""
    folder = tmp_path_factory.mktemp("fresh") / "env"
    if tool := uv():
        call(tool, "venv", "--python", sys.executable, folder)
    else:
        call(sys.executable, "-m", "venv", folder)
    return folder / "bin" / "python"


@pytest.fixture(scope="module")
def wheel(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, as it is built from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    if tool := uv():
        call(tool, "build", "--wheel", "--out-dir", folder, ROOT)
    else:
        call(python, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def actorgraph(python: Path, wheel: Path) -> str:
    """The command, installed from the wheel with its dependencies and nothing else."""
    if tool := uv():
        call(tool, "pip", "install", "--python", python, wheel)
    else:
        call(python, "-m", "pip", "install", wheel)
    return str(python.with_name("actorgraph"))


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def files(folder: str) -> list[Path]:
    """All files below a folder of the checkout that belong to it."""
    found = (path.relative_to(ROOT) for path in sorted((ROOT / folder).rglob("*")) if path.is_file())
    return [path for path in found if not HIDDEN & set(path.parts)]


@pytest.mark.parametrize("package", PACKAGES)
def test_it_holds_every_file_of_the_packages(package: str, wheel: Path) -> None:
    """Modules, and what they read: ontology, queries, the ledger's tables, the page."""
    wanted = {f"actorgraph/{path}" for path in files(package)}
    assert wanted - names(wheel) == set()


def test_it_holds_the_examples(wheel: Path) -> None:
    """The demo runs from it."""
    wanted = {f"actorgraph/service/_{path}" for path in files("examples")}
    assert len(wanted) > 12
    assert wanted - names(wheel) == set()


@pytest.mark.parametrize("suffix", [".ttl", ".toml", ".rq", ".sql", ".html", ".css", ".js", ".svg", ".json"])
def test_it_holds_every_kind_of_data(suffix: str, wheel: Path) -> None:
    """At least one file of each: the check above isn't empty."""
    assert any(name.endswith(suffix) for name in names(wheel))


def test_it_holds_nothing_else(wheel: Path) -> None:
    """One package, without tests and caches; the licence among its metadata."""
    tops = {name.split("/")[0] for name in names(wheel)}
    (metadata,) = tops - {"actorgraph"}
    assert metadata.endswith(".dist-info")
    assert f"{metadata}/licenses/LICENSE" in names(wheel)
    assert not [name for name in names(wheel) if HIDDEN & set(name.split("/"))]


def test_it_works_outside_the_checkout(actorgraph: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loads an article and answers the project's question."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    (tmp_path / "article.json").write_bytes((ROOT / "examples" / "articles" / "open-hand.json").read_bytes())
    ok("load", "article.json", program=actorgraph)
    found = ok("query", "states-arming-proxies", "--as", "json", program=actorgraph).json["results"]
    assert {(row["state"]["name"], row["proxy"]["name"]) for row in found} == {("Northmark", "Reed Front")}
    assert ok("verify", program=actorgraph).out == "revision 1: 1 articles, all is well\n"
    assert (tmp_path / "actorgraph-data").is_dir()


def test_its_demo_works_outside_the_checkout(actorgraph: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its own examples, the page and the answers."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    with serving("demo", program=actorgraph) as demo:
        assert httpx.get(f"{demo.url}/articles").json()["total"]["value"] == 13
        assert httpx.get(f"{demo.url}/queries/states-arming-proxies").json()["results"]
        assert "<title>" in httpx.get(f"{demo.url}/").text
        assert httpx.get(f"{demo.url}/web/app.js").status_code == 200
        assert httpx.get(f"{demo.url}/web/swagger-ui-bundle.js").status_code == 200
    assert list(tmp_path.iterdir()) == []
