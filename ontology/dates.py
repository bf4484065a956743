"""Dates as annotators write them: EDTF, and the days that they can mean.

Source: Library of Congress, Extended Date/Time Format (EDTF) Specification, 2019 (ISO 8601-2).
Bounds are ISO days (``YYYY-MM-DD``), which compare as strings; ``None`` is an open side.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

from actorgraph.ontology.errors import DateError

_PLAIN = re.compile(r"(\d{4})(?:-(0\d|1[0-9])(?:-(\d\d))?)?\Z", re.ASCII)
_DATE = re.compile(r"[-+]?[0-9XYSTZ~?%:.{}\[\],+-]+\Z", re.ASCII)
_HALF_UNKNOWN = re.compile(r"-(\dX|X\d)")
_OVER_NEW_YEAR = re.compile(r"(?<!\d)(\d{4})-(?:24|28|30)(?!\d)", re.ASCII)
"""The years of winters (24; northern, 28) and of southern summers (30): they begin in December and end in February."""
_OPEN = ("", "..")
_EXPECTED = "expected an EDTF date such as 2023, 2023-11 or 2023-11-22, or an interval such as 2023-10/.."

Bounds = tuple[str | None, str | None]


@lru_cache(maxsize=65536)
def bounds(date: str) -> Bounds:
    """Return the earliest and the latest day that an EDTF date or interval can mean.

    Raises:
        DateError: it is not EDTF, lies outside the years 0000–9999, or ends before it starts.
    """
    if plain := _PLAIN.match(date):
        return _plain_bounds(date, plain)
    if "/" not in date:
        return _edtf_bounds(date)
    start, end = _sides(date)
    if start in _OPEN and end in _OPEN:
        raise DateError(f"'{date}' has neither a start nor an end")
    earliest = None if start in _OPEN else bounds(start)[0]
    latest = None if end in _OPEN else bounds(end)[1]
    if earliest and latest and earliest > latest:
        raise DateError(f"'{date}' ends before it starts")
    return earliest, latest


def _sides(date: str) -> tuple[str, str]:
    """Start and end of an interval; what is wrong is told of the whole, since ``03/04/2031`` may be meant as a date."""
    start, _, end = date.partition("/")
    if "/" in end:
        raise DateError(f"'{date}' has more than two sides; {_EXPECTED}")
    for side in (start, end):
        try:
            if side.strip() not in _OPEN:
                bounds(side.strip())
        except DateError as error:
            raise DateError(f"'{date}' is no interval: {error}") from error
    return start, end


def _plain_bounds(date: str, plain: re.Match[str]) -> Bounds:
    year, month, day = plain.groups()
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if not 1 <= int(month) <= 12:
        raise DateError(f"'{date}' has no month {month}")
    last = monthrange(int(year) or 4, int(month))[1]
    if day is None:
        return f"{year}-{month}-01", f"{year}-{month}-{last:02}"
    if not 1 <= int(day) <= last:
        raise DateError(f"'{date}' has no day {day}")
    return date, date


def _edtf_bounds(date: str) -> Bounds:
    import edtf  # takes a quarter of a second to import, and most dates are plain

    try:
        if not _DATE.match(date) or _HALF_UNKNOWN.search(date):  # edtf is lenient with these, or prints
            raise ValueError(date)
        parsed = edtf.parse_edtf(date)
        return _iso_day(parsed.lower_strict(), date), _past_new_year(_iso_day(parsed.upper_strict(), date), date)
    except (edtf.EDTFParseException, ValueError, OverflowError, AttributeError, TypeError) as error:
        raise DateError(f"'{date}' is not an EDTF date such as 2023, 2023-11, 2023-11-22 or 2023-10/..") from error


def _past_new_year(latest: str | None, date: str) -> str | None:
    """The latest day of a date, or of the winters in it where that is later: edtf ends them with the year."""
    if latest is None:
        return None
    years = [int(year) + 1 for year in _OVER_NEW_YEAR.findall(date)]
    ends = [f"{year:04}-02-{monthrange(year, 2)[1]:02}" for year in years if year <= 9999]
    return max([latest, *ends])


def _iso_day(value: object, date: str) -> str | None:
    if isinstance(value, float):  # edtf gives ±infinity for an open side
        return None
    year, month, day = tuple(value)[:3]  # type: ignore[var-annotated,arg-type]  # a struct_time
    if not 0 <= year <= 9999:
        raise DateError(f"'{date}' lies outside the years 0000 to 9999")
    return f"{year:04}-{month:02}-{day:02}"


@dataclass(frozen=True, slots=True)
class When:
    """When a deed was, or is: start and end as EDTF, ``None`` where that side is open."""

    start: str | None
    end: str | None

    @classmethod
    def of(cls, start: str | None, end: str | None) -> When | None:
        """Check both sides and return the period, or ``None`` when both are open.

        Raises:
            DateError: a side is not EDTF, or the end lies before the start.
        """
        period = cls(_side(start), _side(end))
        if period.start is None and period.end is None:
            return None
        earliest, latest = period.bounds
        if earliest and latest and earliest > latest:
            raise DateError(f"it ends ({period.end}) before it starts ({period.start})")
        return period

    @classmethod
    def parse(cls, date: str) -> When | None:
        """Read one EDTF string: an interval has two sides, a plain date is both."""
        date = date.strip()
        return cls.of(*_sides(date)) if "/" in date else cls.of(date, date)

    @property
    def edtf(self) -> str:
        """The period as one EDTF string, which `parse` reads back."""
        return self.start if self.start and self.start == self.end else f"{self.start or '..'}/{self.end or '..'}"

    @property
    def bounds(self) -> Bounds:
        """Earliest and latest day."""
        return (bounds(self.start)[0] if self.start else None), (bounds(self.end)[1] if self.end else None)


def _side(date: str | None) -> str | None:
    if date is None or date.strip() in _OPEN:
        return None
    date = date.strip()
    if "/" in date:
        raise DateError(f"'{date}' is an interval where one date is expected")
    bounds(date)
    return date
