"""Articles: list, show, load, withdraw, set the status."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from actorgraph.loaders import formats
from actorgraph.loaders.json_positions import JsonPositions
from actorgraph.loaders.profile_files import ready_profiles
from actorgraph.ontology.errors import CursorError, DocumentRejected, FormatError, Gone, NotFound, UsageError
from actorgraph.service.answers.list_schemas import Article
from actorgraph.service.answers.list_spec import ARTICLES
from actorgraph.service.answers.resource_schemas import ArticleWithClaims, Marked, Report, Withdrawal
from actorgraph.service.api.deps import (
    Context,
    ContextDep,
    NothingDep,
    QueryParams,
    ViewDep,
    as_json,
    context,
    respond,
    writer_key,
)
from actorgraph.service.api.errors import problem
from actorgraph.service.api.read_route import ReadRoute
from actorgraph.service.api.representations import TellingDep, documented
from actorgraph.service.api.schemas import UNREAD, done, listed, problems
from actorgraph.service.ingest import load_bytes, options_of
from actorgraph.service.media_types import GRAPHS
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.parameters import flag_of, one_of, refuse_unknown
from actorgraph.service.questions.retry import read
from actorgraph.service.usecases import articles

router = APIRouter(route_class=ReadRoute, tags=["articles"])
PROFILE = Parameter(
    "profile",
    "choice",
    "The ready mapping profile that says what labels mean; else the service's own.",
    choices=tuple(ready_profiles()),
)
LOADING = (
    Parameter("format", "choice", "What the body is read as; else found by looking.", choices=tuple(formats.FORMATS)),
    PROFILE,
    Parameter("id", "text", "The article's id, where a file's name would give it: in formats that have none."),
    Parameter("dry_run", "flag", "Only look what would come of it.", default="false"),
    Parameter("replace", "flag", "Replace articles that have another text.", default="false"),
)
STATUS = Parameter("status", "choice", "The article's status.")
ListDep = Annotated[dict[str, str], Depends(QueryParams(*ARTICLES.parameters).read)]
LoadingDep = Annotated[dict[str, str], Depends(QueryParams(*LOADING).read)]


async def body(request: Request) -> bytes:
    """The request's body, which the guard has limited."""
    return await request.body()


async def patch(request: Request) -> bytes:
    """The request's body where it says what to change."""
    return await request.body()


@router.get("/articles", summary="All articles", responses=listed(Article) | problems(FormatError, CursorError))
def list_articles(request: Request, given: ListDep, view: ViewDep, ctx: ContextDep) -> Response:
    """Articles in the order of their ids."""
    return respond(request, articles.articles(given, view, ctx.vocabulary), given)


@router.get(
    "/articles/{id}",
    summary="One article with its claims",
    responses=documented(NotFound, Gone, of="The article", shape=ArticleWithClaims),
)
def show_article(id: str, tell: TellingDep) -> Response:
    """An article's metadata, actors and claims; its text only where texts are published. As RDF: its named graph."""
    shape = articles.article(id, tell.ctx.store, tell.view, tell.ctx.settings.publish_text)
    return tell.answer(shape, lambda about: about.article(id), "article.html")


@router.post(
    "/articles",
    summary="Load annotated articles",
    dependencies=[Depends(writer_key)],
    responses=done(Report, "What the load did") | problems(DocumentRejected) | UNREAD,
)
def load_articles(
    request: Request,
    given: LoadingDep,
    data: Annotated[bytes, Depends(body)],
    ctx: Annotated[Context, Depends(context)],
) -> Response:
    """200 with the report if anything was loaded; if all was rejected a 422, a problem that holds the report.

    ``dry_run=true`` only looks. Without ``format`` a media type of RDF in Content-Type says what the body is read as.
    """
    format_ = given.get("format") or _rdf_named(request.headers.get("content-type", ""))
    replace = flag_of(given, "replace")
    profile = given.get(PROFILE.name)
    if profile is not None:  # a file of the server's is none
        profile = one_of(profile, PROFILE.choices, PROFILE.name)
    options = options_of(ctx.settings, ctx.vocabulary, profile, format=format_, replace=replace)
    wait, dry_run = ctx.settings.lock_wait, flag_of(given, "dry_run")
    try:
        report = load_bytes(data, options, ctx.store, ctx.vocabulary, wait, dry_run, given.get("id", ""))
    except FormatError as error:
        return problem(415, "Format not read", str(error))
    if report.errors and not (report.articles["loaded"] or report.articles["unchanged"]):
        detail = f"nothing was loaded; {report.articles['rejected']:,} rejected: {report.errors[0]}"
        return problem(422, "No article could be loaded", detail, **report.as_json())
    return as_json(report.as_json())


@router.delete(
    "/articles/{id}",
    summary="Withdraw an article",
    dependencies=[Depends(writer_key)],
    responses=done(Withdrawal, "It is gone") | problems(NotFound, Gone),
)
def withdraw_article(id: str, given: NothingDep, ctx: ContextDep) -> Response:
    """Take an article out, with what it alone supported; the revision in which it is gone."""
    return as_json({"withdrawn": id, "revision": articles.withdraw([id], ctx.store, ctx.settings.lock_wait)})


@router.patch(
    "/articles/{id}",
    summary="Set an article's status",
    dependencies=[Depends(writer_key)],
    responses=done(Marked, "Its status is set") | problems(NotFound, Gone),
)
def set_article_status(id: str, given: NothingDep, data: Annotated[bytes, Depends(patch)], ctx: ContextDep) -> Response:
    """Mark an article as `retracted` (kept, but its claims count for nothing), `corrected` or `published`.

    It stands until it is set again, whatever the article is loaded with. The answer is the article and its revision.
    """
    articles.set_status([id], _status_in(data), ctx.store, ctx.vocabulary, ctx.settings.lock_wait)
    return as_json(read(ctx.store, lambda view: articles.metadata(id, ctx.store, view)))


def _status_in(data: bytes) -> str:
    """The status that a body sets.

    Raises:
        UsageError: it is no JSON object with that field alone.
    """
    try:
        found = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        repeated = JsonPositions(data.decode()).repeated_key()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f'the body is not as it should be: {error}; expected {{"status": …}}', "body") from None
    refuse_unknown(found, (STATUS,))
    if repeated:
        raise UsageError(f"'{repeated[0][0]}' stands twice in the body; expected it once", str(repeated[0][0]))
    if STATUS.name not in found:
        raise UsageError("'status' is needed in the body", STATUS.name)
    try:
        return msgspec.json.decode(found[STATUS.name], type=str)
    except msgspec.DecodeError:
        raise UsageError(f"status {bytes(found[STATUS.name]).decode()} is no text", STATUS.name) from None


def _rdf_named(content_type: str) -> str | None:
    """The format whose own media type this is; one that may be anything (text/plain) says nothing."""
    media = content_type.partition(";")[0].strip().lower()
    return next((form.name for form in GRAPHS if form.media == media), None)
