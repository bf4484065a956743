"""SPARQL servers that tests and benchmarks talk to: Apache Jena Fuseki, and Oxigraph's own."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.neo4j.base import NoServer
from tests.neo4j.java import free_port

HERE = Path(__file__).parent
JARS = HERE.parent / ".neo4j" / "fuseki"
FUSEKI_POM = HERE / "benchmarks" / "fuseki"
FUSEKI_MAIN = "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
START_SECONDS = 120.0
USER, PASSWORD = "ann", "a word that nobody may see"

DATA_SET = """\
PREFIX fuseki: <http://jena.apache.org/fuseki#>
PREFIX tdb2: <http://jena.apache.org/2016/tdb#>
[] a fuseki:Service ; fuseki:name "{name}" ;
  fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "query" ] ;
  fuseki:endpoint [ fuseki:operation fuseki:update ; fuseki:name "update" ] ;
  fuseki:dataset [ a tdb2:DatasetTDB2 ; tdb2:location "--mem--" ; tdb2:unionDefaultGraph {union} ] .
"""


class SparqlServer:
    """One server of this process's own; ``address`` is what ACTORGRAPH_REPLICA takes."""

    def __init__(self, command: list[object], address: str, user: str | None = None) -> None:
        self.address, self.user = address, user
        self.password = PASSWORD if user else None
        self._command = [str(part) for part in command]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> dict[str, str]:
        """Settings that name it."""
        login = {"replica_user": self.user, "replica_password": self.password} if self.user and self.password else {}
        return {"replica": self.address, **login}

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(httpx.HTTPError):
                self.ask("ASK {}")
                return
            time.sleep(0.1)
        raise NoServer(f"no SPARQL server answers at {self.address}: {self._command[0]} ended, or needs too long")

    def kill(self) -> None:
        """End it at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def wipe(self) -> None:
        """Take out all that it holds."""
        self.update("DROP ALL")

    def update(self, text: str) -> None:
        headers = {"Content-Type": "application/sparql-update"}
        self._post("update", content=text, headers=headers)

    def ask(self, query: str) -> Any:
        """An answer as JSON."""
        headers = {"Accept": "application/sparql-results+json"}
        return self._post("query", data={"query": query}, headers=headers).json()

    def _post(self, where: str, **given: object) -> httpx.Response:
        auth = (self.user, self.password or "") if self.user else None
        answer = httpx.post(f"{self.address}/{where}", auth=auth, timeout=60, **given)  # type: ignore[arg-type]
        return answer.raise_for_status()


def oxigraph(folder: Path) -> SparqlServer:
    """Oxigraph's server, which keeps its data in this folder when it is started again."""
    port = free_port()
    command: list[object] = [OXIGRAPH, "serve", "--location", folder, "--bind", f"127.0.0.1:{port}"]
    return SparqlServer(command, f"http://127.0.0.1:{port}")


def fuseki(folder: Path) -> SparqlServer:
    """Fuseki, with a data set in memory that asks for a password: ``/copy``.

    Beside it is ``/apart``, whose default graph isn't the union of all graphs.

    Raises:
        NoServer: there is no Java, or no Maven to fetch it with.
    """
    if shutil.which("java") is None:
        raise NoServer("Tests against Fuseki need Java 17 or later")
    folder.mkdir(parents=True, exist_ok=True)
    sets = DATA_SET.format(name="copy", union="true") + DATA_SET.format(name="apart", union="false")
    (folder / "sets.ttl").write_text(sets, encoding="utf-8")
    (folder / "logins").write_text(f"{USER}: {PASSWORD}\n", encoding="utf-8")
    port = free_port()
    silent = f"-Dlog4j2.configurationFile={FUSEKI_POM / 'log4j2.properties'}"
    command = ["java", "-Xmx512m", silent, "-cp", f"{fuseki_jars()}/*", FUSEKI_MAIN, "--localhost", f"--port={port}"]
    command += [f"--passwd={folder / 'logins'}", "--auth=basic", f"--config={folder / 'sets.ttl'}"]
    return SparqlServer([*command], f"http://127.0.0.1:{port}/copy", USER)


def fuseki_jars() -> Path:
    """The folder with Fuseki's jars; fetched with Maven when it isn't there (60 MB)."""
    if not JARS.is_dir():
        if shutil.which("mvn") is None:
            raise NoServer("Fuseki is fetched with Maven (`apt-get install maven` on Debian and Ubuntu)")
        fetched = JARS.with_name("fuseki-fetched")
        shutil.rmtree(fetched, ignore_errors=True)
        maven = ["mvn", "-q", "-B", "-f", FUSEKI_POM / "pom.xml", "dependency:copy-dependencies"]
        subprocess.run([*maven, f"-DoutputDirectory={fetched}", "-DincludeScope=runtime"], check=True)
        fetched.rename(JARS)
    return JARS


@contextmanager
def started(server: SparqlServer) -> Iterator[SparqlServer]:
    """The server, killed afterwards."""
    try:
        server.start()
        yield server
    finally:
        server.kill()
