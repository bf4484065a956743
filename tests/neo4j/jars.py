"""The jars of a Neo4j server, fetched once with Maven into the project's cache (`.neo4j/`, which git ignores)."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.neo4j.base import NoServer

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".neo4j"
POM = HERE / "pom.xml"
VERSION = "ACTORGRAPH_TEST_NEO4J_VERSION"
FIRST_OF_JAVA_21 = 2025
"""Versions are named for years since then, and need Java 21."""

ADVICE = (
    "Tests against Neo4j need a server. One of these will do: ACTORGRAPH_TEST_NEO4J_URI (with …_USER and …_PASSWORD) "
    "naming an empty database; a running Docker; or Java {java} or later and Maven "
    "(`apt-get install maven openjdk-{java}-jre-headless` on Debian and Ubuntu). "
    "`pytest -m 'not neo4j and not long'` leaves them out."
)


def version() -> str:
    """The version of Neo4j that is asked for: the environment's, else the one that pom.xml names."""
    found = re.search(r"<neo4j\.version>(.+?)</neo4j\.version>", POM.read_text(encoding="utf-8"))
    assert found
    return os.environ.get(VERSION) or found[1]


def java() -> str:
    """The `java` to run: JAVA_HOME's, else the one on the PATH.

    Raises:
        NoServer: there is none, or it is too old.
    """
    least = 21 if int(version().split(".")[0]) >= FIRST_OF_JAVA_21 else 17
    home = os.environ.get("JAVA_HOME")
    program = shutil.which(str(Path(home, "bin", "java")) if home else "java")
    if program is None:
        raise NoServer(ADVICE.format(java=least))
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(?:1\.)?(\d+)', told)
    if found is None or int(found[1]) < least:
        raise NoServer(f"{program} is too old for Neo4j {version()}: {told.strip()}\n" + ADVICE.format(java=least))
    return program


def jars() -> Path:
    """The folder with the jars; fetched when it isn't there (130 MB, some 20 seconds).

    Raises:
        NoServer: there is no Maven, or it can't fetch them.
    """
    digest = hashlib.sha256(POM.read_bytes()).hexdigest()[:8]
    folder = CACHE / f"neo4j-{version()}-{digest}"
    if not folder.is_dir():
        _fetch(folder)
    return folder


def _fetch(folder: Path) -> None:
    """Into a folder beside it, which takes its name when it is whole: what is there was never cut off."""
    maven = shutil.which("mvn")
    if maven is None:
        raise NoServer(ADVICE.format(java=17))
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE, prefix="fetching-") as name:
        made = Path(name) / "jars"
        command = [maven, "-q", "-B", "-f", POM, f"-Dneo4j.version={version()}", f"-DoutputDirectory={made}"]
        command += ["-DincludeScope=runtime", "dependency:copy-dependencies"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise NoServer(f"Maven can't fetch Neo4j {version()}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        try:
            made.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another run was faster
                raise
