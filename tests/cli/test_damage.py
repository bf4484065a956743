"""A store whose files are damaged."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import ok, run

ARTICLE = Path(__file__).parents[2] / "examples" / "articles" / "pellary.json"


def test_a_damaged_snapshot_is_named(tmp_path: Path) -> None:
    """A file that was cut off is an error that names the store, with exit status 3 and no traceback."""
    folder = tmp_path / "store"
    ok("load", ARTICLE, store=folder)
    for file in sorted((folder / "snapshots").glob("*/*.sst")):
        file.unlink()
        file.write_bytes(b"cut off")
    done = run("export", "-o", tmp_path / "x.nq", store=folder)
    assert done.status == 3, done.err
    assert done.err.startswith(f"error: {folder}: a snapshot is damaged")
