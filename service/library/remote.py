"""A service, asked over HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import httpx
import msgspec

from actorgraph.loaders.inputs import Source, sources, stem_of
from actorgraph.loaders.report import Report
from actorgraph.ontology import errors
from actorgraph.service.answers.serializers import Json
from actorgraph.service.api.errors import STATUS
from actorgraph.service.library.results import given
from actorgraph.service.media_types import RESULTS_JSON, TURTLE
from actorgraph.service.version import version

SECONDS = 120.0
"""For how long an answer is waited for."""
OPTIONS = frozenset({"format", "profile", "replace", "dry_run"})
PROBLEM = frozenset({"type", "title", "status", "detail"})
ERRORS = {(status, title): kind for kind, (status, title) in STATUS.items()}
KINDS: Mapping[int, type[errors.ActorgraphError]] = {
    **dict.fromkeys((400, 406, 413, 415, 422), errors.UsageError),
    **dict.fromkeys((401, 403), errors.Unauthenticated),
    404: errors.NotFound,
    410: errors.Gone,
    **dict.fromkeys((429, 502, 503), errors.StoreUnavailable),
    504: errors.QueryTimeout,
}
"""Errors by status, where a proxy or another version answers by another title."""


class RemoteService:
    """Keeps its connections; safe to use from several threads."""

    def __init__(self, address: str, key: str | None) -> None:
        """``address`` is that of the service's root; ``key`` goes into a header of each request."""
        headers = {"User-Agent": f"actorgraph/{version()}"} | (
            {} if key is None else {"Authorization": f"Bearer {key}"}
        )
        self._client = httpx.Client(base_url=address, headers=headers, timeout=SECONDS, follow_redirects=True)

    def page(self, path: str, parameters: Mapping[str, str]) -> Json:
        """One page of a list, as HTTP answers it."""
        return _decoded(self._asked("GET", quote(path), params=dict(parameters)))

    def sparql(self, query: str) -> tuple[bytes, bool]:
        """The answer to a query as SPARQL Results JSON, or a graph in Turtle; whether it is a graph."""
        accept = f"{RESULTS_JSON.media}, {TURTLE.media}"
        kind = {"Accept": accept, "Content-Type": "application/sparql-query"}
        response = self._asked("POST", "/sparql", content=query.encode(), headers=kind)
        return response.content, response.headers["content-type"].startswith(TURTLE.media)

    def load(self, paths: Sequence[str], options: Mapping[str, Any]) -> Json:
        """Load files, one request a file; what the reports add up to.

        Raises:
            UsageError: an option is unknown or makes no sense.
            Denied: there is no key, or it isn't valid.
            StoreError: the store can't be written; the files before are loaded.
        """
        for name in options.keys() - OPTIONS:
            known = ", ".join(sorted(OPTIONS))
            raise errors.UsageError(f"'{name}' is no option of a load by a service; expected one of {known}", name)
        here, report = Report(), Report().as_json()
        for found in sources(paths):
            if isinstance(found, Source):
                report = _added(report, self._loaded(found, options))
            elif isinstance(found, errors.LoadError):
                here.articles["rejected"] += 1
                here.errors.append(found)
            else:
                here.passed_over[found.why].append(found.name)
        return _added(here.as_json(), report)

    def _loaded(self, source: Source, options: Mapping[str, Any]) -> Json:
        with source.open() as stream:
            data = stream.read()
        parameters = given({"id": stem_of(source.file or source.name), **options})
        response = self._request("POST", "/articles", params=parameters, content=data)
        report = _decoded(response)
        if response.is_error and "articles" not in report:
            raise error_of(response)
        wrong = [{**error, "file": source.name} for error in report["errors"]]
        return {**{name: value for name, value in report.items() if name not in PROBLEM}, "errors": wrong}

    def export(self, parameters: Mapping[str, str]) -> Iterator[bytes]:
        """The whole graph, piece by piece."""
        with self._client.stream("GET", "/export", params=dict(parameters)) as response:
            if response.is_error:
                response.read()
                raise error_of(response)
            yield from response.iter_bytes()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _asked(self, method: str, path: str, **request: Any) -> httpx.Response:
        response = self._request(method, path, **request)
        if response.is_error:
            raise error_of(response)
        return response

    def _request(self, method: str, path: str, **request: Any) -> httpx.Response:
        try:
            return self._client.request(method, path, **request)
        except httpx.HTTPError as error:
            raise errors.StoreUnavailable(f"{self._client.base_url} doesn't answer: {error}") from error


def _added(one: Json, other: Json) -> Json:
    """Two reports as one: numbers are added up, lists joined; the later revision."""
    found = {**one, **other}
    for name in one.keys() & other.keys():
        mine, theirs = one[name], other[name]
        if name == "revision" or mine is None or theirs is None:
            found[name] = mine if theirs is None else theirs
        else:
            found[name] = _added(mine, theirs) if isinstance(mine, dict) else mine + theirs
    return found


def error_of(response: httpx.Response) -> errors.ActorgraphError:
    """The error that a problem means: of its own kind where it is one of ours, else of one that its status tells."""
    told = _decoded(response)
    status = response.status_code
    message = str(told.get("detail") or f"{response.request.url} answers {status}")
    kind = ERRORS.get((status, str(told.get("title"))), KINDS.get(status, errors.ActorgraphError))
    first: Json = next(iter(told.get("errors") or ()), {})
    parameter = first.get("parameter")
    if issubclass(kind, errors.AmbiguousName):
        candidates = ((one["id"], one["name"], tuple(one["types"])) for one in first.get("candidates", ()))
        return kind(message, parameter, tuple(candidates))
    if issubclass(kind, errors.UsageError):
        return kind(message, parameter)
    return errors.UsageError(message) if issubclass(kind, errors.LoadError | errors.DocumentRejected) else kind(message)


def _decoded(response: httpx.Response) -> Json:
    """A body that is a JSON object, else nothing."""
    try:
        found = msgspec.json.decode(response.content)
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}
