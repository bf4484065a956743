"""A Neo4j server in a Java process of this run's own."""

from __future__ import annotations

import random
import socket
import subprocess
from pathlib import Path

from neo4j.exceptions import AuthError

from tests.neo4j.base import NoServer, Server, set_first_password
from tests.neo4j.jars import HERE, jars, java

STOP_SECONDS = 40
BELOW_EPHEMERAL = range(20_000, 32_000)
"""No outgoing connection takes a port from these while the server is down."""

OPTIONS = [
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "-Xmx1g",
]
CONFIGURATION = """\
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{bolt}
server.bolt.advertised_address=127.0.0.1:{bolt}
server.http.enabled=true
server.http.listen_address=127.0.0.1:{http}
server.http.advertised_address=127.0.0.1:{http}
server.https.enabled=false
server.memory.pagecache.size=128m
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
client.allow_telemetry=false
"""


class JavaServer(Server):
    """Runs in ``folder``: data, logs, configuration. It ends when this process ends, however that ends."""

    kind = "java"

    def __init__(self, folder: Path, password: str = "", ports: tuple[int, int] | None = None) -> None:
        bolt, http = ports or (free_port(), free_port())
        super().__init__(f"bolt://127.0.0.1:{bolt}", f"http://127.0.0.1:{http}", password=password)
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self._command = [java(), *OPTIONS, "-cp", f"{jars()}/*", str(HERE / "Launch.java"), str(folder)]
        (folder / "conf").mkdir(parents=True, exist_ok=True)
        (folder / "conf" / "neo4j.conf").write_text(CONFIGURATION.format(bolt=bolt, http=http), encoding="utf-8")

    def start(self) -> None:
        """Its standard input is a pipe that only this process holds: when it closes, the server goes."""
        with (self.folder / "output.log").open("ab") as log:
            self.process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=self.folder, start_new_session=True
            )

    def stop(self) -> None:
        """Close its standard input and wait."""
        if self.process is None:
            return
        assert self.process.stdin
        self.process.stdin.close()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def kill(self) -> None:
        """SIGKILL."""
        if self.process:
            self.process.kill()
            self.stop()

    def close(self) -> None:
        """Nobody reads its data again, so it needs no time to put that in order."""
        self.kill()

    def _check_alive(self) -> None:
        if self.process is None or self.process.poll() is not None:
            log = (self.folder / "output.log").read_text(encoding="utf-8", errors="replace")
            raise NoServer(f"Neo4j has ended instead of serving:\n{log[-3000:]}")

    def _refused(self, error: AuthError) -> None:
        """Then it is new, or has a password that this run doesn't know."""
        try:
            set_first_password(self)
        except AuthError:
            super()._refused(error)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    while True:
        port = random.choice(BELOW_EPHEMERAL)
        if is_free(port):
            return port


def is_free(port: int) -> bool:
    """Whether a server can listen there."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
