"""The named queries: the catalogue, and the rows of each."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ontology.errors import AmbiguousName, CursorError, FormatError, NotFound
from service.api.asking import AskingRoute
from service.api.deps import ContextDep, GivenDep, NothingDep, ViewDep, as_json, respond
from service.api.schemas import LIST, problems
from service.catalog import catalogue, named_query
from service.named import ask, catalogue_entry

router = APIRouter(route_class=AskingRoute, tags=["queries"])
ONE = "/queries/{name}"


@router.get("/queries", summary="The catalogue of named queries")
def list_queries(given: NothingDep) -> Response:
    """Title, question in words, typed parameters and an example of each named query."""
    entries = [catalogue_entry(query) for query in catalogue().values()]
    total = {"value": len(entries), "relation": "eq"}
    return as_json({"results": entries, "total": total, "limit": len(entries), "next": None, "links": {}})


@router.get(
    ONE, summary="Rows of a named query", responses=LIST | problems(NotFound, AmbiguousName, FormatError, CursorError)
)
def run_query(name: str, request: Request, given: GivenDep, view: ViewDep, ctx: ContextDep) -> Response:
    """Rows with their claims: who said it, how firmly, at what stage, with the very words."""
    return respond(request, ask(named_query(name), given, view, ctx.vocabulary), given)
