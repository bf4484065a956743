"""A load that is killed or stopped leaves whole articles; the same load then finishes as if nothing had happened."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from functools import partial
from pathlib import Path

import pytest

from actorgraph.ontology.vocabulary import default_vocabulary
from actorgraph.service.settings import Settings
from actorgraph.service.stores.registry import open_store
from tests.benchmarks.generate import generate, write
from tests.cli.running import ACTORGRAPH, environment, ok
from tests.cli.stores import articles_seen, ids
from tests.thorough import ALL

ARTICLES, BATCH = 200, 20
POINTS = 10 if ALL else 4
SETTINGS = {"batch_articles": BATCH}


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Several hundred generated articles, one a line."""
    file = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    file.write_text("".join(json.dumps(article) + "\n" for article in generate(ARTICLES * 5)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def undisturbed(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The export of a load that nobody killed."""
    store = tmp_path_factory.mktemp("undisturbed") / "store"
    ok("load", articles, store=store, **SETTINGS)
    return ok("export", store=store).out


@pytest.mark.thorough
def test_killed_at_several_points(articles: Path, undisturbed: str, tmp_path: Path) -> None:
    """Whole articles only, verify holds, and the same load finishes; half of the kills leave some but not all."""
    texts = {line["article"]["id"]: line for line in map(json.loads, articles.read_text().splitlines())}
    left = []
    for point in range(POINTS):
        store = tmp_path / f"store{point}"
        _load_and_kill(articles, store, after=point * ARTICLES // POINTS, late=point % 2 * 0.03)
        ok("verify", store=store)
        present = _claims_by_article(store)
        left.append(len(present))
        assert present == {id_: len(texts[id_]["claims"]) for id_ in present}
        ok("load", articles, store=store, **SETTINGS)
        assert ok("export", store=store).out == undisturbed
    assert sum(0 < count < ARTICLES for count in left) >= POINTS // 2, left


def test_ctrl_c_leaves_whole_articles(folder: Path, tmp_path: Path) -> None:
    """130; what was committed is told and stays; the same load again skips it and loads the rest."""
    file = tmp_path / "many.jsonl"
    with file.open("wb") as out:
        write(out, 40_000)
    given = environment(store=folder, batch_articles=50)
    command = [ACTORGRAPH, "load", str(file), "--workers", "2"]
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # what runs in the background may be deaf to it
    with subprocess.Popen(command, env=given, stderr=subprocess.PIPE, preexec_fn=heard) as load:  # noqa: PLW1509
        next(count for count in articles_seen(folder) if count > 50 or load.poll() is not None)  # the first is counted
        load.send_signal(signal.SIGINT)
        _, told = load.communicate(timeout=60)
    words = told.decode()
    assert load.returncode == 130, words
    assert "Traceback" not in words
    assert "then it was stopped. Loading the same again loads the rest" in " ".join(words.split())
    loaded = len(ids(folder))
    assert 0 < loaded < 8000
    ok("verify", store=folder)
    with (tmp_path / "first.jsonl").open("wb") as out:
        write(out, 5 * (loaded + 10))
    again = ok("load", tmp_path / "first.jsonl", store=folder)
    assert again.out.startswith(f"10 articles loaded, {loaded:,} unchanged")


def _load_and_kill(articles: Path, store: Path, after: int, late: float) -> None:
    """Start a load, and end it with SIGKILL once more than ``after`` articles are visible, and a moment ``late``."""
    command = [ACTORGRAPH, "load", str(articles), "--store", str(store)]
    loading = subprocess.Popen(command, env=environment(**SETTINGS), stdout=subprocess.DEVNULL)
    try:
        for count in articles_seen(store):
            if count > after or loading.poll() is not None:
                break
        time.sleep(late)
    finally:
        loading.send_signal(signal.SIGKILL)
        loading.wait()


def _claims_by_article(folder: Path) -> dict[str, int]:
    """What a reader sees after the kill: how many claims each article has."""
    store = open_store(Settings(store=str(folder)), default_vocabulary())
    with store.view() as view:
        found = {id_: view.annotated(id_) for id_ in view.article_ids()}
    store.close()
    return {id_: len(annotated.claims) for id_, annotated in found.items() if annotated is not None}
