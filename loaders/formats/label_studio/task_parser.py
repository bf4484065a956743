"""A task of Label Studio as one document.

A region whose label is a class is a mention. A relation between two of these is a claim; so is a region whose label is
a relation, from which relations lead, labelled as roles, to whoever takes part. Choices on a region qualify the claims
that it is about: its own, or those of the relations that begin at it (or end, where nothing is said at the beginning).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from actorgraph.loaders.documents import Document, Metadata
from actorgraph.loaders.formats.label_studio.shapes import Annotation, Id, Result, Task
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.outcomes import LeftOut, Refused
from actorgraph.loaders.standoff.annotations import Attribute, Link, Note, TextBound
from actorgraph.loaders.standoff.claims import ATTRIBUTES, known_role
from actorgraph.loaders.standoff.document_builder import build_document
from actorgraph.loaders.standoff.json_annotations import Found, LocatedAnnotations
from actorgraph.loaders.surfaces import shown
from actorgraph.ontology.errors import LoadError

CANCELLED = "an annotation that its annotator cancelled"
PREDICTED = "a prediction"
UNANNOTATED = "a task without an annotation that stands"
ANOTHER_TEXT = "on another text"
UNLABELLED = "unlabelled"
"""What stands for the label of a region or relation that has none."""

_FIELDS = {name.casefold(): name for name in ATTRIBUTES}
_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://|/|[A-Za-z]:\\)\S+\Z|\S+\.(?:txt|html?|md|json|csv|tsv|xml|pdf)\Z")
"""Where a text is, and not what it says: a task has this where its project's texts are files."""


def read_task(task: Task, placed: LocatedAnnotations, metadata: Metadata, labels: Labels) -> Iterator[Found]:
    """The document of a task that somebody annotated, and what is left out of it."""
    cancelled = sum(len(made.result) for made in task.made if made.was_cancelled)
    predicted = sum(1 if isinstance(p, Id) else len(p.result) for p in task.predictions)
    kept = [(number, made) for number, made in enumerate(task.made) if not made.was_cancelled]
    for reason, number in ((CANCELLED, cancelled), (PREDICTED, predicted), (UNANNOTATED, not kept)):
        if number:
            yield LeftOut(reason, int(number))
    if kept:
        try:
            yield _TaskParser(task, placed, labels).document(kept, metadata)
        except LoadError as error:
            yield Refused((error,), sum(len(made.result) for _, made in kept))


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


class _TaskParser:
    """One task on its way to a document."""

    def __init__(self, task: Task, placed: LocatedAnnotations, labels: Labels) -> None:
        self.task, self.placed, self.labels = task, placed, labels
        self.add = placed.annotations.add
        self.on, self.text = "", ""

    def document(self, kept: list[tuple[int, Annotation]], metadata: Metadata) -> Document:
        self._find_text([result for _, made in kept for result in made.result])
        for number, made in kept:
            prefix = f"{number if made.id is None else made.id}/" if len(kept) > 1 else ""
            by = () if made.annotator is None else (made.annotator,)
            self._annotation(_Work(number, prefix, by), made.result)
        id_ = f"{metadata.values['id']}-{self.placed.number if self.task.id is None else self.task.id}"
        at = () if self.task.minimal else ("data",)
        given = self.placed.given(self.text, id_, metadata, self.task.data, at)
        return build_document(self.placed.annotations, given, self.labels)

    def _find_text(self, results: list[Result]) -> None:
        """The text: what regions are on, else ``text``, what other results are about, or the longest string.

        Regions on several texts are those of the one that the data holds under the name of what they are on.
        """
        data = {name: value for name, value in self.task.data.items() if isinstance(value, str)}
        regions = dict.fromkeys(result.to_name for result in results if result.stretch is not None)
        if not data:
            raise LoadError(self.placed.place("data"), "it holds no text; expected one, mostly under 'text'")
        known = sorted((name for name in regions if name in data), key=lambda name: name != "text")
        if len(regions) > 1 and not known:
            others = " and ".join(map(shown, regions))
            message = (
                f"its regions are on {len(regions)} texts (to_name {others}), and data has none under these names; "
                "expected regions on one text"
            )
            raise LoadError(self.placed.place("data"), message)
        names = [*known, "text", *(result.to_name for result in results), max(data, key=lambda name: len(data[name]))]
        name = next(name for name in names if name in data)
        self.on, self.text = next(iter(known or regions), ""), data[name]
        if _ADDRESS.match(self.text):
            message = f"its text is {shown(self.text)}, the address of a text; expected the text itself"
            raise LoadError(self.placed.place(*(() if self.task.minimal else ("data",)), name), message)

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
        words = value.get("text")
        if result.stretch is None or result.to_name != self.on:
            what = result.type if result.stretch is None else f"{ANOTHER_TEXT}: {result.to_name}"
            self.add(TextBound(self._order(by, index), id_, what, (), None))
            return
        surface = words if isinstance(words, str) and words.strip() else None
        if surface is not None and "\\" not in self.text:  # some versions write line breaks as they are written in code
            surface = surface.replace("\\n", "\n")
        for number, label in enumerate(labels):
            own = f"{id_}/{number}" if number else id_
            self.add(TextBound(self._order(by, index), own, label, (result.stretch,), surface, score=result.score))
        by.regions[id_] = labels[0]

    def _said(self, by: _Work, index: int, result: Result) -> None:
        """What a choice, a number or a text says of a region; of the whole text it says nothing that a claim holds."""
        id_ = by.id(result.id)
        named = (result.type, "text" if result.type == "textarea" else "choices")
        values = next((value for name in named if (value := result.value.get(name)) not in (None, [])), "")
        for number, value in enumerate(values if isinstance(values, list) else [values]):
            order, own = self._order(by, index), f"{id_}/{result.from_name}/{number}"
            label = self._field(result.from_name, str(value))
            if id_ not in by.regions:
                self.add(TextBound(order, own, f"{result.from_name}={value}", (), None))
            elif value == "" or (result.type == "textarea" and label not in ATTRIBUTES):
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
