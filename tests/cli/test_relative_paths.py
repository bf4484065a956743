"""Relative paths are resolved where the command was called, for every process that uses them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import httpx
import pytest

from tests.cli.running import EXAMPLES, ok, run, serving
from tests.contract.articles import article, claim, lines
from tests.ontology.test_extensions import PREFIXES, RIGHT

ASK = "ASK { ?claim a ag:Claim }"
PROFILE = """
name = "convoys"
[attributes]
"Modality=Said" = { stance = "asserts" }
"""


@pytest.mark.parametrize("given", ["store", "./store", "../here/store", "deep/er/store"])
def test_a_relative_store_is_asked_in_sparql(given: str, tmp_path: Path) -> None:
    """By the command line and over HTTP, whether an option names it or a setting."""
    here = tmp_path / "here"
    here.mkdir()
    ok("load", EXAMPLES, "--store", given, cwd=here)
    assert ok("sparql", ASK, "--as", "csv", "--store", given, cwd=here).out.split() == ["true"]
    assert ok("sparql", ASK, "--as", "csv", store=given, cwd=here).out.split() == ["true"]
    with serving("serve", "--store", given, cwd=here) as service:
        answer = httpx.get(f"{service.url}/sparql", params={"query": ASK})
    assert (answer.status_code, answer.json()["boolean"]) == (200, True)


def test_a_demo_keeps_a_relative_store(tmp_path: Path) -> None:
    """And asks it in SPARQL."""
    with serving("demo", "--store", "kept", cwd=tmp_path) as service:
        answer = httpx.get(f"{service.url}/sparql", params={"query": ASK})
    assert (answer.status_code, answer.json()["boolean"]) == (200, True)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_stores_are_compared_by_relative_paths(tmp_path: Path) -> None:
    """Both of them."""
    for store in ("one", "two"):
        ok("load", EXAMPLES, "--store", store, cwd=tmp_path)
    assert ok("verify", "--store", "one", "--against", "two", "--as", "json", cwd=tmp_path).json["equal"]


def test_files_of_a_load_are_relative(tmp_path: Path) -> None:
    """Articles, terms, profile and report, also where other processes parse; a service reads the terms, too."""
    (tmp_path / "terms.ttl").write_text(PREFIXES + RIGHT, encoding="utf-8")
    (tmp_path / "profile.toml").write_text(PROFILE)
    records = [article(f"a{n}", claim("Ardland", "smugglesGunsFor", "Red Front")) for n in range(3)]
    (tmp_path / "convoy.jsonl").write_bytes(lines(*records))
    parsing = ("--profile", "profile.toml", "--workers", 2, "--report", "report.json")
    terms = ("--ontology", "terms.ttl", "--store", "store")
    ok("load", "convoy.jsonl", *parsing, *terms, cwd=tmp_path)
    assert json.loads((tmp_path / "report.json").read_text())["claims"] == 3
    ok("validate", "convoy.jsonl", cwd=tmp_path, profile="profile.toml", ontology="./terms.ttl")
    with serving("serve", *terms, cwd=tmp_path) as service:
        found = httpx.get(f"{service.url}/relations?relation=smugglesGunsFor").json()["results"]
        answer = httpx.get(f"{service.url}/sparql", params={"query": ASK})
    assert [row["relation"] for row in found] == ["smugglesGunsFor"]
    assert answer.json()["boolean"] is True


def test_a_current_folder_that_is_gone(tmp_path: Path) -> None:
    """A relative path is wrong usage there, and said so."""
    here = tmp_path / "here"
    here.mkdir()
    done = run("articles", "list", before=lambda: (os.chdir(here), here.rmdir()))
    assert done.status == 2
    assert "setting store (ACTORGRAPH_STORE)" in done.err
    assert "the current folder is gone" in done.err


@pytest.mark.parametrize("name", ["store", "profile"])
def test_a_path_that_is_empty(name: str, tmp_path: Path) -> None:
    """Is wrong usage as an option, and no setting as a variable."""
    done = run("load", EXAMPLES, f"--{name}", "", cwd=tmp_path)
    assert (done.status, f"setting {name}" in done.err) == (2, True)
    ok("load", EXAMPLES, cwd=tmp_path, **{name: ""})
    assert [path.name for path in tmp_path.iterdir()] == ["actorgraph-data"]
