"""The notebook among the examples, executed as its reader does."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from actorgraph.service.examples import examples

SECONDS = 300


def test_it_goes_from_articles_to_a_plot(tmp_path: Path) -> None:
    """No cell fails; there are relations with standing and words, and a picture."""
    folder = Path(shutil.copytree(examples(), tmp_path / "examples"))
    notebook = nbformat.read(folder / "notebook.ipynb", as_version=4)
    NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": str(folder)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    shown = "".join(output.get("data", {}).get("text/html", "") for output in outputs)
    printed = "".join(output.get("text", "") for output in outputs)
    assert "disputed" in shown
    assert "“" in shown
    assert "Northmark → Reed Front" in printed
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert not [output for output in outputs if output.get("name") == "stderr"]
