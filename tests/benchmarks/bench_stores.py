"""Every named query over HTTP at 100,000 claims, on the embedded store and on Neo4j."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles

import httpx

from tests.benchmarks.generate import main as generate_main
from tests.neo4j.server import own, running

CLAIMS, REQUESTS = 100_000, 200
COMMAND = str(Path(sys.executable).with_name("actorgraph"))


def run() -> list[dict[str, object]]:
    """First request after a start, then p50 and p99 of repeated ones, in milliseconds; rows in all."""
    with tempfile.TemporaryDirectory() as folder, running(own(Path(folder) / "neo4j")) as server:
        articles = Path(folder) / "articles.jsonl"
        generate_main(["--claims", str(CLAIMS), "--out", str(articles)])
        stores = {"embedded": (str(Path(folder) / "store"), {}), "neo4j": (server.store, server.credentials)}
        found = []
        for name, (store, credentials) in stores.items():
            environment = {**os.environ, **credentials, "ACTORGRAPH_STORE": store}
            started = time.monotonic()
            subprocess.run([COMMAND, "load", "--workers", "2", str(articles)], env=environment, check=True)
            found.append({"store": name, "path": "(load)", "first ms": f"{(time.monotonic() - started) * 1000:,.0f}"})
            found += [{"store": name, **row} for row in _asked(environment)]
    return found


def _asked(environment: dict[str, str]) -> list[dict[str, object]]:
    serving = subprocess.Popen([COMMAND, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True, env=environment)
    try:
        line = serving.stdout.readline() if serving.stdout else ""
        (address,) = re.findall(r"http://\S+?:\d+", line)
        with httpx.Client(base_url=address, timeout=120) as client:
            (row,) = client.get("/queries/who-arms-whom?limit=1").json()["results"]
            actor = row["subject"]["id"]
            paths = [
                "/queries/states-arming-proxies",
                f"/queries/states-arming-proxies?state={actor}",
                "/queries/who-arms-whom",
                f"/queries/who-arms-whom?subject={actor}",
                f"/queries/proxies-of?state={actor}",
                "/queries/disputed-relations",
                f"/queries/disputed-relations?subject={actor}",
                f"/claims?subject={actor}",
            ]
            return [_measured(client, path) for path in paths]
    finally:
        serving.terminate()
        serving.wait()


def _measured(client: httpx.Client, path: str) -> dict[str, object]:
    times, total = [], 0
    for _ in range(REQUESTS + 1):
        started = time.perf_counter()
        answer = client.get(path).raise_for_status()
        times.append((time.perf_counter() - started) * 1000)
        total = answer.json()["total"]["value"]
    first, *rest = times
    cuts = quantiles(rest, n=100)
    return {
        "path": re.sub(r"[0-9a-f]{32}", "…", path),
        "rows": total,
        "first ms": f"{first:,.0f}",
        "p50 ms": f"{cuts[49]:.1f}",
        "p99 ms": f"{cuts[98]:.1f}",
    }
