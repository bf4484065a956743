"""The Neo4j server that tests run on keeps what it promises."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.neo4j.base import ForeignDatabase, NoServer, Server
from tests.neo4j.given import URI, GivenServer
from tests.neo4j.server import found, own, running

pytestmark = pytest.mark.neo4j

COUNT = "MATCH (n) RETURN count(n) AS count"


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Server]:
    """A server of the test's own, which it may kill."""
    with running(own(tmp_path)) as server:
        yield server


def test_it_answers_over_bolt_and_with_routing(neo4j_server: Server) -> None:
    """Both schemes reach the same database."""
    for scheme in ("bolt://", "neo4j://"):
        with neo4j_server.driver(scheme + neo4j_server.uri.partition("://")[2]) as driver:
            answer = driver.execute_query("RETURN 1 + 1 AS sum", database_=neo4j_server.database)
            assert answer.records[0]["sum"] == 2


def test_wiping_leaves_nothing_but_the_schema(neo4j_server: Server) -> None:
    """Nodes and relationships go, more than one batch of them; constraints stay."""
    neo4j_server.rows("CREATE CONSTRAINT wiped_test IF NOT EXISTS FOR (n:Wiped) REQUIRE n.id IS UNIQUE")
    neo4j_server.rows("UNWIND range(1, 6000) AS id CREATE (:Wiped {id: id})-[:OF]->(:Wiped)")
    neo4j_server.wipe()
    assert neo4j_server.rows(COUNT) == [{"count": 0}]
    kept = neo4j_server.rows("SHOW CONSTRAINTS YIELD name WHERE name = 'wiped_test'")
    neo4j_server.rows("DROP CONSTRAINT wiped_test")
    assert kept


def test_a_database_that_was_not_empty_stays(neo4j_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's data is neither wiped on demand nor when the run ends."""
    neo4j_server.wipe()
    neo4j_server.rows("CREATE (:Precious)")
    monkeypatch.setenv(URI, f"{neo4j_server.uri}/{neo4j_server.database}")
    monkeypatch.setenv("ACTORGRAPH_TEST_NEO4J_HTTP", neo4j_server.http)
    monkeypatch.setenv("ACTORGRAPH_TEST_NEO4J_PASSWORD", neo4j_server.password)
    with running(GivenServer.from_environment()) as given, pytest.raises(ForeignDatabase, match="wasn't empty"):
        given.wipe()
    assert neo4j_server.rows(COUNT) == [{"count": 1}]
    neo4j_server.wipe()


def test_a_kill_keeps_what_was_committed(other: Server) -> None:
    """After SIGKILL it comes back at the same address with its data."""
    other.rows("CREATE (:Kept)")
    other.kill()
    with pytest.raises(NoServer):
        other._check_alive()
    other.start()
    other.wait_ready()
    assert other.rows(COUNT) == [{"count": 1}]


WAITING = """
import sys
from pathlib import Path
from tests.neo4j.java import JavaServer
server = JavaServer(Path(sys.argv[1]))
server.start()
print(server.process.pid, flush=True)
server.process.wait()
"""


def test_a_killed_run_leaves_no_java_behind(tmp_path: Path) -> None:
    """When the process that started it is gone, the server goes too."""
    command = [sys.executable, "-c", WAITING, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        server = int(run.stdout.readline())
        run.send_signal(signal.SIGKILL)
    _wait_until_gone(server)


def test_without_anything_to_run_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Docker, no Java: a failure with advice, never a skip."""
    monkeypatch.delenv(URI, raising=False)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoServer, match=r"apt-get install maven openjdk-\d+-jre-headless"):
        found(tmp_path)


def _wait_until_gone(process: int) -> None:
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return
    try:
        ended, _, _ = select.select([handle], [], [], 60)
        assert ended, "Java still runs"
    finally:
        os.close(handle)
