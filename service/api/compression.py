"""Answers in zstd, br or gzip for whoever takes them (`Accept-Encoding`), for all routes at once.

Not those that stream and code by themselves, nor `/sparql`, where coding would cost more than many queries.
"""

from __future__ import annotations

from collections.abc import Collection

from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type, remove_compress_type

from actorgraph.service.api.errors import MEDIA
from actorgraph.service.media_types import BIBTEX, CSL_JSON, HTML, LISTS, PLAIN

LEAST_BYTES = 1000
"""What is shorter goes out as it is."""


class CompressionMiddleware:
    """ASGI middleware; ``apart`` are paths whose answers are left as they are."""

    def __init__(self, app: ASGIApp, apart: Collection[str]) -> None:
        for form in (*LISTS, HTML, PLAIN, BIBTEX, CSL_JSON):
            add_compress_type(form.media)
        add_compress_type(MEDIA)
        remove_compress_type("text/event-stream")  # events are short, and each should go out at once
        self.app, self.apart = app, frozenset(apart)
        self._coded = CompressMiddleware(app, minimum_size=LEAST_BYTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, coded or not."""
        app = self.app if scope["type"] != "http" or scope["path"] in self.apart else self._coded
        await app(scope, receive, send)
