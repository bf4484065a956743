"""Which mentions are one actor, and what it is called.

Joined are mentions of one class that an equivalence names together, that share a link, or that share a name or their
words, whatever in these nobody sees. Names and words join nothing whose links differ, and words nothing whose names
differ: two groups that a text calls "the militia" stay two where an annotator says which is which.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import attrgetter

from msgspec import Struct, field

from actorgraph.loaders.documents import ActorRecord, MentionRecord
from actorgraph.loaders.standoff.annotations import Normalization, TextBound
from actorgraph.ontology import names
from actorgraph.ontology.claims import Span


class Mention(Struct, eq=False):
    """A stretch of text whose label is a class, its ``words``, and the normalizations that stand on it.

    One that isn't ``mentioned`` only gives its actor a place in the file: the text doesn't name it there.
    """

    annotation: TextBound
    class_: str
    spans: tuple[Span, ...]
    words: str
    links: list[tuple[str, Normalization]] = field(default_factory=list)
    names: list[tuple[str, Normalization]] = field(default_factory=list)
    mentioned: bool = True


class Actor:
    """Mentions that are one actor, the first of the text first.

    The ``id`` of the first stands for the actor. ``links`` are its identity links, with the annotations that give them;
    ``name`` is the first that is given, with what gives it: what gives nothing but a name comes first.
    """

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.mentions = mentions
        self.id = mentions[0].annotation.id
        self.links = [link for mention in mentions for link in mention.links]
        linked = {given for _, given in self.links}
        self.name: tuple[str, Normalization] | None = min(
            (name for mention in mentions for name in mention.names),
            key=lambda name: (name[1] in linked, name[1].order),
            default=None,
        )

    def record(self) -> ActorRecord:
        """The actor as every format gives it. Fragments are mentions of their own, their words together its name."""
        name, mentioned = self.name, [mention for mention in self.mentions if mention.mentioned]
        words = mentioned[0].words if mentioned and len(mentioned[0].spans) > 1 else None
        return ActorRecord(
            id=self.id,
            type=self.mentions[0].class_,
            name=name[0] if name else words,
            same_as=[link for link, _ in self.links],
            mentions=[MentionRecord(span.start, span.end) for m in mentioned for span in m.spans],
        )


def actors_of(mentions: Sequence[Mention], equivalent: Iterable[Sequence[Mention]]) -> list[Actor]:
    """The actors of an article in the order of their first mentions."""
    groups = _Groups(mentions)
    for same in equivalent:
        groups.join(same)
    groups.join_by(lambda mention: [link for link, _ in mention.links], lambda mention: False)
    groups.join_by(
        lambda mention: [names.visible(name) for name, _ in mention.names], lambda mention: bool(mention.links)
    )
    groups.join_by(
        lambda mention: [names.visible(mention.words)] if mention.mentioned else [],
        lambda mention: bool(mention.links or mention.names),
    )
    found = [Actor(sorted(group, key=attrgetter("spans"))) for group in groups.all()]
    return sorted(found, key=lambda actor: actor.mentions[0].spans)


class DisjointSets:
    """Disjoint sets of ids, joined step by step."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def root(self, id_: str) -> str:
        """The id that stands for the set of this one."""
        while self._above.setdefault(id_, id_) != id_:
            self._above[id_] = self._above[self._above[id_]]
            id_ = self._above[id_]
        return id_

    def join(self, ids: Iterable[str]) -> None:
        """Make the sets of these ids one."""
        roots = [self.root(id_) for id_ in ids]
        for root in roots[1:]:
            self._above[root] = roots[0]


class _Groups:
    """Mentions by groups that are joined step by step; nothing depends on the order in which they are given."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._mentions = mentions
        self._sets = DisjointSets()

    def _root(self, mention: Mention) -> str:
        return self._sets.root(mention.annotation.id)

    def join(self, mentions: Iterable[Mention]) -> None:
        """Make the groups of these mentions one."""
        self._sets.join(map(self._root, mentions))

    def join_by(self, keys: Callable[[Mention], Iterable[Hashable]], apart: Callable[[Mention], bool]) -> None:
        """Join groups of one class that share a key; those that are held ``apart`` never with each other.

        Where a chain of shared keys leads from one of those to another, it joins neither: whichever it were joined with
        would be a guess.
        """
        sharing: dict[Hashable, set[str]] = defaultdict(set)
        for mention in self._mentions:
            for key in keys(mention):
                sharing[mention.class_, key].add(self._root(mention))
        shared = [same for same in sharing.values() if len(same) > 1]
        if not shared:
            return
        held = {self._root(mention) for mention in self._mentions if apart(mention)}
        links = [same if len(same & held) < 2 else same - held for same in shared]
        chains = DisjointSets()
        for same in links:
            chains.join(same)
        ends = Counter(map(chains.root, held))
        for same in links:
            between = any(ends[chains.root(root)] > 1 for root in same)
            self._sets.join(same - held if between else same)

    def all(self) -> list[list[Mention]]:
        """Every group."""
        found: dict[str, list[Mention]] = defaultdict(list)
        for mention in self._mentions:
            found[self._root(mention)].append(mention)
        return list(found.values())
