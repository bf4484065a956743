"""`actorgraph verify`: one store's invariants, and two stores held against each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import run
from tests.cli.stores import fill
from tests.contract.articles import article, claim

ARMS = article("arms", claim("Ardland", "arms", "Red Front"))
VISIT = article("visit", claim("Ada Reed", "visits", "Borland"))


@pytest.fixture
def stores(tmp_path: Path) -> tuple[Path, Path]:
    """Two stores with the same article."""
    folders = tmp_path / "one", tmp_path / "other"
    for folder in folders:
        fill(folder, ARMS)
    return folders


def test_equal_stores(stores: tuple[Path, Path]) -> None:
    """0, with the counts."""
    done = run("verify", "--against", stores[1], store=stores[0])
    assert done.status == 0, done.err
    assert done.out.splitlines()[1].split() == ["articles", "1", "1"]
    assert done.out.endswith("the stores are equal\n")


def test_different_stores(stores: tuple[Path, Path]) -> None:
    """1, with what differs, for people and for programs."""
    fill(stores[1], VISIT)
    done = run("verify", "--against", stores[1], store=stores[0])
    assert done.status == 1
    assert "only there: visit\n" in done.out
    done = run("verify", "--against", stores[1], "--as", "json", store=stores[0])
    assert done.status == 1
    assert (done.json["equal"], done.json["here"]["articles"], done.json["there"]["articles"]) == (False, 1, 2)
    assert done.json["there"]["some"][0].endswith("/article/visit")


def test_a_store_that_is_not_there(stores: tuple[Path, Path], tmp_path: Path) -> None:
    """3; it isn't made by comparing with it."""
    done = run("verify", "--against", tmp_path / "none", store=stores[0])
    assert done.status == 3
    assert "there is no store at" in done.err
    assert not (tmp_path / "none").exists()


def test_a_store_under_another_base(stores: tuple[Path, Path], tmp_path: Path) -> None:
    """3; both bases are named."""
    other = tmp_path / "based"
    run("load", "-", store=other, input_=b"", base_iri="https://example.org/x/")
    done = run("verify", "--against", other, store=stores[0])
    assert done.status == 3
    assert "https://example.org/x/" in done.err
    assert "https://w3id.org/actorgraph/id/" in done.err


def test_the_invariants_as_json(stores: tuple[Path, Path]) -> None:
    """What is said in words, for programs."""
    assert run("verify", "--as", "json", store=stores[0]).json == {"revision": 1, "articles": 1, "faults": []}


def test_no_other_form(stores: tuple[Path, Path]) -> None:
    """2, with what there is."""
    done = run("verify", "--as", "csv", store=stores[0])
    assert done.status == 2
    assert "expected one of table, json" in done.err
