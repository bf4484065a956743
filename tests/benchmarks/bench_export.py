"""Exports of 20,000 claims in every form, against the embedded store's own dump and in turn with it."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Oxigraph

from actorgraph.ontology.vocabulary import default_vocabulary
from actorgraph.service.export import EXPORTS, export
from actorgraph.service.settings import Settings
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.registry import open_store
from tests.benchmarks.generate import main as generate_main
from tests.neo4j.server import own, running
from tests.neo4j.settings import neo4j_settings

CLAIMS, TURNS = 20_000, 3
COMMAND = str(Path(sys.executable).with_name("actorgraph"))
GIVEN = "ACTORGRAPH_BENCH_STORE"
"""A folder with a store, to be read instead of one that is made."""


class Counting:
    """A file that keeps nothing."""

    def __init__(self) -> None:
        self.bytes = 0

    def write(self, data: bytes) -> int:
        """Count."""
        self.bytes += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


def run() -> list[dict[str, object]]:
    """Seconds, quads/s and the ratio to `dump` of the embedded store; then the same from Neo4j, in N-Quads."""
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles.jsonl"
        store = os.environ.get(GIVEN) or str(Path(folder) / "store")
        if GIVEN not in os.environ:
            generate_main(["--claims", str(CLAIMS), "--out", str(articles)])
            _load(articles, store, {})
        found = _embedded(store)
        if GIVEN not in os.environ:
            found.append(_neo4j(Path(folder), articles))
        return found


def _load(articles: Path, store: str, credentials: dict[str, str]) -> None:
    environment = {**os.environ, **credentials, "ACTORGRAPH_STORE": store}
    subprocess.run([COMMAND, "load", "--workers", "2", str(articles)], env=environment, check=True)


def _embedded(folder: str) -> list[dict[str, object]]:
    opened = open_store(Settings(store=folder), default_vocabulary(), False)
    with opened.snapshot() as made:
        snapshot = Oxigraph.read_only(str(made.folder))
    quads = len(snapshot)

    def dump() -> int:
        out = Counting()
        snapshot.dump(out, RdfFormat.N_QUADS)  # type: ignore[arg-type]  # it writes, and that is all
        return out.bytes

    try:
        turns: dict[str, list[tuple[float, int]]] = {}
        for turn in range(TURNS):
            turns.setdefault("dump", []).append(_timed(dump))
            for name in EXPORTS if turn == 0 else ("nq",):
                turns.setdefault(name, []).append(_timed(lambda name=name: _written(opened, name)))  # type: ignore[misc]  # mypy infers no default
    finally:
        opened.close()
    base = median(seconds for seconds, _ in turns["dump"])
    rows: list[dict[str, object]] = []
    for name, measured in turns.items():
        seconds = median(s for s, _ in measured)
        rows.append(_row(f"embedded {name}", seconds, quads, measured[0][1]) | {"of dump": f"{base / seconds:.2f}"})
    rows.append({"export": "peak memory", "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10})
    return rows


def _neo4j(folder: Path, articles: Path) -> dict[str, object]:
    with running(own(folder / "neo4j")) as server:
        _load(articles, server.store, server.credentials)
        opened = open_store(neo4j_settings(server), default_vocabulary(), False)
        try:
            with opened.view() as view:
                quads = sum(piece.count(b"\n") for piece in export(view, "nq"))
            seconds, size = min(_timed(lambda: _written(opened, "nq")) for _ in range(TURNS))
        finally:
            opened.close()
    return _row("neo4j nq", seconds, quads, size)


def _written(store: Store, name: str) -> int:
    with store.view() as view:
        return sum(map(len, export(view, name)))


def _timed(work: Callable[[], int]) -> tuple[float, int]:
    started = time.perf_counter()
    size = work()
    return time.perf_counter() - started, size


def _row(name: str, seconds: float, quads: int, size: int) -> dict[str, object]:
    return {"export": name, "seconds": round(seconds, 2), "quads/s": round(quads / seconds), "MB": size >> 20}
