"""Claims, with evidence and attribution."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service import claims
from service.api.asking import AskingRoute
from service.api.deps import ContextDep, GivenDep, ViewDep, as_json, respond
from service.parameters import refuse_unknown

router = APIRouter(route_class=AskingRoute, tags=["claims"])


@router.get("/claims", summary="Claims that fit all filters")
def list_claims(request: Request, given: GivenDep, view: ViewDep, ctx: ContextDep) -> Response:
    """With subject, relation and object: exactly the claims that count for that relation, and why each does."""
    return respond(request, claims.claims(given, view, ctx.vocabulary), given)


@router.get("/claims/{id}", summary="One claim")
def show_claim(id: str, given: GivenDep, view: ViewDep, ctx: ContextDep) -> Response:
    """A claim with its evidence; 410 when it has been withdrawn."""
    refuse_unknown(given, ())
    return as_json(claims.claim(id, ctx.store, view))
