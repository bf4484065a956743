"""`sort=`: the order of a list by its columns, ``-`` in front for the reverse: ``-publishers,subject``.

Equal rows stay in the default order, which is that of their keys; a row without a value comes last either way. Texts
are compared without regard to case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cmp_to_key, partial
from typing import Any, TypeVar

from actorgraph.ontology.errors import UsageError
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.stores.base import View
from actorgraph.service.stores.records import Ordered

_T = TypeVar("_T")
Keyed = Sequence[tuple[str, _T]]
"""Results with their keys, sorted by them."""
Cell = str | int | None
Rows = Mapping[str, Sequence[Cell]]
"""Each result's values by its key, one a column."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order by some columns; by none: the default one."""

    name: str = ""
    wanted: tuple[tuple[int, bool], ...] = ()
    """Columns by their places, and whether the greatest comes first."""
    rows: Rows | None = None

    def sorted(self, keyed: Keyed[_T]) -> Keyed[_T]:
        """Results in this order."""
        found = list(keyed)
        for place, reverse in reversed(self.wanted):  # a sort keeps the order of what is equal
            found.sort(key=partial(self._slot_of, place, reverse), reverse=reverse)
        return found

    def _slot_of(self, place: int, reverse: bool, pair: tuple[str, object]) -> tuple[bool, bool, Any]:
        return _slot(self._cell(pair[0], place), reverse)

    def position(self, key: str) -> list[Cell]:
        """Where a result stands: its values, and its key."""
        return [*(self._cell(key, place) for place, _ in self.wanted), key]

    def comparable(self, position: Sequence[Cell]) -> Any:
        """A position as something that sorts in this order."""
        return cmp_to_key(self._compare)(position)

    def fits(self, position: Sequence[Cell]) -> bool:
        """Whether this may be a position."""
        return len(position) == len(self.wanted) + 1 and isinstance(position[-1], str)

    def _cell(self, key: str, place: int) -> Cell:
        row = (self.rows or {}).get(key)
        return None if row is None else row[place]

    def _compare(self, one: Sequence[Cell], other: Sequence[Cell]) -> int:
        for (_, reverse), a, b in zip(self.wanted, one, other, strict=False):  # keys are left over
            here, there = _slot(a, reverse), _slot(b, reverse)
            if here != there:
                return 1 if (here > there) != reverse else -1
        mine, others = str(one[-1]), str(other[-1])
        return (mine > others) - (mine < others)


DEFAULT = Order()


def _slot(cell: Cell, reverse: bool) -> tuple[bool, bool, Any]:
    """A value as something that sorts among others, of whatever kind they are; what is absent is last."""
    return (cell is None) != reverse, isinstance(cell, str), 0 if cell is None else cell


@dataclass(frozen=True, slots=True)
class Orders:
    """The columns by which lists of one kind can be ordered, and where their values are from."""

    columns: tuple[str, ...]
    read: Callable[[Keyed[Any], TemporalView], Rows]

    @property
    def parameter(self) -> Parameter:
        """The parameter that asks for an order."""
        return Parameter(
            "sort",
            "orders",
            f"The order of the results: {', '.join(self.columns)}, separated by commas; `-` in front begins with the "
            "greatest. What is equal stays in the default order, what has no value comes last.",
            choices=tuple(sign + column for column in self.columns for sign in ("", "-")),
        )

    def order(self, text: str, cells: Rows) -> Order:
        """The order that is asked for, with these values.

        Raises:
            UsageError: there is no such column.
        """
        wanted = []
        for part in (part.strip() for part in text.split(",")):
            column = part.removeprefix("-")
            if column not in self.columns:
                known = ", ".join(self.columns)
                raise UsageError(f"sort '{part}' is unknown; expected some of {known}, each with or without -", "sort")
            wanted.append((self.columns.index(column), part != column))
        name = ",".join(("-" if reverse else "") + self.columns[place] for place, reverse in wanted)
        return Order(name, tuple(wanted), cells)


def stored(name: Ordered, *columns: str) -> Orders:
    """Orders by what the store knows of all results of one kind: read once a revision, whatever is asked."""

    def read(keyed: Keyed[Any], temporal: TemporalView) -> Rows:
        return temporal.view.remembered(
            ("orders", name), lambda: _stored(name, columns, temporal.view, temporal.vocabulary)
        )

    return Orders(columns, read)


def _stored(name: Ordered, columns: Sequence[str], view: View, vocabulary: Vocabulary) -> Rows:
    ranks = standing_ranks(vocabulary)
    found = {}
    for key, *cells in view.columns(name):
        found[str(key)] = tuple(
            ranks[str(cell)] if column == "standing" else folded(cell)
            for column, cell in zip(columns, cells, strict=True)
        )
    return found


def standing_ranks(vocabulary: Vocabulary) -> dict[str, int]:
    """Standings by how strong they are: the stronger, the greater."""
    return {name: -place for place, name in enumerate(vocabulary.standings)}


def folded(cell: Cell) -> Cell:
    """A value as it is compared."""
    return cell.casefold() if isinstance(cell, str) else cell
