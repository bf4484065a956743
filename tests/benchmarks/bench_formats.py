"""Reading and mapping in each format: claims a processor second, the formats in turn, in one process."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.loaders.pipeline import run as load
from actorgraph.service.ingest import NullSink
from tests.benchmarks.written import WRITERS, plain

CLAIMS = int(os.environ.get("ACTORGRAPH_BENCH_CLAIMS", "5000"))
TURNS = 3


def run() -> list[dict[str, object]]:
    """Claims a processor second, the best of three turns; and the ratio to native."""
    articles = list(plain(CLAIMS))
    with tempfile.TemporaryDirectory() as parent:
        best: dict[str, tuple[float, int]] = {}
        for name, write in WRITERS.items():
            folder = Path(parent) / name
            folder.mkdir()
            write(articles, folder)
        for _ in range(TURNS):
            for name in WRITERS:
                started = time.process_time()
                report = load(sources([str(Path(parent) / name)]), NullSink(), Options(name))
                rate = report.claims / (time.process_time() - started)
                if rate > best.get(name, (0.0, 0))[0]:
                    best[name] = rate, len(report.errors)
    native = best["native"][0]
    return [
        {"format": name, "claims/s": round(rate), "of native": f"{rate / native:.2f}", "errors": errors}
        for name, (rate, errors) in best.items()
    ]
