"""Answers as tables: CSV for spreadsheets, and rows for a terminal."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

NAMED = frozenset({"name", "title", "quote", "item", "relation"})
"""An object with such a field is one cell of a table."""
_FORMULA = frozenset("=+-@")
_LEFT_OUT = frozenset({"iri", "url", "claims", "reported", "annotated_by", "confidence", "article"})
_REMARKS = ("either_or", "conditional", "self_reported")


def flat(result: Mapping[str, Any]) -> dict[str, str]:
    """One result as a flat row: actors by name, lists separated by semicolons, nested fields by dotted names."""
    row: dict[str, str] = {}
    for name, value in result.items():
        if isinstance(value, dict) and not NAMED & value.keys():
            row |= {f"{name}.{inner}": cell(content) for inner, content in value.items()}
        else:
            row[name] = cell(value)
    return row


def along(result: Any, path: str) -> Any:
    """What stands at the end of a dotted name; of a list, what stands there in each of its members."""
    name, _, rest = path.partition(".")
    if isinstance(result, list):
        return [along(each, path) for each in result]
    value = result.get(name) if isinstance(result, dict) else None
    return along(value, rest) if rest else value


def brief(result: dict[str, Any]) -> dict[str, str]:
    """One result for a terminal: what a person looks for first; CSV and JSON have it all."""
    row = {name: text for name, text in flat(result).items() if name not in _LEFT_OUT}
    if "counts" in result:
        row = {name: row[name] for name in ("subject", "relation", "object", "standing", "items") if name in row}
        row["counts"] = ", ".join(f"{number} {name}" for name, number in result["counts"].items() if number)
        row["remarks"] = ", ".join(name for name in _REMARKS if result.get(name))
    return {name: text for name, text in row.items() if text != "false"}


def cell(value: Any) -> str:
    """One value in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(map(cell, value))
    if isinstance(value, dict):
        return _named(value)
    return str(value)


def _named(value: dict[str, Any]) -> str:
    if "quote" in value:
        return str(value["quote"])
    if "relation" in value:  # a hop, or a claim
        how = value["standing"] if "standing" in value else f"{value['stance']}, {value['stage']}"
        return f"{cell(value['subject'])} {value['relation']} {cell(value['object'] or value.get('item'))} ({how})"
    if "item" in value:
        return f"{_named(value['item'])} ({value['standing']})"
    name = str(value.get("name") or value.get("title") or value.get("id") or "")
    return f"{name} ({value['standing']})" if "standing" in value else name


def as_csv(results: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None) -> str:
    """CSV (RFC 4180) that a spreadsheet opens, with these columns (dotted names), else with all.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    if columns is None:
        columns = list(dict.fromkeys(column for result in results for column in flat(result)))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([safe(cell(along(result, column))) for column in columns] for result in results)
    return out.getvalue()


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    Spreadsheets skip white space in front, and take full-width signs for narrow ones (OWASP, CSV Injection).
    """
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return f"'{text}" if first in _FORMULA or text.startswith(("\t", "\r", "\n")) else text
