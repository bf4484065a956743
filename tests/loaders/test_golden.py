"""Golden cases of all formats: files, and exactly what must come of them."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from actorgraph.loaders.formats import FORMATS
from actorgraph.loaders.formats.rdf import RDF
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import Loaded
from tests.loaders.golden import ALL, FOLDERS, Case, articles, cases, errors, quads
from tests.loaders.memory import Memory, balanced

EACH = pytest.mark.parametrize("case", ALL.values(), ids=ALL)


@EACH
def test_a_case_gives_exactly_its_quads(case: Case) -> None:
    """The articles of a file give the N-Quads of expected.nq, line for line; a rejected article gives none."""
    assert quads(articles(case.outcomes())) == case.expected("nq")


@EACH
def test_a_case_gives_exactly_its_errors(case: Case) -> None:
    """Everything that is wrong in a file is said in one go, each with its file, line and annotation."""
    assert errors(case.outcomes()) == case.expected("errors")


@EACH
def test_what_a_case_gives_comes_whole_from_another_process(case: Case) -> None:
    """Each outcome is equal when it was pickled, as it is there, and so is what an article was prepared to."""
    found = [replace(o, prepared={"of": o.article.article.id}) if isinstance(o, Loaded) else o for o in case.outcomes()]
    assert list(map(repr, pickle.loads(pickle.dumps(found)))) == list(map(repr, found))


@EACH
def test_a_case_gives_exactly_its_report(case: Case) -> None:
    """What isn't mapped is in expected.report, with how often and why; without one, all of it is mapped or rejected."""
    report = case.load(Memory())
    found = {name: value for name, value in report.as_json()["annotations"].items() if value}
    shown = ("unmapped", "dropped", "left_out", "skipped")
    counts = {name: value for name, value in report.as_json().items() if name in shown}
    seen = {**{name: value for name, value in counts.items() if value}, "annotations": found}
    if not case.report():
        assert not set(seen["annotations"]) - {"read", "mapped", "rejected"}
        del seen["annotations"]
    assert seen == case.report()


@pytest.mark.parametrize("annotator", [None, "Ada"])
@EACH
def test_nothing_vanishes(case: Case, annotator: str | None) -> None:
    """Every annotation that was read is mapped, left out, unmapped, dropped or rejected."""
    assert balanced(case.load(Memory(), Options(annotator=annotator)))


@EACH
def test_the_exit_code_tells_whether_all_was_loaded(case: Case) -> None:
    """0 when all was loaded, 1 when something was rejected."""
    report = case.load(Memory())
    assert report.exit_code == (1 if case.bad else 0)
    assert bool(report.errors) == case.bad


@pytest.mark.parametrize("folder", FOLDERS)
def test_there_are_cases_of_both_kinds(folder: str) -> None:
    """The folders of cases are found, and every case expects something."""
    found = cases(folder)
    assert sum(case.bad for case in found.values()) >= 4
    assert sum(not case.bad for case in found.values()) >= 4
    assert [name for name, case in found.items() if not (case.expected("nq") or case.bad or case.report())] == []


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_has_cases(format_: str) -> None:
    """In a folder of its own, or, for the ways to write RDF, in that of RDF: files with each of its endings."""
    if format_ in FOLDERS:
        return
    (rdf,) = (way for way in RDF if way.name == format_)
    inputs = {name for case in cases("rdf").values() for name in case.inputs if name.endswith(rdf.endings)}
    assert inputs
