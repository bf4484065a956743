"""Pages by keyset."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.ontology.errors import CursorError
from actorgraph.service.questions.paging import page
from actorgraph.service.stores.base import Store
from actorgraph.service.usecases.articles import articles
from actorgraph.service.usecases.named_queries import ask
from actorgraph.service.usecases.query_catalog import named_query
from tests.contract.articles import CAST, article, claim
from tests.contract.steps import VOCABULARY, loaded, withdraw

KEYED = [(letter, letter.upper()) for letter in "abcdefg"]
QUESTION = {"query": "letters"}


def pages(keyed: list[tuple[str, str]], limit: int) -> list[list[str]]:
    """All pages."""
    some = page(keyed, limit, None, QUESTION)
    found = [some.results]
    while some.next:
        some = page(keyed, limit, some.next, QUESTION)
        found.append(some.results)
    return found


def test_pages_follow_each_other() -> None:
    """The last one has no cursor."""
    assert pages(KEYED, 3) == [["A", "B", "C"], ["D", "E", "F"], ["G"]]


def test_a_page_that_just_fits_is_the_last() -> None:
    """No empty page follows it."""
    assert pages(KEYED, 7) == [list("ABCDEFG")]


def test_nothing_is_one_empty_page() -> None:
    """With a total of 0."""
    some = page([], 5, None, QUESTION)
    assert (some.results, some.total, some.next) == ([], 0, None)


def test_every_page_knows_the_total() -> None:
    """Of all results, not of those that are left."""
    first = page(KEYED, 3, None, QUESTION)
    assert first.total == page(KEYED, 3, first.next, QUESTION).total == 7


@given(st.sets(st.text(max_size=4)), st.sets(st.text(max_size=4)), st.sets(st.text(max_size=4)), st.integers(1, 4))
def test_what_is_there_throughout_is_neither_skipped_nor_repeated(
    stays: set[str], comes: set[str], goes: set[str], limit: int
) -> None:
    """Whatever comes or goes between two pages."""
    before = [(key, key) for key in sorted(stays | goes)]
    after = [(key, key) for key in sorted(stays | (comes - goes))]
    some = page(before, limit, None, QUESTION)
    seen = list(some.results)
    while some.next:
        some = page(after, limit, some.next, QUESTION)
        seen += some.results
    assert len(seen) == len(set(seen))
    assert stays <= set(seen)


def test_a_cursor_of_another_question_is_refused() -> None:
    """It would point somewhere else there."""
    cursor = page(KEYED, 3, None, QUESTION).next
    with pytest.raises(CursorError, match="belongs to another question"):
        page(KEYED, 3, cursor, {"query": "letters", "standing": "stated"})


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "nonsense",
        "é",
        "a b",
        "=" * 9,
        "../..",
        encoded(b"[]"),
        encoded(b'"a"'),
        encoded(b'["a"]'),
        encoded(b"[1, 2]"),
        encoded(b'["a", "b", "c"]'),
        encoded(b"\xff\xfe"),
        encoded(b'["a", "\xff"]'),
        "A" * 10_000,
    ],
)
def test_a_cursor_that_was_not_given_out_is_refused(cursor: str) -> None:
    """Whatever it looks like."""
    with pytest.raises(CursorError):
        page(KEYED, 3, cursor, QUESTION)


@pytest.mark.parametrize("at", [0, 3, 8, 15])
def test_a_tampered_cursor_is_refused(at: int) -> None:
    """One character of its question is enough."""
    cursor = page(KEYED, 3, None, QUESTION).next
    changed = cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :]
    with pytest.raises(CursorError):
        page(KEYED, 3, changed, QUESTION)


def test_the_limit_may_change_between_pages() -> None:
    """A cursor says where to go on, not how far."""
    first = page(KEYED, 2, None, QUESTION)
    assert page(KEYED, 5, first.next, QUESTION).results == list("CDEFG")


def test_articles_that_load_between_pages_disturb_nothing(store: Store) -> None:
    """Those that are there throughout come once each."""
    loaded(store, *(article(id_) for id_ in "bdfhk"))
    with store.view() as view:
        first = articles({"limit": "2"}, view, VOCABULARY).page
    loaded(store, *(article(id_) for id_ in "aceg"))
    withdraw(store, "d", "h")
    with store.view() as view:
        second = articles({"limit": "1000", "cursor": first.next}, view, VOCABULARY).page
    assert [shape["id"] for shape in (*first.results, *second.results)] == ["b", "d", "e", "f", "g", "k"]


def test_rows_of_a_query_that_load_between_pages_disturb_nothing(store: Store) -> None:
    """Relations that are there throughout come once each, whatever loads meanwhile."""
    states = [name for name, class_ in CAST.items() if class_ == "State"]
    groups = ["Red Front", "Blue Front", "Grey Company"]
    loaded(store, *(article(f"x{n}", claim(states[0], "arms", group)) for n, group in enumerate(groups)))
    seen, cursor = [], None
    for step in range(10):
        with store.view() as view:
            given = {"limit": "1"} | ({"cursor": cursor} if cursor else {})
            some = ask(named_query("who-arms-whom"), given, view, VOCABULARY).page
        seen += [(row["subject"]["name"], row["object"]["name"]) for row in some.results]
        cursor = some.next
        if cursor is None:
            break
        loaded(store, article(f"y{step}", claim(states[1], "arms", groups[step % 3])))
    assert len(seen) == len(set(seen))
    assert {(states[0], group) for group in groups} <= set(seen)
