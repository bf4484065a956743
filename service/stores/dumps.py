"""A graph that is in memory, or empty, as a folder: for those who open a revision in processes of their own."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from tempfile import NamedTemporaryFile
from weakref import finalize

from pyoxigraph import RdfFormat, Store


class Dump:
    """A copy of a graph in a temporary folder, which goes with the last reference to this."""

    def __init__(self, graph: Store, revision: int) -> None:
        self.revision = revision
        place = Path(tempfile.mkdtemp(prefix="actorgraph-"))
        finalize(self, shutil.rmtree, place, ignore_errors=True)
        self.folder = place / f"{revision:06}"
        copy_quads(graph, str(self.folder))


def copy_quads(graph: Store, folder: str) -> None:
    """Make a new store in a folder that has a graph's quads, and nothing that was ever removed from it."""
    copy = Store(folder)
    if len(graph):
        with NamedTemporaryFile(suffix=".nq") as quads:
            graph.dump(quads.name, RdfFormat.N_QUADS)
            copy.bulk_load(path=quads.name, format=RdfFormat.N_QUADS)
    copy.flush()
