"""The SPARQL 1.1 Graph Store HTTP Protocol, reading: one graph at a time, by indirect identification.

Source: https://www.w3.org/TR/sparql11-http-rdf-update/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated
from urllib.parse import unquote_to_bytes

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from actorgraph.ontology.errors import FormatError, GraphNameError, NotFound, NotWritable
from actorgraph.ontology.iris import is_iri
from actorgraph.service.api.deps import QueryParams, ViewDep
from actorgraph.service.api.negotiation import chosen
from actorgraph.service.api.read_route import ReadRoute
from actorgraph.service.api.schemas import problems, streams
from actorgraph.service.api.streams import streamed
from actorgraph.service.export import in_pieces, read_first
from actorgraph.service.export.rdf import WRITERS
from actorgraph.service.media_types import GRAPHS, MediaType
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.stores.base import View

router = APIRouter(route_class=ReadRoute, tags=["graph"])
PATH = "/graphs"
DEFAULT = Parameter("default", "text", "The default graph, which is empty: everything stands in a named graph.")
GRAPH = Parameter("graph", "text", "The named graph with this absolute IRI.")
FORMAT = Parameter(
    "format", "choice", "The form of the graph; without it, Accept decides.", choices=tuple(f.name for f in GRAPHS)
)
_NOT_ENCODED = re.compile(rb"%(?![0-9A-Fa-f]{2})")


class GraphStore(QueryParams):
    """The parameters, of which one must name a graph, and only one."""

    def read(self, request: Request) -> dict[str, str]:
        """The parameters; ``graph`` is there unless the default graph is meant.

        Raises:
            GraphNameError: no graph is named, or more than one, or by what is no absolute IRI.
        """
        found = [_decoded(request.scope["query_string"], name) for name in (DEFAULT.name, GRAPH.name)]
        given = super().read(request)
        if sum(map(len, found)) != 1:
            raise GraphNameError("which graph? Expected either ?default or one ?graph=IRI")
        given.pop(DEFAULT.name, None)
        for iri in found[1]:
            if not is_iri(iri):
                raise GraphNameError(f"graph '{iri}' is not an absolute IRI, percent-encoded", GRAPH.name)
            given[GRAPH.name] = iri
        return given


GraphDep = Annotated[dict[str, str], Depends(GraphStore(DEFAULT, GRAPH, FORMAT).read)]


@router.get(
    PATH,
    summary="One graph (Graph Store Protocol)",
    response_class=StreamingResponse,
    responses=streams("The graph", GRAPHS) | problems(GraphNameError, NotFound, FormatError, NotWritable),
)
def read_graph(request: Request, given: GraphDep, view: ViewDep) -> Response:
    """`?default` is the default graph, which is empty; `?graph=IRI` a named one, 404 if there is none of this name."""
    graph = given.get(GRAPH.name)
    form = chosen(request.headers.get("accept"), GRAPHS, given.get(FORMAT.name))
    if graph is not None and graph not in view.remembered("graphs", lambda: frozenset(view.graphs())):
        raise NotFound(f"there is no graph <{graph}>")
    return streamed(request, view, form, lambda: _written(view, graph, form), graph or "default")


def _written(view: View, graph: str | None, form: MediaType) -> Iterator[bytes]:
    graphs = [] if graph is None else [(graph, view.graph_lines(graph))]
    pieces = in_pieces(WRITERS[form.name](graphs))
    return pieces if view.lasting and form.name != "rdfxml" else read_first(pieces)


def _decoded(query: bytes, name: str) -> list[str]:
    """The values of a parameter.

    Raises:
        GraphNameError: the query's percent-encoding is wrong, or what it encodes isn't UTF-8, or holds a NUL.
    """
    if _NOT_ENCODED.search(query):
        raise GraphNameError("the query has a % that is followed by no two hexadecimal digits")
    values = []
    for part in query.split(b"&"):
        key, _, value = part.replace(b"+", b" ").partition(b"=")
        try:
            key_text, text = unquote_to_bytes(key).decode(), unquote_to_bytes(value).decode()
        except UnicodeDecodeError:
            raise GraphNameError("the query encodes bytes that are not UTF-8") from None
        if "\0" in text:
            raise GraphNameError("the query encodes a NUL character")
        if key_text == name:
            values.append(text)
    return values
