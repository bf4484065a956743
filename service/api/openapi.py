"""`/openapi.json`: what FastAPI knows of the routes, and what it can't: their parameters, problems and keys.

A route's parameters are those that it takes (`service.api.deps.QueryParams`). Each named query is an operation of its
own, made from its folder: a new one needs nothing here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from actorgraph.loaders.formats.native import json_schema
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.api import schemas, sparql, sparql_operation
from actorgraph.service.api.components import components
from actorgraph.service.api.deps import QueryParams, context, given, writer_key
from actorgraph.service.api.errors import MEDIA
from actorgraph.service.api.read_route import ReadRoute
from actorgraph.service.api.routes import queries
from actorgraph.service.api.routes.articles import body, patch
from actorgraph.service.api.schemas import CONDITIONAL, Json, listed, problem
from actorgraph.service.examples import examples
from actorgraph.service.media_types import JSON, RESULTS_JSON
from actorgraph.service.questions.parameters import PAGE
from actorgraph.service.usecases.query_catalog import NamedQuery, catalogue
from actorgraph.service.usecases.query_lists import OF_QUERIES

KEY: Json = {
    "type": "http",
    "scheme": "bearer",
    "description": "An access key: `actorgraph keys create NAME` prints one.",
}
OWN = "The query's own parameters, by their names: the catalogue at `/queries` lists them."


def operation_id(route: APIRoute) -> str:
    """A route's operation has the name of its function."""
    return route.name


def describe(app: FastAPI, routers: Iterable[APIRouter], vocabulary: Vocabulary) -> Json:
    """The description of an application with these routers, under one vocabulary."""
    description: Json = app.openapi()
    native = _native(vocabulary)
    description["components"] = {
        "schemas": {**components(vocabulary), **native["$defs"]},
        "securitySchemes": {"key": KEY},
    }
    paths = description["paths"]
    for route in (route for router in routers for route in router.routes if isinstance(route, APIRoute)):
        for method in route.methods or ():
            operation = paths[route.path_format][method.lower()]
            reads = isinstance(route, ReadRoute) and route.reads
            _complete(operation, set(_calls(route.dependant)), reads, vocabulary)
            if body in _calls(route.dependant):
                operation["requestBody"] = _body(native["$ref"])
            if patch in _calls(route.dependant):
                operation["requestBody"] = _patch(vocabulary)
    description["paths"] = dict(_with_queries(paths, vocabulary)) | {sparql.PATH: sparql_operation.operations()}
    for operations in description["paths"].values():
        for operation in operations.values():
            _show(operation)
    return description


def _show(operation: Json) -> None:
    """Add the answer that is shown of an operation, if one is."""
    answer = _answers().get(operation["operationId"])
    content = operation["responses"].get("200", {}).get("content", {})
    media = next((media for media in (JSON.media, RESULTS_JSON.media) if media in content), None)
    if answer is not None and media is not None:
        content[media] = {**content[media], "example": answer}


@cache
def _answers() -> Json:
    """What is shown as answers, by operation: made by `docs/answers.py`."""
    found: Json = json.loads((files("actorgraph.service.api") / "answers.json").read_text(encoding="utf-8"))
    return found


def _calls(dependant: Dependant) -> Iterator[Any]:
    """All that a route depends on, directly or over others."""
    for dependency in dependant.dependencies:
        yield dependency.call
        yield from _calls(dependency)


def _complete(operation: Json, calls: Collection[Any], reads: bool, vocabulary: Vocabulary) -> None:
    """Add a route's parameters, its key, and the problems that follow from what it depends on."""
    common = {400: "Unknown host"}
    for taken in (getattr(call, "__self__", None) for call in calls):
        if isinstance(taken, QueryParams):
            operation.setdefault("parameters", []).extend(schemas.parameters(taken.parameters, vocabulary))
    if any(call is given or isinstance(getattr(call, "__self__", None), QueryParams) for call in calls):
        common[422] = "The request can't be understood"
    if reads:
        operation["responses"].update({str(status): told for status, told in CONDITIONAL.items()})
    if context in calls:
        common[503] = "The store can't serve"
    if writer_key in calls:
        operation["security"] = [{"key": []}]
        common |= {401: "A key is needed", 403: "Foreign origin", 413: "Too large"}
    responses = operation["responses"]
    for status, title in common.items():
        own = responses.get(str(status), {})
        more = f"; {own['description']}" if MEDIA in own.get("content", ()) else ""  # else it is FastAPI's own
        responses[str(status)] = problem(status, title + more)
    operation["responses"] = dict(sorted(responses.items()))


def _with_queries(paths: Json, vocabulary: Vocabulary) -> Iterator[tuple[str, Json]]:
    """The paths, with one for each named query before the one that stands for all of them."""
    for path, operations in paths.items():
        if path == queries.ONE:
            for query in catalogue().values():
                yield path.format(name=query.name), {"get": _query(query, operations["get"], vocabulary)}
            _any_query(operations["get"], vocabulary)
        yield path, operations


def _query(query: NamedQuery, any_query: Json, vocabulary: Vocabulary) -> Json:
    """A named query's operation; its parameters' examples are those of its own example."""
    tried = {name: values[0] for name, values in parse_qs(urlsplit(query.example).query).items()}
    rows = {str(status): told for status, told in listed(OF_QUERIES[query.rows].row).items()}
    known = [replace(parameter, example=tried.get(parameter.name)) for parameter in query.parameters]
    return {
        **any_query,
        "summary": query.title,
        "description": f"{query.question} {query.description}",
        "operationId": f"query_{query.name.replace('-', '_')}",
        "parameters": list(schemas.parameters((*known, *OF_QUERIES[query.rows].parameters), vocabulary)),
        "responses": {status: r for status, r in any_query["responses"].items() if status != "404"}
        | rows,  # it is there
    }


def _any_query(operation: Json, vocabulary: Vocabulary) -> None:
    """Complete the operation of a query whose name is found out later: its own parameters can be any."""
    (name,) = operation["parameters"]
    name["schema"]["enum"] = list(catalogue())
    own = {"type": "object", "additionalProperties": {"type": "string"}}
    operation["parameters"] += [
        {"name": "parameters", "in": "query", "description": OWN, "schema": own, "style": "form", "explode": True},
        *schemas.parameters(PAGE, vocabulary),
    ]


def _native(vocabulary: Vocabulary) -> Json:
    """The schema of an annotated article, with references to where it stands here."""
    text = json.dumps(json_schema(vocabulary)).replace('"#/$defs/', '"#/components/schemas/')
    schema: Json = json.loads(text)
    return schema


def _patch(vocabulary: Vocabulary) -> Json:
    """What of an article is set."""
    status = {"type": "string", "enum": list(vocabulary.statuses)}
    schema = {"type": "object", "required": ["status"], "properties": {"status": status}, "additionalProperties": False}
    return {"required": True, "content": {"application/json": {"schema": schema, "example": {"status": "retracted"}}}}


def _body(reference: str) -> Json:
    """What is loaded: one annotated article (the shortest of the examples is shown), or one a line."""
    shortest = min((examples() / "articles").glob("*.json"), key=lambda file: file.stat().st_size)
    article = json.loads(shortest.read_text(encoding="utf-8"))
    lines = {"type": "string", "description": "One annotated article a line."}
    return {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": reference}, "example": article},
            "application/x-ndjson": {"schema": lines},
        },
    }
