"""Stores that earlier revisions made, one of each schema, what they hold, and how they were made.

    python -m tests.earlier.stores SCHEMA MADE_BY ANSWERED_BY

lets the revision MADE_BY load, change, withdraw, retract and purge, and keeps its store in `tests/earlier/stores/`,
packed; beside it what the revision ANSWERED_BY, the last one that opens it as it is, tells of it.
"""

from __future__ import annotations

import lzma
import sys
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from tests.cli.running import client
from tests.contract.articles import Record, article, claim, lines
from tests.earlier.exports import articles
from tests.earlier.revision import Earlier, checked_out
from tests.ontology.test_extensions import PREFIXES, RIGHT

FOLDER = Path(__file__).with_name("stores")
SCHEMAS = tuple(sorted(file.name.partition(".")[0] for file in FOLDER.glob("*.tar.xz")))
PURGED, KEY, REVOKED = "Bram Oswin", "desk", "former"
CHANGED, CORRECTED, RETRACTED, WITHDRAWN = "morning-brief", "river-war", "two-sellers", "dune-guard"
WITHOUT_TEXT, OWN_TERMS = "no-text", "own-terms"
BATCH = 5
"""So many articles are a revision."""
DIARY = "LOG"
"""A file in which Oxigraph's database keeps what it does and where; a store is whole without it."""
LISTS = ("/changes", "/articles", "/actors", "/relations", "/claims", "/queries/disputes")


@dataclass(frozen=True, slots=True)
class Made:
    """What is known of a store beside its files: the commit that made it, the id of whom it purged, its access key."""

    by: str
    purged: str
    key: str


class Told(msgspec.Struct, frozen=True):
    """What a revision tells of a store."""

    made_by: str
    answered_by: str
    key: str
    """The access key itself, which opens nothing but this store."""
    keys: list[dict[str, str]]
    answers: dict[str, tuple[int, Any]]
    """Status and body of what was asked over HTTP, by path; without links."""
    export: str
    """N-Quads."""
    reloaded: dict[str, Any]
    """The report of loading the examples again."""
    export_then: str


def told(schema: str) -> Told:
    """What is kept of the store of a schema."""
    return msgspec.json.decode(lzma.decompress((FOLDER / f"{schema}.json.xz").read_bytes()), type=Told)


def unpacked(schema: str, folder: Path) -> Path:
    """The store of a schema, anew in a folder."""
    with tarfile.open(FOLDER / f"{schema}.tar.xz") as packed:
        packed.extractall(folder, filter="data")
    return folder / "store"


def own_terms(folder: Path) -> Path:
    """The file of terms that the stores were loaded with."""
    file = folder / "terms.ttl"
    file.write_text(PREFIXES + RIGHT, encoding="utf-8")
    return file


def examples(folder: Path) -> Path:
    """The file of articles that the stores have loaded."""
    file = folder / "examples.jsonl"
    file.write_bytes(articles("examples"))
    return file


def without_links(value: Any) -> Any:
    """JSON without what leads elsewhere: texts of questions, citations, pages."""
    if isinstance(value, dict):
        return {name: without_links(inner) for name, inner in value.items() if name != "links"}
    return [without_links(inner) for inner in value] if isinstance(value, list) else value


def answers(url: str, paths: Iterable[str]) -> dict[str, tuple[int, Any]]:
    """What a service answers."""
    with client(url) as asking:
        given = {path: asking.get(path) for path in paths}
    return {path: (answer.status_code, without_links(answer.json())) for path, answer in given.items()}


def report_of(file: Path) -> dict[str, Any]:
    """A load's report, without how long it took."""
    report: dict[str, Any] = msgspec.json.decode(file.read_bytes())
    return {name: value for name, value in report.items() if name != "seconds"}


def _paths(purged: str) -> list[str]:
    ids = [msgspec.json.decode(line)["article"]["id"] for line in articles("examples").splitlines()]
    one_by_one = [f"/articles/{id_}" for id_ in (*ids, WITHOUT_TEXT, OWN_TERMS)]
    return [*(f"{path}?limit=1000" for path in LISTS), *one_by_one, f"/actors/{purged}"]


