"""actorgraph: who does what to whom, who says so, and how sure they are.

Its parts are the folders ``service``, ``loaders`` and ``ontology`` of the repository: here are links to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from actorgraph.service.library import Graph, Results

__all__ = ["Graph", "Results"]


def __getattr__(name: str) -> Any:
    """The library, imported when somebody asks for it: other parts do without."""
    if name not in __all__:
        raise AttributeError(f"module 'actorgraph' has no attribute '{name}'")
    from actorgraph.service import library

    return getattr(library, name)
