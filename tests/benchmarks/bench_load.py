"""First load of 20,000 claims into an embedded store, beside Oxigraph's own bulk load of the same quads."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.benchmarks.generate import main as generate_main

CLAIMS, ROUNDS = 20_000, 3
COMMAND = str(Path(sys.executable).with_name("actorgraph"))
BULK = "import sys, pyoxigraph as ox;ox.Store(sys.argv[1]).bulk_load(path=sys.argv[2], format=ox.RdfFormat.N_QUADS)"
MEMORY = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True);"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


def run() -> list[dict[str, object]]:
    """Alternating rounds of both, whole processes; seconds, claims a second, peak memory and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        articles, quads = Path(folder) / "articles.jsonl", Path(folder) / "graph.nq"
        generate_main(["--claims", str(CLAIMS), "--out", str(articles)])
        ours, theirs, peak = [], [], 0
        for number in range(ROUNDS):
            store = str(Path(folder) / f"store{number}")
            started = time.monotonic()
            shown = subprocess.run(
                [sys.executable, "-c", MEMORY, COMMAND, "load", str(articles), "--store", store],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            ours.append(time.monotonic() - started)
            peak = max(peak, int(shown.stdout))
            if not quads.exists():
                subprocess.run([COMMAND, "export", "--store", store, "-o", str(quads)], check=True)
            started = time.monotonic()
            subprocess.run([sys.executable, "-c", BULK, str(Path(folder) / f"bulk{number}"), str(quads)], check=True)
            theirs.append(time.monotonic() - started)
        lines = quads.read_bytes().count(b"\n")
    return [
        {
            "claims": CLAIMS,
            "quads": lines,
            "load s": f"{median(ours):.1f}",
            "claims/s": f"{CLAIMS / median(ours):,.0f}",
            "peak MB": peak // 1024,
            "bulk_load s": f"{median(theirs):.1f}",
            "ratio": f"{median(theirs) / median(ours):.2f}",
        }
    ]
