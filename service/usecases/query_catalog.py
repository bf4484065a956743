"""The catalogue of named queries, read from the folders in ``service/queries``; nothing else lists them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, get_args

from actorgraph.ontology.errors import ActorgraphError, NotFound
from actorgraph.service.questions.filters import CLOCKS, FILTERS, OF_HOPS
from actorgraph.service.questions.parameter import Parameter, Type


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rows: what a row is, in words, and the filters that a query leaves open."""

    in_words: str
    filters: tuple[Parameter, ...]


KINDS = {
    "relation": Kind("derived relations", FILTERS),
    "dispute": Kind("derived relations with the claims on either side", FILTERS),
    "spoken claim": Kind("claims", FILTERS),
    "dated claim": Kind("claims, each with the date that it is about, else that of its publication", FILTERS),
    "chain": Kind("a state, a chain and a proxy", CLOCKS),
    "supply chain": Kind("a state, those in between, and a proxy, with every hop", OF_HOPS),
    "shared backer": Kind("a backer and two actors that it backs, with both hops", OF_HOPS),
    "rivals": Kind("an actor and two states, with all three hops", OF_HOPS),
}
"""Kinds of rows by the name that a query's `rows` gives; `named_queries.ROWS` says how each is made."""


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One named query: what its rows are, and which filters it always asks for."""

    name: str
    title: str
    question: str
    description: str
    rows: str
    """Which kind of rows it gives, of `KINDS`."""
    example: str
    parameters: tuple[Parameter, ...]
    """Its own, then all filters that it leaves open."""
    filters: tuple[tuple[str, str], ...]
    """What it always asks for: values of filters."""
    flags: tuple[str, ...]
    """What it asks for beside that: those of `Filters` that nobody else can set."""


@lru_cache(maxsize=1)
def catalogue() -> dict[str, NamedQuery]:
    """All named queries, by name."""
    folders = sorted(files("actorgraph.service.queries").iterdir(), key=lambda folder: folder.name)
    return {folder.name: _read(folder) for folder in folders if (folder / "query.toml").is_file()}


def named_query(name: str) -> NamedQuery:
    """One query by name.

    Raises:
        NotFound: there is none of this name; the message lists those that there are.
    """
    try:
        return catalogue()[name]
    except KeyError:
        raise NotFound(f"there is no query '{name}'; expected one of {', '.join(catalogue())}") from None


def _read(folder: Traversable) -> NamedQuery:
    content: dict[str, Any] = tomllib.loads((folder / "query.toml").read_text(encoding="utf-8"))
    if content["rows"] not in KINDS:
        raise ActorgraphError(f"queries/{folder.name}/query.toml: rows must be one of {', '.join(KINDS)}")
    own = tuple(_parameter(folder.name, parameter) for parameter in content.get("parameters", ()))
    return NamedQuery(
        name=folder.name,
        title=content["title"],
        question=content["question"],
        description=content["description"].strip(),
        rows=content["rows"],
        example=f"/queries/{folder.name}{content.get('example', '')}",
        parameters=(*own, *_open_filters(content, own)),
        filters=tuple(content.get("filters", {}).items()),
        flags=tuple(content.get("flags", ())),
    )


def _open_filters(content: dict[str, Any], own: tuple[Parameter, ...]) -> Iterator[Parameter]:
    """Every row can be filtered by all that its kind knows and the query itself doesn't ask for."""
    taken = {parameter.variable for parameter in own} | {name for parameter in own for name in parameter.names}
    known = KINDS[content["rows"]].filters
    return (parameter for parameter in known if parameter.name not in taken | content.get("filters", {}).keys())


def _parameter(query: str, content: dict[str, Any]) -> Parameter:
    if content["type"] not in get_args(Type):
        raise ActorgraphError(f"queries/{query}/query.toml: {content['name']}: type must be one of {get_args(Type)}")
    lists = {name: tuple(content.get(name, ())) for name in ("choices", "hidden")}
    return Parameter(**{"variable": content["name"], **content, **lists})
