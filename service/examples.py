"""Where the example articles are: in the wheel, or beside the packages in a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGED = Path(__file__).parent / "_examples"


def examples() -> Path:
    """The folder with the project's own example articles and their right answers."""
    return PACKAGED if PACKAGED.is_dir() else Path(__file__).parents[2] / "examples"
