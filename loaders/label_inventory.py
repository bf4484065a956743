"""Which labels a corpus has, how often, and where the first of each stands: what a profile of it must map."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from actorgraph.loaders.documents import Unmapped
from actorgraph.loaders.profile import Column
from actorgraph.loaders.standoff.annotations import (
    ANNOTATOR,
    EVIDENCE,
    NAME,
    UNMENTIONED,
    Annotation,
    Annotations,
    Attribute,
    Link,
    Normalization,
    TextBound,
)
from actorgraph.ontology.errors import Place

_OWN = frozenset({EVIDENCE, UNMENTIONED, NAME, ANNOTATOR})
"""Labels that have a meaning of their own, whatever the corpus."""


_VALUES_KEPT = 200


@dataclass(slots=True)
class Cells:
    """What the cells of one column hold: how many say something, and the first different values, with how often.

    ``meaning`` is what the column means already; ``False`` where it is left out, ``None`` where it means nothing.
    """

    meaning: Column | Literal[False] | None = None
    filled: int = 0
    values: Counter[str] = field(default_factory=Counter)
    whole: bool = True
    """Whether all values are kept."""

    def note(self, value: str) -> None:
        """A cell was met that says something."""
        self.filled += 1
        if value in self.values or len(self.values) < _VALUES_KEPT:
            self.values[value] += 1
        else:
            self.whole = False


@dataclass(slots=True)
class LabelInventory:
    """The labels of a corpus by the table of a profile that maps them; of tables, what their cells hold by column.

    ``nulls`` counts cells that stand for nothing, empty ones aside. ``features`` are those of each layer, with how
    often they say something.
    """

    found: dict[str, dict[str, Unmapped]] = field(default_factory=lambda: defaultdict(dict))
    cells: dict[str, Cells] = field(default_factory=lambda: defaultdict(Cells))
    nulls: Counter[str] = field(default_factory=Counter)
    features: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def note(self, table: str, label: str, place: Place) -> None:
        """A label was met."""
        before = self.found[table].get(label)
        self.found[table][label] = Unmapped(before.count + 1 if before else 1, before.example if before else place)

    def note_all(self, annotations: Annotations) -> None:
        """All labels of a document."""
        triggers = {link.trigger for link in annotations.all if isinstance(link, Link)}
        for annotation in annotations.all:
            if (
                annotation in annotations.aside
                or annotation.label in _OWN
                or (isinstance(annotation, TextBound) and annotation.id in triggers)
            ):
                continue
            for table, label in _labels(annotation):
                if label not in _OWN:
                    self.note(table, label, annotations.place(annotation))


def _labels(annotation: Annotation) -> Iterator[tuple[str, str]]:
    if isinstance(annotation, TextBound):
        yield "entities", annotation.label
    elif isinstance(annotation, Link):
        yield "relations", annotation.label
        for role, _ in annotation.arguments:
            yield "roles", role
    elif isinstance(annotation, Attribute):
        yield "attributes", f"{annotation.label}={annotation.value}" if annotation.value else annotation.label
    elif isinstance(annotation, Normalization):
        yield "links", annotation.register
