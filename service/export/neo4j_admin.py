"""A store as files that `neo4j-admin database import full` takes: the first load of a big graph into an empty Neo4j.

A folder or a zip file with CSV files, the command that imports them, and the Cypher that makes a store of the database.
It is for whoever moves a store, and nothing of it can be sent before all is written: so it is no form of `/export`.
"""

from __future__ import annotations

import shlex
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

from actorgraph.ontology.errors import StoreUnavailable, UsageError
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.questions.retry import read
from actorgraph.service.stores.base import Store, View

NAME = "neo4j-admin"
ZIP = ".zip"
TEXTS = "article texts, ids of annotations, statuses set by hand, what is kept of purged actors"
NEVER = "access keys, the change log so far"

IMPORT = """\
#!/bin/sh
# Imports these files into an empty database: sh import.sh [DATABASE], where Neo4j is installed, while it is stopped.
set -eu
cd "$(dirname "$0")"
exec "${{NEO4J_HOME:+$NEO4J_HOME/bin/}}neo4j-admin" database import full "${{1:-neo4j}}" {options}
"""
README = """\
An actorgraph store for `neo4j-admin database import full`: {articles:,} articles, {claims:,} claims.

1. Copy this folder to where Neo4j (5.26 or later) is installed, and stop Neo4j.
2. sh import.sh neo4j    (the database; it must be empty. NEO4J_HOME says where Neo4j is, else the PATH does.)
   It tolerates no bad row: what can't be imported fails instead of being left out.
3. Start Neo4j, and run: cypher-shell -d neo4j --file after-import.cypher
   Before that the database is no store, and actorgraph refuses it. It may be run again.
4. actorgraph verify --store bolt://localhost:7687/neo4j

Also taken: {taken}.
Not taken: {left}.
"""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    articles: int
    claims: int
    left: str
    """What of the store was not taken, in words."""


def write_import(store: Store, output: Path, vocabulary: Vocabulary, with_texts: bool) -> Written:
    """Write a store into a folder, or into a zip file; either appears whole or not at all.

    Raises:
        UsageError: something is in the way.
        StoreUnavailable: it can't be written there.
        Overtaken: newer revisions came and came.
    """
    packed = output.suffix.lower() == ZIP
    if packed and output.is_dir():
        raise UsageError(f"{output} is a folder; expected the name of a file", "output")
    if not packed and output.exists() and not (output.is_dir() and not any(output.iterdir())):
        what = "is not empty" if output.is_dir() else "is a file"
        raise UsageError(f"{output} {what}; expected a new or empty folder, or a name that ends in {ZIP}", "output")
    unfinished = output.absolute().with_name(f".{output.absolute().name}.unfinished")
    try:
        try:
            written = read(store, lambda view: _folder(view, unfinished, vocabulary, store if with_texts else None))
            if packed:
                archive = unfinished / output.name
                _pack(unfinished, archive)
                archive.replace(output)
            else:
                unfinished.replace(output)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        raise StoreUnavailable(f"{output} can't be written: {error}") from error
    return written


def _folder(view: View, folder: Path, vocabulary: Vocabulary, private: Store | None) -> Written:
    from actorgraph.service.stores.neo4j.import_files import ImportFiles  # the driver is slow to import
    from actorgraph.service.stores.neo4j.whole_store import WholeStore, after_import

    shutil.rmtree(folder, ignore_errors=True)  # what a run left that was killed, or overtaken
    folder.mkdir()
    with ImportFiles(folder, vocabulary) as files:
        WholeStore(view, vocabulary, files, private).write()
    articles, claims = files.written["articles"], files.written["claims"]
    taken, left = (TEXTS, NEVER) if private else ("nothing that is private", f"{TEXTS}, {NEVER}")
    readme = README.format(articles=articles, claims=claims, taken=taken, left=left)
    texts = {
        "README.txt": readme,
        "import.sh": IMPORT.format(options=shlex.join(files.options())),
        "after-import.cypher": after_import(),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return Written(articles, claims, left)


def _pack(folder: Path, archive: Path) -> None:
    """One folder's files; equal for equal files."""
    names = sorted(path.name for path in folder.iterdir())
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            about = zipfile.ZipInfo(f"{archive.stem}/{name}")
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            with (folder / name).open("rb") as file, packed.open(about, "w", force_zip64=True) as entry:
                shutil.copyfileobj(file, entry)
