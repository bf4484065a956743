"""Parts of `/openapi.json`: what parameters and answers look like, from the ontology, the catalogue and our errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ontology.errors import ActorgraphError
from ontology.vocabulary import Vocabulary
from service.api.errors import MEDIA, RETRY_AFTER_SECONDS, STATUS
from service.forms import JSON, LISTS, Form
from service.parameter import Parameter

Json = dict[str, Any]
Responses = dict[int | str, Json]
"""What a route answers, by status."""

TERMS = {
    "relation": "relations",
    "relations": "relations",
    "standing": "standings",
    "classes": "classes",
    "stances": "stances",
    "stages": "stages",
}
"""Types of parameters whose values are terms → where the vocabulary has them."""

COMPONENTS: Json = {
    "Problem": {
        "type": "object",
        "description": "A problem (RFC 9457), with further members where there is more to say.",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {"type": "array", "items": {"type": "object"}, "description": "What is wrong, one by one."},
        },
    },
    "List": {
        "type": "object",
        "description": "A page of results; `next` is the `cursor` of the page after it.",
        "required": ["results", "total", "limit", "next", "links"],
        "properties": {
            "results": {"type": "array", "items": {"type": "object"}},
            "total": {
                "type": "object",
                "required": ["value", "relation"],
                "properties": {"value": {"type": "integer"}, "relation": {"type": "string"}},
            },
            "limit": {"type": "integer"},
            "next": {"type": ["string", "null"]},
            "links": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    },
}

REVISION = {"Actorgraph-Revision": {"description": "The revision that answered.", "schema": {"type": "integer"}}}
VALIDATOR = {"ETag": {"description": "A strong validator.", "schema": {"type": "string"}}}
LIST: Responses = {
    200: {
        "description": "A page of results",
        "headers": REVISION,
        "content": {form.media: {"schema": {"type": "string"}} for form in LISTS}
        | {JSON.media: {"schema": {"$ref": "#/components/schemas/List"}}},
    }
}


def streams(description: str, forms: Iterable[Form]) -> Responses:
    """An answer that is a stream, in one of these forms."""
    content = {form.media: {"schema": {"type": "string"}} for form in forms}
    return {200: {"description": description, "headers": REVISION | VALIDATOR, "content": content}}


def counted(media: str) -> Responses:
    """An answer of counters, as text."""
    return {200: {"description": "Counters", "content": {media.partition(";")[0]: {"schema": {"type": "string"}}}}}


def problems(*raised: type[ActorgraphError]) -> Responses:
    """What a route answers when these errors are raised in it."""
    titles: dict[int, set[str]] = {}
    for error in raised:
        status, title = STATUS[error]
        titles.setdefault(status, set()).add(title)
    return {status: problem(status, "; ".join(sorted(found))) for status, found in titles.items()}


def problem(status: int, title: str) -> Json:
    """A problem with this status."""
    example = {"type": "about:blank", "title": title.partition(";")[0], "status": status, "detail": "…"}
    content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}}
    seconds = {"description": "Seconds", "schema": {"type": "integer"}, "example": RETRY_AFTER_SECONDS}
    return {"description": title, "content": content} | ({"headers": {"Retry-After": seconds}} if status == 503 else {})


CONDITIONAL: Responses = {
    304: {"description": "As the client has it (If-None-Match)", "headers": REVISION | VALIDATOR},
    412: problem(412, "Another revision"),
}
UNREAD: Responses = {415: problem(415, "Format not read")}


def parameters(known: Iterable[Parameter], vocabulary: Vocabulary) -> Iterator[Json]:
    """Query parameters, each under all its names."""
    for parameter in known:
        for name in parameter.names:
            yield _parameter(name, parameter, vocabulary)


def _parameter(name: str, parameter: Parameter, vocabulary: Vocabulary) -> Json:
    description = parameter.description
    others = [f"`{other}`" for other in parameter.names if other != name]
    if others:
        needed = "; one of them is needed" if parameter.required else ""
        description += f" The same as {', '.join(others)}{needed}."
    schema = schema_of(parameter, vocabulary)
    described: Json = {"name": name, "in": "query", "description": description, "schema": schema}
    described["required"] = parameter.required and not others
    if schema["type"] == "array":
        described |= {"style": "form", "explode": False}
    if parameter.example is not None and name == parameter.name:  # only one of its names may be given
        many = schema["type"] == "array"
        described["example"] = parameter.example.split(",") if many else parameter.example
    return described


def schema_of(parameter: Parameter, vocabulary: Vocabulary) -> Json:
    """What may stand in a parameter."""
    schema: Json = {"type": "string"}
    if parameter.type in TERMS:
        schema["enum"] = list(getattr(vocabulary, TERMS[parameter.type]))
        if parameter.type != "relation":
            schema = {"type": "array", "items": schema, "minItems": 1}
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    if parameter.hidden:
        schema["default"] = [name for name in vocabulary.standings if name not in parameter.hidden]
    if parameter.default is not None:
        schema["default"] = parameter.default
    if parameter.type == "count":
        default = {} if parameter.default is None else {"default": int(parameter.default)}
        return {"type": "integer", "minimum": 1, "maximum": parameter.most, **default}
    if parameter.type == "flag":
        return {"type": "boolean", "default": parameter.default == "true"}
    return schema
