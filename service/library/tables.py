"""Rows as tables of other libraries, which are imported when they are asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from html import escape
from importlib import import_module
from itertools import islice
from typing import Any

from actorgraph.ontology.errors import UsageError
from actorgraph.service.answers.tables import NAMED, cell

SHOWN = 20
"""How many rows a notebook shows."""


class Tabular(ABC):
    """What has rows: for pandas, for polars, and as a table in a notebook."""

    @abstractmethod
    def rows(self) -> Iterable[Mapping[str, Any]]:
        """All rows."""

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame`: actors by name, lists in words, nested fields by dotted names.

        Raises:
            UsageError: pandas isn't installed.
        """
        return _library("pandas").DataFrame(list(map(plain, self.rows())))

    def to_polars(self) -> Any:
        """The same as a `polars.DataFrame`.

        Raises:
            UsageError: polars isn't installed.
        """
        return _library("polars").DataFrame(list(map(plain, self.rows())), infer_schema_length=None)

    def _repr_html_(self) -> str:
        """A table for notebooks: the first rows, texts as texts."""
        some = list(islice(self.rows(), SHOWN + 1))
        return html_table([self._shown(row) for row in some[:SHOWN]], more=len(some) > SHOWN)

    def _shown(self, row: Mapping[str, Any]) -> Mapping[str, str]:
        return {name: cell(value) for name, value in row.items()}


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without anything nested; numbers, truth and absence stay what they are."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict) and not NAMED & value.keys():
            found |= {f"{name}.{inner}": content for inner, content in plain(value).items()}
        else:
            found[name] = cell(value) if isinstance(value, dict | list) else value
    return found


def html_table(rows: list[Mapping[str, str]], more: bool = False) -> str:
    """Rows in HTML, with all columns that any of them fills."""
    if not rows:
        return "<p>No results.</p>"
    columns = [c for c in dict.fromkeys(c for row in rows for c in row) if any(row.get(c) for row in rows)]
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(row.get(column, str()))}</td>' for column in columns)}</tr>" for row in rows
    )
    rest = "<p>… and more</p>" if more else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise UsageError(f"{name} isn't installed; expected: pip install 'actorgraph[{name}]'") from None


def network_library() -> Any:
    """networkx.

    Raises:
        UsageError: it isn't installed.
    """
    return _library("networkx")
