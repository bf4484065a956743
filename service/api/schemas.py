"""Parts of `/openapi.json`: what parameters and answers look like, from the ontology, the catalogue and our errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from actorgraph.ontology.errors import ActorgraphError
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.api.components import list_name, ref, written
from actorgraph.service.api.errors import MEDIA, RETRY_AFTER_SECONDS, STATUS
from actorgraph.service.media_types import JSON, LISTS, MediaType
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.parameter_schemas import schema_of

Json = dict[str, Any]
Responses = dict[int | str, Json]
"""What a route answers, by status."""

REVISION = {"Actorgraph-Revision": {"description": "The revision that answered.", "schema": {"type": "integer"}}}
VALIDATOR = {"ETag": {"description": "An entity tag; weak, but for streams.", "schema": {"type": "string"}}}


def listed(row: type | None = None, forms: Iterable[MediaType] = LISTS) -> Responses:
    """A page of rows of this shape."""
    content: Json = {form.media: {"schema": written(form)} for form in forms}
    content[JSON.media] = {"schema": ref(list_name(row) if row else "List")}
    return {200: {"description": "A page of results", "headers": REVISION | VALIDATOR, "content": content}}


LIST = listed()
"""A page of rows of any shape."""


def done(shape: type, description: str) -> Responses:
    """An answer in JSON of this shape, one of `service.answers.resource_schemas`."""
    return {200: {"description": description, "content": {JSON.media: {"schema": ref(shape.__name__)}}}}


def streams(description: str, forms: Iterable[MediaType]) -> Responses:
    """An answer that is a stream, in one of these forms."""
    content = {form.media: {"schema": written(form)} for form in forms}
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
    content = {MEDIA: {"schema": ref("Problem"), "example": example}}
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
