"""The golden table over the examples and a few articles more, for what the examples have none of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.conftest import Empty
from tests.golden.answers import EXAMPLES, Answers, asking
from tests.golden.table import HERE, Case, cases

TABLE = cases("further")


@pytest.fixture(scope="module")
def answers(empty: Empty) -> Iterator[Answers]:
    """A store that holds the examples and the articles beside the cases."""
    with asking(empty, EXAMPLES, HERE / "further" / "articles") as answers:
        yield answers


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.title)
def test_the_answer_is_what_the_articles_say(case: Case, answers: Answers) -> None:
    """Every row and every field of it, and no row more."""
    answers.check(case)


@pytest.mark.parametrize("case", [case for case in TABLE if case.justified_by], ids=lambda case: case.title)
def test_the_reason_rests_on_claims_that_are_there(case: Case, answers: Answers) -> None:
    """Above all why there is no answer."""
    answers.check_reason(case)
