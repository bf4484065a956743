"""`actorgraph annotations`: a stored article's annotation, to edit and load again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import EXAMPLES, ok, run
from tests.cli.stores import ids


@pytest.mark.parametrize(("form", "ending"), [("sheet", ".sheet.md"), ("native", ".json")])
def test_what_is_written_loads_as_unchanged(folder: Path, tmp_path: Path, form: str, ending: str) -> None:
    """A stored article, written and loaded again, is the article that is there already."""
    ok("load", EXAMPLES, store=folder)
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    for id_ in ids(folder)[:2]:
        text = ok("annotations", id_, "--as", form, store=folder).out
        (sheets / f"{id_}{ending}").write_text(text, encoding="utf-8", newline="")
    assert "2 unchanged" in ok("load", sheets, store=folder).out


def test_what_cannot_be_written(folder: Path) -> None:
    """An article that isn't there, a form that isn't written: said, with what there is."""
    ok("load", EXAMPLES, store=folder)
    missing = run("annotations", "nowhere", store=folder)
    assert (missing.status, missing.err.strip()) == (1, "error: there is no article 'nowhere'")
    unknown = run("annotations", ids(folder)[0], "--as", "docx", store=folder)
    assert unknown.status == 2
    assert "expected one of sheet, native" in unknown.err
