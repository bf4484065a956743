"""Annotated articles as a format gives them, before anything is checked against the ontology or the text.

Every format ends in these records. Their field names are the native format's, which is these records as JSON.
Offsets count code points of the article's text, end exclusive; dates are EDTF.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from ontology.errors import Place

Path = tuple[str | int, ...]
"""Where in a document something stands, such as ``("claims", 3, "stance")``."""


class Record(msgspec.Struct, forbid_unknown_fields=True):
    """One JSON object; a field that it doesn't have is an error."""


class MentionRecord(Record):
    """A place in the text that names an actor; ``text`` is checked when it is there."""

    start: int
    end: int
    text: str | None = None


class EvidenceRecord(Record):
    """A stretch of text that carries a claim; ``quote`` is checked when it is there."""

    start: int
    end: int
    quote: str | None = None


class WhenRecord(Record):
    """A period; an absent end is open."""

    start: str | None = None
    end: str | None = None


class ArticleRecord(Record):
    """An article's text and metadata."""

    id: str
    text: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None
    status: str | None = None


class ActorRecord(Record):
    """Anything that can stand in a claim: an actor, equipment, a place, an event."""

    id: str
    type: str
    name: str | None = None
    same_as: list[str] = []
    mentions: list[MentionRecord] = []


class ClaimRecord(Record):
    """A claim in the annotation's own terms; actors are named by their ids in this document."""

    id: str
    subject: str
    relation: str
    object: str | None = None
    item: str | None = None
    via: str | None = None
    role: str | None = None
    stance: str | None = None
    stage: str | None = None
    said_by: list[str] = []
    either_or: str | None = None
    conditional: bool = False
    when: WhenRecord | str | None = None
    said: str | None = None
    confidence: float | None = None
    annotated_by: list[str] = []
    evidence: list[EvidenceRecord] = []
    note: str | None = None


class DocumentRecord(Record):
    """One annotated article."""

    article: ArticleRecord
    actors: list[ActorRecord] = []
    claims: list[ClaimRecord] = []


@dataclass(frozen=True, slots=True)
class Document:
    """A record with the place that it came from; ``line_of`` finds the line of one of its parts."""

    record: DocumentRecord
    place: Place
    line_of: Callable[[Path], int | None]

    @property
    def annotations(self) -> int:
        """How many annotations it holds: actors and claims."""
        return len(self.record.actors) + len(self.record.claims)

    def at(self, path: Path, annotation: str | None = None) -> Place:
        """The place of one of its parts."""
        return Place(self.place.file, self.line_of(path), annotation)
