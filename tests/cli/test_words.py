"""`actorgraph query --words`: below each row who said it, how firmly, where, and the words."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from actorgraph.service.usecases.query_catalog import catalogue
from tests.cli.running import ACTORGRAPH, ok, run

NEEDED = {
    "proxies-of": ("--state", "Sardany"),
    "backers-of": ("--state", "Reed Front"),
    "said-by": ("--actor", "Dana Roke"),
    "timeline": ("--actor", "Kestrelia"),
    "shared-backers": ("--actor", "Reed Front"),
}


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_row_has_its_words(name: str, examples: Path) -> None:
    """Every line that isn't indented is a row; below it stands at least one quote."""
    shown = ok("query", name, *NEEDED.get(name, ()), "--words", "--all", store=examples).out
    rows = [part for part in shown.replace("\n    ", "\t").splitlines() if part]
    expected = ok("query", name, *NEEDED.get(name, ()), "--all", "--as", "json", store=examples).json["results"]
    assert len(rows) == len(expected) > 0
    assert all("“" in row and "”" in row for row in rows)


def test_a_dispute_shows_both_sides(examples: Path) -> None:
    """Speaker, stance and stage of each."""
    shown = ok("query", "disputes", "--relation", "complicitIn", "--words", store=examples).out
    assert shown == dedent(
        """\
        Kestrelia complicitIn Harrow Bay raid: disputed
            alleges, happened: Tomas Eckerd, in Sardany Herald, 2031-02-18
                “Kestrelia is complicit in what was done here.”
            denies, happened: Dana Roke, in Kestrel Courier, 2031-02-20
                “Foreign Ministry spokesperson Dana Roke said on Thursday that the Republic of Kestrelia had \
played no part of any kind in the Harrow Bay raid.”
        """
    )


def test_a_narrow_terminal(examples: Path) -> None:
    """Long quotes go on below their beginning; nothing is wider."""
    command = ("COLUMNS=80", ACTORGRAPH, "query", "states-arming-proxies", "--words")
    shown = ok(*command, program="env", store=examples).out
    assert max(map(len, shown.splitlines())) <= 80


def test_nothing_to_show(examples: Path) -> None:
    """Says so."""
    assert ok("query", "proxies-of", "--state", "Pellary", "--words", store=examples).out == "No results.\n"


def test_for_programs_it_is_refused(examples: Path) -> None:
    """They have the words in every row."""
    done = run("query", "disputes", "--words", "--as", "json", store=examples)
    assert (done.status, done.out) == (2, "")
    assert "--as json has the words of each row" in done.err
