"""The command line's application, and what its commands share: settings, store, output."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Column, Table

from actorgraph.ontology.errors import UsageError
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.tables import as_csv, brief
from actorgraph.service.questions.parameters import MAX_LIMIT
from actorgraph.service.questions.retry import read
from actorgraph.service.settings import Settings
from actorgraph.service.stores.base import Store, View
from actorgraph.service.stores.registry import open_store
from actorgraph.service.version import version
from actorgraph.service.vocabularies import vocabulary_of

app = typer.Typer(
    help="Who does what to whom, who says so, and how sure they are.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

_A = TypeVar("_A", bound=Answer)

NO_TERMINAL_WIDTH = 200
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

StoreOption = Annotated[
    str | None,
    typer.Option("--store", help="A folder, or memory: (default: ACTORGRAPH_STORE, else ./actorgraph-data)."),
]
OntologyOption = Annotated[
    list[str] | None,
    typer.Option("--ontology", help="A Turtle file with terms of your own; may be given again (ACTORGRAPH_ONTOLOGY)."),
]
AllOption = Annotated[bool, typer.Option("--all", help="Show all rows, not a page of them.")]
As = Annotated[str, typer.Option("--as", help="table, json or csv.")]


@contextmanager
def opened(chosen: Settings, create: bool = False) -> Iterator[Store]:
    """The store that the settings name, closed afterwards."""
    store = open_store(chosen, vocabulary_of(chosen), create)
    try:
        yield store
    finally:
        store.close()


def show(
    results: list[dict[str, Any]], as_: str, whole: dict[str, Any] | None = None, columns: Sequence[str] | None = None
) -> None:
    """Print results as a table, as CSV with these columns, or as the JSON that HTTP answers."""
    if as_ == "json":
        write(as_json(whole if whole is not None else results))
    elif as_ == "csv":
        write(as_csv(results, columns).encode())
    elif as_ == "table":
        _table([brief(result) for result in results])
    else:
        raise UsageError(f"--as '{as_}' is unknown; expected one of table, json, csv", "as")


def listed(
    store: Store, ask: Callable[[View, dict[str, str]], _A], given: Mapping[str, str], everything: bool = False
) -> _A:
    """A page of a list, or all of it, of one revision; ``ask`` answers for one page's parameters.

    Raises:
        UsageError: all of it is asked for, and a page of it.
    """
    if not everything:
        return read(store, lambda view: ask(view, dict(given)))
    for name in ("limit", "cursor"):
        if name in given:
            raise UsageError(f"--all shows all, --{name} a page; expected one of them", name)
    return read(store, lambda view: _whole(partial(ask, view), given))


def _whole(ask: Callable[[dict[str, str]], _A], given: Mapping[str, str]) -> _A:
    most = {**given, "limit": str(MAX_LIMIT)}
    answer = ask(most)
    results, following = list(answer.page.results), answer.page.next
    while following is not None:
        page = ask({**most, "cursor": following}).page
        results, following = [*results, *page.results], page.next
    return replace(answer, page=replace(answer.page, results=results, next=None))


def show_list(
    answer: Answer, as_: str, path: str, given: Mapping[str, str], lines: Sequence[str] | None = None
) -> None:
    """Print a list's answer, or lines instead; what a table or CSV doesn't tell is said on standard error."""
    results = answer.page.results
    if lines is None:
        show(results, as_, answer.as_json(path, given), answer.columns)
    else:
        _print_lines(lines)
    if as_ == "json":
        return
    if answer.page.next is not None:
        total = f"{answer.page.total:,}"
        complain(
            f"{len(results):,} of {total} rows are shown; --all shows all, --cursor {answer.page.next} the next",
            "yellow",
        )
    if answer.undated:
        complain(f"{answer.undated:,} claims without a date were left out", "yellow")
    if answer.note is not None:
        complain(f"there may be more: {answer.note}", "yellow")


def as_json(value: Any) -> bytes:
    """A value as JSON that people can read, too."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def write(data: bytes) -> None:
    """Write bytes to standard output; whoever reads it may go when they have enough, as `head` does."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it ends
        raise typer.Exit from None


def complain(message: str, style: str) -> None:
    """Print a line to standard error."""
    console(stderr=True).print(printable(message), style=style)


def console(stderr: bool = False) -> Console:
    """A terminal to which texts are texts: nothing in them is markup. What is no terminal is wide."""
    made = Console(stderr=stderr, soft_wrap=stderr, markup=False, emoji=False, highlight=False)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = NO_TERMINAL_WIDTH
    return made


def printable(text: str) -> str:
    """A text without control characters: an article's words must not steer the reader's terminal."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def utf8(values: Any) -> Any:
    """Arguments as they are; what a shell gave in another encoding names nothing here.

    Raises:
        UsageError: one of them is not UTF-8.
    """
    for value in [values] if isinstance(values, str) else values or ():
        if not value.isprintable() and any("\ud800" <= character <= "\udfff" for character in value):
            raise UsageError(f"{value!a} is not UTF-8")
    return values


def _print_lines(lines: Sequence[str]) -> None:
    """Lines for people; what is longer than the terminal is wide goes on below its beginning."""
    terminal = console()
    for line in lines or ["No results."]:
        text = printable(line)
        terminal.print(Padding(text.lstrip(), (0, 0, 0, len(text) - len(text.lstrip())), expand=False))


def _table(rows: list[dict[str, str]]) -> None:
    terminal = console()
    if not rows:
        terminal.print("No results.")
        return
    columns = [c for c in dict.fromkeys(c for row in rows for c in row) if any(row.get(c) for row in rows)]
    table = Table(*(Column(name, overflow="fold") for name in columns))
    for row in rows:
        table.add_row(*(printable(row.get(column, "")) for column in columns))
    terminal.print(table)


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
