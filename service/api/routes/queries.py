"""The named queries: the catalogue, and the rows of each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from actorgraph.ontology.errors import AmbiguousName, CursorError, FormatError, NotFound
from actorgraph.service.answers.listing import CATALOGUE
from actorgraph.service.answers.rows import Query
from actorgraph.service.api.asking import AskingRoute
from actorgraph.service.api.deps import ContextDep, GivenDep, Takes, ViewDep, respond
from actorgraph.service.api.schemas import LIST, listed, problems
from actorgraph.service.forms import TABLES
from actorgraph.service.named.answering import ask, queries
from actorgraph.service.named.catalog import named_query

router = APIRouter(route_class=AskingRoute, tags=["queries"])
ONE = "/queries/{name}"


CatalogueDep = Annotated[dict[str, str], Depends(Takes(*CATALOGUE.parameters).read)]


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
