"""Mapping profiles: what the labels of a corpus mean in terms of the ontology."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = str | bool | float


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
    """What a column of a table means: a field of a claim, and the class of the actors in it where it holds some."""

    field: str
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """Labels and what they mean; ``None`` is what is left out on purpose. What isn't here means the term of its name.

    ``attributes`` are named ``Label=Value``, or ``Label`` whatever the value is; they mean fields of the claim, or one
    field that the value goes into. ``defaults`` are fields of every claim, or of every article, that say nothing else.
    """

    name: str = ""
    min_confidence: float | None = None
    entities: Mapping[str, str | None] = field(default_factory=dict)
    relations: Mapping[str, Meaning | None] = field(default_factory=dict)
    roles: Mapping[str, str | None] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, Value] | str | None] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Column | None] = field(default_factory=dict)
    defaults: Mapping[str, Value] = field(default_factory=dict)


NO_PROFILE = Profile()
