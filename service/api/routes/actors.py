"""Actors by name; one actor, canonical or as an article calls it; its relations and timeline."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from actorgraph.ontology.errors import AmbiguousName, CursorError, FormatError, Gone, NotFound
from actorgraph.service.answers.list_schemas import DatedClaim, FoundActor, Relation
from actorgraph.service.answers.list_spec import RELATIONS, TIMELINE
from actorgraph.service.answers.resource_schemas import ActorWithLinks, Purged, SourceActor
from actorgraph.service.answers.serializers import Serializer
from actorgraph.service.api.deps import ContextDep, QueryParams, ViewDep, as_json, respond, writer_key
from actorgraph.service.api.read_route import ReadRoute
from actorgraph.service.api.representations import TellingDep, documented
from actorgraph.service.api.schemas import done, listed, problems
from actorgraph.service.purge import purge
from actorgraph.service.questions.filters import FILTERS
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.parameters import flag_of
from actorgraph.service.usecases import actor_search, actors, relations, timelines

router = APIRouter(route_class=ReadRoute, tags=["actors"])
ON_A_PAGE = 50
"""Of how many relations, and of how many source actors, an actor's page tells."""
DRY_RUN = Parameter("dry_run", "flag", "Only look what it would do.", default="false")
PurgingDep = Annotated[dict[str, str], Depends(QueryParams(DRY_RUN).read)]
SearchDep = Annotated[dict[str, str], Depends(QueryParams(*actor_search.PARAMETERS).read)]
RelationsDep = Annotated[dict[str, str], Depends(QueryParams(*relations.OF_ACTOR, *RELATIONS.parameters).read)]
TimelineDep = Annotated[dict[str, str], Depends(QueryParams(*FILTERS, *TIMELINE.parameters).read)]


@router.get("/actors", summary="Actors by name", responses=listed(FoundActor) | problems(FormatError, CursorError))
def list_actors(request: Request, given: SearchDep, view: ViewDep, ctx: ContextDep) -> Response:
    """The best match first: the whole name or alias, its beginning, a word's, any part, one with typing mistakes."""
    return respond(request, actor_search.search(given, view, ctx.vocabulary), given)


@router.get(
    "/actors/{id}", summary="One actor", responses=documented(NotFound, Gone, of="The actor", shape=ActorWithLinks)
)
def show_actor(id: str, tell: TellingDep) -> Response:
    """An actor with its aliases, and where its claims are; as RDF and as a page with its strongest relations."""
    shape = actors.actor(id, tell.ctx.store, tell.view, tell.ctx.vocabulary)
    return tell.answer(
        shape,
        lambda about: about.actor(id),
        "actor.html",
        lambda: {
            "relations": relations.strongest(id, ON_A_PAGE, tell.view, tell.ctx.vocabulary),
            "named_in": [
                Serializer(tell.view).article(article)
                for article_id in sorted({article for article, _ in tell.view.sources_of(id)})[:ON_A_PAGE]
                if (article := tell.view.article(article_id)) is not None
            ],
        },
    )


@router.delete(
    "/actors/{id}",
    summary="Purge an actor's personal data",
    dependencies=[Depends(writer_key)],
    responses=done(Purged, "What was, or would be, done") | problems(NotFound, Gone),
)
def purge_actor(id: str, given: PurgingDep, ctx: ContextDep) -> Response:
    """Take its names and links out of all that is kept, for good; claims stay, under a pseudonym.

    `dry_run=true` only looks. Loading the same articles again doesn't bring them back.
    """
    return as_json(purge(id, ctx.store, ctx.settings.lock_wait, flag_of(given, DRY_RUN.name)))


@router.get(
    "/actors/{id}/relations",
    summary="Derived relations of an actor that fit all filters",
    responses=listed(Relation) | problems(NotFound, AmbiguousName, FormatError, CursorError),
)
def list_relations_of_actor(id: str, request: Request, given: RelationsDep, view: ViewDep, ctx: ContextDep) -> Response:
    """Those that have it at either end, each as it stands as a whole, in the order of their ids."""
    return respond(request, relations.of_actor(id, given, view, ctx.vocabulary), given)


@router.get(
    "/actors/{id}/timeline",
    summary="Claims that name an actor, by date",
    responses=listed(DatedClaim) | problems(NotFound, AmbiguousName, FormatError, CursorError),
)
def list_timeline(id: str, request: Request, given: TimelineDep, view: ViewDep, ctx: ContextDep) -> Response:
    """Dated by what they are about, else by publication; the earliest first. By all filters of claims."""
    return respond(request, timelines.of_actor(id, given, view, ctx.vocabulary), given)


@router.get(
    "/articles/{article}/actors/{id}",
    summary="An actor as one article calls it",
    responses=documented(NotFound, Gone, of="The source actor", shape=SourceActor),
)
def show_source_actor(article: str, id: str, tell: TellingDep) -> Response:
    """Its name, class and links there, where it is mentioned, and which actor it stands for."""
    source, shape = actors.source(article, id, tell.ctx.store, tell.view)
    return tell.answer(shape, lambda about: about.source(article, source), "source.html")
