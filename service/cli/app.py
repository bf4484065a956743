"""The command line's application, and what its commands share: settings, store, output."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import msgspec
import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from ontology.errors import UsageError
from ontology.iris import Iris
from ontology.vocabulary import default_vocabulary
from service.settings import Settings
from service.stores.base import Store
from service.stores.registry import open_store
from service.tables import as_csv, flat
from service.version import version

app = typer.Typer(
    help="Who does what to whom, who says so, and how sure they are.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

StoreOption = Annotated[
    str | None,
    typer.Option("--store", help="A folder, or memory: (default: ACTORGRAPH_STORE, else ./actorgraph-data)."),
]
As = Annotated[str, typer.Option("--as", help="table, json or csv.")]


def settings(**given: Any) -> Settings:
    """The settings from the environment, with what a command was given on top.

    Raises:
        UsageError: one of them makes no sense.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        wrong = error.errors()[0]
        name = str(wrong["loc"][-1])
        raise UsageError(f"setting {name} (ACTORGRAPH_{name.upper()}): {wrong['msg']}", name) from None


@contextmanager
def opened(chosen: Settings, create: bool = False) -> Iterator[Store]:
    """The store that the settings name, closed afterwards."""
    store = open_store(chosen.store, Iris(chosen.base_iri), default_vocabulary(), create)
    try:
        yield store
    finally:
        store.close()


def show(results: list[dict[str, Any]], as_: str, whole: dict[str, Any] | None = None) -> None:
    """Print results as a table, as CSV, or as the JSON that HTTP answers."""
    if as_ == "json":
        write(msgspec.json.format(msgspec.json.encode(whole if whole is not None else results), indent=2) + b"\n")
    elif as_ == "csv":
        write(as_csv(results).encode())
    elif as_ == "table":
        _table([flat(result) for result in results])
    else:
        raise UsageError(f"--as '{as_}' is unknown; expected one of table, json, csv", "as")


def write(data: bytes) -> None:
    """Write bytes to standard output."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _table(rows: list[dict[str, str]]) -> None:
    console = Console()
    if not rows:
        console.print("No results.")
        return
    columns = [c for c in dict.fromkeys(c for row in rows for c in row) if any(row.get(c) for row in rows)]
    table = Table(*columns)
    for row in rows:
        table.add_row(*(row.get(column, "") for column in columns))
    console.print(table, markup=False)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"actorgraph {version()}")
        raise typer.Exit


@app.callback()
def common(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Who does what to whom, who says so, and how sure they are."""
