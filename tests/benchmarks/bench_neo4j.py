"""Load of 20,000 claims into Neo4j over Bolt, beside bare typed UNWIND batches and rdflib-neo4j, on one server."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import Loaded
from actorgraph.loaders.report import Report
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.property_graph import claim_node, parts
from actorgraph.ontology.rdf import article_lines
from actorgraph.ontology.vocabulary import default_vocabulary
from tests.benchmarks.generate import main as generate_main
from tests.neo4j.server import Server, own, running

CLAIMS, ROUNDS = 20_000, 3
COMMAND = str(Path(sys.executable).with_name("actorgraph"))
PEERS = str(Path(__file__).with_name("peers.py"))
RDFLIB_NEO4J = "rdflib-neo4j==1.1"


def run() -> list[dict[str, object]]:
    """Alternating rounds on one server that is emptied between them; medians of seconds and claims a second."""
    with tempfile.TemporaryDirectory() as folder, running(own(Path(folder) / "neo4j")) as server:
        articles, rows, triples = (Path(folder) / name for name in ("articles.jsonl", "rows", "graph.nt"))
        generate_main(["--claims", str(CLAIMS), "--out", str(articles)])
        loaded = [o.article for o in outcomes(sources([str(articles)]), Options(), default_vocabulary(), Report())
                  if isinstance(o, Loaded)]  # fmt: skip
        rows.write_bytes(pickle.dumps(_rows(loaded)))
        triples.write_text("".join(f"{line}\n" for a in loaded for line in article_lines(a, Iris())), encoding="utf-8")
        ours = {workers: [] for workers in (1, 2)}
        bare = []
        for _ in range(ROUNDS):
            for workers, times in ours.items():
                server.wipe()
                times.append(_load(server, articles, workers))
            server.wipe()
            bare.append(_peer(server, [sys.executable, PEERS, "bare", str(rows)]))
        server.wipe()
        uv = shutil.which("uv") or str(Path(".venv-uv/bin/uv").absolute())
        command = [uv, "run", "--quiet", "--no-project", "--with", RDFLIB_NEO4J, "python", PEERS, "rdflib-neo4j"]
        theirs = _peer(server, [*command, str(triples)])
    found = {f"actorgraph load --workers {n}": median(times) for n, times in ours.items()}
    found |= {"bare UNWIND of ready rows, nothing derived": median(bare), f"{RDFLIB_NEO4J}, articles only": theirs}
    best = min(median(times) for times in ours.values())
    return [
        {"what": what, "s": f"{s:.1f}", "claims/s": f"{CLAIMS / s:,.0f}", "ours is": f"{s / best:.2f} ×"}
        for what, s in found.items()
    ]


def _load(server: Server, articles: Path, workers: int) -> float:
    started = time.monotonic()
    command = [COMMAND, "load", str(articles), "--workers", str(workers), "--store", server.store]
    subprocess.run(command, env={**os.environ, **server.credentials}, check=True, capture_output=True)
    return time.monotonic() - started


def _peer(server: Server, command: list[str]) -> float:
    known = {"BENCH_URI": server.uri, "BENCH_USER": server.user, "BENCH_PASSWORD": server.password}
    done = subprocess.run(command, env={**os.environ, **known}, check=True, capture_output=True, text=True)
    return float(done.stdout.strip().splitlines()[-1])


def _rows(articles: list[AnnotatedArticle]) -> dict[str, Any]:
    """Claims and the source actors that they point at, as rows by type."""
    edges = defaultdict(list)
    for annotated in articles:
        for claim in annotated.claims:
            for type_, source, _ in parts(claim):
                edges[type_].append({"claim": claim.id, "entity": f"{claim.article}/{source}", "source": source})
    return {
        "entities": [
            {"id": f"{a.article.id}/{actor.id}", "name": actor.name, "type": actor.type}
            for a in articles
            for actor in a.actors
        ],
        "claims": [claim_node(claim, Iris()) for a in articles for claim in a.claims],
        "edges": dict(edges),
    }
