"""The command `sparql`: a query against the store, without a server."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from actorgraph.ontology.errors import FormatError, UsageError
from actorgraph.service.cli.app import StoreOption, app, opened, show, utf8, write
from actorgraph.service.media_types import GRAPHS, RESULTS, RESULTS_JSON, TURTLE, MediaType, named_form
from actorgraph.service.settings import Settings, settings_of
from actorgraph.service.stores.base import Store

if TYPE_CHECKING:
    from actorgraph.service.sparql.limits import Query

TABLE = "table"
NAMES = "table, json, xml, csv or tsv; for CONSTRUCT and DESCRIBE ttl, nt, jsonld, rdfxml, nq or trig."

PATIENCE = 86_400
"""How many seconds the making of a copy of a store in Neo4j is waited for: nobody else waits meanwhile."""


@app.command()
def sparql(
    query: Annotated[str, typer.Argument(help="A query, a file that holds one, or - for standard input.")],
    as_: Annotated[str | None, typer.Option("--as", help=f"{NAMES} Else table, or ttl.")] = None,
    store: StoreOption = None,
) -> None:
    """Ask in SPARQL, within the limits that hold over HTTP too (ACTORGRAPH_SPARQL_…). Nothing can be changed by it."""
    from actorgraph.service.sparql.limits import checked

    chosen = settings_of(store=store, sparql_workers=1, replica_seconds=PATIENCE)
    asked = checked(_text(utf8(query)), chosen.sparql_bytes, frozenset(chosen.service_endpoints.split()))
    form = _form(asked, as_)
    with opened(chosen) as opened_store:
        whole = asyncio.run(_answer(opened_store, chosen, asked, form, straight=as_ not in (None, TABLE)))
    if asked.makes_graph or as_ not in (None, TABLE):
        write(whole)
    else:
        show(_rows(whole), TABLE)


def _text(given: str) -> str:
    """The query: given as it is, or where it stands."""
    if given == "-":
        data = sys.stdin.buffer.read()
    elif "{" not in given and "\n" not in given and Path(given).is_file():
        data = Path(given).read_bytes()
    else:
        return given
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise UsageError(f"{given} is not UTF-8") from None


def _form(asked: Query, as_: str | None) -> MediaType:
    if as_ is None or as_ == TABLE:
        if asked.makes_graph and as_ == TABLE:
            raise FormatError(f"--as table is for SELECT and ASK; expected one of {_names(GRAPHS)}", "as")
        return TURTLE if asked.makes_graph else RESULTS_JSON
    return named_form(as_, GRAPHS if asked.makes_graph else RESULTS)


def _names(forms: tuple[MediaType, ...]) -> str:
    return ", ".join(form.name for form in forms)


async def _answer(store: Store, chosen: Settings, asked: Query, form: MediaType, straight: bool) -> bytes:
    """The answer, or, where it is written ``straight`` as it comes, its end."""
    from actorgraph.service.metrics import Metrics
    from actorgraph.service.sparql.executor import QueryExecutor

    asker = QueryExecutor(store, chosen, Metrics())
    held = b""
    try:
        async with asker.answer(asked, form) as answer:
            held = answer.begun
            async for piece in answer.pieces():
                if straight or asked.makes_graph:
                    write(held)
                    held = b""
                held += piece
    finally:
        await asker.close()
    return held


def _rows(whole: bytes) -> list[dict[str, str]]:
    answer = msgspec.json.decode(whole)
    if "boolean" in answer:
        return [{"answer": str(answer["boolean"]).lower()}]
    names, rows = answer["head"]["vars"], answer["results"]["bindings"]
    return [{name: str(row[name]["value"]) for name in names if name in row} for row in rows]
