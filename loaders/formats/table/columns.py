"""Which field each column of a table gives."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from actorgraph.loaders.documents import Unmapped
from actorgraph.loaders.fields import ARTICLE_COLUMNS, COLUMN_FIELDS, QUOTE, REPEATED
from actorgraph.loaders.formats.table.rows import DELIMITERS, Rows
from actorgraph.loaders.profile import Column, Profile
from actorgraph.ontology.errors import LoadError, Place

_SHOWN = 200
_LOOKED_AT = 100
_NEEDED = "expected a subject, and an object or item"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that give a field, by field, each with its index; and what becomes of the others.

    ``left_out`` counts those that a profile leaves out; ``unmapped`` are those that mean nothing.
    """

    of: Mapping[str, Sequence[tuple[int, Column]]]
    left_out: int
    unmapped: Mapping[str, Unmapped]

    @property
    def complete(self) -> bool:
        """Whether they name who does something, and to whom or with what."""
        return "subject" in self.of and not self.of.keys().isdisjoint(("object", "item"))

    @property
    def tell_of_articles(self) -> bool:
        """Whether rows say which article they are from, or quote it; else the table itself is the article."""
        return not self.of.keys().isdisjoint((QUOTE, *ARTICLE_COLUMNS))


def columns_of(rows: Rows, profile: Profile, file: str) -> Columns:
    """What the columns are.

    Raises:
        LoadError: two give a field of which there is one.
    """
    of: dict[str, list[tuple[int, Column]]] = defaultdict(list)
    left_out, unmapped = 0, Counter[str]()
    for index, (name, column) in enumerate(zip(rows.head, meanings(rows.head, profile), strict=True)):
        if column is False:
            left_out += 1
        elif column is not None:
            of[column.field].append((index, column))
        elif name or any(row.cells[index].strip() for row in rows.rows if row.wrong is None):
            unmapped[name or f"column {index + 1}"] += 1
    place = Place(file, rows.line)
    for field, found in of.items():
        if len(found) > 1 and field not in REPEATED:
            raise LoadError(place, _twice(field, [rows.head[index] for index, _ in found]))
    return Columns(of, left_out, {name: Unmapped(number, place) for name, number in unmapped.items()})


def meanings(head: Sequence[str], profile: Profile) -> list[Column | Literal[False] | None]:
    """What each column means: as the profile says of its number or name, else the field that is called so.

    A number means a column only where no column has it as its name. ``False`` is what is left out.
    """
    names = frozenset(head)
    known = {" ".join(name.split()): column for name, column in profile.columns.items()}
    found: list[Column | Literal[False] | None] = []
    for number, name in enumerate(head, start=1):
        key = str(number) if str(number) in known and str(number) not in names else name
        if key in known:
            found.append(known[key] or False)
        else:
            found.append(Column(name) if name in COLUMN_FIELDS else None)
    return found


def _twice(field: str, names: Sequence[str]) -> str:
    if len(set(names)) == 1:
        return f"two columns are called '{names[0]}'; expected a name of its own for each"
    return f"two columns give the {field}; expected one"


def incomplete(rows: Rows, profile: Profile, file: str) -> LoadError:
    """What is wrong with a head that doesn't say who does something, and to whom."""
    found = f"its columns are {_listed(rows.head)}"
    if any(meanings(rows.head, profile)):
        message = f"{found}; {_NEEDED}" + (", named by the profile's [columns]" if profile.columns else "")
    elif profile.columns:
        message = f"{found}; expected some of those in the profile's [columns]: {_listed(profile.columns)}"
    else:
        message = f"{found}; {_NEEDED}, or a profile with [columns]"
    line = _likely_head(rows, profile)
    if line is not None:
        message += f". Line {line} looks like the head: a profile says so with header = {line} in [table]"
    elif profile.columns and profile.table.header is None:
        message += ". Where the head is on another line, or there is none, [table] says so: header = 4, header = false"
    return LoadError(Place(file, rows.line), message)


def _listed(names: Iterable[str]) -> str:
    shown = ", ".join(islice(filter(None, names), _SHOWN))
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}\u2026"


def _likely_head(rows: Rows, profile: Profile) -> int | None:
    """The line further down that has more columns with a meaning than the head, if there is one."""
    least = max(1, sum(map(bool, meanings(rows.head, profile))))
    for number, line in enumerate(rows.lines[:_LOOKED_AT], start=1):
        for delimiter in DELIMITERS:
            names = [cell.strip(' "\r\n') for cell in line.split(delimiter)]
            if number != rows.line and sum(map(bool, meanings(names, profile))) > least:
                return number
    return None
