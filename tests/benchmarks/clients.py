"""Eight clients that ask one server over HTTP/1.1: one loop over raw sockets, so that they cost little and the same."""

from __future__ import annotations

import selectors
import socket
import time
from urllib.parse import quote, urlsplit

CLIENTS = 8


class Client:
    """One connection that stays open; an answer may have a length or come in chunks."""

    def __init__(self, url: str, query: str) -> None:
        address = urlsplit(url)
        self.socket = socket.create_connection((address.hostname or "", address.port or 80))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = (
            f"GET {address.path}?query={quote(query)} HTTP/1.1\r\nHost: {address.netloc}\r\n"
            "Accept: application/sparql-results+json\r\n\r\n"
        ).encode()
        self._answer = bytearray()

    def ask(self) -> None:
        """Send the query once more."""
        self._answer.clear()
        self.socket.sendall(self._request)

    def received(self) -> bool:
        """Read what is there; whether the answer is whole."""
        part = self.socket.recv(1 << 20)
        assert part, "the server closed the connection"
        self._answer += part
        head, found, body = bytes(self._answer).partition(b"\r\n\r\n")
        if not found:
            return False
        assert head.startswith(b"HTTP/1.1 200"), head[:200]
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                return len(body) == int(line.partition(b":")[2])
        return body.endswith(b"\r\n0\r\n\r\n")

    @property
    def body(self) -> bytes:
        """The last answer's body, as it came."""
        return bytes(self._answer).partition(b"\r\n\r\n")[2]


def requests_a_second(url: str, query: str, seconds: float) -> tuple[float, float]:
    """How many whole answers a second all clients get together, and their median time in milliseconds."""
    clients = [Client(url, query) for _ in range(CLIENTS)]
    times: list[float] = []
    with selectors.DefaultSelector() as ready:
        asked = {}
        for client in clients:
            ready.register(client.socket, selectors.EVENT_READ, client)
            client.ask()
            asked[client] = time.perf_counter()
        began = time.perf_counter()
        while (now := time.perf_counter()) - began < seconds:
            for key, _ in ready.select(timeout=1):
                client = key.data
                if client.received():
                    now = time.perf_counter()
                    times.append(now - asked[client])
                    client.ask()
                    asked[client] = now
    for client in clients:
        client.socket.close()
    return len(times) / (now - began), sorted(times)[len(times) // 2] * 1000 if times else float("inf")
