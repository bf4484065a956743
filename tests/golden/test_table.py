"""The golden table, asked over HTTP on every store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.conftest import Empty
from tests.golden.answers import EXAMPLES, Answers, asking
from tests.golden.table import Case, cases, disagree, justified

TABLE = cases("cases")


@pytest.fixture(scope="module")
def answers(empty: Empty) -> Iterator[Answers]:
    """A store that holds the examples."""
    with asking(empty, EXAMPLES) as answers:
        yield answers


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.title)
def test_the_answer_is_what_the_articles_say(case: Case, answers: Answers) -> None:
    """Every row and every field of it, and no row more."""
    answers.check(case)


@pytest.mark.parametrize("case", [case for case in TABLE if case.several], ids=lambda case: case.title)
def test_the_pages_are_the_list(case: Case, answers: Answers) -> None:
    """Two rows at a time, from cursor to cursor."""
    answers.check_pages(case)


@pytest.mark.parametrize("case", [case for case in TABLE if case.justified_by], ids=lambda case: case.title)
def test_the_reason_rests_on_claims_that_are_there(case: Case, answers: Answers) -> None:
    """Above all why there is no answer."""
    answers.check_reason(case)


def test_the_table_is_whole() -> None:
    """At least sixty cases, ten of them disagreements and ten empty; each says why, and which claims justify it."""
    assert len(TABLE) >= 60
    assert len({case.title for case in TABLE}) == len(TABLE)
    assert sum(case.empty for case in TABLE) >= 10
    assert sum(any(disagree(row) for row in case.rows) for case in TABLE) >= 10
    for case in TABLE:
        assert case.why.strip()
        assert case.justified_by is not None or all(justified(row) for row in case.rows)
