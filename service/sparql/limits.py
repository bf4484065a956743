"""What a query may be, found out before anything parses it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from actorgraph.ontology.errors import EndpointDenied, QueryError, QueryTooLarge
from actorgraph.service.sparql import lexer

DEPTH = 100
"""How deep brackets may be nested; pyoxigraph's stack, as the workers have it, holds fifty times as much."""
STEPS = 50
"""How many steps a property path may have: from some hundred on pyoxigraph plans for minutes."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query that may be tried: without code point escapes, with what its answer depends on."""

    text: str
    form: str
    names_graphs: bool
    """Whether it says by FROM which graphs it asks."""
    federated: bool = False
    """Whether it asks other endpoints, by SERVICE."""

    @property
    def makes_graph(self) -> bool:
        """Whether the answer is triples."""
        return self.form in ("CONSTRUCT", "DESCRIBE")


@lru_cache(maxsize=256)
def checked(text: str, limit: int, endpoints: Collection[str] = frozenset()) -> Query:
    """A query within the limits: at most ``limit`` bytes long, that calls only these endpoints.

    Raises:
        QueryTooLarge, QueryError, EndpointDenied: see `ontology.errors`.
    """
    if len(text) > limit or len(text.encode()) > limit:
        raise QueryTooLarge(f"a query may have at most {limit:,} bytes (ACTORGRAPH_SPARQL_BYTES)")
    if "\0" in text:
        raise QueryError("the query holds a NUL character")
    plain = lexer.decoded(text)
    nesting = lexer.nesting(plain)
    if nesting.depth > DEPTH:
        raise QueryError(f"the query is nested {nesting.depth} deep; at most {DEPTH} is allowed")
    if nesting.steps > STEPS:
        raise QueryError(f"the query has a property path of {nesting.steps} steps; at most {STEPS} are allowed")
    called = [*lexer.endpoints(plain)]
    for endpoint in called:
        _check(endpoint, endpoints)
    return Query(plain, lexer.form(plain), lexer.names_graphs(plain), bool(called))


def _check(endpoint: lexer.Endpoint, allowed: Collection[str]) -> None:
    if endpoint.iri and endpoint.iri in allowed:
        return
    what = f"SERVICE <{endpoint.iri}>" if endpoint.iri else "SERVICE with an endpoint that isn't an IRI in <…>"
    listed = "are not on the list of allowed ones" if allowed else "are never asked here"
    raise EndpointDenied(f"{what}: other endpoints {listed} (ACTORGRAPH_SERVICE_ENDPOINTS)")
