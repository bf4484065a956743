"""A Neo4j server in a container of this run's own."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess

from tests.neo4j.base import NoServer, Server
from tests.neo4j.jars import VERSION
from tests.neo4j.java import free_port

IMAGE = "neo4j"
TAG = "5.26"
INFO_SECONDS = 5


def docker_answers() -> bool:
    """Whether there is a Docker engine to ask."""
    if shutil.which("docker") is None:
        return False
    try:
        asked = subprocess.run(["docker", "info"], capture_output=True, timeout=INFO_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0


class DockerServer(Server):
    """A container with ports on the loopback. It is removed when this process ends, however that ends."""

    kind = "docker"

    def __init__(self) -> None:
        bolt, http = free_port(), free_port()
        super().__init__(f"bolt://127.0.0.1:{bolt}", f"http://127.0.0.1:{http}")
        self.name = f"actorgraph-test-{secrets.token_hex(4)}"
        self._ports = bolt, http
        self._guard: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """The first time make it, then start it again: its data is in it."""
        if self._guard:
            _docker("start", self.name)
            return
        # A shell that outlives this process by one command: its input ends when this process does.
        self._guard = subprocess.Popen(
            ["sh", "-c", f"cat >/dev/null; docker rm -f -v {self.name}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        bolt, http = self._ports
        given = {
            "NEO4J_AUTH": f"{self.user}/{self.password}",
            "NEO4J_server_bolt_advertised__address": f"127.0.0.1:{bolt}",
            "NEO4J_server_memory_heap_max__size": "1g",
            "NEO4J_dbms_usage__report_enabled": "false",
            "NEO4J_client_allow__telemetry": "false",
        }
        names = [word for name in given for word in ("--env", name)]
        ports = ["--publish", f"127.0.0.1:{bolt}:7687", "--publish", f"127.0.0.1:{http}:7474"]
        image = f"{IMAGE}:{os.environ.get(VERSION) or TAG}"
        _docker("run", "--detach", "--name", self.name, *ports, *names, image, **given)

    def stop(self) -> None:
        """As `docker stop` does."""
        _docker("stop", self.name)

    def kill(self) -> None:
        """SIGKILL."""
        _docker("kill", self.name)

    def close(self) -> None:
        """The guard removes it, with its data."""
        if self._guard and self._guard.stdin:
            self._guard.stdin.close()
            self._guard.wait()

    def _check_alive(self) -> None:
        if _docker("inspect", "--format", "{{.State.Running}}", self.name).strip() != "true":
            raise NoServer(f"Neo4j has ended instead of serving:\n{_docker('logs', '--tail', '30', self.name)}")


def _docker(*arguments: str, **environment: str) -> str:
    """Run it; secrets go through the environment, where no list of processes shows them."""
    given = {**os.environ, **environment}
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, env=given, check=False)
    if done.returncode:
        raise NoServer(f"docker {arguments[0]}: {done.stderr.strip()}")
    return done.stdout
