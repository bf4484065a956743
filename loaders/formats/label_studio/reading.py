"""A task of Label Studio as one document.

A region whose label is a class is a mention. A relation between two of these is a claim; so is a region whose label is
a relation, from which relations lead, labelled as roles, to whoever takes part. Choices on a region qualify the claims
that it is about: its own, or those of the relations that begin at it (or end, where nothing is said at the beginning).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.documents import Document, Metadata
from loaders.formats.label_studio.shapes import Annotation, Id, Result, Task
from loaders.labels import Labels
from loaders.outcomes import LeftOut
from loaders.standoff.annotations import Attribute, Link, Note, TextBound
from loaders.standoff.claims import ATTRIBUTES, known_role
from loaders.standoff.in_json import Placed
from loaders.standoff.reading import document_of
from ontology.errors import LoadError

CANCELLED = "an annotation that its annotator cancelled"
PREDICTED = "a prediction"
UNLABELLED = "unlabelled"
"""What stands for the label of a region or relation that has none."""

_FIELDS = {name.casefold(): name for name in ATTRIBUTES}


def read_task(task: Task, placed: Placed, metadata: Metadata, labels: Labels) -> Iterator[Document | LeftOut]:
    """The document of a task that somebody annotated, and what is left out of it."""
    cancelled = sum(len(made.result) for made in task.made if made.was_cancelled)
    predicted = sum(1 if isinstance(p, Id) else len(p.result) for p in task.predictions)
    for reason, number in ((CANCELLED, cancelled), (PREDICTED, predicted)):
        if number:
            yield LeftOut(reason, number)
    kept = [(number, made) for number, made in enumerate(task.made) if not made.was_cancelled]
    if kept:
        yield _Reading(task, placed, labels).document(kept, metadata)


@dataclass(frozen=True, slots=True)
class _Work:
    """One annotator's work: where it stands, what its ids begin with, who it was, and what it holds.

    ``regions`` are the labels of regions, ``said`` those of which something is said, ``roles`` whoever takes part in
    the claims that regions are.
    """

    number: int
    prefix: str
    annotators: tuple[str, ...]
    regions: dict[str, str] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    roles: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def id(self, id_: Id | None) -> str:
        return f"{self.prefix}{'?' if id_ is None else id_}"


class _Reading:
    """One task on its way to a document."""

    def __init__(self, task: Task, placed: Placed, labels: Labels) -> None:
        self.task, self.placed, self.labels = task, placed, labels
        self.add = placed.annotations.add
        self.text = self._text()

    def document(self, kept: list[tuple[int, Annotation]], metadata: Metadata) -> Document:
        for number, made in kept:
            prefix = f"{number if made.id is None else made.id}/" if len(kept) > 1 else ""
            by = () if made.annotator is None else (made.annotator,)
            self._annotation(_Work(number, prefix, by), made.result)
        id_ = metadata.values["id"] if self.task.id is None else f"{metadata.values['id']}-{self.task.id}"
        at = () if self.task.minimal else ("data",)
        given = self.placed.given(self.text, id_, metadata, self.task.data, at)
        return document_of(self.placed.annotations, given, self.labels)

    def _text(self) -> str:
        """The text: ``text``, what the results are about, the only string of the data, or the longest."""
        data = {name: value for name, value in self.task.data.items() if isinstance(value, str)}
        about = [result.to_name for made in self.task.made for result in made.result]
        for name in ("text", *about):
            if name in data:
                return data[name]
        if not data:
            raise LoadError(self.placed.place("data"), "it holds no text; expected one, mostly under 'text'")
        return max(data.values(), key=len)

    def _order(self, by: _Work, index: int) -> int:
        if self.task.minimal:
            return self.placed.order()
        name = "annotations" if self.task.annotations else "completions"
        return self.placed.order(name, by.number, "result", index)

    def _annotation(self, by: _Work, results: list[Result]) -> None:
        """Regions first: what is said of them, and what they are to each other, may stand before them."""
        for index, result in enumerate(results):
            if result.type.endswith("labels"):
                self._region(by, index, result)
        for index, result in enumerate(results):
            if not result.type.endswith("labels") and result.type != "relation":
                self._said(by, index, result)
        for index, result in enumerate(results):
            if result.type == "relation":
                self._relation(by, index, result)
        for index, result in enumerate(results):
            id_ = by.id(result.id)
            if id_ in by.roles:
                order, arguments = self._order(by, index), tuple(by.roles.pop(id_))
                self.add(Link(order, f"{id_}/claim", by.regions[id_], id_, arguments, annotators=by.annotators))

    def _region(self, by: _Work, index: int, result: Result) -> None:
        """A stretch of text, once for each label; what is none is counted by the type that it has."""
        value, id_ = result.value, by.id(result.id)
        id_ = f"{id_}/{result.from_name}" if id_ in by.regions else id_
        labels = value.get(result.type) or value.get("labels")
        labels = [str(label) or UNLABELLED for label in labels] if isinstance(labels, list) and labels else [UNLABELLED]
        start, end, words = value.get("start"), value.get("end"), value.get("text")
        if not (type(start) is int and type(end) is int):
            self.add(TextBound(self._order(by, index), id_, result.type, (), None))
            return
        surface = words if isinstance(words, str) and words.strip() else None
        if surface is not None:  # the space around words is none of theirs
            start += len(surface) - len(surface.lstrip())
            end -= len(surface) - len(surface.rstrip())
            surface = surface.strip()
        for number, label in enumerate(labels):
            own = f"{id_}/{number}" if number else id_
            self.add(TextBound(self._order(by, index), own, label, ((start, end),), surface, score=result.score))
        by.regions[id_] = labels[0]

    def _said(self, by: _Work, index: int, result: Result) -> None:
        """What a choice, a number or a text says of a region; of the whole text it says nothing that a claim holds."""
        id_ = by.id(result.id)
        values = result.value.get(result.type) or result.value.get("choices") or result.value.get("text") or []
        for number, value in enumerate(values if isinstance(values, list) else [values]):
            order, own = self._order(by, index), f"{id_}/{result.from_name}/{number}"
            label = self._field(result.from_name, str(value))
            if id_ not in by.regions:
                self.add(TextBound(order, own, f"{result.from_name}={value}", (), None))
            elif result.type == "textarea" and label not in ATTRIBUTES:
                self.add(Note(order, own, result.from_name, id_, str(value)))
            else:
                self.add(Attribute(order, own, label, id_, str(value)))
            by.said.add(id_)

    def _field(self, name: str, value: str) -> str:
        """The attribute that a control gives: the one it is called after, or whose terms it offers."""
        if name.casefold() in _FIELDS:
            return _FIELDS[name.casefold()]
        vocabulary = self.labels.vocabulary
        return "Stance" if value in vocabulary.stances else "Stage" if value in vocabulary.stages else name

    def _relation(self, by: _Work, index: int, result: Result) -> None:
        """A claim, or a part in one; both ways where it says so."""
        one, other = by.id(result.from_id), by.id(result.to_id)
        ends = {"left": [(other, one)], "bi": [(one, other), (other, one)]}.get(result.direction or "", [(one, other)])
        for label in result.labels or [UNLABELLED]:
            for first, second in ends:
                if self._is_role(by.regions.get(first), label):
                    by.roles[first].append((label, second))
                    continue
                id_ = f"{first}→{second} {label}"
                id_ = f"{id_}/{index}" if id_ in self.placed.annotations.by_id else id_
                about = next(((end,) for end in (first, second) if end in by.said), ())
                order, arguments = self._order(by, index), (("Arg1", first), ("Arg2", second))
                found = Link(
                    order, id_, label, None, arguments, score=result.score, annotators=by.annotators, about=about
                )
                self.add(found)

    def _is_role(self, region: str | None, label: str) -> bool:
        """Whether a relation leads from a claim's own region to whoever takes part in it."""
        if region is None or self.labels.class_of(region) or not self.labels.relation_of(region):
            return False
        return self.labels.role_of(label) is not None or known_role(label) is not None
