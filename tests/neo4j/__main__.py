"""`make neo4j`: a Neo4j with Neo4j Browser to try, on this machine only, until Ctrl-C. Its data stays in a folder."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from tests.neo4j.base import NoServer
from tests.neo4j.java import JavaServer, free_port, is_free
from tests.neo4j.server import running

FOLDER = Path("neo4j-data")
BOLT, HTTP = 7687, 7474
GIVEN = "ACTORGRAPH_NEO4J_PASSWORD"

WELCOME = """\
Neo4j {uri}   user {user}   password {password}
Browser: {http}/browser/ (connect to {uri})

Load the examples into it, in another terminal:

  export ACTORGRAPH_NEO4J_USER={user} ACTORGRAPH_NEO4J_PASSWORD={quoted}
  actorgraph load examples/articles --store {store}

Data: {folder}. Ctrl-C stops it."""


def main() -> int:
    """Run it."""
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    ports = tuple(port if is_free(port) else free_port() for port in (BOLT, HTTP))
    try:
        with running(JavaServer(FOLDER.resolve(), password(FOLDER), ports)) as server:
            print(welcome(server), flush=True)
            try:
                server.process.wait()
                print(f"Neo4j has ended; see {FOLDER}/output.log", file=sys.stderr)
            finally:
                server.stop()  # in order: its data is kept
    except NoServer as problem:
        print(problem, file=sys.stderr)
    except KeyboardInterrupt:
        return 0
    return 1


def password(folder: Path) -> str:
    """The one in the environment, else the folder's own, which is made once."""
    if given := os.environ.get(GIVEN):
        return given
    file = folder / "password"
    if not file.exists():
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w", encoding="utf-8") as opened:
            opened.write(secrets.token_urlsafe(16) + "\n")
    return file.read_text(encoding="utf-8").strip()


def welcome(server: JavaServer) -> str:
    """Where it is and what to do with it; a password that came from the environment isn't repeated."""
    known = bool(os.environ.get(GIVEN))
    return WELCOME.format(
        uri=server.uri,
        http=server.http,
        user=server.user,
        password=f"as in {GIVEN}" if known else server.password,
        quoted="…" if known else server.password,
        store=server.store,
        folder=FOLDER,
    )


if __name__ == "__main__":
    sys.exit(main())
