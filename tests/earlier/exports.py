"""Exports that an earlier revision wrote, and how they were made.

    python -m tests.earlier.exports COMMIT

checks that revision out, loads the examples and 2,000 generated claims with it, and keeps what it exports in
`tests/earlier/exports/`: what is small whole, of all else the digests, those of N-Quads for each graph.
"""

from __future__ import annotations

import io
import lzma
import sys
from collections import defaultdict
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from tests.benchmarks.generate import write
from tests.cli.running import EXAMPLES
from tests.earlier.revision import Earlier, checked_out

FOLDER = Path(__file__).with_name("exports")
KEPT = FOLDER / "digests.json"
FORMS = ("nq", "trig", "nt", "ttl", "jsonld", "json", "rdfxml", "csv", "graphml", "ftm", "stix")
WHOLE = ("nq", "trig")
"""The forms in which the examples are kept whole."""
CLAIMS, SEED = 2000, 1
DERIVED = ("graph/derived>", "graph/stated>")
"""How the names of graphs end whose lines are kept whole: what is computed is where a difference must be seen."""


class Input(msgspec.Struct, frozen=True):
    """What was loaded, and what came of it: digests (SHA-256, hexadecimal)."""

    loaded: str
    exports: dict[str, str]
    graphs: dict[str, str]
    """The lines of N-Quads of each graph, by its IRI in angle brackets."""


class Exports(msgspec.Struct, frozen=True):
    """What a revision exported, by what it had loaded."""

    revision: str
    inputs: dict[str, Input]


def kept() -> Exports:
    """The digests that are kept."""
    return msgspec.json.decode(KEPT.read_bytes(), type=Exports)


def whole(name: str) -> bytes:
    """What is kept whole, by its name, such as ``examples.nq``."""
    return lzma.decompress((FOLDER / f"{name}.xz").read_bytes())


def articles(name: str) -> bytes:
    """What was loaded: native articles, a line each. The examples as they were then, the others generated again."""
    return whole("examples.jsonl") if name == "examples" else _generated()


def by_graph(nquads: bytes) -> dict[str, bytes]:
    """Lines of N-Quads by their graph, in the order in which they stand."""
    found: dict[str, list[bytes]] = defaultdict(list)
    for line in nquads.splitlines(keepends=True):
        found[line.split(b" ")[-2].decode()].append(line)
    return {graph: b"".join(lines) for graph, lines in found.items()}


def digest(data: bytes) -> str:
    """The SHA-256 of bytes, hexadecimal."""
    return sha256(data).hexdigest()


def derived(nquads: bytes) -> bytes:
    """The lines of the graphs of what is computed."""
    return b"".join(lines for graph, lines in by_graph(nquads).items() if graph.endswith(DERIVED))


def _generated() -> bytes:
    out = io.BytesIO()
    write(out, CLAIMS, SEED)
    return out.getvalue()


def _examples() -> bytes:
    files = sorted(EXAMPLES.glob("*.json"))
    return b"".join(msgspec.json.format(file.read_bytes(), indent=-1) + b"\n" for file in files)


def _exported(earlier: Earlier, data: bytes, folder: Path) -> Mapping[str, bytes]:
    file, store = folder / "articles.jsonl", folder / "store"
    file.write_bytes(data)
    earlier.ok("load", file, store=store)
    return {form: earlier.ok("export", "--format", form, store=store).out.encode() for form in FORMS}


def _keep(name: str, data: bytes) -> None:
    (FOLDER / f"{name}.xz").write_bytes(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME))


def _made(earlier: Earlier, name: str, data: bytes) -> Input:
    with TemporaryDirectory() as folder:
        exports = _exported(earlier, data, Path(folder))
    if name == "examples":
        for form in WHOLE:
            _keep(f"{name}.{form}", exports[form])
    else:
        _keep(f"{name}.derived.nq", derived(exports["nq"]))
    return Input(
        digest(data),
        {form: digest(written) for form, written in exports.items()},
        {graph: digest(lines) for graph, lines in by_graph(exports["nq"]).items()},
    )


def make(commit: str) -> None:
    """Keep what a revision exports."""
    _keep("examples.jsonl", _examples())
    with checked_out(commit) as earlier:
        made = {name: _made(earlier, name, articles(name)) for name in ("examples", "generated")}
    KEPT.write_bytes(msgspec.json.format(msgspec.json.encode(Exports(earlier.commit, made)), indent=1) + b"\n")


if __name__ == "__main__":
    make(sys.argv[1])
