"""Answers to SPARQL queries as Python has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, overload

import msgspec

from actorgraph.service.library.tables import Tabular


class Bindings(Tabular, Sequence[dict[str, str]]):
    """Rows of a SELECT: texts by variable; one that isn't bound is absent."""

    def __init__(self, columns: Sequence[str], bindings: Sequence[dict[str, str]]) -> None:
        self.columns, self._bindings = list(columns), bindings

    def rows(self) -> Iterable[Mapping[str, Any]]:
        """All rows, each with all variables."""
        return ({name: row.get(name) for name in self.columns} for row in self._bindings)

    @overload
    def __getitem__(self, at: int) -> dict[str, str]: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[dict[str, str]]: ...

    def __getitem__(self, at: int | slice) -> dict[str, str] | Sequence[dict[str, str]]:
        return self._bindings[at]

    def __len__(self) -> int:
        return len(self._bindings)

    def __iter__(self) -> Iterator[dict[str, str]]:
        return iter(self._bindings)


def answer_of(body: bytes, graph: bool) -> Bindings | bool | str:
    """From SPARQL Results JSON rows, or what an ASK answers; a graph stays the text that it is."""
    if graph:
        return body.decode()
    told = msgspec.json.decode(body)
    if "boolean" in told:
        return bool(told["boolean"])
    found = [{name: str(term["value"]) for name, term in row.items()} for row in told["results"]["bindings"]]
    return Bindings(told["head"]["vars"], found)
