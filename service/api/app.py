"""The application: made from settings and a store, configured nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from starlette.routing import Route

from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.api import errors, mcp, pages, sparql
from actorgraph.service.api.compression import CompressionMiddleware
from actorgraph.service.api.cors import Cors
from actorgraph.service.api.deps import Context
from actorgraph.service.api.head_options import HeadOptionsMiddleware
from actorgraph.service.api.openapi import describe, operation_id
from actorgraph.service.api.routes import (
    actors,
    articles,
    changes,
    claims,
    dataset,
    graph,
    graph_store,
    identifiers,
    ontology,
    paths,
    queries,
    relations,
)
from actorgraph.service.api.security import SecurityMiddleware, TooLarge
from actorgraph.service.api.sse import ChangeBroadcaster
from actorgraph.service.metrics import Metrics
from actorgraph.service.settings import Settings
from actorgraph.service.sparql.executor import QueryExecutor
from actorgraph.service.stores.base import Store
from actorgraph.service.version import version
from actorgraph.service.vocabularies import vocabulary_of

ROUTES = (
    *(queries, relations, claims, paths, actors, articles, changes),
    *(graph, graph_store, dataset, identifiers, ontology),
)


def create_app(settings: Settings, store: Store, vocabulary: Vocabulary | None = None) -> FastAPI:
    """Make the HTTP service over an open store, which is closed with it."""

    metrics = Metrics()
    asker = QueryExecutor(store, settings, metrics)
    feed = ChangeBroadcaster(store, settings, metrics)
    vocabulary = vocabulary or vocabulary_of(settings)
    assistants = mcp.McpEndpoint(store, vocabulary)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await asker.open()
        yield
        feed.close()
        await assistants.close()
        await asker.close()
        store.close()

    app = FastAPI(
        title="actorgraph",
        summary="Who does what to whom, who says so, and how sure they are.",
        version=version(),
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=lifespan,
        default_response_class=Response,  # or `/openapi.json` would promise JSON from every route
        docs_url=None,
        generate_unique_id_function=operation_id,
        redoc_url=None,
    )
    app.state.feed = feed
    app.state.context = Context(settings, store, vocabulary, metrics)
    errors.install(app)
    endpoint = sparql.SparqlEndpoint(asker, settings, metrics, vocabulary)
    app.router.routes.append(Route(sparql.PATH, endpoint, methods=["GET", "POST"]))
    app.router.routes.append(Route(mcp.PATH, assistants, methods=["POST"]))
    routers = [module.router for module in ROUTES]
    for router in routers:
        app.include_router(router)
    pages.install(app)
    hosts = {*(name.strip() for name in settings.allowed_hosts.split(",")), settings.host}
    at_base = identifiers.at_base(settings.base_iri, hosts)
    app.include_router(at_base)
    app.openapi_schema = describe(app, routers, app.state.context.vocabulary)

    @app.exception_handler(TooLarge)
    def too_large(request: Request, error: TooLarge) -> Response:
        return errors.problem(413, "Too large", f"a request may have at most {settings.max_body_bytes:,} bytes")

    app.add_middleware(CompressionMiddleware, apart=(sparql.PATH, graph.EXPORT, graph_store.PATH))
    app.add_middleware(
        HeadOptionsMiddleware,
        routes=[*app.routes, *(route for router in [*routers, at_base] for route in router.routes)],
    )
    origins = settings.cors_origins.replace(",", " ").split()
    if origins:
        app.add_middleware(Cors, origins=origins, asked=(sparql.PATH,))
    app.add_middleware(
        SecurityMiddleware, hosts=hosts, limit=settings.max_body_bytes, origins=origins, asked=(sparql.PATH,)
    )
    return app
