"""One actor, canonical or as an article calls it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from ontology.errors import Gone, NotFound
from service import actors, relations
from service.api.asking import AskingRoute
from service.api.resources import TellingDep, told
from service.shapes import Shapes
from service.things import ActorWithLinks, SourceActor

router = APIRouter(route_class=AskingRoute, tags=["actors"])
ON_A_PAGE = 50
"""Of how many relations, and of how many source actors, an actor's page tells."""


@router.get("/actors/{id}", summary="One actor", responses=told(NotFound, of="The actor", shape=ActorWithLinks))
def show_actor(id: str, tell: TellingDep) -> Response:
    """An actor with its aliases, and where its claims are; as RDF and as a page with its strongest relations."""
    shape = actors.actor(id, tell.view, tell.ctx.vocabulary)
    return tell.answer(
        shape,
        lambda about: about.actor(id),
        "actor.html",
        lambda: {
            "relations": relations.strongest(id, ON_A_PAGE, tell.view, tell.ctx.vocabulary),
            "named_in": [
                Shapes(tell.view).article(article)
                for article_id in sorted({article for article, _ in tell.view.sources_of(id)})[:ON_A_PAGE]
                if (article := tell.view.article(article_id)) is not None
            ],
        },
    )


@router.get(
    "/articles/{article}/actors/{id}",
    summary="An actor as one article calls it",
    responses=told(NotFound, Gone, of="The source actor", shape=SourceActor),
)
def show_source_actor(article: str, id: str, tell: TellingDep) -> Response:
    """Its name, class and links there, where it is mentioned, and which actor it stands for."""
    source, shape = actors.source(article, id, tell.ctx.store, tell.view)
    return tell.answer(shape, lambda about: about.source(article, source), "source.html")
