"""The named queries: the catalogue, and the rows of each."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.answers import ask, catalogue_entry
from service.api.asking import AskingRoute
from service.api.deps import ContextDep, GivenDep, ViewDep, as_json, respond
from service.catalog import catalogue, named_query
from service.parameters import refuse_unknown

router = APIRouter(route_class=AskingRoute, tags=["queries"])


@router.get("/queries", summary="The catalogue of named queries")
def list_queries(given: GivenDep) -> Response:
    """Title, question in words, typed parameters and an example of each named query."""
    refuse_unknown(given, ())
    entries = [catalogue_entry(query) for query in catalogue().values()]
    total = {"value": len(entries), "relation": "eq"}
    return as_json({"results": entries, "total": total, "limit": len(entries), "next": None, "links": {}})


@router.get("/queries/{name}", summary="Rows of a named query")
def run_query(name: str, request: Request, given: GivenDep, view: ViewDep, ctx: ContextDep) -> Response:
    """Rows with their claims: who said it, how firmly, at what stage, with the very words."""
    return respond(request, ask(named_query(name), given, view, ctx.vocabulary), given)
