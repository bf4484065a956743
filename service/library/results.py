"""Rows of a list, read page by page as they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar, cast
from urllib.parse import parse_qsl, urlsplit

from actorgraph.ontology.errors import UsageError
from actorgraph.service.answers.serializers import Json
from actorgraph.service.answers.tables import brief
from actorgraph.service.library.tables import Tabular, network_library

_T = TypeVar("_T")
Value = str | int | bool | Iterable[str] | None
"""What a filter takes; several values as a list, ``None``: it isn't asked for."""
Page = Callable[[str, Mapping[str, str]], Json]
"""One page of a list: path and parameters are those of the HTTP interface."""
PAGE_ROWS = 200
"""How many rows are read at once, where nobody says otherwise."""


class Results(Tabular, Generic[_T]):
    """Rows in their order; iterating reads all pages, one after the other, and each time anew after the first page.

    A row is a dictionary of the shape that the HTTP interface publishes (`docs/http.md`): actors, standing, counts,
    claims, evidence.
    """

    def __init__(self, page: Page, path: str, parameters: Mapping[str, str]) -> None:
        """Nothing is asked before somebody looks."""
        self._page, self._path = page, path
        self._parameters = {"limit": str(PAGE_ROWS), **parameters}
        self._begun: Json | None = None

    @property
    def total(self) -> int:
        """How many rows there are; at least so many, where `complete` is false."""
        return int(self._first["total"]["value"])

    @property
    def complete(self) -> bool:
        """Whether these are all that there are: a bound can end a search for paths."""
        return bool(self._first["total"]["relation"] == "eq")

    def first(self) -> _T | None:
        """The first row, if there is one."""
        return next(iter(self), None)

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """All rows, as they are."""
        page = self._first
        yield from page["results"]
        while page["next"] is not None:
            page = self._page(self._path, {**self._parameters, "cursor": page["next"]})
            yield from page["results"]

    def __iter__(self) -> Iterator[_T]:
        return cast(Iterator[_T], iter(self.rows()))

    @property
    def _first(self) -> Json:
        if self._begun is None:
            self._begun = self._page(self._path, self._parameters)
        return self._begun

    def to_networkx(self) -> Any:
        """A `networkx.MultiDiGraph`: actors by id with name and types; an edge a relation, claim or hop.

        An edge's key is its relation; it has ``standing`` (a claim: ``stance`` and ``stage``) and the numbers beside.
        Claims without an object aren't edges.

        Raises:
            UsageError: networkx isn't installed, or these rows have no edges.
        """
        graph = network_library().MultiDiGraph()
        for row in self.rows():
            for edge in row.get("hops", [row]):
                if not {"subject", "relation", "object"} <= edge.keys():
                    raise UsageError(f"rows of {self._path} have no edges; expected relations, claims, paths or chains")
                if edge["object"] is None:
                    continue
                for actor in (edge["subject"], edge["object"]):
                    graph.add_node(actor["id"], name=actor["name"], types=actor["types"])
                plain = {name: value for name, value in edge.items() if isinstance(value, str | int | float | bool)}
                key = plain["id"] if "stance" in plain else plain["relation"]
                graph.add_edge(edge["subject"]["id"], edge["object"]["id"], key=key, **plain)
        return graph

    def _shown(self, row: Mapping[str, Any]) -> Mapping[str, str]:
        """What a person looks for first, with the words: of a relation those of its first claim."""
        shown = brief(dict(row))
        words = list(_words(row) or self._words_behind(row))
        return {**shown, "words": " … ".join(words)} if words else shown

    def _words_behind(self, row: Mapping[str, Any]) -> Iterator[str]:
        if isinstance(row.get("claims"), str):
            parts = urlsplit(row["claims"])
            for claim in self._page(parts.path, {**dict(parse_qsl(parts.query)), "limit": "1"})["results"]:
                yield from _words(claim)

    def __repr__(self) -> str:
        asked = ", ".join(f"{name}={value!r}" for name, value in self._parameters.items() if name != "limit")
        return f"<Results of {self._path}{f' for {asked}' if asked else ''}>"


def _words(row: Mapping[str, Any]) -> list[str]:
    evidence = row.get("evidence")
    if isinstance(evidence, list):
        return [f"“{one['quote']}”" for one in evidence]
    return [f"“{hop['evidence']['quote']}”" for hop in row.get("hops", ())]


def given(parameters: Mapping[str, Any]) -> dict[str, str]:
    """Parameters as the HTTP interface takes them."""
    return {name: _text(value) for name, value in parameters.items() if value is not None}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else ",".join(map(str, value)) if isinstance(value, Iterable) else str(value)
