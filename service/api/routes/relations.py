"""Derived relations: by filter, and one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from actorgraph.ontology.errors import AmbiguousName, CursorError, FormatError, NotFound
from actorgraph.service.answers.rows import Relation
from actorgraph.service.api.asking import AskingRoute
from actorgraph.service.api.deps import ContextDep, Takes, ViewDep, respond
from actorgraph.service.api.resources import TellingDep, told
from actorgraph.service.api.schemas import listed, problems
from actorgraph.service.topics import relations

router = APIRouter(route_class=AskingRoute, tags=["relations"])


FiltersDep = Annotated[dict[str, str], Depends(Takes(*relations.PARAMETERS).read)]


@router.get(
    "/relations",
    summary="Derived relations that fit all filters",
    responses=listed(Relation) | problems(AmbiguousName, FormatError, CursorError),
)
def list_relations(request: Request, given: FiltersDep, view: ViewDep, ctx: ContextDep) -> Response:
    """Each as it stands as a whole, with the way to its claims; only the clocks change what a standing is made of."""
    return respond(request, relations.relations(given, view, ctx.vocabulary), given)


@router.get(
    "/relations/{id}", summary="One derived relation", responses=told(NotFound, of="The relation", shape=Relation)
)
def show_relation(id: str, tell: TellingDep) -> Response:
    """What the claims about one subject, relation and object add up to."""
    shape = relations.relation(id, tell.view, tell.ctx.vocabulary)
    return tell.answer(shape, lambda about: about.relation(id), "relation.html")
