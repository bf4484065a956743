"""The same as ``busy``, on Neo4j, whose server shares the machine."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.benchmarks.bench_busy import measured
from tests.neo4j.server import own, running


def run() -> list[dict[str, object]]:
    """For one process and for two: requests a second, p50 and p99 in ms, errors, half articles, loads meanwhile."""
    rows = []
    for workers in (1, 2):
        with tempfile.TemporaryDirectory() as folder, running(own(Path(folder) / "neo4j")) as server:
            rows.append(measured(workers, Path(folder), server.store, server.credentials))
    return rows
