"""`/sparql` in `/openapi.json`: a bare ASGI application, of which FastAPI knows nothing."""

from __future__ import annotations

from collections.abc import Sequence

from actorgraph.ontology.errors import (
    EndpointAway,
    EndpointDenied,
    FormatError,
    ProtocolError,
    QueryCrashed,
    QueryError,
    QueryTimeout,
    QueryTooLarge,
    StoreUnavailable,
    TooManyQueries,
    UnknownParameter,
)
from actorgraph.service.api.components import written
from actorgraph.service.api.schemas import REVISION, Json, problem, problems
from actorgraph.service.media_types import GRAPHS, HTML, RESULTS
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.sparql.protocol import BESIDE_BODY, FORM_MEDIA, IN_URL, QUERY, QUERY_MEDIA

EXAMPLE = "SELECT ?claim ?relation WHERE { ?claim a ag:Claim ; ag:relation ?relation } LIMIT 10"
WORDS = (
    "SPARQL 1.1 Protocol, queries only. Claims, derived relations with their standings, and the plain triples of what "
    "is stated can be asked; without a data set, all graphs together. See docs/sparql.md."
)
RAISED = (
    ProtocolError,
    QueryError,
    EndpointDenied,
    FormatError,
    UnknownParameter,
    QueryTooLarge,
    QueryTimeout,
    QueryCrashed,
    EndpointAway,
    TooManyQueries,
    StoreUnavailable,
)


def operations() -> Json:
    """GET and POST."""
    get, post = _operation("sparql_get", IN_URL), _operation("sparql_post", BESIDE_BODY)
    post["responses"] |= {"415": problem(415, "Content not read"), "403": problem(403, "Foreign origin, or SERVICE")}
    for operation in (get, post):
        operation["responses"] = dict(sorted(operation["responses"].items()))
    known = {p.name: {"type": "string"} for p in IN_URL}
    closed = {"type": "object", "properties": known, "required": [QUERY.name], "additionalProperties": False}
    post["requestBody"] = {
        "required": True,
        "content": {
            QUERY_MEDIA: {"schema": {"type": "string"}, "example": EXAMPLE},
            FORM_MEDIA: {"schema": closed},
        },
    }
    return {"get": get, "post": post}


def _operation(name: str, known: Sequence[Parameter]) -> Json:
    forms = {form.media: {"schema": written(form)} for form in (*RESULTS, *GRAPHS, HTML)}
    return {
        "tags": ["graph"],
        "summary": "Ask in SPARQL",
        "description": WORDS,
        "operationId": name,
        "parameters": [_parameter(p) for p in known],
        "responses": {
            "200": {"description": "The answer; or what the service is", "headers": REVISION, "content": forms},
            **{str(status): told for status, told in problems(*RAISED).items()},
        },
    }


def _parameter(known: Parameter) -> Json:
    described: Json = {"name": known.name, "in": "query", "description": known.description, "required": False}
    if known.name.endswith("graph-uri"):
        schema: Json = {"type": "array", "items": {"type": "string"}}
        return described | {"schema": schema, "style": "form", "explode": True}
    return described | {"schema": {"type": "string"}} | ({"example": EXAMPLE} if known is QUERY else {})
