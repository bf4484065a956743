"""The components of `/openapi.json`: the published shapes, lists of them, the ontology's terms, and problems."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers import list_schemas
from actorgraph.service.answers.resource_schemas import THINGS
from actorgraph.service.media_types import CSL_JSON, MediaType

Json = dict[str, Any]
PLACE = "#/components/schemas/{name}"
LISTED = (
    *(
        list_schemas.Claim,
        list_schemas.DatedClaim,
        list_schemas.Relation,
        list_schemas.Dispute,
        list_schemas.Article,
        list_schemas.Change,
        list_schemas.FoundActor,
        list_schemas.Query,
    ),
    *(list_schemas.Chain, list_schemas.SupplyChain, list_schemas.SharedBacker, list_schemas.Rivals, list_schemas.Path),
)
"""Rows of lists; each has a list of its own."""
TERMS = {
    "standings": "Standing",
    "stances": "Stance",
    "stages": "Stage",
    "statuses": "Status",
    "relations": "RelationName",
    "classes": "ClassName",
}
"""Words of the ontology: where the vocabulary has them → the component that lists them."""

REQUIRED = ["results", "total", "limit", "next", "links"]
UPTO = "Up to which revision it goes: the next question's `since`."

TOTAL: Json = {
    "type": "object",
    "description": "How many there are, or at least are: `note` then says why these may not be all. `undated` is how "
    "many claims a clock left out, since they have no date.",
    "required": ["value", "relation"],
    "properties": {
        "value": {"type": "integer"},
        "relation": {"type": "string", "enum": ["eq", "gte"]},
        "undated": {"type": "integer"},
        "note": {"type": "string"},
    },
}
PROBLEM: Json = {
    "type": "object",
    "description": "A problem (RFC 9457), with further members where there is more to say.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {"$ref": PLACE.format(name="Mistake")},
            "description": "What is wrong, one by one.",
        },
    },
}
FIELDS: Json = {"type": "object", "description": "A row of which `fields=` has chosen a part."}


def written(form: MediaType) -> Json:
    """The schema of what is written in a form: JSON is data, all else is text."""
    if form is CSL_JSON:
        return {"type": "array", "items": {"type": "object"}}
    return {"type": ["object", "array"], "items": {}} if re.search(r"[/+]json(;|$)", form.media) else {"type": "string"}


def ref(name: str) -> Json:
    """A reference to a component."""
    return {"$ref": PLACE.format(name=name)}


def list_name(row: type) -> str:
    """The component that is a list of such rows."""
    return f"{row.__name__}List"


def components(vocabulary: Vocabulary) -> Json:
    """All of them, by name."""
    _, shapes = msgspec.json.schema_components([*LISTED, *THINGS], ref_template=PLACE)
    terms = {name: {"type": "string", "enum": list(getattr(vocabulary, known))} for known, name in TERMS.items()}
    lists = {list_name(row): _list([ref(row.__name__), ref("Fields")]) for row in LISTED}
    lists[list_name(list_schemas.Change)] |= {"required": [*REQUIRED, "revision"]}
    lists[list_name(list_schemas.Change)]["properties"]["revision"] = {"type": "integer", "description": UPTO}
    further = {"Problem": PROBLEM, "Total": TOTAL, "Fields": FIELDS, "List": _list([{"type": "object"}])}
    return {name: _with_terms(shape) for name, shape in shapes.items()} | terms | lists | further


def _list(any_of: list[Json]) -> Json:
    """A page of rows."""
    return {
        "type": "object",
        "description": "A page of results; `next` is the `cursor` of the page after it.",
        "required": REQUIRED,
        "properties": {
            "results": {"type": "array", "items": {"anyOf": any_of} if len(any_of) > 1 else any_of[0]},
            "total": ref("Total"),
            "limit": {"type": "integer"},
            "next": {"type": ["string", "null"]},
            "links": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }


def _with_terms(schema: Any) -> Any:
    """A schema in which words of the ontology refer to the component that lists them; others lose their titles."""
    if isinstance(schema, list):
        return [_with_terms(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "x-terms" in schema:
        return ref(TERMS[schema["x-terms"]])
    return {name: _with_terms(value) for name, value in schema.items() if name != "title" or isinstance(value, dict)}
