"""The strongest and shortest paths between two actors."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from ontology.errors import AmbiguousName, CursorError, FormatError
from service.answers.rows import Path
from service.api.asking import AskingRoute
from service.api.deps import ContextDep, Takes, ViewDep, respond
from service.api.schemas import listed, problems
from service.topics import paths

router = APIRouter(route_class=AskingRoute, tags=["paths"])
PathsDep = Annotated[dict[str, str], Depends(Takes(*paths.PARAMETERS).read)]


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
