"""Pages of other sites may read (Cross-Origin Resource Sharing), where a setting names them; they never write."""

from __future__ import annotations

from collections.abc import Collection

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

READING = ("GET", "HEAD")
SENT = ("If-Match", "If-None-Match", "Last-Event-ID")
"""Headers of requests that a browser asks about first."""
SHOWN = (
    *("Actorgraph-Revision", "Content-Disposition", "Content-Location", "ETag", "Link", "Location", "Retry-After"),
    "X-Total-Count",
)
"""Headers of answers that those pages see, beside the few that they always do."""


class Cors:
    """ASGI middleware; ``origins`` may read, by POST at the paths that are ``asked`` so, too. Without credentials."""

    def __init__(self, app: ASGIApp, origins: Collection[str], asked: Collection[str]) -> None:
        self._asked = frozenset(asked)
        self._reading, self._asking = (
            CORSMiddleware(app, allow_origins=origins, allow_methods=methods, allow_headers=SENT, expose_headers=SHOWN)
            for methods in (READING, (*READING, "POST"))
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what a browser asks first, or pass on and say in the answer who may see it."""
        asking = scope["type"] == "http" and scope["path"] in self._asked
        await (self._asking if asking else self._reading)(scope, receive, send)
