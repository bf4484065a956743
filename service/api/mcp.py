"""`/mcp`: the Model Context Protocol over streamable HTTP, without sessions; the guard's checks hold here, too."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send

from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.base import Store

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATH = "/mcp"
MOST_BYTES = 1 << 20
"""Largest message: a call of a tool is short."""


class McpEndpoint:
    """Answers POST. The SDK is imported when somebody first asks, since that takes as long as all else together."""

    def __init__(self, store: Store, vocabulary: Vocabulary) -> None:
        self._store, self._vocabulary = store, vocabulary
        self._running: asyncio.Task[None] | None = None
        self._ready: asyncio.Future[ASGIApp] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one message."""
        if self._ready is None:
            self._ready = asyncio.get_running_loop().create_future()
            self._running = asyncio.create_task(self._run(self._ready))
        await (await asyncio.shield(self._ready))(scope, receive, send)

    async def _run(self, ready: asyncio.Future[ASGIApp]) -> None:
        """Serve until the service ends; the SDK wants its beginning and its end in one task."""
        try:
            manager = await asyncio.to_thread(self._make)
            async with manager.run():
                ready.set_result(manager.handle_request)
                await asyncio.Event().wait()
        except Exception as error:
            if ready.done():
                raise
            self._ready = None
            ready.set_exception(error)

    def _make(self) -> StreamableHTTPSessionManager:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from actorgraph.service.mcp.server import server

        return StreamableHTTPSessionManager(
            server(self._store, self._vocabulary, over_http=True),
            json_response=True,
            stateless=True,
            max_request_body_size=MOST_BYTES,
        )

    async def close(self) -> None:
        """End."""
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running