def _changed(data: bytes) -> bytes:
    """One of the examples with another title, one claim fewer, and one that says something else."""
    records = (msgspec.json.decode(line) for line in data.splitlines())
    record: Record = next(record for record in records if record["article"]["id"] == CHANGED)
    first, *others = record["claims"]
    changed = {**first, "stance": "denies" if first.get("stance") != "denies" else "asserts", "note": "looked at again"}
    return lines(
        {**record, "article": {**record["article"], "title": "Morning brief"}, "claims": [changed, *others[:-1]]}
    )


def _story(earlier: Earlier, folder: Path, settings: dict[str, Any]) -> Made:
    """All that happens to a store."""

    def loaded(name: str, data: bytes, **more: Any) -> None:
        file = folder / name
        file.write_bytes(data)
        earlier.ok("load", file, **settings, **more)

    data = articles("examples")
    loaded("examples.jsonl", data, batch_articles=BATCH)
    loaded("changed.jsonl", _changed(data))
    own = article(OWN_TERMS, claim("Ardland", "smugglesGunsFor", "Red Front", item="rifles"))
    own["actors"][1]["type"] = "Militia"
    loaded("own.jsonl", lines(own))
    loaded("no-text.nq", _nquads(earlier, folder, article(WITHOUT_TEXT, claim("Ardland", "trains", "Red Front"))))
    earlier.ok("articles", "mark", "corrected", CORRECTED, **settings)
    earlier.ok("articles", "retract", RETRACTED, **settings)
    earlier.ok("articles", "withdraw", WITHDRAWN, **settings)
    found = earlier.ok("actors", "search", PURGED, "--as", "json", **settings).json["results"]
    earlier.ok("actors", "purge", found[0]["id"], "--yes", **settings)
    key = earlier.ok("keys", "create", KEY, **settings).out.strip()
    earlier.ok("keys", "create", REVOKED, **settings)
    earlier.ok("keys", "revoke", REVOKED, **settings)
    return Made(earlier.commit, found[0]["id"], key)


def _nquads(earlier: Earlier, folder: Path, record: Record) -> bytes:
    """An article as an export has it: without its text."""
    file, store = folder / "other.jsonl", folder / "other"
    file.write_bytes(lines(record))
    earlier.ok("load", file, store=store)
    return earlier.ok("export", store=store).out.encode()


def _asked(earlier: Earlier, folder: Path, settings: dict[str, Any], made: Made) -> Told:
    """What a revision tells, after it has derived anew what it derives in another way."""
    earlier.ok("migrate", **settings)
    with earlier.serving(**settings, publish_text=True) as served:
        answered = answers(served.url, _paths(made.purged))
    keys = earlier.ok("keys", "list", "--as", "json", **settings).json
    export, report = earlier.ok("export", **settings).out, folder / "report.json"
    earlier.ok("load", examples(folder), "--report", report, **settings)
    assert "all is well" in earlier.ok("verify", **settings).out
    then = earlier.ok("export", **settings).out
    return Told(made.by, earlier.commit, made.key, keys, answered, export, report_of(report), then)


def _pack(name: str, folder: Path) -> None:
    with tarfile.open(FOLDER / f"{name}.tar.xz", "w:xz", preset=9 | lzma.PRESET_EXTREME) as packed:
        packed.add(folder / "store", "store", filter=_plain)


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """A file without its owner and time, as any machine would pack it."""
    entry.uname = entry.gname = ""
    entry.uid = entry.gid = entry.mtime = 0
    return None if entry.name.endswith(f"/{DIARY}") else entry


def make(schema: str, made_by: str, answered_by: str) -> None:
    """Keep a store, and what is told of it."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        settings = {"store": folder / "store", "ontology": own_terms(folder)}
        with checked_out(made_by) as earlier:
            made = _story(earlier, folder, settings)
        _pack(schema, folder)
        with checked_out(answered_by) as earlier:
            written = msgspec.json.encode(_asked(earlier, folder, settings, made))
    (FOLDER / f"{schema}.json.xz").write_bytes(lzma.compress(written, preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    make(*sys.argv[1:])
