"""A store whose files are damaged."""

from __future__ import annotations

from pathlib import Path

from actorgraph.service.stores.embedded.store import LEDGER
from tests.cli.running import ok, run

ARTICLE = Path(__file__).parents[2] / "examples" / "articles" / "pellary.json"
PAGE = 4096


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    """Pages that hold something else are an error that names the store, with exit status 3 and no traceback."""
    folder = tmp_path / "store"
    ok("load", ARTICLE, store=folder)
    with (folder / LEDGER).open("r+b") as file:  # all but the first page, which says what there is
        for page in range(1, (folder / LEDGER).stat().st_size // PAGE):
            file.seek(page * PAGE)
            file.write(b"cut off!" * (PAGE // 8))
    for command in (("export", "-o", tmp_path / "x.nq"), ("query", "who-arms-whom"), ("load", ARTICLE)):
        done = run(*command, store=folder)
        assert done.status == 3, done.err
        assert f"error: {folder}: the database is damaged" in done.err
    assert run("verify", store=folder).status != 0


def test_a_damaged_copy_is_made_anew(tmp_path: Path) -> None:
    """It is no record; so is one that was deleted."""
    folder = tmp_path / "store"
    ok("load", ARTICLE, store=folder)
    before = ok("sparql", "SELECT ?c WHERE { ?c a ag:Claim } ORDER BY ?c", store=folder).out
    for file in (folder / "rdf" / "snapshots").glob("*/*.sst"):
        file.unlink()
        file.write_bytes(b"cut off")
    assert ok("sparql", "SELECT ?c WHERE { ?c a ag:Claim } ORDER BY ?c", store=folder).out == before
    for path in (folder / "rdf").rglob("*"):
        if path.is_file():
            path.unlink()
    assert ok("sparql", "SELECT ?c WHERE { ?c a ag:Claim } ORDER BY ?c", store=folder).out == before
