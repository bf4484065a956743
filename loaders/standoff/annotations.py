"""Annotations that stand apart from the text that they are about, as all tools' formats have them in some shape.

The kinds are brat's, whose format can say the most; what is read through them turns what it has into these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from msgspec import Struct

from actorgraph.ontology.errors import LoadError, Place

Offsets = tuple[tuple[int, int], ...]

EVIDENCE = "Evidence"
"""The label of a stretch of text that carries a claim, and the role that it has there."""

UNMENTIONED = "Unmentioned"
"""The attribute of a stretch that stands for an actor which the text doesn't mention there."""

NAME = "Name"
"""The register of names alone."""

ANNOTATOR = "Annotator"
"""The label of a note that says who annotated a claim."""


class _Scored(Struct, frozen=True, eq=False, gc=False, kw_only=True):
    score: float | None = None


class Annotation(_Scored, frozen=True, eq=False, gc=False):
    """One annotation: which one of its document it is (in brat: its line), its id and the label that it was given.

    Orders grow with the document. ``score`` is how sure whoever annotated is, from 0 to 1. Each is one of its own kind
    only: two that say the same are two.
    """

    order: int
    id: str
    label: str


class TextBound(Annotation, frozen=True, eq=False, gc=False):
    """A stretch of text, or several, or none for what the text doesn't mention.

    ``surface`` repeats its words, fragments joined by a space; ``None`` where a format doesn't repeat them, and the
    words for what has no stretch.
    """

    offsets: Offsets
    surface: str | None


class Link(Annotation, frozen=True, eq=False, gc=False):
    """An event with its trigger, or a relation, which has none; arguments as role and id, ``Arg1`` and ``Arg2``.

    ``evidence`` are stretches of the text that carry it, in code points, where the format says so without annotations;
    ``annotators`` are those who made it. What is said of the annotations ``about`` is said of it, too.
    """

    trigger: str | None
    arguments: tuple[tuple[str, str], ...]
    evidence: Offsets = ()
    annotators: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def targets(self) -> tuple[str, ...]:
        """The annotations whose attributes and notes are its own."""
        return (self.id, *self.about) if self.trigger is None else (self.id, self.trigger, *self.about)


class Attribute(Annotation, frozen=True, eq=False, gc=False):
    """An attribute of another annotation; ``value`` is mostly empty."""

    target: str
    value: str


class Normalization(Annotation, frozen=True, eq=False, gc=False):
    """An entry of a register, and what it is called there; of the register `NAME`, a name alone."""

    target: str
    register: str
    entry: str
    text: str


class Equivalence(Annotation, frozen=True, eq=False, gc=False):
    """Annotations that stand for the same."""

    members: tuple[str, ...]


class Note(Annotation, frozen=True, eq=False, gc=False):
    """What somebody wrote about another annotation; labelled `ANNOTATOR`, who annotated it."""

    target: str
    text: str


_A = TypeVar("_A", bound=Annotation)


def _same(order: int) -> int | None:
    return order


@dataclass(slots=True)
class Annotations:
    """All annotations of one document in their order, and what is wrong with those that are none.

    ``line_at`` finds the line of an annotation from its order; it is asked only for what is told of one. ``incomplete``
    are annotations that lack something in the file itself, such as an end, and why they are given up; those ``aside``
    are left out on purpose, whatever their labels.
    """

    file: str
    line_at: Callable[[int], int | None] = _same
    all: list[Annotation] = field(default_factory=list)
    kinds: dict[type[Annotation], list[Annotation]] = field(default_factory=lambda: defaultdict(list))
    by_id: dict[str, Annotation] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    errors: list[LoadError] = field(default_factory=list)
    incomplete: dict[Annotation, str] = field(default_factory=dict)
    aside: set[Annotation] = field(default_factory=set)

    def add(self, annotation: Annotation) -> None:
        """Keep an annotation; one without an id of its own has ``*``, and nothing can name it."""
        if annotation.id != "*":
            first = self.by_id.setdefault(annotation.id, annotation)
            if first is not annotation:
                message = f"the id '{annotation.id}' is used twice; first on line {self.line_at(first.order)}"
                self.wrong(annotation, message)
                return
        self.all.append(annotation)
        self.kinds[type(annotation)].append(annotation)

    def of(self, kind: type[_A]) -> list[_A]:
        """All annotations of a kind, in their order."""
        return cast(list[_A], self.kinds.get(kind, []))

    def wrong(self, annotation: Annotation, message: str) -> None:
        """Something is wrong with an annotation."""
        self.errors.append(LoadError(self.place(annotation), message))

    def sound(self, id_: str) -> bool:
        """Whether an annotation is there, and nothing is wrong with it so far."""
        return id_ in self.by_id and id_ not in self.broken

    def place(self, annotation: Annotation) -> Place:
        """Where an annotation stands."""
        return Place(self.file, self.line_at(annotation.order), annotation.id)
