"""A service whose store was deleted, moved or replaced under it says so, in 503, whatever it is asked."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from actorgraph.ontology.iris import Iris
from actorgraph.service import keys
from actorgraph.service.stores.embedded.store import EmbeddedStore
from tests.cli.running import client, serving
from tests.contract.articles import article, claim, lines
from tests.contract.steps import VOCABULARY, loaded

ARMS = article("arms", claim("Ardland", "arms", "Red Front"))
ASKED = ("/readyz", "/relations", "/articles/arms", "/actors?q=ardland", "/export?format=nq", "/changes?since=0")
QUERY = "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%201"


def _made(folder: Path) -> str:
    store = EmbeddedStore(folder, Iris(), VOCABULARY)
    loaded(store, ARMS)
    key = keys.create(store, "tests")
    store.close()
    return key


def _deleted(folder: Path) -> None:
    shutil.rmtree(folder)


def _emptied(folder: Path) -> None:
    for inside in folder.iterdir():
        shutil.rmtree(inside) if inside.is_dir() else inside.unlink()


def _replaced(folder: Path) -> None:
    shutil.rmtree(folder)
    _made(folder)


@pytest.mark.parametrize(
    ("lose", "said"),
    [
        (_deleted, "the store's files were deleted"),
        (_emptied, "the store's files were deleted"),
        (_replaced, "another store is there now"),
    ],
)
def test_a_store_that_is_lost_is_told(lose: Callable[[Path], None], said: str, tmp_path: Path) -> None:
    """Neither is it said to be ready, nor does it answer from what was deleted, nor is anything written."""
    folder = tmp_path / "store"
    key = _made(folder)
    with serving(store=folder, lock_wait=0.2) as service, client(service.url, key) as asking:
        assert [asking.get(path).status_code for path in (*ASKED, QUERY)] == [200] * 7
        lose(folder)
        for path in ASKED:
            answer = asking.get(path)
            assert (path, answer.status_code) == (path, 503)
            assert said in answer.json()["detail"]
        assert asking.get(QUERY).status_code == 503
        posted = asking.post("/articles?format=native", content=lines(article("more", claim("Borland", "arms", "X"))))
        assert posted.status_code == 503, posted.text
        assert asking.get("/healthz").status_code == 200
