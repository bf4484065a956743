"""What a copy in RDF holds, line by line, held against the store whose revision it is."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from pyoxigraph import NamedNode, RdfFormat, Store

from actorgraph.loaders.sorted_lines import in_order
from actorgraph.ontology.iris import Iris
from actorgraph.service.stores.base import View
from actorgraph.service.stores.records import RemoteSnapshot, Snapshot
from actorgraph.service.stores.store_diff import compare


class Contents:
    """The graphs of a copy, as `View` gives those of a store."""

    def __init__(self, snapshot: Snapshot, iris: Iris) -> None:
        self._graph, self.iris = Store.read_only(str(snapshot.folder)), iris

    def all_graphs(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Every graph with its lines, in the order of their IRIs."""
        graphs = sorted(cast(NamedNode, graph).value for graph in self._graph.named_graphs())
        return ((graph, self._lines(graph)) for graph in graphs)

    def _lines(self, graph: str) -> Iterator[bytes]:
        end = f" <{graph}> .\n".encode()
        with TemporaryFile() as dump:
            self._graph.dump(cast(BinaryIO, dump), RdfFormat.N_TRIPLES, from_graph=NamedNode(graph))
            dump.seek(0)
            yield from in_order(line[:-3] + end for line in dump)


def verify_copy(view: View, snapshot: Snapshot | RemoteSnapshot) -> list[str]:
    """What a copy in RDF has otherwise than the store whose revision it holds, in words."""
    if isinstance(snapshot, RemoteSnapshot):
        from actorgraph.service.stores.rdf.remote_check import (
            differing as remotely_differing,
        )  # httpx is slow to import

        advice = "remove all of its data set while nothing runs, and it is made anew"
        return [f"the copy in RDF differs in <{graph}>; {advice}" for graph in remotely_differing(view, snapshot)]
    found = compare(view, Contents(snapshot, view.iris))
    differing = [*found.here.lone_graphs, *found.there.lone_graphs]
    differing += [graph.graph for graph in (*found.named, *found.computed)]
    advice = "delete its folder while nothing runs, and it is made anew"
    return [f"the copy in RDF differs in <{graph}>; {advice}" for graph in differing]
