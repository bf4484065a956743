"""What has changed since a revision, as a list or as a stream that goes on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from actorgraph.ontology.errors import CursorError, FormatError, TooManySubscribers, UsageError
from actorgraph.service.answers import list_schemas
from actorgraph.service.api.deps import ContextDep, QueryParams, respond
from actorgraph.service.api.head_options import only_headers
from actorgraph.service.api.negotiation import chosen
from actorgraph.service.api.read_route import ReadRoute
from actorgraph.service.api.schemas import Responses, listed, problems
from actorgraph.service.api.sse import ChangeBroadcaster, EventStream
from actorgraph.service.media_types import EVENTS, TABLES
from actorgraph.service.questions.retry import read
from actorgraph.service.usecases import changes

router = APIRouter(route_class=ReadRoute, tags=["changes"])
LAST_EVENT = "Last-Event-ID"
ChangesDep = Annotated[dict[str, str], Depends(QueryParams(*changes.PARAMETERS).read)]
BOTH: Responses = listed(list_schemas.Change, TABLES)
BOTH[200]["content"][EVENTS.media] = {"schema": {"type": "string"}}


@router.get(
    changes.PATH,
    summary="What has changed since a revision",
    responses=BOTH | problems(FormatError, CursorError, TooManySubscribers),
)
def list_changes(request: Request, given: ChangesDep, ctx: ContextDep) -> Response:
    """Claims that came (`added`), changed (`before`, `after`) and went (`withdrawn`), and the same of articles.

    `revision` in the answer is the next question's `since`. With `Accept: text/event-stream` they are told as they
    come, one event a revision, whose id is the revision's number; without `since` from now on.
    Who comes back after a break says in `Last-Event-ID` what is known.
    """
    feed: ChangeBroadcaster = request.app.state.feed
    asked = [(given.get("since"), "since"), (request.headers.get(LAST_EVENT), LAST_EVENT)]
    newest = feed.newest()
    starts = [changes.revision_of(value, name, newest) for value, name in asked if value is not None]
    if "format" in given or chosen(request.headers.get("accept"), (*TABLES, EVENTS)) is not EVENTS:
        return respond(request, read(ctx.store, lambda view: changes.changes(given, ctx.store, view)), given)
    for name in given.keys() - {"since"}:
        raise UsageError(f"'{name}' belongs to a list; a stream has none", name)
    headers = {"Actorgraph-Revision": str(newest), "Cache-Control": "no-store", "Vary": "Accept"}
    if only_headers(request):
        return StreamingResponse(iter(()), 200, headers, EVENTS.content_type)
    return EventStream(feed, starts[-1] if starts else newest, headers)
