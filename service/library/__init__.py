"""The Python library: the same questions to a store of one's own and to a service."""

from __future__ import annotations

from actorgraph.service.library.graph import Graph
from actorgraph.service.library.results import Results

__all__ = ["Graph", "Results"]
