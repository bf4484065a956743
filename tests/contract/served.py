"""An application over a store of this process, served over HTTP from a thread."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from fastapi import FastAPI


@contextmanager
def served(app: FastAPI) -> Iterator[httpx.Client]:
    """Somebody who asks it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive(), "it ended before it served"
                time.sleep(0.01)
            with httpx.Client(base_url=f"http://localhost:{listening.getsockname()[1]}", timeout=90) as asking:
                yield asking
        finally:
            server.should_exit = True
            thread.join()


def by_sparql(asking: httpx.Client, text: str) -> list[tuple[str, ...]]:
    """The rows of `/sparql`, with the last segments of IRIs."""
    response = asking.post("/sparql", data={"query": text})
    assert response.status_code == 200, response.text
    found = response.json()
    return [
        tuple(row[name]["value"].rpartition("/")[2].rpartition("#")[2] for name in found["head"]["vars"])
        for row in found["results"]["bindings"]
    ]
