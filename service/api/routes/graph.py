"""The whole graph, and whether the service is well."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from ontology.errors import FormatError
from service.api.asking import AskingRoute
from service.api.deps import ContextDep, NothingDep, Takes, ViewDep, as_json
from service.api.methods import only_headers
from service.api.schemas import counted, problems, streamed
from service.catalog import Parameter
from service.export import FORMATS, export, whole
from service.metrics import MEDIA
from service.reading import read

router = APIRouter(route_class=AskingRoute, tags=["graph"])
FORMAT = Parameter("format", "choice", "The format of the graph.", choices=tuple(FORMATS), default="nq")
FormatDep = Annotated[dict[str, str], Depends(Takes(FORMAT).read)]


@router.get(
    "/export",
    summary="The whole graph, streamed",
    response_class=StreamingResponse,
    responses=streamed(media for media, _, _ in FORMATS.values()) | problems(FormatError),
)
def export_graph(request: Request, given: FormatDep, view: ViewDep) -> Response:
    """N-Quads (``nq``) or TriG (``trig``): articles' graphs, then what is derived from them."""
    name = given.get(FORMAT.name, str(FORMAT.default))
    bare = only_headers(request)  # then nothing of the graph is read
    # complains here, while there can still be a status; the view is kept until the end
    pieces = export(view, name) if bare else whole(view, name)
    media, suffix, _ = FORMATS[name]
    headers = {
        "Content-Disposition": f'attachment; filename="actorgraph-{view.revision}.{suffix}"',
        "Actorgraph-Revision": str(view.revision),
    }
    return StreamingResponse([] if bare else pieces, 200, headers, media)


@router.get("/healthz", summary="Whether the service is alive")
def healthz() -> Response:
    """Always 200 while the process answers."""
    return as_json({"status": "alive"})


@router.get("/readyz", summary="Whether the store answers")
def readyz(ctx: ContextDep) -> Response:
    """200 with the revision; 503 until the store answers."""
    return as_json({"status": "ready", "revision": read(ctx.store, lambda view: view.revision)})


@router.get("/metrics", summary="What is counted, for Prometheus", responses=counted(MEDIA))
def metrics(given: NothingDep, ctx: ContextDep) -> Response:
    """SPARQL queries by outcome, their times, the processes that evaluate them."""
    return Response(ctx.metrics.text(), media_type=MEDIA)
