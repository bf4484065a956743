"""Claims, with evidence and attribution."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from ontology.errors import AmbiguousName, CursorError, FormatError, Gone, NotFound
from service import claims
from service.api.asking import AskingRoute
from service.api.deps import ContextDep, NothingDep, Takes, ViewDep, as_json, respond
from service.api.schemas import LIST, problems

router = APIRouter(route_class=AskingRoute, tags=["claims"])


FiltersDep = Annotated[dict[str, str], Depends(Takes(*claims.PARAMETERS).read)]


@router.get(
    "/claims",
    summary="Claims that fit all filters",
    responses=LIST | problems(AmbiguousName, FormatError, CursorError),
)
def list_claims(request: Request, given: FiltersDep, view: ViewDep, ctx: ContextDep) -> Response:
    """With subject, relation and object: exactly the claims that count for that relation, and why each does."""
    return respond(request, claims.claims(given, view, ctx.vocabulary), given)


@router.get("/claims/{id}", summary="One claim", responses=problems(NotFound, Gone))
def show_claim(id: str, given: NothingDep, view: ViewDep, ctx: ContextDep) -> Response:
    """A claim with its evidence; 410 when it has been withdrawn."""
    return as_json(claims.claim(id, ctx.store, view))
