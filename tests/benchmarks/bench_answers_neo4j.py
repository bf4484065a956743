"""The same questions as ``answers``, asked of a service on Neo4j."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.benchmarks.bench_answers import loaded_and_served
from tests.neo4j.server import own, running


def run() -> list[dict[str, object]]:
    """The first request of each kind, then p50 and p99 of further ones, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder, running(own(Path(folder) / "neo4j")) as server:
        return loaded_and_served(Path(folder), server.store, server.credentials)
