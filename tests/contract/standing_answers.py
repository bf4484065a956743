"""Answers over HTTP in the short lines that `tests/cases/standing` expects: one function a shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]


def relations(row: Row) -> str:
    """Who, what, to whom, how it stands, and its items with how they stand."""
    items = ", ".join(f"{_name(shown['item'])} {shown['standing']}" for shown in row["items"])
    return f"{_deed(row)}: {row['standing']}" + (f" {{{items}}}" if items else "")


def publishers(row: Row) -> str:
    """How many publishers and holders a relation has."""
    return f"{_deed(row)}: {row['standing']}, publishers {row['publishers']}, holders {row['holders']}"


def counts(row: Row) -> str:
    """How many claims there are by stance and stage."""
    some = ",".join(f"{name} {number}" for name, number in row["counts"].items() if number)
    return f"{_deed(row)}: {row['standing']}, {some}"


def chains(row: Row) -> str:
    """From which state over whom to which proxy."""
    between = ", ".join(_name(via) for via in row["via"])
    return f"{_name(row['state'])} [{between}] {_name(row['proxy'])}: {row['standing']}"


def joined(row: Row) -> str:
    """The hops of a join or a path."""
    return f"{row['standing']}: " + "; ".join(sorted(f"{_deed(hop)} {hop['standing']}" for hop in row["hops"]))


def timeline(row: Row) -> str:
    """When something was, and by which date."""
    return f"{row['date']} ({row['dated_by']}): {_deed(row)} {row['stage']}"


def exported(row: Row) -> str:
    """A claim with the standing that the export gives it."""
    said = f"{row['stance']} {row['stage']}, standing {row['standing']}"
    return f"{_deed(row)}: {said}, article {row['article']['status']}"


SHAPES: dict[str, Callable[[Row], str]] = {
    "relations": relations,
    "publishers": publishers,
    "counts": counts,
    "chains": chains,
    "joined": joined,
    "timeline": timeline,
    "export": exported,
}
"""By the name that a case gives a shape."""


def told(answer: Any, shape: str) -> list[str]:
    """An answer's rows in short, sorted but for a timeline, whose order is what it says."""
    rows = answer if isinstance(answer, list) else answer["results"]
    lines = [SHAPES[shape](row) for row in rows]
    return lines if shape == "timeline" else sorted(lines)


def _deed(row: Row) -> str:
    return f"{_name(row['subject'])} {row['relation']} {_name(row['object'])}"


def _name(actor: Row) -> str:
    return str(actor["name"])
