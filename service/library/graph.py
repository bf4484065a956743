"""A graph to ask, load and take away, wherever it is: `Graph`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from actorgraph.ontology.errors import UsageError
from actorgraph.service.answers import list_schemas
from actorgraph.service.answers.serializers import Json
from actorgraph.service.library.results import Results, Value, given
from actorgraph.service.library.sparql import Bindings, answer_of

WEB = ("http://", "https://")


class Source(Protocol):
    """Where answers come from. Paths, parameters and shapes are those of the HTTP interface."""

    def page(self, path: str, parameters: Mapping[str, str]) -> Json:
        """One page of a list, as HTTP answers it."""

    def sparql(self, query: str) -> tuple[bytes, bool]:
        """The answer to a query as SPARQL Results JSON, or a graph in Turtle; whether it is a graph."""

    def load(self, paths: Sequence[str], options: Mapping[str, Any]) -> Json:
        """Load files; the report."""

    def export(self, parameters: Mapping[str, str]) -> Iterable[bytes]:
        """The whole graph, piece by piece."""

    def close(self) -> None:
        """Let go of it."""


class Graph:
    """A graph of claims: a store of this machine (a folder, ``neo4j://…``), or a service behind ``http(s)://…``.

    The same methods answer the same rows on both. Filters are those of the HTTP interface, as keywords: actors by id,
    IRI or unambiguous name, dates in EDTF, several values as a list. Errors are those of `actorgraph.ontology.errors`:
    `UsageError` for what makes no sense, `NotFound`, `StoreError` for what the store or the service can't do now.

        graph = actorgraph.Graph("./store")
        for relation in graph.relations(subject="Kestrelia", standing=["stated", "disputed"]):
            print(relation["relation"], relation["object"]["name"], relation["standing"])
    """

    def __init__(self, place: str | Path | None = None, *, key: str | None = None, **settings: Any) -> None:
        """``place``: by default the store of the settings. ``key``: for a service that asks for one.

        Further ``settings`` are those of `docs/settings.md` by their names, for a store: ``neo4j_user="…"``.

        Raises:
            UsageError: a setting makes no sense, or is for a store and ``place`` is a service.
        """
        if isinstance(place, str) and place.startswith(WEB):
            if settings:
                raise UsageError(f"'{next(iter(settings))}' is a setting of a store; a service has its own")
            from actorgraph.service.library.remote import RemoteService

            self._source: Source = RemoteService(place, key)
        else:
            if key is not None:
                raise UsageError("'key' is for a service; a store needs none", "key")
            from actorgraph.service.library.local import LocalStore  # each with much that the other one does without

            self._source = LocalStore(place, settings)
        self.place = str(place) if place is not None else "the store of the settings"

    # -- asking -------------------------------------------------------------------------------------------------------

    def query(self, name: str, **parameters: Value) -> Results[Json]:
        """Rows of a named query, such as ``states-arming-proxies``; `queries` lists them."""
        return self._list(f"/queries/{name}", parameters)

    def queries(self) -> Results[list_schemas.Query]:
        """The named queries: what each asks, its parameters, an example."""
        return self._list("/queries", {})

    def relations(self, **filters: Value) -> Results[list_schemas.Relation]:
        """Derived relations that fit, each as it stands as a whole."""
        return self._list("/relations", filters)

    def claims(self, **filters: Value) -> Results[list_schemas.Claim]:
        """Claims that fit, with who said it, how firmly, at what stage, when, and the very words."""
        return self._list("/claims", filters)

    def actors(self, q: str | None = None, **filters: Value) -> Results[list_schemas.FoundActor]:
        """Actors by name or alias, also mistyped, the best match first; without a text all of them."""
        return self._list("/actors", {"q": q, **filters})

    def paths(self, a: str, b: str, **filters: Value) -> Results[list_schemas.Path]:
        """The strongest and shortest paths between two actors."""
        return self._list("/paths", {"from": a, "to": b, **filters})

    def changes(self, since: int = 0) -> Results[list_schemas.Change]:
        """What came, changed and went after a revision."""
        return self._list("/changes", {"since": since})

    def sparql(self, query: str) -> Bindings | bool | str:
        """Rows of a SELECT, the truth of an ASK; what CONSTRUCT and DESCRIBE give, in Turtle.

        Raises:
            QueryError: it is no query, or one that changes something.
            Stopped: it took longer or answered more than the limits allow.
        """
        return answer_of(*self._source.sparql(query))

    def _list(self, path: str, parameters: dict[str, Any]) -> Results[Any]:
        return Results(self._source.page, path, given(parameters))

    # -- loading, taking away -----------------------------------------------------------------------------------------

    def load(self, *paths: str | Path, **options: Any) -> Json:
        """Load annotated articles: files, folders, globs, archives. Returns the report.

        ``options``: ``format``, ``profile``, ``replace``, ``dry_run``; for a store also ``strict``, ``annotator`` and
        ``workers``. What is wrong is in the report's ``errors``, with file, line and annotation; the rest is loaded.

        Raises:
            UsageError: an option makes no sense, or no file is there.
            StoreError: it can't be written; what was committed before stays.
        """
        return self._source.load([str(path) for path in paths], options)

    def export(self, output: str | Path | None = None, **parameters: Value) -> bytes | None:
        """The whole graph: as bytes, or written to a file, which appears whole or not at all.

        ``format``: ``nq`` (default), ``trig``, ``ttl``, ``graphml``, … (`docs/exports.md`).
        """
        pieces = self._source.export(given(parameters))
        if output is None:
            return b"".join(pieces)
        written = Path(output)
        unfinished = written.with_name(f".{written.name}.unfinished")
        try:
            with unfinished.open("wb") as file:
                file.writelines(pieces)
            unfinished.replace(written)
        finally:
            unfinished.unlink(missing_ok=True)
        return None

    # -- its life -----------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Let go of the store, or of the connections to the service."""
        self._source.close()

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"actorgraph.Graph({self.place!r})"
