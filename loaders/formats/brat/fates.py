"""What becomes of each annotation of a file, so that none vanishes silently."""

from __future__ import annotations

from collections import Counter

from loaders.documents import Tally, Unmapped, add_unmapped
from loaders.formats.brat.lines import Annotation, Lines

NO_SUBJECT = "a claim without a subject"
NO_OBJECT = "a claim with neither an object nor an item"
UNMAPPED_PARTICIPANT = "a claim with a participant whose label is not mapped"
UNMAPPED_ROLE = "a claim with an argument whose role is not mapped"
NO_PARTICIPANT = "a claim with a participant that is a claim, a trigger or evidence"
OF_NOTHING = "what stands on an annotation that was not loaded"
NO_CLAIM = "an attribute of something that is no claim"
NO_MENTION = "a link, name or attribute of something that is no participant"
UNUSED = "a trigger or evidence that no claim uses"
ALONE = "an equivalence of fewer than two mentions"
CLASS_WITH_ARGUMENTS = "an event whose label is a class, with arguments"


class Fates:
    """The annotations that aren't mapped, by line: left out, unmapped with their label, or dropped with a reason."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._left_out: set[int] = set()
        self._unmapped: dict[int, tuple[str, Annotation]] = {}
        self._dropped: dict[int, str] = {}
        self._roles: list[tuple[str, Annotation]] = []

    def leave_out(self, annotation: Annotation) -> None:
        """It says nothing that a claim can hold."""
        self._left_out.add(annotation.line)

    def unmapped(self, annotation: Annotation, label: str | None = None) -> None:
        """Its label means nothing."""
        self._unmapped[annotation.line] = (label or annotation.label, annotation)

    def unmapped_role(self, annotation: Annotation, role: str) -> None:
        """One of its arguments has a role that means nothing: it counts as an annotation of its own."""
        self._roles.append((role, annotation))

    def drop(self, annotation: Annotation, reason: str) -> None:
        """It is given up because of another annotation, or one that is missing."""
        self._dropped[annotation.line] = reason

    def is_unmapped(self, annotation: Annotation) -> bool:
        """Whether its label means nothing."""
        return annotation.line in self._unmapped

    def lost(self, annotation: Annotation) -> bool:
        """Whether it doesn't come through."""
        return annotation.line in self._unmapped or annotation.line in self._dropped

    def tally(self) -> Tally:
        """All of them, counted."""
        labels = [*self._unmapped.values(), *self._roles]
        found = ((label, Unmapped(1, self._lines.place(annotation))) for label, annotation in labels)
        return Tally(
            read=len(self._lines.all) + len(self._roles),
            left_out=len(self._left_out),
            unmapped=add_unmapped({}, found),
            dropped=dict(Counter(self._dropped.values())),
        )
