"""The whole graph, and whether the service is well."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from actorgraph.ontology.errors import FormatError, NotWritable
from actorgraph.service.answers.resource_schemas import Alive, Ready
from actorgraph.service.api.deps import ContextDep, NothingDep, QueryParams, ViewDep, as_json
from actorgraph.service.api.negotiation import chosen
from actorgraph.service.api.read_route import ReadRoute
from actorgraph.service.api.schemas import counted, done, problems, streams
from actorgraph.service.api.streams import streamed
from actorgraph.service.export import EXPORTS, FORMS, whole
from actorgraph.service.metrics import MEDIA
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.parameters import one_of
from actorgraph.service.questions.retry import read

router = APIRouter(route_class=ReadRoute, tags=["graph"])
EXPORT = "/export"
FORMAT = Parameter(
    "format", "choice", "The format of the graph; without it, Accept decides, else it is nq.", choices=tuple(EXPORTS)
)
RELATION = Parameter("relation", "relation", "Only what belongs to this relation, or to one that narrows it.")
DERIVED = Parameter(
    "derived",
    "choice",
    "Which derived relations are told: all, or the narrow ones only, which some claim names.",
    default="all",
    choices=("all", "narrow"),
)
ExportDep = Annotated[dict[str, str], Depends(QueryParams(FORMAT, RELATION, DERIVED).read)]


@router.get(
    EXPORT,
    summary="The whole graph, streamed",
    response_class=StreamingResponse,
    responses=streams("The whole graph", FORMS) | problems(FormatError, NotWritable),
)
def export_graph(request: Request, given: ExportDep, view: ViewDep, ctx: ContextDep) -> Response:
    """Articles' graphs, then what is derived from them; `docs/exports.md` says what each format holds.

    Gzip where it is accepted. The entity tag is of revision, format and what is told.
    """
    form = chosen(request.headers.get("accept"), FORMS, given.get(FORMAT.name))
    relation = given.get(RELATION.name)
    if relation is not None:
        one_of(relation, ctx.vocabulary.relations, RELATION.name)
    derived = one_of(given.get(DERIVED.name, "all"), DERIVED.choices, DERIVED.name)
    narrow = derived == "narrow"
    parts = [relation or "", "narrow" if narrow else ""]
    name = "-".join(["actorgraph", str(view.revision), *filter(None, parts)])
    return streamed(
        request,
        view,
        form,
        lambda: whole(view, form.name, relation, ctx.vocabulary, narrow),
        *filter(None, parts),
        headers={"Content-Disposition": f'attachment; filename="{name}.{form.suffix}"'},
    )


@router.get("/healthz", summary="Whether the service is alive", responses=done(Alive, "It is"))
def healthz() -> Response:
    """Always 200 while the process answers."""
    return as_json({"status": "alive"})


@router.get("/readyz", summary="Whether the store answers", responses=done(Ready, "It does"))
def readyz(ctx: ContextDep) -> Response:
    """200 with the revision; 503 until the store answers."""
    return as_json({"status": "ready", "revision": read(ctx.store, lambda view: view.revision)})


@router.get("/metrics", summary="What is counted, for Prometheus", responses=counted(MEDIA))
def metrics(given: NothingDep, ctx: ContextDep) -> Response:
    """SPARQL queries by outcome, their times, the processes that evaluate them."""
    return Response(ctx.metrics.text(), media_type=MEDIA)
