"""One typed parameter of a question: what routes, named queries and the command line take, and documentation lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal[
    "actor",
    "relation",
    "relations",
    "standing",
    "choice",
    "classes",
    "stances",
    "stages",
    "text",
    "count",
    "revision",
    "date",
    "flag",
    "fields",
    "orders",
]
"""What a parameter may be; ``standing`` and the plurals are lists, separated by commas; dates are EDTF."""


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
    most: int = 1_000_000
    """The largest that a ``count`` may be; the smallest is 1."""

    @property
    def names(self) -> tuple[str, ...]:
        """What callers may call it."""
        return (self.name,) if self.also is None else (self.name, self.also)
