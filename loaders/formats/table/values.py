"""What the cells of a row say: dates, numbers, and whether something is so."""

from __future__ import annotations

import re

from actorgraph.loaders.date_formats import readings
from actorgraph.ontology.dates import When
from actorgraph.ontology.errors import DateError


class Wrong(ValueError):
    """What is wrong with a row: it is rejected."""


_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]00:00:00(?:\.0+)?\Z", re.ASCII)
_YEAR = re.compile(r"(\d{4})\.0\Z|\((\d{4})\)\Z", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][+-]?\d{1,3})?\Z", re.ASCII)
_COMMA = re.compile(r"(0),(\d+)\Z|(1),(0{1,2})\Z", re.ASCII)
_PER_CENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%\Z", re.ASCII)


def date_of(field: str, cell: str, formats: tuple[str, ...]) -> str:
    """A date or interval in EDTF.

    Without ``formats`` the cell must be EDTF; a midnight is a day, ``2031.0`` a year, and ``(2031)`` an estimate. What
    can be read in several ways is never guessed.

    Raises:
        Wrong: it is no such date, or several.
    """
    if formats:
        return _formatted(field, cell, formats)
    if midnight := _MIDNIGHT.match(cell):
        return midnight[1]
    if year := _YEAR.match(cell):
        return year[1] or f"{year[2]}~"
    try:
        When.parse(cell)
    except DateError as error:
        raise Wrong(f"{field}: {error}{_hint(readings(cell))}") from error
    return cell


def _formatted(field: str, cell: str, formats: tuple[str, ...]) -> str:
    found = readings(cell, formats)
    if len(found) == 1:
        return next(iter(found))
    expected = f"expected a date written as {' or '.join(formats)}"
    if found:
        raise Wrong(f"{field}: '{cell}' can be {_either(found)}; {expected}, but not as both")
    raise Wrong(f"{field}: '{cell}' is written otherwise; {expected}")


def _hint(found: dict[str, str]) -> str:
    """How a profile could say what is meant."""
    ways = " or ".join(f'as {date} with date = "{format_}"' for date, format_ in found.items())
    return f" (a profile's [columns] can read it {ways})" if ways else ""


def _either(found: dict[str, str]) -> str:
    return " or ".join(f"{date} ({format_})" for date, format_ in found.items())


def flag_of(field: str, cell: str) -> bool:
    """Whether something is so.

    Raises:
        Wrong: the cell doesn't say.
    """
    if cell.casefold() not in _FLAGS:
        raise Wrong(f"{field} is '{cell}'; expected true or false")
    return _FLAGS[cell.casefold()]


def confidence_of(cell: str) -> float:
    """A number, also with a decimal comma (``0,75``) or in per cent.

    Raises:
        Wrong: it is none; one outside 0 to 1 is found later.
    """
    if comma := _COMMA.match(cell):
        return float(".".join(filter(None, comma.groups())))
    if share := _PER_CENT.match(cell):
        return round(float(share[1].replace(",", ".")) / 100, 6)
    if _NUMBER.match(cell):
        return float(cell)
    raise Wrong(f"confidence is '{cell}'; expected a number from 0 to 1")
