"""The report of a load: nothing vanishes from it, and its shape is the published one."""

from __future__ import annotations

import json

from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.loaders.pipeline import run
from tests.loaders.articles import claim, document
from tests.loaders.conftest import Folder
from tests.loaders.golden import ALL, EXAMPLES, GOOD
from tests.loaders.memory import Memory, messages


def test_the_report_as_json_has_the_published_shape(folder: Folder) -> None:
    """Every published count is there, also when it is nought, and errors have their four parts."""
    path = folder.write("a.json", document(claim(id="ada"), claim(stance="no")))
    found = json.loads(json.dumps(folder.load().as_json()))
    assert found.pop("seconds") >= 0
    message = "stance 'no' is no stance; expected one of alleges, asserts, denies"
    assert found == {
        "articles": {"loaded": 0, "unchanged": 0, "rejected": 1},
        "actors": {"matched": 0, "new": 0, "ambiguous": 0},
        "claims": 0,
        "triples": 0,
        "annotations": {"read": 8, "mapped": 0, "left_out": 0, "unmapped": 0, "dropped": 0, "rejected": 8},
        "unmapped": {},
        "dropped": {},
        "left_out": {},
        "statuses": {},
        "purged": [],
        "skipped": [],
        "passed_over": {},
        "errors": [{"file": path, "line": 1, "annotation": "c", "message": message}],
        "revision": None,
    }


def test_more_workers_give_exactly_the_same(folder: Folder) -> None:
    """Worker processes change nothing: the same articles, batches, errors and counts in the same order."""
    paths = [str(case.folder) for case in ALL.values()]
    lines = (document(claim(stance="no") if n % 9 == 0 else claim(), id=f"n{n}") for n in range(900))
    paths += [folder.write("many.jsonl", *lines), str(EXAMPLES), str(folder.root / "nothing.json"), *paths[:4]]
    results = []
    for workers in (1, 2):
        sink = Memory()
        report = run(sources(paths), sink, Options(workers=workers, batch_articles=50, batch_seconds=1e9))
        report.seconds = 0
        results.append((sink.articles, sink.batches, report.as_json(), messages(report)))
    assert len(results[0][1]) > 10
    assert len(results[0][3]) > 100
    assert results[0] == results[1]


def test_good_cases_load_all_at_once(folder: Folder) -> None:
    """All good cases and all examples are one load without an error."""
    report = folder.load(*(str(case.input) for case in GOOD.values()), str(EXAMPLES))
    assert (messages(report), report.skipped) == ([], [])
    assert report.articles["loaded"] == len(folder.sink.articles)
