"""What schemathesis must know of this service beside its description; it imports this by its name.

A schema can't say which names somebody here has, which cursors were given out, what is SPARQL, or that two names of one
parameter exclude each other. A request that fits the schema may be refused for such a reason only, and the problem must
name it: `refused_for_a_reason` takes the place of schemathesis's own check, and is as strict for all else.
"""

from __future__ import annotations

from typing import Any

import schemathesis
from schemathesis.checks import CheckContext
from schemathesis.specs.openapi.checks import positive_data_acceptance

TEXTS = {"application/sparql-query", "application/x-ndjson"}


@schemathesis.serializer(*sorted(TEXTS))
def as_text(context: schemathesis.SerializationContext, value: Any) -> Any:
    """Bodies that are texts of a kind of their own."""
    return str(value).encode(errors="replace")


@schemathesis.check
def refused_for_a_reason(
    context: CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> bool | None:
    """Schema-valid requests are accepted, or refused for what no schema can say; what is withdrawn is gone."""
    free = (400, 406, 422) if case.operation.path == "/sparql" else (400, 422)
    if response.status_code == 410 or (response.status_code in free and _names_a_reason(case, response)):
        return None
    return positive_data_acceptance(context, response, case)


def _names_a_reason(case: schemathesis.Case, response: schemathesis.Response) -> bool:
    path, method = case.operation.path, case.operation.method.lower()
    if path == "/sparql" or (path, method) == ("/articles", "post"):
        return bool(response.json()["detail"])  # a query or an article, which has a language of its own
    wrong = {mistake.get("parameter") for mistake in response.json().get("errors", ())}
    described = {p["name"]: p["schema"] for p in case.operation.definition.raw["parameters"] if p["in"] == "query"}
    if path == "/queries/{name}" and not wrong & described.keys():
        return bool(wrong)  # the query's own parameters
    free = {name for name, schema in described.items() if schema.keys() <= {"type", "minLength"}}
    both = {"state", "actor"}, {"style", "format"}, {"graph", "default"}
    return wrong <= free or any(wrong <= names <= described.keys() for names in both)
