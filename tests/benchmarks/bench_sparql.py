"""SPARQL over HTTP, 8 clients, one graph of some 126,000 triples: ours, Oxigraph's own server, Apache Jena Fuseki.

Each holds the same triples (Fuseki in memory and in its default graph; Oxigraph's server reads our own snapshot), and
all are asked the same queries by the same clients, in turn, in several rounds; what counts is the ratio.
"""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import httpx

from tests.benchmarks.clients import requests_a_second
from tests.benchmarks.generate import main as generate_main
from tests.sparql_servers import FUSEKI_MAIN, fuseki_jars

CLAIMS, ROUNDS, SECONDS, WARM_SECONDS, START_SECONDS = 2_600, 5, 3.0, 5.0, 60.0
HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
OURS, OXIGRAPH, FUSEKI = "actorgraph", "oxigraph serve-read-only", "Fuseki"

PREFIX = "PREFIX ag: <https://w3id.org/actorgraph/ontology#> "
BUSIEST = PREFIX + "SELECT ?a WHERE { ?a ag:armsAlleged ?b } GROUP BY ?a ORDER BY DESC(COUNT(?b)) ?a LIMIT 1"
QUERIES = {
    "look-up": "SELECT ?p ?o WHERE {{ <{actor}> ?p ?o }} LIMIT 100",
    "edge list": PREFIX + "SELECT ?a ?b WHERE {{ ?a ag:armsAlleged ?b }} LIMIT 50",
    "aggregate": PREFIX
    + "SELECT ?r (COUNT(?c) AS ?n) WHERE {{ ?c a ag:Claim ; ag:relation ?r }} GROUP BY ?r ORDER BY DESC(?n)",
}


def run() -> list[dict[str, object]]:
    """Requests a second, and ours against the others'."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store = _loaded(folder)
        triples = _triples(store, folder)
        subprocess.run([BIN / "actorgraph", "sparql", "ASK {}", "--store", str(store)], check=True, capture_output=True)
        snapshot = max((store / "rdf" / "snapshots").iterdir())
        servers = {
            OURS: stack.enter_context(_ours(store)),
            OXIGRAPH: stack.enter_context(_oxigraph(snapshot)),
            FUSEKI: stack.enter_context(_fuseki(folder / "graph.nt")),
        }
        actor = _one(servers[OXIGRAPH], BUSIEST)
        return [
            {"query": f"{name} ({triples:,} triples)", **_compared(servers, query.format(actor=actor))}
            for name, query in QUERIES.items()
        ]


def _compared(servers: dict[str, str], query: str) -> dict[str, object]:
    bodies = {name: len(_asked(url, query)["results"]["bindings"]) for name, url in servers.items()}
    assert len(set(bodies.values())) == 1, f"they give different numbers of rows: {bodies}"
    for url in servers.values():
        requests_a_second(url, query, WARM_SECONDS)
    rounds = [{name: requests_a_second(url, query, SECONDS) for name, url in servers.items()} for _ in range(ROUNDS)]
    rate = {name: median(one[name][0] for one in rounds) for name in servers}
    row: dict[str, object] = {f"{name} /s": round(rate[name]) for name in servers}
    for other in (OXIGRAPH, FUSEKI):
        ratio = median(one[OURS][0] / one[other][0] for one in rounds)
        row[f"ours : {other}"] = round(ratio, 2)
    row["p50 ms ours"] = round(median(one[OURS][1] for one in rounds), 1)
    row["rows"] = bodies[OURS]
    return row


def _asked(url: str, query: str) -> dict[str, dict[str, list[dict[str, dict[str, str]]]]]:
    answer = httpx.get(url, params={"query": query}, headers={"Accept": "application/sparql-results+json"}, timeout=60)
    found: dict[str, dict[str, list[dict[str, dict[str, str]]]]] = answer.raise_for_status().json()
    return found


def _one(url: str, query: str) -> str:
    (row,) = _asked(url, query)["results"]["bindings"]
    (value,) = row.values()
    return value["value"]


def _loaded(folder: Path) -> Path:
    articles, store = folder / "articles.jsonl", folder / "store"
    generate_main(["--claims", str(CLAIMS), "--out", str(articles)])
    subprocess.run([BIN / "actorgraph", "load", articles, "--store", store], check=True, capture_output=True)
    return store


def _triples(store: Path, folder: Path) -> int:
    """The graph's triples, without the names of their graphs, for Fuseki's default graph."""
    exported = subprocess.run([BIN / "actorgraph", "export", "--store", store], check=True, capture_output=True).stdout
    lines = [line[: line.rindex(b" <")] + b" .\n" for line in exported.splitlines()]
    (folder / "graph.nt").write_bytes(b"".join(lines))
    return len(lines)


@contextmanager
def _ours(store: Path) -> Iterator[str]:
    with _serving([BIN / "actorgraph", "serve", "--store", store, "--port", "0"], out=subprocess.PIPE) as process:
        assert process.stdout
        (address,) = re.findall(r"http://\S+?:\d+", process.stdout.readline().decode())
        yield _answering(f"{address}/sparql")


@contextmanager
def _oxigraph(snapshot: Path) -> Iterator[str]:
    port = _free_port()
    command = [BIN / "oxigraph", "serve-read-only", "-l", snapshot, "-b", f"127.0.0.1:{port}", "--union-default-graph"]
    with _serving(command):
        yield _answering(f"http://127.0.0.1:{port}/query")


@contextmanager
def _fuseki(file: Path) -> Iterator[str]:
    port = _free_port()
    silent = f"-Dlog4j2.configurationFile={HERE / 'fuseki' / 'log4j2.properties'}"
    command = ["java", "-Xmx2g", silent, "-cp", f"{fuseki_jars()}/*", FUSEKI_MAIN]
    with _serving([*command, "--localhost", f"--port={port}", f"--file={file}", "/ds"]):
        yield _answering(f"http://127.0.0.1:{port}/ds/query")


@contextmanager
def _serving(command: list[object], out: int = subprocess.DEVNULL) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([str(part) for part in command], stdout=out, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _answering(url: str) -> str:
    """The address of an endpoint, once it answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.HTTPError):
            _asked(url, "SELECT * WHERE {} LIMIT 1")
            return url
        time.sleep(0.2)
    raise TimeoutError(f"{url} doesn't answer")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
