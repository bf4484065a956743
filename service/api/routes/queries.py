"""The named queries: the catalogue, and the rows of each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from actorgraph.ontology.errors import AmbiguousName, CursorError, FormatError, NotFound
from actorgraph.service.answers.list_schemas import Query
from actorgraph.service.answers.list_spec import CATALOGUE
from actorgraph.service.api.deps import ContextDep, GivenDep, QueryParams, ViewDep, respond
from actorgraph.service.api.read_route import ReadRoute
from actorgraph.service.api.schemas import LIST, listed, problems
from actorgraph.service.media_types import TABLES
from actorgraph.service.usecases.named_queries import ask, queries
from actorgraph.service.usecases.query_catalog import named_query

router = APIRouter(route_class=ReadRoute, tags=["queries"])
ONE = "/queries/{name}"


CatalogueDep = Annotated[dict[str, str], Depends(QueryParams(*CATALOGUE.parameters).read)]


@router.get(
    "/queries",
    summary="The catalogue of named queries",
    responses=listed(Query, TABLES) | problems(FormatError, CursorError),
)
def list_queries(request: Request, given: CatalogueDep) -> Response:
    """Title, question in words, typed parameters and an example of each named query."""
    return respond(request, queries(given), given)


@router.get(
    ONE, summary="Rows of a named query", responses=LIST | problems(NotFound, AmbiguousName, FormatError, CursorError)
)
def run_query(name: str, request: Request, given: GivenDep, view: ViewDep, ctx: ContextDep) -> Response:
    """Rows with their claims: who said it, how firmly, at what stage, with the very words."""
    return respond(request, ask(named_query(name), given, view, ctx.vocabulary), given)
