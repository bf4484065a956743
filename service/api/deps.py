"""What routes share: the store, a view of it, the parameters as given, the check of keys, the forms of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Request, Response

from actorgraph.ontology.errors import Unauthenticated, UsageError
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service import keys
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.tables import as_csv
from actorgraph.service.api.negotiation import chosen
from actorgraph.service.linked.documents import triples_of, written
from actorgraph.service.media_types import CSV, JSON, LISTS, TABLES
from actorgraph.service.metrics import Metrics
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.parameters import BOM, flag_of, refuse_unknown
from actorgraph.service.settings import Settings
from actorgraph.service.stores.base import Store, View

BYTE_ORDER_MARK = "\ufeff"
CSV_MEDIA = "text/csv; charset=utf-8; header=present"


@dataclass(frozen=True, slots=True)
class Context:
    """What an application was made with."""

    settings: Settings
    store: Store
    vocabulary: Vocabulary
    metrics: Metrics


def context(request: Request) -> Context:
    """The application's context."""
    found: Context = request.app.state.context
    return found


def view(ctx: Annotated[Context, Depends(context)]) -> Iterator[View]:
    """The current revision, for the time of one request."""
    with ctx.store.view() as current:
        yield current


def given(request: Request) -> dict[str, str]:
    """Query parameters as they were given; repeated ones are joined by commas."""
    parameters: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if "\0" in value:
            raise UsageError(f"'{name}' holds a NUL character", name)
        parameters[name] = f"{parameters[name]},{value}" if name in parameters else value
    return parameters


class QueryParams:
    """The query parameters that a route knows: it is given those, and refuses others; `/openapi.json` lists them."""

    def __init__(self, *parameters: Parameter) -> None:
        self.parameters = parameters

    def read(self, request: Request) -> dict[str, str]:
        """The parameters as they were given.

        Raises:
            UnknownParameter: there is one that the route doesn't have.
        """
        found = given(request)
        refuse_unknown(found, self.parameters)
        return found


def writer_key(request: Request, ctx: Annotated[Context, Depends(context)]) -> None:
    """Let only holders of a key pass.

    Raises:
        Denied: there is no key in the request, or not one of ours.
    """
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not keys.opens(ctx.store, key.strip()):
        raise Unauthenticated("writing needs a key: 'Authorization: Bearer …' (`actorgraph keys create NAME`)")


ContextDep = Annotated[Context, Depends(context)]
ViewDep = Annotated[View, Depends(view)]
GivenDep = Annotated[dict[str, str], Depends(given)]
NothingDep = Annotated[dict[str, str], Depends(QueryParams().read)]


def as_json(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON response."""
    return Response(msgspec.json.encode(content), status, headers, JSON.media)


def respond(request: Request, answer: Answer, parameters: dict[str, str]) -> Response:
    """An answer in the form that was asked for, by ``format=`` or by Accept.

    Raises:
        FormatError: it is not offered.
        NotWritable: XML can't hold a character or property of it, or JSON-LD an IRI.
    """
    bom = BYTE_ORDER_MARK if flag_of(parameters, BOM.name) else ""
    headers = {"Vary": "Accept", "X-Total-Count": str(answer.page.total)}
    if (following := answer.following(request.url.path, parameters)) is not None:
        headers["Link"] = f'<{following}>; rel="next"'
    if answer.revision is not None:
        headers["Actorgraph-Revision"] = str(answer.revision)
    form = chosen(request.headers.get("accept"), LISTS if answer.lines else TABLES, parameters.get("format"))
    if form is CSV:
        name = request.url.path.strip("/").replace("/", "-")
        headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return Response(bom + as_csv(answer.page.results, answer.columns), 200, headers, CSV_MEDIA)
    if form is JSON or answer.lines is None:
        return as_json(answer.as_json(request.url.path, parameters), 200, headers)
    triples = triples_of(answer.lines(str(request.base_url)), first="")
    return Response(written(triples, form), 200, headers, form.content_type)
