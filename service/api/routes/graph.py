"""The whole graph, and whether the service is well."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from service.api.asking import AskingRoute
from service.api.deps import ContextDep, GivenDep, ViewDep, as_json
from service.export import FORMATS, whole
from service.parameters import refuse_unknown
from service.reading import read

router = APIRouter(route_class=AskingRoute, tags=["graph"])


@router.get("/export", summary="The whole graph, streamed")
def export_graph(given: GivenDep, view: ViewDep) -> Response:
    """N-Quads (``nq``) or TriG (``trig``): articles' graphs, then what is derived from them."""
    refuse_unknown(given, ("format",))
    name = given.get("format", "nq")
    pieces = whole(view, name)  # complains here, while there can still be a status; the view is kept until the end
    media, suffix, _ = FORMATS[name]
    headers = {
        "Content-Disposition": f'attachment; filename="actorgraph-{view.revision}.{suffix}"',
        "Actorgraph-Revision": str(view.revision),
    }
    return StreamingResponse(pieces, 200, headers, media)


@router.get("/healthz", summary="Whether the service is alive")
def healthz() -> Response:
    """Always 200 while the process answers."""
    return as_json({"status": "alive"})


@router.get("/readyz", summary="Whether the store answers")
def readyz(ctx: ContextDep) -> Response:
    """200 with the revision; 503 until the store answers."""
    return as_json({"status": "ready", "revision": read(ctx.store, lambda view: view.revision)})
