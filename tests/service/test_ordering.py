"""Orders, and pages in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.ontology.errors import CursorError, UsageError
from actorgraph.service.questions.ordering import Cell, Order, Orders
from actorgraph.service.questions.paging import page

QUESTION = {"query": "letters"}
ORDERS = Orders(("size", "name"), lambda keyed, view, vocabulary: {})
CELLS = st.one_of(st.none(), st.integers(0, 3), st.sampled_from(["a", "b", "ab", ""]))
ROWS = st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(CELLS, CELLS))
SORTS = st.sampled_from(["size", "-size", "name,-size", "-name", "size,name", "-size,-name", "size,-size"])


def order(text: str, rows: dict[str, tuple[Cell, Cell]]) -> Order:
    return ORDERS.order(text, rows)


def keys(text: str, rows: dict[str, tuple[Cell, Cell]]) -> list[str]:
    """All keys, in this order."""
    return [key for key, _ in order(text, rows).sorted([(key, key) for key in sorted(rows)])]


def test_by_one_column() -> None:
    """Equal ones stay in the default order; those without a value come last either way."""
    rows = {"a": (2, None), "b": (None, None), "c": (1, None), "d": (2, None), "e": (3, None)}
    assert keys("size", rows) == ["c", "a", "d", "e", "b"]
    assert keys("-size", rows) == ["e", "a", "d", "c", "b"]


def test_by_several_columns() -> None:
    """The first decides, then the next."""
    rows = {"a": (1, "x"), "b": (2, "y"), "c": (1, "y"), "d": (2, "x")}
    assert keys("size,-name", rows) == ["c", "a", "b", "d"]
    assert keys("-size,name", rows) == ["d", "b", "a", "c"]


@pytest.mark.parametrize("text", ["colour", "", "size,", "--size", "+size", "size name", "SIZE"])
def test_a_column_that_is_not_there(text: str) -> None:
    """The error names those that there are."""
    with pytest.raises(UsageError, match="expected some of size, name") as raised:
        order(text, {})
    assert raised.value.parameter == "sort"


def pages(some: Order, before: dict[str, object], after: dict[str, object], limit: int) -> list[str]:
    """Following the cursors; after the first page the results are others."""
    keyed = [(key, key) for key in sorted(before)]
    found = page(some.sorted(keyed), limit, None, QUESTION, order=some)
    seen = list(found.results)
    later = Order(some.name, some.wanted, after)
    while found.next:
        found = page(later.sorted([(key, key) for key in sorted(after)]), limit, found.next, QUESTION, order=later)
        seen += found.results
    return seen


@given(ROWS, SORTS, st.integers(1, 4))
def test_pages_add_up(rows: dict[str, tuple[Cell, Cell]], text: str, limit: int) -> None:
    """Whatever the order, the values, and how many a page has."""
    assert pages(order(text, rows), rows, rows, limit) == keys(text, rows)


@given(ROWS, ROWS, st.sets(st.sampled_from("abcdefgh")), SORTS, st.integers(1, 4))
def test_what_stays_is_neither_skipped_nor_repeated(
    before: dict[str, tuple[Cell, Cell]], come: dict[str, tuple[Cell, Cell]], go: set[str], text: str, limit: int
) -> None:
    """Whatever comes or goes between two pages; what is still there has the same values."""
    after = {
        **{key: row for key, row in before.items() if key not in go},
        **{k: v for k, v in come.items() if k not in before},
    }
    seen = pages(order(text, before), before, after, limit)
    assert len(seen) == len({*seen})
    assert {key for key in before if key not in go} <= {*seen}


def test_a_cursor_belongs_to_its_order() -> None:
    """In shape, too: the one of another order points nowhere here."""
    rows: dict[str, tuple[Cell, Cell]] = {"a": (1, "x"), "b": (2, "y")}
    some = order("size", rows)
    cursor = page([("a", "a"), ("b", "b")], 1, None, QUESTION, order=some).next
    with pytest.raises(CursorError):
        page([("a", "a"), ("b", "b")], 1, cursor, QUESTION)
