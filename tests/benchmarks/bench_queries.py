"""Named queries over HTTP on an embedded store of 20,000 claims: a real service process, one client."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles

import httpx

from tests.benchmarks.generate import main as generate_main

CLAIMS, REQUESTS = 20_000, 300
COMMAND = str(Path(sys.executable).with_name("actorgraph"))
PATHS = (
    "/queries/states-arming-proxies",
    "/queries/states-arming-proxies?standing=stated",
    "/queries/who-arms-whom?standing=stated",
    "/queries/disputed-relations",
    "/claims?stance=denies",
)


def run() -> list[dict[str, object]]:
    """First request after a start, then p50 and p99 of repeated ones, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        articles, store = Path(folder) / "articles.jsonl", str(Path(folder) / "store")
        generate_main(["--claims", str(CLAIMS), "--out", str(articles)])
        subprocess.run([COMMAND, "load", str(articles), "--store", store], check=True, capture_output=True)
        serving = subprocess.Popen(
            [COMMAND, "serve", "--store", store, "--port", "0"], stdout=subprocess.PIPE, text=True
        )  # fmt: skip
        try:
            line = serving.stdout.readline() if serving.stdout else ""
            (address,) = re.findall(r"http://\S+?:\d+", line)
            with httpx.Client(base_url=address, timeout=60) as client:
                return [_measured(client, path) for path in PATHS]
        finally:
            serving.terminate()
            serving.wait()


def _measured(client: httpx.Client, path: str) -> dict[str, object]:
    times = []
    for _ in range(REQUESTS + 1):
        started = time.perf_counter()
        client.get(path).raise_for_status()
        times.append((time.perf_counter() - started) * 1000)
    first, *rest = times
    cuts = quantiles(rest, n=100)
    return {"path": path, "first ms": f"{first:.0f}", "p50 ms": f"{cuts[49]:.1f}", "p99 ms": f"{cuts[98]:.1f}"}
