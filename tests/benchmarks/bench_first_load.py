"""First load of 20,000 claims into an empty Neo4j: through neo4j-admin, end to end, beside the load over Bolt."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.benchmarks.generate import main as generate_main
from tests.cli.running import client, serving
from tests.neo4j.importing import import_into, make_store
from tests.neo4j.java import JavaServer
from tests.neo4j.server import Server, running

CLAIMS = int(os.environ.get("ACTORGRAPH_BENCH_CLAIMS", "20000"))
ROUNDS = int(os.environ.get("ACTORGRAPH_BENCH_ROUNDS", "3"))
COMMAND = str(Path(sys.executable).with_name("actorgraph"))

EMBEDDED, EXPORT, IMPORT, START, AFTER, ANSWER, BOLT = (
    "load into an embedded store",
    "export --format neo4j-admin",
    "import.sh",
    "start of Neo4j",
    "after-import.cypher",
    "start of the service, first answer",
    "actorgraph load over Bolt",
)
IMPORTED = (EXPORT, IMPORT, START, AFTER, ANSWER)
"""The steps from a store that is there to one in Neo4j that answers."""

Seconds = dict[str, list[float]]


def run() -> list[dict[str, object]]:
    """Alternating rounds, each on servers of their own; medians of seconds, of each step and of the ways as a whole.

    Over Bolt too it is timed until the service has answered; that server runs and is empty before.
    """
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles.jsonl"
        generate_main(["--claims", str(CLAIMS), "--out", str(articles)])
        taken: Seconds = {}
        over_bolt: Seconds = {}
        for number in range(ROUNDS):
            _imported(articles, Path(folder) / f"import{number}", taken)
            _loaded(articles, Path(folder) / f"bolt{number}", over_bolt)
    steps = {step: median(seconds) for step, seconds in taken.items()}
    bolt = sum(map(median, over_bolt.values()))
    ways = {
        "over Bolt, files to answers": bolt,
        "through neo4j-admin, store to answers": sum(steps[step] for step in IMPORTED),
        "through neo4j-admin, files to answers": sum(steps.values()),
    }
    rows: list[dict[str, object]] = [{"what": step, "s": f"{s:.1f}"} for step, s in steps.items()]
    rows += [{"what": step, "s": f"{median(seconds):.1f}"} for step, seconds in over_bolt.items()]
    return rows + [
        {"what": way, "s": f"{s:.1f}", "claims/s": f"{CLAIMS / s:,.0f}", "of Bolt": f"{bolt / s:.2f} ×"}
        for way, s in ways.items()
    ]


def _imported(articles: Path, folder: Path, taken: Seconds) -> None:
    """From files into an embedded store, and from that into a Neo4j."""
    server = JavaServer(folder / "neo4j")
    store, files = folder / "store", folder / "files"
    with _timed(taken, EMBEDDED):
        _actorgraph("load", articles, "--workers", 2, "--store", store)
    with _timed(taken, EXPORT):
        _actorgraph("export", "--format", "neo4j-admin", "--with-texts", "-o", files, "--store", store)
    with _timed(taken, IMPORT):
        import_into(server, files)
    started = time.monotonic()
    with running(server):
        taken.setdefault(START, []).append(time.monotonic() - started)
        with _timed(taken, AFTER):
            make_store(server, files)
        with _timed(taken, ANSWER):
            _answered(server)


def _loaded(articles: Path, folder: Path, taken: Seconds) -> None:
    with running(JavaServer(folder)) as server:
        with _timed(taken, BOLT):
            _actorgraph("load", articles, "--workers", 2, "--store", server.store, **server.credentials)
        with _timed(taken, f"{ANSWER}, then"):
            _answered(server)


@contextmanager
def _timed(taken: Seconds, step: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    taken.setdefault(step, []).append(time.monotonic() - started)


def _actorgraph(*arguments: object, **environment: str) -> None:
    subprocess.run([COMMAND, *map(str, arguments)], env={**os.environ, **environment}, check=True, capture_output=True)


def _answered(server: Server) -> None:
    """A service has been started, and says how many claims there are: all of them."""
    known = {"neo4j_user": server.user, "neo4j_password": server.password}
    with serving(store=server.store, **known) as service, client(service.url) as asking:
        answer = asking.get("/claims?limit=1").raise_for_status().json()
    assert answer["total"]["value"] == CLAIMS, answer["total"]
