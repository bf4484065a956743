"""Finds a Neo4j server for a test run: a given one, Docker, or Java and Maven. There is no running without one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.neo4j.base import ForeignDatabase, NoServer, Server
from tests.neo4j.docker import DockerServer, docker_answers
from tests.neo4j.given import URI, GivenServer
from tests.neo4j.java import JavaServer

__all__ = ["ForeignDatabase", "NoServer", "Server", "found", "own", "running"]


def found(folder: Path) -> Server:
    """A server, not started yet; one that runs here keeps its data in ``folder``.

    Raises:
        NoServer: there is none to be had; the text says what to install.
    """
    return GivenServer.from_environment() if os.environ.get(URI) else own(folder)


def own(folder: Path) -> Server:
    """As ``found``, but never a given one: it can be killed and started again."""
    return DockerServer() if docker_answers() else JavaServer(folder)


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """The server, started and ready; closed afterwards."""
    try:
        server.start()
        server.wait_ready()
        yield server
    finally:
        server.close()
