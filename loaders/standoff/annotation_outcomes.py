"""What becomes of each annotation of a document, so that none vanishes silently."""

from __future__ import annotations

from collections import Counter

from actorgraph.loaders.documents import Tally, Unmapped
from actorgraph.loaders.standoff.annotations import Annotation, Annotations

NO_SUBJECT = "a claim without a subject"
NO_OBJECT = "a claim with neither an object nor an item"
UNMAPPED_PARTICIPANT = "a claim with a participant whose label is not mapped"
UNMAPPED_ROLE = "a claim with an argument whose role is not mapped"
LEFT_OUT_PARTICIPANT = "a claim with a participant whose label is left out"
WRONG_CLASS = "a claim of a profile's making with a participant of a class that its relation doesn't take"
NO_PARTICIPANT = "a claim with a participant that is a claim, a trigger or evidence"
OF_NOTHING = "what stands on an annotation that was not loaded"
NOT_THERE = "what points at an annotation that isn't there"
BLANK = "an annotation of nothing that can be seen"
NO_CLAIM = "an attribute of something that is no claim"
NO_MENTION = "a link, name or attribute of something that is no participant"
UNUSED = "a trigger or evidence that no claim uses"
SEVERAL_CLASSES = "an equivalence of a profile's making between mentions of several classes"
ALONE = "an equivalence of fewer than two mentions"
UNSURE = "less sure than the profile's min_confidence"
NO_SOURCE = "a relation without a source"
NO_TARGET = "a relation without a target"
TO_NOTHING = "a claim with a link to nothing"
CLASS_WITH_ARGUMENTS = "an event whose label is a class, with arguments"


class AnnotationOutcomes:
    """The annotations that aren't mapped: left out, unmapped with their label, or dropped with a reason."""

    def __init__(self, annotations: Annotations) -> None:
        self._annotations = annotations
        self._left_out: set[Annotation] = set()
        self._unmapped: dict[Annotation, str] = {}
        self._dropped: dict[Annotation, str] = {}
        self._roles: list[tuple[str, Annotation]] = []
        self._pointers = 0

    def leave_out(self, annotation: Annotation) -> None:
        """It says nothing that a claim can hold, or its label is left out on purpose."""
        self._left_out.add(annotation)

    def unmapped(self, annotation: Annotation, label: str | None = None) -> None:
        """Its label means nothing."""
        self._unmapped[annotation] = label or annotation.label

    def unmapped_role(self, annotation: Annotation, role: str) -> None:
        """One of its arguments has a role that means nothing: it counts as an annotation of its own."""
        self._roles.append((role, annotation))

    def drop_pointers(self, number: int) -> None:
        """An annotation stands without some that it names and that aren't there: each counts as one of its own."""
        self._pointers += number

    def drop(self, annotation: Annotation, reason: str) -> None:
        """It is given up because of another annotation, or one that is missing."""
        self._dropped[annotation] = reason

    def is_unmapped(self, annotation: Annotation) -> bool:
        """Whether its label means nothing."""
        return annotation in self._unmapped

    def is_left_out(self, annotation: Annotation) -> bool:
        """Whether it is left out on purpose."""
        return annotation in self._left_out

    def lost(self, annotation: Annotation) -> bool:
        """Whether it doesn't come through."""
        return annotation in self._unmapped or annotation in self._dropped or annotation in self._left_out

    def tally(self) -> Tally:
        """All of them, counted."""
        labels = [*((label, annotation) for annotation, label in self._unmapped.items()), *self._roles]
        first: dict[str, Annotation] = {}
        for label, annotation in labels:
            first.setdefault(label, annotation)
        counts = Counter(label for label, _ in labels)
        dropped = Counter(self._dropped.values()) + Counter({NOT_THERE: self._pointers})
        return Tally(
            read=len(self._annotations.all) + len(self._roles) + self._pointers,
            left_out=len(self._left_out),
            unmapped={label: Unmapped(counts[label], self._annotations.place(one)) for label, one in first.items()},
            dropped=dict(dropped),
        )
