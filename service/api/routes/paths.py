"""The strongest and shortest paths between two actors."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from actorgraph.ontology.errors import AmbiguousName, CursorError, FormatError
from actorgraph.service.answers.rows import Path
from actorgraph.service.api.asking import AskingRoute
from actorgraph.service.api.deps import ContextDep, Takes, ViewDep, respond
from actorgraph.service.api.schemas import listed, problems
from actorgraph.service.topics import paths

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
