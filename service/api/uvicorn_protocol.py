"""HTTP as it comes over the wire: uvicorn's fast parser, with what it lacks beside the slow one.

It knows a fixed list of methods and answers others with a bare 400, where a route's own 405 says what there is; and it
reads headers of any length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from socket import socket

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES = 256 << 10
"""Most that a request line and headers may have: enough for a percent-encoded query of the largest size."""
USUAL = frozenset({b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"PATCH"})
STAND_IN = b"UNLINK"
"""A method that the parser knows and that no route has."""

_METHOD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) ")


class GracefulServer(uvicorn.Server):
    """uvicorn, which waits at its end until every answer is whole: those that go on for ever are told before."""

    def __init__(self, config: uvicorn.Config, ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ending = ending

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Come to an end."""
        self._ending()
        await super().shutdown(sockets)


class HttpProtocol(HttpToolsProtocol):
    """One connection."""

    _within = _head_over = False
    _head_bytes = 0
    _method = ""

    def data_received(self, data: bytes) -> None:
        """Some bytes came; a message begins with them unless one has begun before."""
        if not self._within and (found := _METHOD.match(data)) and found[1] not in USUAL:
            self._method = found[1].decode()
            data = STAND_IN + data[found.end(1) :]
        super().data_received(data)
        if self._within and not self._head_over:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES:
                self.send_400_response(f"A request's headers may have at most {HEAD_BYTES} bytes.")

    def on_message_begin(self) -> None:
        """A request begins."""
        self._within, self._head_over, self._head_bytes = True, False, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its headers are there; the application's task, which is only planned here, sees the method that was sent."""
        super().on_headers_complete()
        self._head_over = True
        if self._method:
            self.scope["method"], self._method = self._method, ""

    def on_message_complete(self) -> None:
        """It is there whole."""
        self._within = False
        super().on_message_complete()
