"""Errors over HTTP: problem+json (RFC 9457), with the one table that says which error has which status."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from actorgraph.loaders.report import error_json
from actorgraph.ontology import errors

MEDIA = "application/problem+json"
RETRY_AFTER_SECONDS = 5

STATUS: dict[type[errors.ActorgraphError], tuple[int, str]] = {
    errors.ActorgraphError: (500, "Something went wrong here"),
    errors.VocabularyError: (500, "The ontology can't be read"),
    errors.DateError: (422, "Not a date"),
    errors.QuoteError: (422, "Words not found"),
    errors.LoadError: (422, "The article can't be loaded"),
    errors.TextConflict: (409, "The article is stored with another text"),
    errors.DocumentRejected: (422, "The article can't be loaded"),
    errors.UsageError: (422, "The request can't be understood"),
    errors.UnknownParameter: (422, "Unknown parameter"),
    errors.AmbiguousName: (422, "Ambiguous name"),
    errors.CursorError: (400, "Wrong cursor"),
    errors.FormatError: (406, "Format not offered"),
    errors.ProtocolError: (400, "Not as the SPARQL Protocol has it"),
    errors.ContentError: (415, "Content not read"),
    errors.QueryError: (400, "The query can't be understood"),
    errors.QueryTooLarge: (413, "Too large"),
    errors.NotWritable: (406, "The format can't hold this"),
    errors.GraphNameError: (400, "Which graph"),
    errors.NotFound: (404, "Not found"),
    errors.Gone: (410, "Withdrawn"),
    errors.Unauthenticated: (401, "A key is needed"),
    errors.TooManySubscribers: (503, "Too many listeners"),
    errors.EndpointDenied: (403, "Other endpoints are not asked"),
    errors.QueryAborted: (503, "The query has no answer"),
    errors.QueryTimeout: (504, "The query took too long"),
    errors.QueryCrashed: (500, "The query can't be answered"),
    errors.EndpointAway: (502, "Another endpoint doesn't answer"),
    errors.TooManyQueries: (503, "Too many queries"),
    errors.StoreError: (503, "The store can't serve"),
    errors.StoreUnavailable: (503, "The store is away"),
    errors.StoreMissing: (503, "There is no store"),
    errors.StoreNotOurs: (503, "The store is another program's"),
    errors.StoreVersionError: (503, "The store is of another version"),
    errors.StoreBusy: (503, "The store is busy"),
    errors.RevisionSuperseded: (503, "The graph is changing"),
    errors.UnknownTerm: (503, "The store holds a term that the ontology doesn't have"),
    errors.StoreDamaged: (503, "The store is damaged"),
}

TITLES = {400: "Bad request", 403: "Forbidden", 404: "Not found", 405: "Method not allowed", 413: "Too large"}

log = logging.getLogger("actorgraph")


def problem(status: int, title: str, detail: str, **further: Any) -> Response:
    """A problem+json response, with further members such as ``errors``."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **further}
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if status in (429, 503) else {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(msgspec.json.encode(body), status, headers, MEDIA)


def of(error: errors.ActorgraphError) -> Response:
    """The response for one of our errors."""
    status, title = STATUS[type(error)]
    found = _found(error)
    told = status != 500 or isinstance(
        error, errors.QueryAborted
    )  # other errors of ours may name what is nobody's business
    return problem(status, title, str(error) if told else title, **({"errors": found} if found else {}))


def _found(error: errors.ActorgraphError) -> list[dict[str, Any]]:
    if isinstance(error, errors.DocumentRejected):
        return [error_json(e) for e in error.errors]
    if isinstance(error, errors.LoadError):
        return [error_json(error)]
    if isinstance(error, errors.AmbiguousName):
        names = ("id", "name", "types")
        candidates = [dict(zip(names, candidate, strict=True)) for candidate in error.candidates]
        return [{"parameter": error.parameter, "message": str(error), "candidates": candidates}]
    if isinstance(error, errors.UsageError) and error.parameter is not None:
        return [{"parameter": error.parameter, "message": str(error)}]
    return []


def install(app: FastAPI) -> None:
    """Make every error of the application a problem."""

    @app.exception_handler(errors.ActorgraphError)
    def ours(request: Request, error: errors.ActorgraphError) -> Response:
        if STATUS[type(error)][0] >= 500:
            log.error("%s %s: %s", request.method, request.url.path, error)
        return of(error)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        title = TITLES.get(error.status_code, "Error")
        response = problem(error.status_code, title, f"{title}: {request.method} {request.url.path}")
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        found = [{"parameter": str(e["loc"][-1]), "message": str(e["msg"])} for e in error.errors()]
        return problem(422, "The request can't be understood", "; ".join(f["message"] for f in found), errors=found)

    @app.exception_handler(Exception)
    def unexpected(request: Request, error: Exception) -> Response:
        log.exception("%s %s", request.method, request.url.path, exc_info=error)
        return problem(500, "Something went wrong here", "Something went wrong here; it has been logged")
