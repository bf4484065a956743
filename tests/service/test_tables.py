"""Answers as CSV and as flat rows."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from actorgraph.service.answers.tables import as_csv, brief, flat

ACTOR = {"id": "1", "iri": "x:1", "name": "Ardland", "types": ["State"], "same_as": []}


def table(*results: dict[str, Any]) -> list[dict[str, str]]:
    """What a program reads in our CSV."""
    return list(csv.DictReader(io.StringIO(as_csv(results), newline="")))


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"]
)
def test_no_cell_is_a_formula(cell: str) -> None:
    """A spreadsheet would run it: it begins with an apostrophe."""
    (row,) = table({"name": cell})
    assert row["name"] == f"'{cell}"


@pytest.mark.parametrize("cell", ["\n=1+1", " =1+1", "\u00a0=1", "＝1+1", "＋1", "－1", "＠x"])
def test_no_cell_is_a_formula_after_it_was_cleaned(cell: str) -> None:
    """Spreadsheets drop white space in front, and take full-width signs for narrow ones."""
    (row,) = table({"name": cell})
    assert row["name"].startswith("'")


def test_a_formula_in_a_name_is_none_either() -> None:
    """Wherever a text comes from, it is only a text."""
    (row,) = table({"state": {**ACTOR, "name": "=1+1"}, "said_by": [{**ACTOR, "name": "@x"}, ACTOR]})
    assert row == {"state": "'=1+1", "said_by": "'@x; Ardland"}


@pytest.mark.parametrize("cell", ["a=b", "1-2", "Kestrelia", "'quoted'", "a,b", 'say "x"', "two\nlines", "é😀"])
def test_other_cells_are_as_they_are(cell: str) -> None:
    """Quoted as RFC 4180 says, so that they come back whole."""
    (row,) = table({"name": cell})
    assert row["name"] == cell


def test_lines_end_as_rfc_4180_says() -> None:
    """CR LF."""
    assert as_csv([{"a": "1"}]) == "a\r\n1\r\n"


def test_columns_are_those_of_all_rows() -> None:
    """What a row lacks is empty."""
    assert table({"a": 1}, {"a": 2, "b": 3}) == [{"a": "1", "b": ""}, {"a": "2", "b": "3"}]


def test_actors_go_by_their_names() -> None:
    """Several are separated by semicolons."""
    assert flat({"state": ACTOR, "via": [ACTOR, ACTOR]}) == {"state": "Ardland", "via": "Ardland; Ardland"}


def test_items_and_patrons_show_their_standings() -> None:
    """Each its own."""
    row = flat({"items": [{"item": ACTOR, "standing": "alleged"}], "patrons": [{**ACTOR, "standing": "ended"}]})
    assert row == {"items": "Ardland (alleged)", "patrons": "Ardland (ended)"}


def test_hops_are_sentences() -> None:
    """Subject, relation, object, standing."""
    hop = {"relation": "arms", "subject": ACTOR, "object": ACTOR, "standing": "stated", "evidence": {"quote": "q"}}
    assert flat({"hops": [hop]}) == {"hops": "Ardland arms Ardland (stated)"}


def test_nested_fields_have_dotted_names() -> None:
    """Counts, for instance."""
    assert flat({"counts": {"asserts": 1, "denies": 0}}) == {"counts.asserts": "1", "counts.denies": "0"}


def test_truth_is_written_as_in_json() -> None:
    """And nothing as nothing."""
    assert flat({"a": True, "b": False, "c": None}) == {"a": "true", "b": "false", "c": ""}


def test_a_terminal_shows_what_is_looked_for_first() -> None:
    """Counts in words, remarks, and none of what only programs follow."""
    counts = {"asserts": 1, "alleges": 0, "denies": 2}
    flags = {"either_or": True, "conditional": False, "self_reported": False}
    relation = {"id": "1", "iri": "x:1", "subject": ACTOR, "relation": "arms", "object": ACTOR, "standing": "disputed"}
    assert brief({**relation, "items": [], "counts": counts, **flags, "claims": "/claims?x"}) == {
        "subject": "Ardland",
        "relation": "arms",
        "object": "Ardland",
        "standing": "disputed",
        "items": "",
        "counts": "1 asserts, 2 denies",
        "remarks": "either_or",
    }
