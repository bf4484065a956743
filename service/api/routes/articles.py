"""Articles: list, show, load, withdraw."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from ontology.errors import FormatError, UsageError
from service import articles
from service.api.asking import AskingRoute
from service.api.deps import Context, ContextDep, GivenDep, ViewDep, as_json, context, respond, writer_key
from service.api.errors import problem
from service.ingest import load_bytes, options_of
from service.parameters import refuse_unknown

router = APIRouter(route_class=AskingRoute, tags=["articles"])


async def body(request: Request) -> bytes:
    """The request's body, which the guard has limited."""
    return await request.body()


@router.get("/articles", summary="All articles")
def list_articles(request: Request, given: GivenDep, view: ViewDep) -> Response:
    """Articles in the order of their ids."""
    return respond(request, articles.articles(given, view), given)


@router.get("/articles/{id}", summary="One article with its claims")
def show_article(id: str, given: GivenDep, view: ViewDep, ctx: ContextDep) -> Response:
    """An article's metadata, actors and claims; its text only where texts are published."""
    refuse_unknown(given, ())
    return as_json(articles.article(id, ctx.store, view, ctx.settings.publish_text))


@router.post("/articles", summary="Load annotated articles", dependencies=[Depends(writer_key)])
def load_articles(
    given: GivenDep, data: Annotated[bytes, Depends(body)], ctx: Annotated[Context, Depends(context)]
) -> Response:
    """200 with the report if anything was loaded; if all was rejected a 422, a problem that holds the report.

    ``dry_run=true`` only looks.
    """
    refuse_unknown(given, ("format", "dry_run", "replace"))
    options = options_of(ctx.settings, format=given.get("format"), replace=_flag(given, "replace"))
    wait, dry_run = ctx.settings.lock_wait, _flag(given, "dry_run")
    try:
        report = load_bytes(data, options, ctx.store, ctx.vocabulary, wait, dry_run)
    except FormatError as error:
        return problem(415, "Format not read", str(error))
    if report.errors and not (report.articles["loaded"] or report.articles["unchanged"]):
        detail = f"nothing was loaded; {report.articles['rejected']:,} rejected: {report.errors[0]}"
        return problem(422, "No article could be loaded", detail, **report.as_json())
    return as_json(report.as_json())


@router.delete("/articles/{id}", summary="Withdraw an article", dependencies=[Depends(writer_key)])
def withdraw_article(id: str, given: GivenDep, ctx: ContextDep) -> Response:
    """Take an article out, with what it alone supported; the revision in which it is gone."""
    refuse_unknown(given, ())
    return as_json({"withdrawn": id, "revision": articles.withdraw([id], ctx.store, ctx.settings.lock_wait)})


def _flag(given: dict[str, str], name: str) -> bool:
    value = given.get(name, "false")
    if value not in ("true", "false"):
        raise UsageError(f"{name} '{value}' is neither true nor false", name)
    return value == "true"
