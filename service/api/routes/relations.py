"""One derived relation."""

from __future__ import annotations

from fastapi import APIRouter, Response

from ontology.errors import NotFound
from service import relations
from service.api.asking import AskingRoute
from service.api.resources import TellingDep, told

router = APIRouter(route_class=AskingRoute, tags=["relations"])


@router.get("/relations/{id}", summary="One derived relation", responses=told(NotFound, of="The relation"))
def show_relation(id: str, tell: TellingDep) -> Response:
    """What the claims about one subject, relation and object add up to."""
    shape = relations.relation(id, tell.view, tell.ctx.vocabulary)
    return tell.answer(shape, lambda about: about.relation(id), "relation.html")
