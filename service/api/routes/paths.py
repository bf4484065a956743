"""The strongest and shortest paths between two actors."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from actorgraph.ontology.errors import AmbiguousName, CursorError, FormatError
from actorgraph.service.answers.list_schemas import Path
from actorgraph.service.api.deps import ContextDep, QueryParams, ViewDep, respond
from actorgraph.service.api.read_route import ReadRoute
from actorgraph.service.api.schemas import listed, problems
from actorgraph.service.usecases import paths

router = APIRouter(route_class=ReadRoute, tags=["paths"])
PathsDep = Annotated[dict[str, str], Depends(QueryParams(*paths.PARAMETERS).read)]


@router.get(
    "/paths",
    summary="The strongest and shortest paths between two actors",
    responses=listed(Path) | problems(AmbiguousName, FormatError, CursorError),
)
def list_paths(request: Request, given: PathsDep, view: ViewDep, ctx: ContextDep) -> Response:
    """By their weakest hop, then by hops; each hop with its standing, its best words and its claims.

    A wide relation is a hop only where some claim names it. A search that a bound ended says so in `total`.
    """
    return respond(request, paths.paths(given, view, ctx.vocabulary), given)
