"""The catalogue of named queries, read from the folders in ``service/queries``; nothing else lists them."""

from __future__ import annotations

import tomllib
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal, get_args

from ontology.errors import ActorgraphError, NotFound

Kind = Literal["actor", "relation", "standing", "choice"]
"""What a named query's parameter may be."""
Type = Kind | Literal["classes", "stances", "stages", "orders", "fields", "text", "count", "flag"]
"""What a parameter may be; ``standing`` and the plurals are lists, separated by commas."""
Rows = Literal["relation", "chain"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One typed parameter. ``variable`` is its name in the query text, ``also`` a second name for callers.

    A ``standing`` parameter isn't bound: it selects rows; ``hidden`` are the standings left out when it isn't given.
    ``example`` is a value to try.
    """

    name: str
    type: Type
    description: str
    required: bool = False
    variable: str = ""
    also: str | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None
    hidden: tuple[str, ...] = ()
    example: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What callers may call it."""
        return (self.name,) if self.also is None else (self.name, self.also)


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One named query with its texts by language (the files' suffix)."""

    name: str
    title: str
    question: str
    description: str
    rows: Rows
    example: str
    parameters: tuple[Parameter, ...]
    texts: tuple[tuple[str, str], ...]

    def text(self, language: str) -> str:
        """The query in one language."""
        return dict(self.texts)[language]


@lru_cache(maxsize=1)
def catalogue() -> dict[str, NamedQuery]:
    """All named queries, by name."""
    folders = sorted(files("service.queries").iterdir(), key=lambda folder: folder.name)
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


def only(text: str, given: Container[str], mark: str) -> str:
    """A query's text without the lines that end in ``MARK NAME`` for a name that isn't given."""
    kept = (line.partition(mark) for line in text.splitlines())
    return "\n".join(line for line, _, name in kept if not name or name.strip() in given)


def _read(folder: Traversable) -> NamedQuery:
    content: dict[str, Any] = tomllib.loads((folder / "query.toml").read_text(encoding="utf-8"))
    if content["rows"] not in get_args(Rows):
        raise ActorgraphError(f"queries/{folder.name}/query.toml: rows must be one of {get_args(Rows)}")
    texts = {
        file.name.rpartition(".")[2]: file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.startswith("query.") and not file.name.endswith(".toml")
    }
    return NamedQuery(
        name=folder.name,
        title=content["title"],
        question=content["question"],
        description=content["description"].strip(),
        rows=content["rows"],
        example=f"/queries/{folder.name}{content.get('example', '')}",
        parameters=tuple(_parameter(folder.name, p) for p in content.get("parameters", ())),
        texts=tuple(sorted(texts.items())),
    )


def _parameter(query: str, content: dict[str, Any]) -> Parameter:
    if content["type"] not in get_args(Kind):
        raise ActorgraphError(f"queries/{query}/query.toml: {content['name']}: type must be one of {get_args(Kind)}")
    lists = {name: tuple(content.get(name, ())) for name in ("choices", "hidden")}
    return Parameter(**{"variable": content["name"], **content, **lists})
