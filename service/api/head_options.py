"""HEAD, OPTIONS and Allow for every route at once (RFC 9110), so that no route has to think of them.

A route says which of GET, POST and so on it answers. HEAD is then answered wherever GET is, with GET's status and
headers and without its body; OPTIONS says in ``Allow`` what there is, and so does every 405.
"""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ONLY_HEADERS = "actorgraph.only_headers"


def only_headers(request: Request) -> bool:
    """Whether this is a HEAD request: what costs much and comes in the body only can be left out."""
    return _ONLY_HEADERS in request.scope


class HeadOptionsMiddleware:
    """ASGI middleware around an application with these routes."""

    def __init__(self, app: ASGIApp, routes: Iterable[BaseRoute]) -> None:
        self.app = app
        self.routes = [route for route in routes if isinstance(route, Route)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer OPTIONS, pass HEAD on as GET, name in every 405 the methods that there are."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and (allowed := self._allowed(scope["path"])):
            await Response(status_code=204, headers={"Allow": allowed})(scope, receive, send)
            return

        async def send_allowed(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 405:
                MutableHeaders(scope=message)["Allow"] = self._allowed(scope["path"])
            await send(message)

        if scope["method"] == "HEAD":
            as_get = {**scope, "method": "GET", _ONLY_HEADERS: True}
            await self.app(as_get, receive, _without_body(send_allowed))
        else:
            await self.app(scope, receive, send_allowed)

    def _allowed(self, path: str) -> str:
        """The methods of a path as ``Allow`` has them; empty where there is nothing."""
        found = {m for route in self.routes if route.path_regex.match(path) for m in route.methods or ()}
        if "GET" in found:
            found.add("HEAD")
        return ", ".join(sorted({*found, "OPTIONS"})) if found else ""


def _without_body(send: Send) -> Send:
    """Pass on an answer's beginning, and an end in place of its body."""

    async def send_headers(message: Message) -> None:
        if message["type"] != "http.response.body":
            await send(message)
        elif not message.get("more_body", False):
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    return send_headers
