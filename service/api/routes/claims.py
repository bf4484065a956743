"""Claims, with evidence and attribution."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from ontology.errors import AmbiguousName, CursorError, FormatError, Gone, NotFound
from service import claims
from service.api.asking import AskingRoute
from service.api.deps import ContextDep, Takes, ViewDep, respond
from service.api.resources import TellingDep, told
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


@router.get("/claims/{id}", summary="One claim", responses=told(NotFound, Gone, of="The claim"))
def show_claim(id: str, tell: TellingDep) -> Response:
    """A claim with its evidence; 410 when it has been withdrawn."""
    shape = claims.claim(id, tell.ctx.store, tell.view)
    return tell.answer(shape, lambda about: about.claim(id), "claim.html")


@router.get(
    "/alternatives/{id}", summary="Claims of which one holds", responses=told(NotFound, of="The claims of the group")
)
def show_alternatives(id: str, tell: TellingDep) -> Response:
    """What a source says as either … or."""
    shape = claims.alternatives(id, tell.view)
    ids = [claim["id"] for claim in shape["claims"]]
    return tell.answer(shape, lambda about: about.claims(ids), "alternatives.html")
