"""What routes share: the store, a view of it, the parameters as given, the check of keys, the forms of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Request, Response

from ontology.errors import Denied, FormatError, UsageError
from ontology.vocabulary import Vocabulary
from service import keys
from service.answers import Answer
from service.catalog import Parameter
from service.parameters import FORMATS, PAGE, refuse_unknown
from service.settings import Settings
from service.stores.base import Store, View
from service.tables import as_csv


@dataclass(frozen=True, slots=True)
class Context:
    """What an application was made with."""

    settings: Settings
    store: Store
    vocabulary: Vocabulary


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


class Takes:
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
        raise Denied("writing needs a key: 'Authorization: Bearer …' (`actorgraph keys create NAME`)")


ContextDep = Annotated[Context, Depends(context)]
ViewDep = Annotated[View, Depends(view)]
GivenDep = Annotated[dict[str, str], Depends(given)]
PageDep = Annotated[dict[str, str], Depends(Takes(*PAGE).read)]
NothingDep = Annotated[dict[str, str], Depends(Takes().read)]


def as_json(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON response."""
    return Response(msgspec.json.encode(content), status, headers, FORMATS["json"])


def respond(request: Request, answer: Answer, parameters: dict[str, str]) -> Response:
    """An answer in the form that was asked for, by ``format=`` or by Accept.

    Raises:
        FormatError: it is not offered.
    """
    headers = {"Actorgraph-Revision": str(answer.revision), "Vary": "Accept"}
    if format_of(request, parameters) == "csv":
        return Response(as_csv(answer.page.results), 200, headers, "text/csv; charset=utf-8; header=present")
    return as_json(answer.as_json(request.url.path, parameters), 200, headers)


def format_of(request: Request, parameters: dict[str, str]) -> str:
    """json or csv."""
    if (name := parameters.get("format")) is not None:
        if name not in FORMATS:
            raise FormatError(f"there is no format '{name}' here; expected one of {', '.join(FORMATS)}", "format")
        return name
    accepted = request.headers.get("accept") or "*/*"
    wanted = {name: _weight(media, accepted) for name, media in FORMATS.items()}
    best = max(wanted, key=wanted.__getitem__)  # the first of those that are liked best
    if wanted[best] > 0:
        return best
    offered = ", ".join(FORMATS.values())
    raise FormatError(f"nothing in '{accepted}' is offered here; expected one of {offered}")


def _weight(media: str, accepted: str) -> float:
    """How much a media type is liked, from 0 to 1: the most specific range of an Accept header decides (RFC 9110)."""
    ranges = ("*/*", f"{media.partition('/')[0]}/*", media)
    found: dict[str, float] = {}
    for part in accepted.lower().split(","):
        type_, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        found[type_] = float(weight) if re.fullmatch(r"[01](\.\d{0,3})?", weight) else 0.0
    return next((found[range_] for range_ in reversed(ranges) if range_ in found), 0.0)
