"""Parameters as JSON Schema: what may stand in one, for whatever describes them to machines."""

from __future__ import annotations

from typing import Any

from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.questions.parameter import Parameter

Json = dict[str, Any]

TERMS = {
    "relation": "relations",
    "relations": "relations",
    "standing": "standings",
    "classes": "classes",
    "stances": "stances",
    "stages": "stages",
}
"""Types of parameters whose values are terms → where the vocabulary has them."""


def schema_of(parameter: Parameter, vocabulary: Vocabulary) -> Json:
    """What may stand in a parameter."""
    schema: Json = {"type": "string"}
    if parameter.type in TERMS:
        schema["enum"] = list(getattr(vocabulary, TERMS[parameter.type]))
        if parameter.type != "relation":
            schema = {"type": "array", "items": schema, "minItems": 1}
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    if parameter.type == "orders":  # a pattern, since clients would make odd names of `-publishers` in an enum
        columns = "|".join(choice for choice in parameter.choices if not choice.startswith("-"))
        schema = {"type": "string", "pattern": f"^-?({columns})$"}
    if parameter.type in ("fields", "orders"):
        schema = {"type": "array", "items": schema, "minItems": 1}
    if parameter.hidden:
        schema["default"] = [name for name in vocabulary.standings if name not in parameter.hidden]
    if parameter.default is not None:
        schema["default"] = parameter.default.split(",") if schema["type"] == "array" else parameter.default
    if parameter.type == "count":
        default = {} if parameter.default is None else {"default": int(parameter.default)}
        return {"type": "integer", "minimum": 1, "maximum": parameter.most, **default}
    if parameter.type == "revision":
        return {"type": "integer", "minimum": 0, "default": int(parameter.default or 0)}
    if parameter.type == "flag":
        return {"type": "boolean", "default": parameter.default == "true"}
    if parameter.type in ("actor", "date"):
        schema["minLength"] = 1
    return schema
