"""64 people ask one service while articles load, on the embedded store, with one and with two processes that answer.

Each asks one of the questions about actors (but the widest: paths and joins of hubs) and waits a little. Meanwhile
a second process loads files of articles, one after the other. No answer may be an error or show half an article.
``ACTORGRAPH_BENCH_SECONDS`` is how long (120), ``ACTORGRAPH_BENCH_CLAIMS`` how many claims are there at first (20,000).
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import quantiles

import httpx

from tests.benchmarks.bench_answers import CLAIMS, COMMAND, QUESTIONS
from tests.benchmarks.generate import main as generate_main

SECONDS = float(os.environ.get("ACTORGRAPH_BENCH_SECONDS", "120"))
CLIENTS, PAUSE = 64, 0.25
LOADED_AT_ONCE, FILES = 50, 120
"""How many articles a load brings, and of how many loads there are files."""
WIDE = ("/paths", "/queries/shared-backers", "/queries/armed-by-rivals", "/queries/supply-chains")
ASKED = [path for path in QUESTIONS if not path.startswith(WIDE)]


def run() -> list[dict[str, object]]:
    """For one process and for two: requests a second, p50 and p99 in ms, errors, half articles, loads meanwhile."""
    rows = []
    for workers in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            rows.append(measured(workers, Path(folder), str(Path(folder) / "store"), {}))
    return rows


def measured(workers: int, folder: Path, store: str, credentials: Mapping[str, str]) -> dict[str, object]:
    """One row: so many processes answer on an empty store, which is loaded first."""
    files, known = _written(folder), {**os.environ, **credentials}
    first = [COMMAND, "load", str(folder / "first.jsonl"), "--store", store]
    subprocess.run(first, env=known, check=True, capture_output=True)
    command = [COMMAND, "serve", "--store", store, "--port", "0", "--workers", str(workers)]
    with subprocess.Popen(command, env=known, stdout=subprocess.PIPE, text=True) as serving:
        try:
            line = serving.stdout.readline() if serving.stdout else ""
            (address,) = re.findall(r"http://\S+?:\d+", line)
            return {"processes": workers, **asyncio.run(_Crowd(address, store, known, files).measured())}
        finally:
            serving.terminate()


def _written(folder: Path) -> list[tuple[Path, dict[str, int]]]:
    """The articles that are there at first, and files of further ones, with how many claims each article has."""
    whole = folder / "whole.jsonl"
    generate_main(["--claims", str(CLAIMS + 5 * LOADED_AT_ONCE * FILES), "--out", str(whole)])
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    first = CLAIMS // 5
    (folder / "first.jsonl").write_text("".join(lines[:first]), encoding="utf-8")
    files = []
    for number, start in enumerate(range(first, len(lines), LOADED_AT_ONCE)):
        some, path = lines[start : start + LOADED_AT_ONCE], folder / f"{number:03}.jsonl"
        path.write_text("".join(some), encoding="utf-8")
        records = map(json.loads, some)
        files.append((path, {record["article"]["id"]: len(record["claims"]) for record in records}))
    return files


class _Crowd:
    """Those who ask, and the one who loads."""

    def __init__(
        self, address: str, store: str, known: Mapping[str, str], files: list[tuple[Path, dict[str, int]]]
    ) -> None:
        self._address, self._store, self._known, self._files = address, store, known, files
        self._times: list[float] = []
        self._errors, self._halves, self._loads = 0, 0, 0
        self._until = 0.0
        self._coming: dict[str, int] = {}

    async def measured(self) -> dict[str, object]:
        limits = httpx.Limits(max_connections=CLIENTS, max_keepalive_connections=CLIENTS)
        async with httpx.AsyncClient(base_url=self._address, timeout=60, limits=limits) as client:
            given = {"type": "State,NonStateArmedGroup", "limit": "200"}
            actors = (await client.get("/actors", params=given)).raise_for_status().json()["results"]
            self._until = time.monotonic() + SECONDS
            await asyncio.gather(self._load(), *(self._ask(client, actors, seed) for seed in range(CLIENTS)))
        cuts = quantiles(self._times, n=100)
        return {
            "asked /s": f"{len(self._times) / SECONDS:.0f}",
            "p50 ms": f"{cuts[49]:.1f}",
            "p99 ms": f"{cuts[98]:.1f}",
            "errors": self._errors,
            "half articles": self._halves,
            "loads": self._loads,
        }

    async def _load(self) -> None:
        for path, articles in self._files:
            if time.monotonic() >= self._until:
                return
            self._coming = articles
            command = [COMMAND, "load", str(path), "--store", self._store]
            process = await asyncio.create_subprocess_exec(
                *command, env=dict(self._known), stdout=asyncio.subprocess.DEVNULL
            )
            self._errors += await process.wait() != 0
            self._loads += 1

    async def _ask(self, client: httpx.AsyncClient, actors: list[dict[str, str]], seed: int) -> None:
        chosen = random.Random(seed)
        while time.monotonic() < self._until:
            article = chosen.choice([*self._coming] or [""])
            if article and chosen.random() < 1 / (len(ASKED) + 1):
                found = await self._asked(client, f"/articles/{article}", {200, 404})
                claims = found.json()["claims"] if found is not None and found.status_code == 200 else None
                self._halves += claims is not None and len(claims) != self._coming.get(article, len(claims))
            else:
                one, other = chosen.sample(actors, 2)
                path = chosen.choice(ASKED).format(id=one["id"], name=one["name"], other=other["id"])
                await self._asked(client, path, {200})
            await asyncio.sleep(PAUSE * 2 * chosen.random())

    async def _asked(self, client: httpx.AsyncClient, path: str, fine: set[int]) -> httpx.Response | None:
        started = time.perf_counter()
        try:
            found = await client.get(path)
        except httpx.HTTPError:
            self._errors += 1
            return None
        self._times.append((time.perf_counter() - started) * 1000)
        self._errors += found.status_code not in fine
        return found
