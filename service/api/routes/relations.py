"""Derived relations: by filter, and one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from actorgraph.ontology.errors import AmbiguousName, CursorError, FormatError, NotFound
from actorgraph.service.answers.list_schemas import Relation
from actorgraph.service.api.deps import ContextDep, QueryParams, ViewDep, respond
from actorgraph.service.api.read_route import ReadRoute
from actorgraph.service.api.representations import TellingDep, documented
from actorgraph.service.api.schemas import listed, problems
from actorgraph.service.usecases import relations

router = APIRouter(route_class=ReadRoute, tags=["relations"])


FiltersDep = Annotated[dict[str, str], Depends(QueryParams(*relations.PARAMETERS).read)]


@router.get(
    "/relations",
    summary="Derived relations that fit all filters",
    responses=listed(Relation) | problems(AmbiguousName, FormatError, CursorError),
)
def list_relations(request: Request, given: FiltersDep, view: ViewDep, ctx: ContextDep) -> Response:
    """Each as it stands as a whole, with the way to its claims; only the clocks change what a standing is made of."""
    return respond(request, relations.relations(given, view, ctx.vocabulary), given)


@router.get(
    "/relations/{id}", summary="One derived relation", responses=documented(NotFound, of="The relation", shape=Relation)
)
def show_relation(id: str, tell: TellingDep) -> Response:
    """What the claims about one subject, relation and object add up to."""
    shape = relations.relation(id, tell.view, tell.ctx.vocabulary)
    return tell.answer(shape, lambda about: about.relation(id), "relation.html")
