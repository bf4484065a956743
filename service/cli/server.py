"""Commands that serve: serve, demo."""

from __future__ import annotations

import gc
import socket
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from actorgraph.loaders.inputs import sources
from actorgraph.loaders.pipeline import SELDOM
from actorgraph.ontology.errors import StoreError, StoreUnavailable, UsageError
from actorgraph.service.cli.app import OntologyOption, StoreOption, app, opened
from actorgraph.service.examples import examples
from actorgraph.service.ingest import load, options_of
from actorgraph.service.settings import MEMORY, Settings, settings_of
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.registry import open_store
from actorgraph.service.vocabularies import vocabulary_of

HostOption = Annotated[str | None, typer.Option("--host", help="Address to listen on (default: the loopback).")]
PortOption = Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")]


AWAY = 3
"""The exit status where a store can't serve."""

WorkersOption = Annotated[
    int, typer.Option("--workers", min=1, max=64, help="Processes that answer, each with its own SPARQL workers.")
]


@app.command()
def serve(
    host: HostOption = None,
    port: PortOption = None,
    create: Annotated[bool, typer.Option("--create", help="Make an empty store where there is none.")] = False,
    workers: WorkersOption = 1,
    ontology: OntologyOption = None,
    store: StoreOption = None,
) -> None:
    """Serve the graph over HTTP."""
    chosen = settings_of(store=store, host=host, port=port, ontology=ontology)
    if workers > 1 and chosen.store == MEMORY:
        raise UsageError("a store in memory belongs to one process; expected a folder or an address", "workers")
    _serve(chosen, open_store(chosen, vocabulary_of(chosen), create), workers)


@app.command()
def demo(host: HostOption = None, port: PortOption = None, store: StoreOption = None) -> None:
    """Load the example articles into an embedded store (a temporary one, unless --store) and serve them."""
    with ExitStack() as stack:
        folder = store or str(Path(stack.enter_context(TemporaryDirectory(prefix="actorgraph-demo-"))) / "store")
        chosen = settings_of(store=folder, host=host, port=port)
        opened_store = open_store(chosen, vocabulary_of(chosen), create=True)
        done = load(
            sources([str(examples() / "articles")]),
            options_of(chosen, vocabulary_of(chosen)),
            opened_store,
            vocabulary_of(chosen),
            chosen.lock_wait,
        )
        typer.echo(f"{done.articles['loaded'] + done.articles['unchanged']} example articles (fiction) are loaded.")
        _serve(chosen, opened_store)


@app.command()
def mcp(store: StoreOption = None) -> None:
    """Answer an assistant over standard input and output (Model Context Protocol); over HTTP it is `/mcp`."""
    import anyio
    from mcp.server.stdio import stdio_server

    from actorgraph.service.mcp.server import server

    chosen = settings_of(store=store)

    async def answer(opened_store: Store) -> None:
        made = server(opened_store, vocabulary_of(chosen), over_http=False)
        async with stdio_server() as (reading, writing):
            await made.run(reading, writing, made.create_initialization_options())

    with opened(chosen) as opened_store:
        anyio.run(answer, opened_store)


def _serve(chosen: Settings, store: Store, workers: int = 1) -> None:
    try:
        listening = socket.create_server(
            (chosen.host, chosen.port), family=socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
        )
    except OSError as error:
        store.close()
        raise StoreUnavailable(f"can't listen on {chosen.host}:{chosen.port}: {error}") from error
    # asyncio does this only for sockets that it made itself; without it an answer in two packets takes 40 ms
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    port = listening.getsockname()[1]
    shown = "localhost" if chosen.host in ("127.0.0.1", "::1") else chosen.host
    typer.echo(f"Serving {store.name} on http://{shown}:{port}/ (Ctrl-C stops)")
    typer.echo(f"Try: curl 'http://{shown}:{port}/queries/states-arming-proxies'")
    if workers == 1:
        _answer(chosen, store, listening)
        return
    from actorgraph.service.cli.workers import Workers

    store.close()  # each process opens its own
    raise typer.Exit(Workers(workers, partial(_one_of_several, chosen), listening).run())


def _one_of_several(chosen: Settings, listening: socket.socket) -> None:
    try:
        store = open_store(chosen, vocabulary_of(chosen), create=False)
    except StoreError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(AWAY)
    _answer(chosen, store, listening)


def _answer(chosen: Settings, store: Store, listening: socket.socket) -> None:
    """Serve in this process, until it is told to end."""
    import uvicorn  # both take longer to import than most commands take to run

    from actorgraph.service.api.app import create_app
    from actorgraph.service.api.uvicorn_protocol import GracefulServer, HttpProtocol

    gc.set_threshold(*SELDOM)  # what a view keeps is no garbage, and a look at all of it takes a tenth of a second
    service = create_app(chosen, store)
    config = uvicorn.Config(service, log_level="warning", server_header=False, http=HttpProtocol)
    GracefulServer(config, service.state.feed.close).run(sockets=[listening])
