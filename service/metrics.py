"""What is counted, for Prometheus. Nothing in it says what was asked, or by whom."""

from __future__ import annotations

import os
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

MEDIA = CONTENT_TYPE_LATEST
TOGETHER = "PROMETHEUS_MULTIPROC_DIR"
"""The environment's variable by which processes that serve together count together."""
SUM: Literal["livesum"] = "livesum"

OUTCOMES = ("ok", "refused", "timeout", "crashed", "endpoint", "busy", "left", "failed")
"""What becomes of a query: answered; refused before it ran, or found to be wrong; killed for its time; its worker died;
an endpoint that it asks doesn't answer; too many were waiting; whoever asked went away; the store can't serve."""
ENDINGS = ("timeout", "left", "crashed", "closed")
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """One service's."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        queries = Counter("actorgraph_sparql_queries", "SPARQL queries by outcome.", ["outcome"], registry=registry)
        self._queries = {outcome: queries.labels(outcome) for outcome in OUTCOMES}
        self.seconds = Histogram(
            "actorgraph_sparql_seconds", "Time that SPARQL queries took.", buckets=SECONDS, registry=registry
        )
        self.waiting = Gauge(
            "actorgraph_sparql_waiting",
            "SPARQL queries that wait for a worker.",
            registry=registry,
            multiprocess_mode=SUM,
        )
        self.listening = Gauge(
            "actorgraph_listeners", "Those who listen to changes.", registry=registry, multiprocess_mode=SUM
        )
        self._workers = Gauge(
            "actorgraph_sparql_workers", "SPARQL workers that are alive.", registry=registry, multiprocess_mode=SUM
        )
        self._started = Counter("actorgraph_sparql_workers_started", "SPARQL workers started.", registry=registry)
        ended = Counter("actorgraph_sparql_workers_ended", "SPARQL workers ended, by why.", ["why"], registry=registry)
        self._ended = {why: ended.labels(why) for why in ENDINGS}

    def query(self, outcome: str) -> None:
        """A query has come to its end."""
        self._queries[outcome].inc()

    def worker_started(self, alive: int) -> None:
        """One more worker."""
        self._started.inc()
        self._workers.set(alive)

    def worker_ended(self, why: str, alive: int) -> None:
        """One worker less."""
        self._ended[why].inc()
        self._workers.set(alive)

    def text(self) -> bytes:
        """All of it, of all processes that serve together, in Prometheus' text format."""
        if TOGETHER not in os.environ:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
