"""`neo4j-admin`, from the server's jars, on a stopped server's data; then the Cypher that makes a store of that."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from tests.neo4j.jars import jars, java
from tests.neo4j.java import OPTIONS, JavaServer

AFTER = "after-import.cypher"
SECONDS = 600


def import_into(server: JavaServer, files: Path) -> str:
    """Run the files' own `import.sh` against a server that doesn't run; what it printed."""
    program = server.folder / "bin" / "neo4j-admin"
    program.parent.mkdir(exist_ok=True)
    command = [java(), *OPTIONS, "-cp", f"{jars()}/*", "org.neo4j.cli.AdminTool"]
    program.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    known = {**os.environ, "NEO4J_HOME": str(server.folder), "NEO4J_CONF": str(server.folder / "conf")}
    done = subprocess.run(
        ["sh", "import.sh"], cwd=files, env=known, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def make_store(server: JavaServer, files: Path) -> None:
    """Run the statements of `after-import.cypher` one by one, as `cypher-shell` does."""
    text = (files / AFTER).read_text(encoding="utf-8")
    with server.driver() as driver, driver.session(database=server.database) as session:
        for statement in filter(str.strip, text.split(";\n")):
            session.run(statement).consume()
