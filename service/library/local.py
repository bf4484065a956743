"""A store of this machine, asked without a service."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any

from actorgraph.loaders.inputs import sources
from actorgraph.ontology.errors import UsageError
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.serializers import Json
from actorgraph.service.export import EXPORTS, FORMS, MEMORY_BYTES, PIECE_BYTES, whole
from actorgraph.service.ingest import load, options_of
from actorgraph.service.media_types import RESULTS_JSON, TURTLE, MediaType
from actorgraph.service.questions.parameters import one_of
from actorgraph.service.questions.retry import read
from actorgraph.service.settings import settings_of
from actorgraph.service.stores.base import Store, View
from actorgraph.service.stores.registry import open_store
from actorgraph.service.usecases import actor_search, changes, claims, paths, relations
from actorgraph.service.usecases.named_queries import ask, queries
from actorgraph.service.usecases.query_catalog import named_query
from actorgraph.service.vocabularies import vocabulary_of

if TYPE_CHECKING:
    from actorgraph.service.sparql.limits import Query

Question = Callable[[dict[str, str], Store, View, Vocabulary], Answer]
LISTS: Mapping[str, Question] = {
    "/relations": lambda given, _, view, vocabulary: relations.relations(given, view, vocabulary),
    "/claims": lambda given, _, view, vocabulary: claims.claims(given, view, vocabulary),
    "/actors": lambda given, _, view, vocabulary: actor_search.search(given, view, vocabulary),
    "/paths": lambda given, _, view, vocabulary: paths.paths(given, view, vocabulary),
    "/changes": lambda given, store, view, _: changes.changes(given, store, view),
    "/queries": lambda given, *_: queries(given),
}
QUERIES = "/queries/"
OPTIONS = frozenset({"format", "profile", "strict", "replace", "annotator", "workers"})
PATIENCE = 86_400
"""How many seconds the making of a copy in RDF is waited for: nobody else waits meanwhile."""


class LocalStore:
    """Opens the store when it is first needed, and keeps it open."""

    def __init__(self, place: str | Path | None, given: Mapping[str, Any]) -> None:
        """``place`` overrides the setting ``store``.

        Raises:
            UsageError: a setting makes no sense.
        """
        named = {} if place is None else {"store": str(place)}
        self._settings = settings_of(sparql_workers=1, replica_seconds=PATIENCE, **{**given, **named})
        self._vocabulary = vocabulary_of(self._settings)
        self._store: Store | None = None

    def page(self, path: str, parameters: Mapping[str, str]) -> Json:
        """One page of a list, as HTTP answers it.

        Raises:
            NotFound: there is no such query.
            UsageError: a parameter is unknown, missing or makes no sense.
            StoreError: the store can't be read.
        """
        store, question, given = self._opened(), self._question(path), dict(parameters)
        return read(store, lambda view: question(given, store, view, self._vocabulary)).as_json(path, given)

    def _question(self, path: str) -> Question:
        if not path.startswith(QUERIES):
            return LISTS[path]
        query = named_query(path.removeprefix(QUERIES))
        return lambda given, _, view, vocabulary: ask(query, given, view, vocabulary)

    def sparql(self, query: str) -> tuple[bytes, bool]:
        """The answer to a query as SPARQL Results JSON, or a graph in Turtle; whether it is a graph.

        Raises:
            QueryError: it is no query, or one that changes something.
            Stopped: it took longer or answered more than the limits allow.
        """
        from actorgraph.service.sparql.limits import checked

        endpoints = frozenset(self._settings.service_endpoints.split())
        asked = checked(query, self._settings.sparql_bytes, endpoints)
        form = TURTLE if asked.makes_graph else RESULTS_JSON
        with ThreadPoolExecutor(1) as thread:  # a notebook has an event loop that runs
            return thread.submit(asyncio.run, self._answered(asked, form)).result(), asked.makes_graph

    async def _answered(self, asked: Query, form: MediaType) -> bytes:
        from actorgraph.service.metrics import Metrics
        from actorgraph.service.sparql.executor import QueryExecutor

        asker = QueryExecutor(self._opened(), self._settings, Metrics())
        try:
            async with asker.answer(asked, form) as answer:
                return b"".join([answer.begun, *[piece async for piece in answer.pieces()]])
        finally:
            await asker.close()

    def load(self, paths: Sequence[str], options: Mapping[str, Any]) -> Json:
        """Load files; the report. The store is made if it isn't there.

        Raises:
            UsageError: an option is unknown or makes no sense, or there is no such file.
            StoreError: the store can't be written; what was committed before stays.
        """
        for name in options.keys() - OPTIONS - {"dry_run"}:
            raise UsageError(f"'{name}' is no option of a load; expected one of {', '.join(sorted(OPTIONS))}", name)
        known = {name: value for name, value in options.items() if name != "dry_run"}
        chosen, dry_run = options_of(self._settings, self._vocabulary, **known), bool(options.get("dry_run"))
        store, wait = self._opened(create=True), self._settings.lock_wait
        return load(sources(list(paths)), chosen, store, self._vocabulary, wait, dry_run).as_json()

    def export(self, parameters: Mapping[str, str]) -> Iterator[bytes]:
        """The whole graph of one revision, piece by piece; what is large waits on disk.

        Raises:
            UsageError: a parameter is unknown or makes no sense.
            StoreError: the store can't be read.
        """
        for name in parameters.keys() - {"format", "relation", "derived"}:
            raise UsageError(f"'{name}' is no parameter of an export; expected format, relation or derived", name)
        form = one_of(parameters.get("format", FORMS[0].name), EXPORTS, "format")
        narrow = one_of(parameters.get("derived", "all"), ("all", "narrow"), "derived") == "narrow"
        relation = parameters.get("relation")
        if relation is not None:
            one_of(relation, self._vocabulary.relations, "relation")
        with SpooledTemporaryFile(MEMORY_BYTES) as held:
            read(self._opened(), lambda view: _written(whole(view, form, relation, self._vocabulary, narrow), held))
            held.seek(0)
            yield from iter(partial(held.read, PIECE_BYTES), b"")

    def close(self) -> None:
        """Close the store."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _opened(self, create: bool = False) -> Store:
        if self._store is None:
            self._store = open_store(self._settings, self._vocabulary, create)
        return self._store


def _written(pieces: Iterator[bytes], held: SpooledTemporaryFile[bytes]) -> None:
    """Into an empty file, also where what was read before was overtaken."""
    held.seek(0)
    held.truncate()
    held.writelines(pieces)
