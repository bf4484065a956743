"""Apache Jena's RIOT, fetched once with Maven into the project's cache; one Java process reads any number of files."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".neo4j"
ADVICE = (
    "Jena reads our RDF in tests: it needs Java 17 or later and Maven (`apt-get install maven default-jre-headless`)"
)


class NoRiot(Exception):
    """There is no Java, no Maven, or nothing to be fetched."""


class NotRead(Exception):
    """RIOT refused a file, or warned of something in it."""


def read(files: Sequence[Path]) -> list[bytes]:
    """What each file says, as N-Quads.

    Raises:
        NoRiot: it can't be run here.
        NotRead: it refuses a file.
    """
    home = os.environ.get("JAVA_HOME")
    java = shutil.which(str(Path(home, "bin", "java")) if home else "java")
    if java is None:
        raise NoRiot(ADVICE)
    command = [java, "-Xmx512m", "-cp", f"{_jars()}/*", str(HERE / "Riot.java"), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotRead(done.stderr or done.stdout)
    return [Path(f"{file}.read.nq").read_bytes() for file in files]


def _jars() -> Path:
    pom = HERE / "pom.xml"
    folder = CACHE / f"jena-{hashlib.sha256(pom.read_bytes()).hexdigest()[:8]}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise NoRiot(ADVICE)
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE, prefix="fetching-") as name:
        made = Path(name) / "jars"
        command = [maven, "-q", "-B", "-f", pom, f"-DoutputDirectory={made}", "-DincludeScope=runtime"]
        done = subprocess.run(
            [*command, "dependency:copy-dependencies"],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            raise NoRiot(f"Maven can't fetch Jena:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        try:
            made.rename(folder)  # whole or not at all
        except OSError:
            if not folder.is_dir():  # else another run was faster
                raise
    return folder
