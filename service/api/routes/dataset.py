"""The description of the whole, for catalogues, crawlers and people."""

from __future__ import annotations

from fastapi import APIRouter, Response

from actorgraph.service.api.deps import ContextDep, ViewDep
from actorgraph.service.api.publishing import PublishingDep, published
from actorgraph.service.api.read_route import ReadRoute
from actorgraph.service.linked.dataset import DESCRIPTION, PREFIXES, Dataset
from actorgraph.service.web.rendering import rendered

router = APIRouter(route_class=ReadRoute, tags=["dataset"])
WELL_KNOWN = "/.well-known/void"
"""Where VoID says that a description is looked for (RFC 8615)."""


@router.get("/dataset", summary="The data set (VoID and DCAT)", responses=published("The description"))
def show_dataset(publishing: PublishingDep, view: ViewDep, ctx: ContextDep) -> Response:
    """What there is, how much, and how to get it."""
    told = Dataset.of(publishing.root, view, ctx.settings)
    response = publishing.answer(
        told.triples(),
        PREFIXES,
        lambda: rendered("dataset.html", ctx.vocabulary, dataset=told, description=DESCRIPTION, revision=view.revision),
    )
    response.headers["Actorgraph-Revision"] = str(view.revision)
    return response


@router.get(WELL_KNOWN, summary="The data set, where it is looked for", responses=published("The description"))
def show_void(publishing: PublishingDep, view: ViewDep, ctx: ContextDep) -> Response:
    """The same as `/dataset`."""
    return show_dataset(publishing, view, ctx)
