"""A query that a SPARQL store elsewhere answers, in the process that would have evaluated it.

It asks for one form of results and one of triples, and writes all others itself, as from a copy of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any, cast

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store, Triple, parse
from pyoxigraph import parse_query_results as parse_results

from actorgraph.ontology.errors import RevisionSuperseded, StoreUnavailable
from actorgraph.service.stores.rdf.body import Body
from actorgraph.service.stores.rdf.client import ROWS, TRIPLES, Client
from actorgraph.service.stores.rdf.endpoint import Endpoint

Place = tuple[str, str | None, str | None, dict[str, str], str]
"""Where it is asked; user and password; the parameters that make all graphs the default one; an ASK that is true as
long as the revision is there."""


class RemoteGraph:
    """One store, and queries that are asked of it."""

    def __init__(self, place: Place, seconds: float, base: str, prefixes: dict[str, str]) -> None:
        """``seconds``: how long one waits for something to come; ``base``, ``prefixes``: how queries are read."""
        address, user, password, self._union, self._check = place
        self._client = Client(Endpoint(address, "", user, password), seconds)
        self._base, self._prefixes, self._nothing = base, prefixes, Store()
        prologue = "".join(f"PREFIX {name}: <{iri}> " for name, iri in prefixes.items())
        self._prologue = f"BASE <{base}> {prologue}"

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    @contextmanager
    def query(
        self,
        query: str,
        *,
        makes_graph: bool,
        union: bool,
        default: Sequence[str] | None,
        named: Sequence[str] | None,
        federated: bool,
    ) -> Iterator[QuerySolutions | QueryBoolean | Iterator[Triple]]:
        """The answer, as it comes.

        Raises:
            SyntaxError, ValueError, RuntimeError: the query isn't SPARQL 1.1, or has a function that isn't known.
            QueryError: the store doesn't take it.
            Overtaken: the revision isn't there any more.
            StoreUnavailable: the store doesn't serve.
        """
        self._judge(query, federated)
        parameters: dict[str, Any] = {"default-graph-uri": default or (), "named-graph-uri": named or ()}
        if default is None and union:
            parameters = self._union
        accept = TRIPLES if makes_graph else ROWS
        with self._client.answer(self._prologue + query, accept, parameters) as response:
            if not self._client.ask(self._check):  # the store answers from what there was when it began
                raise RevisionSuperseded("the copy in RDF was changed; ask again")
            body = cast(IO[bytes], Body(response.iter_bytes()))
            try:
                if makes_graph:
                    yield (quad.triple for quad in parse(body, RdfFormat.N_TRIPLES))
                else:
                    yield parse_results(body, QueryResultsFormat.JSON)
            except SyntaxError as error:
                raise StoreUnavailable(f"{self._client.endpoint} gives an answer that can't be read: {error}") from None

    def _judge(self, query: str, federated: bool) -> None:
        """Refuse what a copy of our own refuses, whatever the store would take beyond SPARQL 1.1."""
        try:
            self._nothing.query(query, base_iri=self._base, prefixes=self._prefixes)
        except OSError:
            if not federated:  # an ASK asks other endpoints at once; whether they answer is for the store to find out
                raise
