"""Annotated articles as a format gives them, before anything is checked against the ontology or the text.

Every format ends in these records. Their field names are the native format's, which is these records as JSON.
Offsets count code points of the article's text, end exclusive; dates are EDTF.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

import msgspec

from actorgraph.ontology.errors import LoadError, Place

Path = tuple[str | int, ...]
"""Where in a document something stands, such as ``("claims", 3, "stance")``."""


class Record(msgspec.Struct, forbid_unknown_fields=True):
    """One JSON object; a field that it doesn't have is an error."""


class Passage(Record):
    """A stretch of the text: from ``start`` to ``end``, or wherever its words stand.

    Words may stand in several places: ``prefix`` and ``suffix`` say what is before and after them, ``nth`` which place
    (from 1) is meant.
    """

    start: int | None = None
    end: int | None = None
    prefix: str | None = None
    suffix: str | None = None
    nth: int | None = None


class MentionRecord(Passage):
    """A place in the text that names an actor. ``text`` is checked against offsets; without them, it is looked for."""

    text: str | None = None


class EvidenceRecord(Passage):
    """A stretch of text that carries a claim. ``quote`` is checked against offsets; without them, it is looked for."""

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
    """Anything that can stand in a claim: an actor, equipment, a place, an event.

    A mention that is a plain string stands for every place of these words. Without an id it is known by its name.
    """

    type: str
    id: str = ""
    name: str | None = None
    same_as: list[str] = []
    mentions: list[MentionRecord | str] = []


class ClaimRecord(Record):
    """A claim in the annotation's own terms; actors are named by their ids in this document.

    Formats give every claim an id; where an annotator gives none, one is made of what the claim is about.
    """

    subject: str
    relation: str
    id: str = ""
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

    @property
    def participants(self) -> list[str]:
        """The actors that it names, speakers last."""
        named = (self.subject, self.object, self.item, self.via, *self.said_by)
        return [actor for actor in named if actor is not None]


class DocumentRecord(Record):
    """One annotated article."""

    article: ArticleRecord
    actors: list[ActorRecord] = []
    claims: list[ClaimRecord] = []


def with_made_ids(record: DocumentRecord) -> DocumentRecord:
    """The same record, in which all that had no id has one: an actor its name, a claim what it is about."""
    for index, actor in enumerate(record.actors, 1):
        if not actor.id:
            actor.id = actor.name or _first_words(actor) or f"actor {index}"
    taken = {claim.id for claim in record.claims}
    for claim in record.claims:
        if not claim.id:
            about = " ".join((claim.subject, claim.relation, claim.object or claim.item or ""))
            numbered = (about if number == 1 else f"{about} {number}" for number in count(1))
            claim.id = next(id_ for id_ in numbered if id_ not in taken)
            taken.add(claim.id)
    return record


def _first_words(actor: ActorRecord) -> str | None:
    for mention in actor.mentions[:1]:
        return mention if isinstance(mention, str) else mention.text
    return None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What files beside an article say of it: fields of `ArticleRecord` but the text, and where each is said."""

    values: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)


NO_METADATA = Metadata()


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A label that means nothing: how many annotations bear it, and where one of them stands."""

    count: int
    example: Place


@dataclass(frozen=True, slots=True)
class Tally:
    """What becomes of a document's annotations if it loads: those of them that aren't mapped, and why.

    ``unmapped`` are labels that mean nothing; ``dropped`` counts, by reason, what had to be given up because of others.
    """

    read: int
    left_out: int = 0
    unmapped: Mapping[str, Unmapped] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)

    @property
    def mapped(self) -> int:
        """How many came through."""
        lost = sum(label.count for label in self.unmapped.values()) + sum(self.dropped.values())
        return self.read - self.left_out - lost

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.read + other.read,
            self.left_out + other.left_out,
            add_unmapped(self.unmapped, other.unmapped.items()),
            dict(Counter(self.dropped) + Counter(other.dropped)),
        )


def add_unmapped(found: Mapping[str, Unmapped], more: Iterable[tuple[str, Unmapped]]) -> dict[str, Unmapped]:
    """Counts of unmapped labels added up; of examples the first stays."""
    added = dict(found)
    for label, other in more:
        one = added.get(label)
        added[label] = replace(one, count=one.count + other.count) if one else other
    return added


def _as_it_is(error: LoadError) -> LoadError:
    return error


@dataclass(frozen=True, slots=True)
class Document:
    """A record with the place that it came from; ``line_of`` finds the line of one of its parts.

    ``article_places`` says where fields of the article stand that are in another file; ``errors`` is what the format
    found wrong already; ``counted`` tells of its annotations where they aren't just its actors and claims. Where its
    claims are ``separate``, one that is wrong is rejected by itself, and the rest loads. ``tell`` makes an error in it
    say in which of several documents it is, where its place doesn't.
    """

    record: DocumentRecord
    place: Place
    line_of: Callable[[Path], int | None]
    article_places: Mapping[str, Place] = field(default_factory=dict)
    errors: tuple[LoadError, ...] = ()
    counted: Tally | None = None
    separate: bool = False
    tell: Callable[[LoadError], LoadError] = _as_it_is

    @property
    def tally(self) -> Tally:
        """Its annotations: actors and claims, unless the format counts others."""
        return self.counted or Tally(len(self.record.actors) + len(self.record.claims))

    def with_claims(self, kept: Sequence[int], counted: Tally) -> Document:
        """The document with these of its claims only; places still point at the lines of the file."""

        def line_of(path: Path) -> int | None:
            original = kept[path[1]] if path[:1] == ("claims",) and isinstance(path[1], int) else None
            return self.line_of(path if original is None else ("claims", original, *path[2:]))

        record = msgspec.structs.replace(self.record, claims=[self.record.claims[index] for index in kept])
        return replace(self, record=record, line_of=line_of, counted=counted)

    def at(self, path: Path, annotation: str | None = None) -> Place:
        """The place of one of its parts."""
        if path[:1] == ("article",) and path[-1] in self.article_places:
            return self.article_places[str(path[-1])]
        return Place(self.place.file, self.line_of(path), annotation)
