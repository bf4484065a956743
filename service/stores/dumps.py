"""A graph that is in memory, or empty, as a folder: for those who open a revision in processes of their own."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from weakref import finalize

from pyoxigraph import RdfFormat, Store


class Dump:
    """A copy of a graph in a temporary folder, which goes with the last reference to this."""

    def __init__(self, graph: Store, revision: int) -> None:
        self.revision = revision
        place = Path(tempfile.mkdtemp(prefix="actorgraph-"))
        finalize(self, shutil.rmtree, place, ignore_errors=True)
        self.folder = place / f"{revision:06}"
        copy = Store(str(self.folder))
        if len(graph):
            quads = place / "quads.nq"
            graph.dump(str(quads), RdfFormat.N_QUADS)
            copy.bulk_load(path=str(quads), format=RdfFormat.N_QUADS)
            quads.unlink()
        copy.flush()
