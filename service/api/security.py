"""Who may ask: the names this service goes by, where a request comes from, how large it is.

A web page anywhere can make a browser send requests to the loopback; the checks of Host (against DNS rebinding) and of
Origin (against cross-site requests) keep it out.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from actorgraph.service.api.errors import problem

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"


class SecurityMiddleware:
    """ASGI middleware; ``hosts`` are names without ports, ``limit`` is the largest body in bytes.

    Pages of these ``origins`` (``*``: of all) may POST at the paths where that only asks.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Collection[str],
        limit: int,
        origins: Collection[str] = (),
        asked: Collection[str] = (),
    ) -> None:
        self.app, self.hosts, self.limit = app, frozenset(hosts), limit
        self._origins, self._asked = frozenset(origins), frozenset(asked)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with security headers added to the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["method"], scope["path"], headers)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        body = BodyLimit(receive, self.limit)

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    out.setdefault(name, value)
                out.setdefault("Content-Security-Policy", POLICY)
            await send(message)

        await self.app(scope, body, send_safely)

    def _refusal(self, method: str, path: str, headers: Headers) -> ASGIApp | None:
        host = headers.get("host", "")
        if _name(host) not in self.hosts:
            return problem(400, "Unknown host", "this service doesn't go by that name (ACTORGRAPH_ALLOWED_HOSTS)")
        origin = headers.get("origin")
        if not (method in SAFE or origin is None or _is_ours(origin, host) or self._may_ask(method, path, origin)):
            return problem(403, "Foreign origin", "a page of another site may not write here")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self.limit:
            return problem(413, "Too large", f"a request may have at most {self.limit:,} bytes")
        return None

    def _may_ask(self, method: str, path: str, origin: str) -> bool:
        return method == "POST" and path in self._asked and not self._origins.isdisjoint((origin, "*"))


class TooLarge(Exception):
    """A body without a declared length that goes over the limit."""


class BodyLimit:
    """Counts a body that comes in pieces."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._left = receive, limit

    async def __call__(self) -> Message:
        """The next message."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise TooLarge
        return message


def _is_ours(origin: str, host: str) -> bool:
    """Whether a request comes from a page of this service; what is no origin at all doesn't."""
    try:
        return urlsplit(origin).netloc == host
    except ValueError:
        return False


def _name(host: str) -> str:
    """A Host header's name, without the port."""
    return host.rpartition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0].lower()
