"""Answers about actors over HTTP on an embedded store: relations, timelines, paths, joins; a real service process.

The store holds 20,000 claims, or as many as ``ACTORGRAPH_BENCH_CLAIMS`` says. Each question is asked of another actor
every time, so that the answers that a view keeps don't count.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles

import httpx

from tests.benchmarks.generate import main as generate_main

CLAIMS = int(os.environ.get("ACTORGRAPH_BENCH_CLAIMS", "20000"))
ACTORS, REQUESTS = 200, 200
COMMAND = str(Path(sys.executable).with_name("actorgraph"))
QUESTIONS = {
    "/actors?q={name}": "search",
    "/actors/{id}/relations": "relations of an actor",
    "/actors/{id}/relations?relation=supports&standing=stated,alleged": "… of one kind, by standing",
    "/relations?subject={id}": "relations from an actor",
    "/relations?subject={id}&stance=denies": "… that somebody denies",
    "/relations?subject={id}&as_of=2031-06": "… as of a day",
    "/claims?subject={id}": "claims about an actor",
    "/claims?said_by={id}": "claims by an actor",
    "/queries/who-arms-whom?subject={id}": "whom an actor arms",
    "/queries/states-arming-proxies?state={id}": "whom a state arms, over whom",
    "/actors/{id}/timeline": "timeline of an actor",
    "/paths?from={id}&to={other}": "paths of four hops",
    "/paths?from={id}&to={other}&relation=supports,directs&standing=stated,alleged": "… over support, by standing",
    "/queries/backers-of?state={id}": "backers of an actor",
    "/queries/said-by?actor={id}": "said by an actor",
    "/queries/disputes?actor={id}": "disputes of an actor",
    "/queries/shared-backers?actor={id}": "shared backers",
    "/queries/armed-by-rivals?actor={id}": "armed by rivals",
    "/queries/supply-chains?state={id}": "supply chains from an actor",
}


def run() -> list[dict[str, object]]:
    """The first request of each kind, then p50 and p99 of further ones, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        return loaded_and_served(Path(folder), str(Path(folder) / "store"), {})


def loaded_and_served(folder: Path, store: str, credentials: Mapping[str, str]) -> list[dict[str, object]]:
    """The same of an empty store, which is loaded first."""
    articles, known = folder / "articles.jsonl", {**os.environ, **credentials}
    generate_main(["--claims", str(CLAIMS), "--out", str(articles)])
    subprocess.run([COMMAND, "load", str(articles), "--store", store], env=known, check=True, capture_output=True)
    return served(store, credentials)


def served(store: str, credentials: Mapping[str, str] | None = None) -> list[dict[str, object]]:
    """The same of a store that is there."""
    serving = subprocess.Popen(
        [COMMAND, "serve", "--store", store, "--port", "0"],
        env={**os.environ, **(credentials or {})},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = serving.stdout.readline() if serving.stdout else ""
        (address,) = re.findall(r"http://\S+?:\d+", line)
        with httpx.Client(base_url=address, timeout=120) as client:
            actors = _actors(client)
            return [_measured(client, path, title, actors) for path, title in QUESTIONS.items()]
    finally:
        serving.terminate()
        serving.wait()


def _actors(client: httpx.Client) -> list[dict[str, str]]:
    """States and armed groups, each with another one: the first by id, as busy and idle as all are."""
    given = {"type": "State,NonStateArmedGroup", "limit": str(ACTORS)}
    found = client.get("/actors", params=given).raise_for_status().json()["results"]
    others = [*found[1:], found[0]]
    return [{"id": a["id"], "name": a["name"], "other": b["id"]} for a, b in zip(found, others, strict=True)]


def _measured(client: httpx.Client, path: str, title: str, actors: list[dict[str, str]]) -> dict[str, object]:
    times = []
    for actor in islice(cycle(actors), REQUESTS + 1):
        started = time.perf_counter()
        client.get(path.format(**actor)).raise_for_status()
        times.append((time.perf_counter() - started) * 1000)
    first, *rest = times
    cuts = quantiles(rest, n=100)
    return {"question": title, "first ms": f"{first:.0f}", "p50 ms": f"{cuts[49]:.1f}", "p99 ms": f"{cuts[98]:.1f}"}
