"""What is read of Label Studio's tasks, whose other keys are passed over.

Source: the JSON format that Label Studio's documentation describes (labelstud.io/guide/export).
"""

from __future__ import annotations

from typing import Any

import msgspec

Id = str | int
_SAID = frozenset({"choices", "rating", "number", "taxonomy", "datetime"})
"""Keys of what controls say that mark nothing."""


class Result(msgspec.Struct):
    """One result of an annotation: a region with labels or choices, or a relation between two regions."""

    type: str = ""
    id: Id | None = None
    from_name: str = ""
    to_name: str = ""
    value: dict[str, Any] = {}
    score: float | None = None
    from_id: Id | None = None
    to_id: Id | None = None
    direction: str | None = None
    labels: list[str] | None = None

    @property
    def stretch(self) -> tuple[int, int] | None:
        """Where a region of a text begins and ends; ``None`` for what is none."""
        start, end = self.value.get("start"), self.value.get("end")
        return (start, end) if self.type.endswith("labels") and type(start) is int and type(end) is int else None


class Annotation(msgspec.Struct):
    """What one annotator made of a task."""

    id: Id | None = None
    result: list[Result] = []
    was_cancelled: bool = False
    completed_by: Id | dict[str, Any] | None = None

    @property
    def annotator(self) -> str | None:
        """Who made it: an address, else a number."""
        by = self.completed_by
        if isinstance(by, dict):
            found = by.get("email") or by.get("username") or by.get("id")
            return None if found is None else str(found)
        return None if by is None else str(by)


class Prediction(msgspec.Struct):
    """What a model proposed."""

    result: list[msgspec.Raw] = []


class Task(msgspec.Struct):
    """One text with its annotations; ``completions`` is what these were called once."""

    data: dict[str, Any]
    id: Id | None = None
    annotations: list[Annotation] = []
    completions: list[Annotation] = []
    predictions: list[Prediction | Id] = []
    minimal: bool = False

    @property
    def made(self) -> list[Annotation]:
        """What annotators made of it."""
        return self.annotations or self.completions


class Minimal(msgspec.Struct):
    """A task in JSON-MIN: one annotation, whose results stand beside the data under their controls' names."""

    id: Id | None = None
    annotation_id: Id | None = None
    annotator: Id | dict[str, Any] | None = None

    def task(self, rest: dict[str, Any]) -> Task:
        """The task that it is with all its keys; regions get numbers, for they have no ids there."""
        results = []
        for name, value in rest.items():
            regions = [value] if isinstance(value, dict) else value if isinstance(value, list) else []
            for number, region in enumerate(regions):
                type_ = _type_of(region) if isinstance(region, dict) else None
                if type_ is not None:
                    results.append(Result(type_, f"{name}[{number}]", name, value=region))
        return Task(rest, self.id, [Annotation(self.annotation_id, results, False, self.annotator)], minimal=True)


def _type_of(region: dict[str, Any]) -> str | None:
    """The type of a result, as far as its value shows that; ``None`` for what is of the user's own data."""
    named = next((key for key in region if key.endswith("labels") or key in _SAID), None)
    return named or ("labels" if {"start", "end"} <= region.keys() else None)
