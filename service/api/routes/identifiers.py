"""The IRIs of things: each leads to the document that describes it."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from fastapi import APIRouter, Request, Response

from actorgraph.ontology.errors import Gone, NotFound
from actorgraph.service.api.deps import ContextDep, NothingDep, ViewDep
from actorgraph.service.api.read_route import ReadRoute
from actorgraph.service.api.schemas import REVISION, Responses, problems
from actorgraph.service.linked.dereferencing import KINDS, document_of

HERE = "/id/"
"""Where IRIs are answered whatever their base is: a redirect from the base leads there."""
SEE_OTHER: Responses = {
    303: {
        "description": "The document about it",
        "headers": {"Location": {"description": "Where that is.", "schema": {"type": "string"}}, **REVISION},
    }
}

router = APIRouter(route_class=ReadRoute, tags=["identifiers"])


@router.get(
    HERE + "{id:path}",
    summary="The document about what an IRI names",
    status_code=303,
    response_class=Response,
    responses=SEE_OTHER | problems(NotFound, Gone),
)
def dereference(id: str, given: NothingDep, view: ViewDep, ctx: ContextDep) -> Response:
    """`id` is what follows the base in the IRI. The document comes in every form that its own route offers."""
    place = document_of(id, ctx.store, view, ctx.vocabulary)
    headers = {"Location": place, "Link": f'<{place}>; rel="describedby"', "Vary": "Accept"}
    return Response(status_code=303, headers=headers | {"Actorgraph-Revision": str(view.revision)})


def at_base(base: str, hosts: set[str]) -> APIRouter:
    """The same at the path of the base, where the base's host is one of these: then it is this service's own."""
    own = APIRouter(route_class=ReadRoute)
    parts = urlsplit(base)
    if parts.hostname in hosts and parts.path != HERE:

        def dereference_at_base(request: Request, view: ViewDep, given: NothingDep, ctx: ContextDep) -> Response:
            return dereference(request.url.path.removeprefix(unquote(parts.path)), given, view, ctx)

        for kind in KINDS:
            path = unquote(parts.path) + kind + "/{id:path}"
            own.add_api_route(path, dereference_at_base, methods=["GET"], include_in_schema=False)
    return own
