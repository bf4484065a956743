"""`fields=`: a choice of the fields of rows, by dotted names through objects and lists: ``id,subject.name``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from actorgraph.ontology.errors import UsageError
from actorgraph.service.answers.tables import NAMED

Tree = dict[str, "Tree"]
"""Fields by name, with theirs."""
_APART = ("id", "claim", "status")


@cache
def fields_of(shape: Any) -> Tree:
    """The fields of a shape, a list of such, or one that may be absent; none of what has none."""
    if is_typeddict(shape):
        return {name: fields_of(hint) for name, hint in get_type_hints(shape).items()}
    if get_origin(shape) in (list, Union, UnionType):
        return {name: inner for part in get_args(shape) for name, inner in fields_of(part).items()}
    return {}


@dataclass(frozen=True, slots=True)
class Selection:
    """The fields that are shown; ``columns`` are a table's."""

    tree: Tree
    columns: tuple[str, ...]

    def of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row with these fields only."""
        return {name: _within(row[name], inner) for name, inner in self.tree.items() if name in row}


def selection(text: str | None, shape: Any) -> Selection | None:
    """What ``fields=`` asks for; ``None``: all.

    Raises:
        UsageError: there is no such field; the message names those that there are.
    """
    if text is None:
        return None
    known = fields_of(shape)
    names = list(dict.fromkeys(part.strip() for part in text.split(",")))
    tree: Tree = {}
    for name in names:
        _choose(name, known, tree)
    return Selection(tree, tuple(column for name in names for column in _columns(name, _at(name, known))))


def names(shape: Any) -> Iterator[str]:
    """The names of all fields of a shape, each followed by those within it."""
    return _names(fields_of(shape))


def columns(shape: Any) -> tuple[str, ...]:
    """A table's columns for rows of a shape; beside each name what tells namesakes and articles' statuses apart."""
    every = fields_of(shape).items()
    return tuple(column for name, inner in every for column in (*_columns(name, inner), *_apart(name, inner)))


def _apart(name: str, inner: Tree) -> Iterator[str]:
    """The ids behind a cell that is a name, of its own or of those that it names, and its status."""
    if not NAMED & inner.keys():
        return
    yield from (f"{name}.{field}" for field in _APART if field in inner)
    if "id" not in inner:
        yield from (f"{name}.{field}.id" for field, deeper in inner.items() if "id" in deeper)


def _names(tree: Tree) -> Iterator[str]:
    for name, inner in tree.items():
        yield name
        yield from (f"{name}.{deeper}" for deeper in _names(inner))


def _columns(name: str, inner: Tree) -> Iterator[str]:
    """An object without a name of its own is spread over columns; its fields' names follow its own."""
    if inner and not NAMED & inner.keys():
        yield from (f"{name}.{field}" for field in inner)
    else:
        yield name


def _choose(name: str, known: Tree, tree: Tree) -> None:
    """Add a field to those that are chosen; one that is chosen whole stays whole."""
    path = name.split(".")
    for depth, step in enumerate(path):
        if step not in known:
            where = ".".join(path[:depth])
            listed = ", ".join(f"{where}.{field}" if where else field for field in known) or "no further fields"
            raise UsageError(f"fields: there is no '{name}'; expected {listed}", "fields")
        known = known[step]
        last = depth == len(path) - 1
        if step in tree and not tree[step]:
            return
        tree = tree.setdefault(step, {})
        if last:
            tree.clear()


def _at(name: str, known: Tree) -> Tree:
    for step in name.split("."):
        known = known[step]
    return known


def _within(value: Any, tree: Tree) -> Any:
    if not tree:
        return value
    if isinstance(value, list):
        return [_within(each, tree) for each in value]
    if value is None:
        return None
    return {name: _within(value[name], inner) for name, inner in tree.items() if name in value}
