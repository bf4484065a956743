"""Claims, with evidence and attribution."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from actorgraph.ontology.errors import AmbiguousName, CursorError, FormatError, Gone, NotFound
from actorgraph.service.answers.citations import STYLES
from actorgraph.service.answers.list_schemas import Claim
from actorgraph.service.answers.resource_schemas import Alternatives, ClaimWithLinks
from actorgraph.service.api.components import written
from actorgraph.service.api.deps import ContextDep, QueryParams, ViewDep, respond
from actorgraph.service.api.negotiation import chosen
from actorgraph.service.api.read_route import ReadRoute
from actorgraph.service.api.representations import TellingDep, documented
from actorgraph.service.api.schemas import REVISION, Responses, listed, problems
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.parameters import value_of
from actorgraph.service.usecases import claims

router = APIRouter(route_class=ReadRoute, tags=["claims"])


STYLE = Parameter(
    "style",
    "choice",
    "How the citation is written; without it, Accept decides.",
    also="format",
    choices=tuple(form.name for form in STYLES),
)
CITED: Responses = {
    200: {
        "description": "The citation",
        "headers": REVISION,
        "content": {form.media: {"schema": written(form)} for form in STYLES},
    }
}
StyleDep = Annotated[dict[str, str], Depends(QueryParams(STYLE).read)]
FiltersDep = Annotated[dict[str, str], Depends(QueryParams(*claims.PARAMETERS).read)]


@router.get(
    "/claims",
    summary="Claims that fit all filters",
    responses=listed(Claim) | problems(AmbiguousName, FormatError, CursorError),
)
def list_claims(request: Request, given: FiltersDep, view: ViewDep, ctx: ContextDep) -> Response:
    """With subject, relation and object: exactly the claims that count for that relation, and why each does."""
    return respond(request, claims.claims(given, view, ctx.vocabulary), given)


@router.get(
    "/claims/{id}", summary="One claim", responses=documented(NotFound, Gone, of="The claim", shape=ClaimWithLinks)
)
def show_claim(id: str, tell: TellingDep) -> Response:
    """A claim with its evidence; 410 when it has been withdrawn."""
    shape = claims.claim(id, tell.ctx.store, tell.view)
    return tell.answer(shape, lambda about: about.claim(id), "claim.html")


@router.get(
    "/claims/{id}/citation", summary="How to cite a claim", responses=CITED | problems(NotFound, Gone, FormatError)
)
def cite_claim(id: str, request: Request, given: StyleDep, view: ViewDep, ctx: ContextDep) -> Response:
    """Publisher, title, date and address of the article, the exact quote, who said it, how firmly; the claim's IRI."""
    named = next(iter(given), STYLE.name)
    form = chosen(request.headers.get("accept"), STYLES, value_of(STYLE, given), named)
    headers = {"Actorgraph-Revision": str(view.revision), "Vary": "Accept"}
    return Response(claims.citation(id, form, ctx.store, view), 200, headers, form.content_type)


@router.get(
    "/alternatives/{id}",
    summary="Claims of which one holds",
    responses=documented(NotFound, of="The claims of the group", shape=Alternatives),
)
def show_alternatives(id: str, tell: TellingDep) -> Response:
    """What a source says as either … or."""
    shape = claims.alternatives(id, tell.view)
    ids = [claim["id"] for claim in shape["claims"]]
    return tell.answer(shape, lambda about: about.claims(ids), "alternatives.html")
