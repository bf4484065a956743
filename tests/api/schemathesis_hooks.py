"""What schemathesis must know of this service beside its description; it imports this by its name.

A schema can't say which names somebody here has, which cursors were given out, what is SPARQL, or that two names of one
parameter exclude each other. A request that fits the schema may be refused for such a reason only, and the problem must
name it. A deletion may be a dry run. So three checks of schemathesis's own have others in their place, which are as
strict for all else.
"""

from __future__ import annotations

from typing import Any

import schemathesis
from schemathesis.checks import CheckContext
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance, use_after_free

NOT_WRITABLE = "The format can't hold this"
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
    if response.status_code == 406 and response.json()["title"] == NOT_WRITABLE:
        return None  # an article that was posted has a character that XML hasn't
    return positive_data_acceptance(context, response, case)


@schemathesis.check
def read_as_what_it_is(context: CheckContext, response: schemathesis.Response, case: schemathesis.Case) -> bool | None:
    """What violates the schema is refused; but a body that `format=` says is RDF is no annotated article."""
    other = (case.query or {}).get("format", "native") != "native"
    if case.operation.label == "POST /articles" and other and response.status_code == 200:
        return None
    return negative_data_rejection(context, response, case)


@schemathesis.check
def gone_when_it_was_deleted(
    context: CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> bool | None:
    """What was deleted is gone, but a dry run deletes nothing."""
    before = context.internals.find_related(case_id=case.id)
    if any((other.query or {}).get("dry_run") in ("true", True) for other in before):
        return None
    return use_after_free(context, response, case)


def _names_a_reason(case: schemathesis.Case, response: schemathesis.Response) -> bool:
    path, method = case.operation.path, case.operation.method.lower()
    if path == "/sparql" or (path, method) == ("/articles", "post"):
        return bool(response.json()["detail"])  # a query or an article, which has a language of its own
    wrong = {mistake.get("parameter") for mistake in response.json().get("errors", ())}
    described = {p["name"]: p["schema"] for p in case.operation.definition.raw["parameters"] if p["in"] == "query"}
    if path == "/queries/{name}" and not wrong & described.keys():
        return bool(wrong)  # the query's own parameters
    free = {name for name, schema in described.items() if schema.keys() <= {"type", "minLength"}}
    if path == "/changes" and wrong <= {"since"}:
        return True  # which revisions there are
    both = {"state", "actor"}, {"style", "format"}, {"graph", "default"}
    return wrong <= free or any(wrong <= names <= described.keys() for names in both)
