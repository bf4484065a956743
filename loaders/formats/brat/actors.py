"""Which mentions are one actor, and what it is called.

Joined are mentions of one class that an ``Equiv`` line names together, that share a link, or that share a name or their
words. Names and words join nothing whose links differ, and words nothing whose names differ: two groups that a text
calls "the militia" stay two where an annotator says which is which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from loaders.documents import ActorRecord, MentionRecord
from loaders.formats.brat.lines import Normalization, TextBound
from ontology.claims import Span


@dataclass(slots=True)
class Mention:
    """One ``T`` line whose label is a class: its stretches of text, and the ``N`` lines that stand on it."""

    annotation: TextBound
    class_: str
    spans: tuple[Span, ...]
    links: list[tuple[str, Normalization]] = field(default_factory=list)
    names: list[tuple[str, Normalization]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What the line repeats of the text."""
        return self.annotation.surface


@dataclass(frozen=True, slots=True)
class Actor:
    """Mentions that are one actor, the first of the text first."""

    mentions: tuple[Mention, ...]

    @property
    def id(self) -> str:
        """The id of the first mention stands for the actor."""
        return self.mentions[0].annotation.id

    @property
    def links(self) -> list[tuple[str, Normalization]]:
        """Its identity links, with the lines that give them."""
        return [link for mention in self.mentions for link in mention.links]

    @property
    def name(self) -> tuple[str, Normalization] | None:
        """The name that the first line gives, with that line; lines that give nothing but a name come first."""
        names = [name for mention in self.mentions for name in mention.names]
        linked = {line.line for _, line in self.links}
        return min(names, key=lambda name: (name[1].line in linked, name[1].line), default=None)

    def record(self) -> ActorRecord:
        """The actor as every format gives it. Fragments are mentions of their own, their words together its name."""
        first, name = self.mentions[0], self.name
        words = first.words if len(first.spans) > 1 else None
        return ActorRecord(
            id=self.id,
            type=first.class_,
            name=name[0] if name else words,
            same_as=[link for link, _ in self.links],
            mentions=[MentionRecord(span.start, span.end) for m in self.mentions for span in m.spans],
        )


def actors_of(mentions: Sequence[Mention], equivalent: Iterable[Sequence[Mention]]) -> list[Actor]:
    """The actors of an article in the order of their first mentions."""
    groups = _Groups(mentions)
    for same in equivalent:
        for mention in same[1:]:
            groups.join(same[0], mention)
    groups.join_by(lambda mention: [link for link, _ in mention.links], lambda mention: False)
    groups.join_by(lambda mention: [name for name, _ in mention.names], lambda mention: bool(mention.links))
    groups.join_by(lambda mention: [mention.words], lambda mention: bool(mention.links or mention.names))
    found = [Actor(tuple(sorted(group, key=attrgetter("spans")))) for group in groups.all()]
    return sorted(found, key=lambda actor: actor.mentions[0].spans)


class _Groups:
    """Mentions by groups that are joined step by step; of each group is known whether a mention in it is held apart."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._mentions = mentions
        self._above = {mention.annotation.id: mention.annotation.id for mention in mentions}

    def _root(self, id_: str) -> str:
        while self._above[id_] != id_:
            self._above[id_] = self._above[self._above[id_]]
            id_ = self._above[id_]
        return id_

    def join(self, one: Mention, other: Mention) -> None:
        """Make the groups of two mentions one."""
        self._above[self._root(other.annotation.id)] = self._root(one.annotation.id)

    def join_by(self, keys: Callable[[Mention], Iterable[Hashable]], apart: Callable[[Mention], bool]) -> None:
        """Join groups of one class that share a key; those that are held ``apart`` never with each other."""
        held = {self._root(mention.annotation.id) for mention in self._mentions if apart(mention)}
        sharing: dict[Hashable, list[Mention]] = defaultdict(list)
        for mention in self._mentions:
            for key in keys(mention):
                sharing[mention.class_, key].append(mention)
        for same in sharing.values():
            groups = {self._root(mention.annotation.id): mention for mention in same}
            fixed = groups.keys() & held
            free = [mention for root, mention in groups.items() if len(fixed) < 2 or root not in fixed]
            for mention in free[1:]:
                self.join(free[0], mention)
            if free and len(fixed) == 1:
                held.add(self._root(free[0].annotation.id))

    def all(self) -> list[list[Mention]]:
        """Every group."""
        found: dict[str, list[Mention]] = defaultdict(list)
        for mention in self._mentions:
            found[self._root(mention.annotation.id)].append(mention)
        return list(found.values())
