"""The copy in RDF of a store in Neo4j with 20,000 claims: made, brought up after loads, and looked at."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Graph

from actorgraph.ontology.vocabulary import default_vocabulary
from actorgraph.service.export import export
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.registry import open_store
from tests.benchmarks.generate import generate
from tests.benchmarks.generate import main as generate_main
from tests.contract.articles import Record
from tests.contract.steps import loaded
from tests.neo4j.server import Server, own, running
from tests.neo4j.settings import neo4j_settings

CLAIMS, ROUNDS = 20_000, 5
COMMAND = str(Path(sys.executable).with_name("actorgraph"))


def run() -> list[dict[str, object]]:
    """Seconds, the processor's seconds in this process, and quads a second where all are read."""
    with tempfile.TemporaryDirectory() as folder, running(own(Path(folder) / "neo4j")) as server:
        articles = Path(folder) / "articles.jsonl"
        generate_main(["--claims", str(CLAIMS), "--out", str(articles)])
        command = [COMMAND, "load", str(articles), "--workers", "2", "--store", server.store]
        subprocess.run(command, env={**os.environ, **server.credentials}, check=True, capture_output=True)
        return list(_measured(server))


def _measured(server: Server) -> Iterator[dict[str, object]]:
    store = open_store(neo4j_settings(server, replica_seconds=3600), default_vocabulary())
    new = (_named(number, record) for number, record in enumerate(generate(CLAIMS, seed=7)))
    try:
        quads = _quads(store)
        yield _row("export from Neo4j", [_timed(lambda: _quads(store))], quads)
        yield _row("Oxigraph's bulk_load of the same quads", [_bulk_loaded(store)], quads)
        yield _row("first copy", [_timed(lambda: _look(store))], quads)
        yield _row("a look when nothing is new", [_timed(lambda: _look(store)) for _ in range(ROUNDS * 4)])
        for number in (1, 10, 100):
            times = []
            for _ in range(ROUNDS):
                loaded(store, *(next(new) for _ in range(number)))
                times.append(_timed(lambda: _look(store)))
            yield _row(f"brought up after {number} new articles", times)
    finally:
        store.close()


def _named(number: int, record: Record) -> Record:
    return {**record, "article": {**record["article"], "id": f"new-{number}"}}


def _quads(store: Store) -> int:
    with store.view() as view:
        return sum(piece.count(b"\n") for piece in export(view, "nq"))


def _bulk_loaded(store: Store) -> tuple[float, float]:
    """What a first copy is measured by: its quads in a file, and nothing to be read or written in lines."""
    with tempfile.TemporaryDirectory() as folder, store.view() as view:
        file = Path(folder) / "quads.nq"
        with file.open("wb") as quads:
            quads.writelines(export(view, "nq"))
        graph = Graph(str(Path(folder) / "graph"))
        return _timed(lambda: graph.bulk_load(path=str(file), format=RdfFormat.N_QUADS))


def _look(store: Store) -> None:
    with store.snapshot():
        pass


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    started, used = time.monotonic(), time.process_time()
    work()
    return time.monotonic() - started, time.process_time() - used


def _row(what: str, times: list[tuple[float, float]], quads: int = 0) -> dict[str, object]:
    seconds, used = (median(column) for column in zip(*times, strict=True))
    row = {"what": what, "s": f"{seconds:.3f}", "s of processor": f"{used:.3f}"}
    return {**row, "quads/s": f"{quads / seconds:,.0f}"} if quads else row
