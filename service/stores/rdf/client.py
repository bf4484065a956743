"""Asks and changes a SPARQL 1.1 store elsewhere, over HTTP; what goes wrong becomes an error of ours."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx

from actorgraph.ontology.errors import QueryError, StoreUnavailable
from actorgraph.service.stores.rdf.endpoint import Endpoint

CONNECT_SECONDS = 5.0
UPDATE_MEDIA = "application/sparql-update"
ROWS, TRIPLES = "application/sparql-results+json", "application/n-triples"
SETTINGS = "ACTORGRAPH_REPLICA_USER, ACTORGRAPH_REPLICA_PASSWORD"
SHOWN = 200
"""How many characters of what a server complains about are told."""


class Client:
    """Connections to an endpoint, for any number of threads."""

    def __init__(self, endpoint: Endpoint, seconds: float) -> None:
        """``seconds``: how long one waits for something to come."""
        self.endpoint, self._seconds = endpoint, seconds
        auth = httpx.BasicAuth(endpoint.user, endpoint.password or "") if endpoint.user else None
        timeout = httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))
        # the system's certificates; nothing of the environment, which the processes that evaluate queries don't have
        self._http = httpx.Client(auth=auth, timeout=timeout, verify=ssl.create_default_context(), trust_env=False)

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    @contextmanager
    def answer(self, query: str, accept: str, parameters: Mapping[str, Any] | None = None) -> Iterator[httpx.Response]:
        """An answer that has begun: its status is good, its body is to be read.

        Raises:
            QueryError: the server says that the query is wrong.
            StoreUnavailable: it doesn't serve.
        """
        asked = {"query": query, **(parameters or {})}
        with (
            self._translated(self.endpoint.query),
            self._http.stream("POST", self.endpoint.query, data=asked, headers={"Accept": accept}) as response,
        ):
            if response.status_code == httpx.codes.BAD_REQUEST:
                raise QueryError(_complaint(response), "query")
            self._check(response)
            yield response

    def rows(self, query: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, str]]:
        """The rows of a SELECT, each value as text.

        Raises:
            StoreUnavailable: the server doesn't serve, or doesn't take the query.
        """
        bindings = self._json(query, parameters)["results"]["bindings"]
        return [{name: str(value["value"]) for name, value in row.items()} for row in bindings]

    def ask(self, query: str, parameters: Mapping[str, Any] | None = None) -> bool:
        """The answer of an ASK.

        Raises:
            StoreUnavailable: the server doesn't serve, or doesn't take the query.
        """
        return bool(self._json(query, parameters)["boolean"])

    def _json(self, query: str, parameters: Mapping[str, Any] | None) -> Any:
        try:
            with self.answer(query, ROWS, parameters) as response:
                response.read()
                return response.json()
        except (QueryError, ValueError) as error:
            raise StoreUnavailable(f"{self.endpoint.query} isn't a SPARQL endpoint that can be used: {error}") from None

    def update(self, text: str) -> None:
        """Change the store.

        Raises:
            StoreUnavailable: the server doesn't serve, or doesn't take it.
        """
        with (
            self._translated(self.endpoint.update),
            self._http.stream(
                "POST", self.endpoint.update, content=text.encode(), headers={"Content-Type": UPDATE_MEDIA}
            ) as response,
        ):
            self._check(response)
            response.read()

    def _check(self, response: httpx.Response) -> None:
        where, status = response.request.url, response.status_code
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise StoreUnavailable(f"{where} refuses user and password ({SETTINGS})")
        if not response.is_success:
            raise StoreUnavailable(f"{where} answers with {status}: {_complaint(response)}")

    @contextmanager
    def _translated(self, where: str) -> Iterator[None]:
        try:
            yield
        except httpx.TimeoutException:
            raise StoreUnavailable(f"{where} has not answered for {self._seconds:g} seconds") from None
        except httpx.HTTPError as error:
            raise StoreUnavailable(f"{where} can't be reached: {error}") from None


def _complaint(response: httpx.Response) -> str:
    """What the server says, in one line."""
    response.read()
    words = " ".join(response.text.split())
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
