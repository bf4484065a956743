"""Dates as tables write them, by the formats that a profile names: those of `datetime.strptime`, and some by name.

A date is as exact as its format: with a day, a month, or a year. Times of day are read and left away.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from actorgraph.ontology.dates import bounds
from actorgraph.ontology.errors import DateError

NAMED = ("edtf", "excel", "unix")
"""EDTF; days since 1899-12-30, as spreadsheets count them; seconds since 1970-01-01 (UTC)."""

USUAL = (
    *("%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y"),
    *("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%d-%b-%Y", "%d-%b-%y", "%d/%m/%y"),
    *("%m/%d/%y", "%d.%m.%y", "%B %Y", "%b %Y", "%b-%Y", "%b-%y", "%m/%Y", "%Y/%m", "%Y%m"),
    *("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"),
)
"""Formats that are tried where somebody wants to know which ones fit."""

_DIRECTIVES = frozenset("aAdbBmyYHIMSfzpj%")
_DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)
_ADJOINING = re.compile(r"%[dmyYHIMSj]%[dmyYHIMSj]")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)", re.ASCII)
_NUMBER = re.compile(r"(\d{1,10})(?:\.\d{0,20})?\Z", re.ASCII)
_SAMPLE = datetime(2031, 11, 22, 13, 14, 15, tzinfo=UTC)
_FIRST_DAY = date(1899, 12, 30)


def check_format(format_: str) -> str:
    """The format, if dates can be read by it.

    Raises:
        ValueError: they can't, and why.
    """
    if format_ in NAMED:
        return format_
    parts = set(_DIRECTIVE.findall(format_))
    year, month, day = not parts.isdisjoint("yY"), not parts.isdisjoint("mbB"), not parts.isdisjoint("dj")
    if parts <= _DIRECTIVES and year and (month or "j" in parts or not day):
        try:
            datetime.strptime(_SAMPLE.strftime(format_), format_)
        except (ValueError, re.error):
            pass
        else:
            return format_
    message = f"'{format_}' is no way to write dates; expected one such as %d/%m/%Y, with a year, or"
    raise ValueError(f"{message} one of {', '.join(NAMED)}")


@lru_cache(maxsize=65536)
def read_date(cell: str, format_: str) -> str | None:
    """The date in EDTF; ``None`` where the cell isn't written in this way."""
    if format_ == "edtf":
        return _edtf(cell)
    if format_ in NAMED:
        return _counted(cell, format_)
    try:
        moment = datetime.strptime(cell, format_)
        if _ADJOINING.search(format_) and _ZEROS.sub("", moment.strftime(format_)) != _ZEROS.sub("", cell):
            return None  # 2031111 would be read as 2031-11-1
    except ValueError:
        return None
    parts = set(_DIRECTIVE.findall(format_))
    day = f"{moment.year:04}-{moment.month:02}-{moment.day:02}"
    return day if not parts.isdisjoint("dj") else day[:7] if not parts.isdisjoint("mbB") else day[:4]


def readings(cell: str, formats: tuple[str, ...] = USUAL) -> dict[str, str]:
    """The dates that a cell can mean, each with the first format that reads it so."""
    found: dict[str, str] = {}
    for format_ in formats:
        meant = read_date(cell, format_)
        if meant is not None:
            found.setdefault(meant, format_)
    return found


def _edtf(cell: str) -> str | None:
    try:
        bounds(cell)
    except DateError:
        return None
    return cell


def _counted(cell: str, format_: str) -> str | None:
    number = _NUMBER.match(cell)
    if number is None:
        return None
    try:
        if format_ == "excel":
            return (_FIRST_DAY + timedelta(days=int(number[1]))).isoformat()
        return datetime.fromtimestamp(int(number[1]), UTC).date().isoformat()
    except (OverflowError, ValueError, OSError):
        return None
