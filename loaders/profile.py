"""Mapping profiles: what the labels of a corpus mean in terms of the ontology."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from actorgraph.ontology import names

Value = str | bool | float

NULLS = frozenset(
    [
        *("", "na", "n/a", "n.a.", "#n/a", "#na", "<na>", "null", "\\n", "nil", "none", "nan", "-nan", "#null!"),
        *("-", "--", "---", "\u2013", "\u2014", "?", "??", ".", "..", "..."),
        *("unknown", "not known", "not available", "not applicable", "not specified", "unspecified", "missing"),
        *("(unknown)", "[unknown]", "(null)", "(none)", "(blank)"),
    ]
)
"""Cells that stand for nothing in tables, case aside, unless a profile says which do."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the label of a relation means: claims of a relation, with fields that they have unless one says else.

    ``inverse``: what the annotation has as subject is the claim's object. Without a ``relation`` it is no claim:
    the two that it links are one actor.
    """

    relation: str | None
    fields: Mapping[str, Value] = field(default_factory=dict)
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of a table means: a field of a claim or of the article that a row is from.

    ``type`` is the class of the actors in it where it holds some; ``date`` are the ways in which its dates are written,
    of which one must fit (none: EDTF); ``separator`` stands between several values of a cell.
    """

    field: str
    type: str | None = None
    date: tuple[str, ...] = ()
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class TableForm:
    """How tables are written.

    ``header`` is the line of the head (from 1), ``False`` where there is none, ``None`` for the first line that isn't
    empty. ``skip`` are lines that are no rows. ``quote`` is what stands around cells, ``False`` for nothing, ``None``
    for what is usual. Cells that are one of ``null``, case aside, stand for nothing.
    """

    header: int | Literal[False] | None = None
    skip: frozenset[int] = frozenset()
    delimiter: str | None = None
    quote: str | Literal[False] | None = None
    encoding: str | None = None
    null: frozenset[str] = NULLS

    def is_null(self, cell: str) -> bool:
        """Whether a cell stands for nothing, or nothing can be seen in it."""
        return names.fold(cell) in self.null


@dataclass(frozen=True, slots=True)
class Profile:
    """Labels and what they mean; ``None`` is what is left out on purpose. What isn't here means the term of its name.

    ``attributes`` are named ``Label=Value``, or ``Label`` whatever the value is; they mean fields of the claim, or one
    field that the value goes into. ``layers`` says which feature is the label of a layer's annotations. ``defaults``
    are fields of every claim, or of every article, that say nothing else. ``table`` is how tables are written.
    """

    name: str = ""
    min_confidence: float | None = None
    entities: Mapping[str, str | None] = field(default_factory=dict)
    relations: Mapping[str, Meaning | None] = field(default_factory=dict)
    roles: Mapping[str, str | None] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, Value] | str | None] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    layers: Mapping[str, str | None] = field(default_factory=dict)
    columns: Mapping[str, Column | None] = field(default_factory=dict)
    table: TableForm = field(default_factory=TableForm)
    defaults: Mapping[str, Value] = field(default_factory=dict)


NO_PROFILE = Profile()
