"""What a view keeps ready."""

from __future__ import annotations

from actorgraph.service.stores.cache import ANSWERS_KEPT, ResultCache


def test_what_is_asked_for_again_and_again_is_kept() -> None:
    """However many other questions there are; what nobody asks for any more is forgotten."""
    answers, worked_out = ResultCache(), []

    def ask(question: str) -> str:
        return answers.remembered(question, lambda: worked_out.append(question) or question)

    ask("once")
    for number in range(3 * ANSWERS_KEPT):
        assert ask("again") == "again"
        ask(f"other {number}")
    assert worked_out.count("again") == 1
    assert ask("once") == "once"
    assert worked_out.count("once") == 2


def test_nothing_is_an_answer_too() -> None:
    """It isn't worked out again."""
    answers, worked_out = ResultCache(), []
    for _ in range(2):
        assert answers.remembered("question", lambda: worked_out.append(1)) is None
    assert worked_out == [1]
