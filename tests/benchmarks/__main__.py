"""Runs the benchmarks: ``python -m tests.benchmarks [NAME ...]``; without names, all of them.

A benchmark is a module ``bench_NAME.py`` in this folder with ``run() -> list[dict]``: one dict a row, keys are columns.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

_PREFIX = "bench_"
_WRONG_USAGE = 2


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(file.stem.removeprefix(_PREFIX) for file in Path(__file__).parent.glob(f"{_PREFIX}*.py"))


def table(title: str, rows: Iterable[dict[str, Any]]) -> Table:
    """Rows as a table; the columns are all keys, in the order in which they are met."""
    rows = list(rows)
    shown = Table(title=title, title_justify="left")
    columns = list(dict.fromkeys(key for row in rows for key in row))
    for column in columns:
        numeric = all(isinstance(row.get(column, 0), int | float) for row in rows)
        shown.add_column(column, justify="right" if numeric else "left")
    for row in rows:
        shown.add_row(*(_cell(row.get(column, "")) for column in columns))
    return shown


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def main(arguments: list[str], console: Console | None = None) -> int:
    """Run the benchmarks that are named; the exit status: 1 if one failed, 2 if there is none of that name."""
    console = console or Console()
    chosen = [argument.removeprefix(_PREFIX).removesuffix(".py") for argument in arguments] or names()
    unknown = sorted(set(chosen) - set(names()))
    if unknown:
        console.print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(names()) or 'none'}")
        return _WRONG_USAGE
    failed = 0
    for name in chosen:
        try:
            module = import_module(f"tests.benchmarks.{_PREFIX}{name}")
            title = (module.__doc__ or name).partition("\n")[0]
            console.print(table(title, module.run()))
        except Exception:  # one that can't run, say for want of a server, shouldn't cost the figures of the others
            console.print(f"{name} failed:")
            console.print(traceback.format_exc(), markup=False, highlight=False)
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
