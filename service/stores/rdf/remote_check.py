"""A copy in a SPARQL store elsewhere, held against the store that it follows: graph by graph, in constant memory.

Stores may keep numbers otherwise than they were written (``0.80`` as ``0.8``): those that are equal are equal here.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from hashlib import blake2b
from typing import IO, cast

from pyoxigraph import Literal, Quad, RdfFormat, parse

from actorgraph.ontology.ntriples import XSD
from actorgraph.service.stores.base import View
from actorgraph.service.stores.rdf.body import Body
from actorgraph.service.stores.rdf.client import TRIPLES, Client
from actorgraph.service.stores.rdf.remote import ANSWER_SECONDS
from actorgraph.service.stores.rdf.updates import mark_graph
from actorgraph.service.stores.records import RemoteSnapshot

Sum = tuple[int, int]
"""How many triples a graph has, and the sum of their digests: the same in any order."""


def differing(view: View, snapshot: RemoteSnapshot) -> list[str]:
    """The graphs that the copy has otherwise, or that only one of both has; sorted.

    Raises:
        StoreUnavailable: the store elsewhere doesn't serve.
    """
    client = Client(snapshot.endpoint, ANSWER_SECONDS)
    try:
        rows = client.rows("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        there = {row["g"] for row in rows} - {mark_graph(view.iris)}
        differ = set()
        for graph, lines in view.all_graphs():
            here = _sum(parse(cast(IO[bytes], Body(lines)), RdfFormat.N_QUADS))
            if graph not in there or _there(client, graph) != here:
                differ.add(graph)
            there.discard(graph)
        return sorted(differ | there)
    finally:
        client.close()


def _there(client: Client, graph: str) -> Sum:
    with client.answer(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", TRIPLES) as response:
        return _sum(parse(cast(IO[bytes], Body(response.iter_bytes())), RdfFormat.N_TRIPLES))


def _sum(quads: Iterable[Quad]) -> Sum:
    number = total = 0
    for quad in quads:
        number += 1
        line = f"{quad.subject} {quad.predicate} {_value(quad.object)}".encode()
        total += int.from_bytes(blake2b(line, digest_size=16).digest())
    return number, total % (1 << 128)


def _value(term: object) -> str:
    if isinstance(term, Literal) and term.datatype.value == XSD + "decimal":
        return str(Decimal(term.value).normalize())
    return str(term)
