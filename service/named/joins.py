"""What joins of two and three relations share: the strongest relation between two actors, rows, and their shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from msgspec import Struct

from ontology.standing import Judge
from ontology.vocabulary import Vocabulary
from service.answers.answer import Answer
from service.answers.posed import Posed
from service.answers.shapes import Json, Shapes
from service.questions import published
from service.questions.filters import Filters
from service.questions.finding import Edge
from service.questions.published import Texts
from service.questions.world import World
from service.topics.actors import everybody
from service.topics.hop_shapes import HopShapes
from service.topics.hops import Hop, JointHops, standings_that_join, strongest_beside
from service.topics.paths import narrow_edges

Choices = Sequence[Sequence[Hop]]
"""For each place in a row all relations that may stand there."""
Open = tuple[dict[str, str], Choices]
"""Actors by what they are in a row, and what may stand between them."""


class Joined(Struct, frozen=True, gc=False):
    """Actors by what they are in a row, the hops between them, and the weakest standing of these."""

    actors: tuple[tuple[str, str], ...]
    hops: tuple[Hop, ...]
    standing: str

    @property
    def key(self) -> str:
        """What makes it a row of its own."""
        return "/".join([id_ for _, id_ in self.actors])

    @property
    def relations(self) -> set[str]:
        """The relations that it is made of."""
        return {hop.edge.id for hop in self.hops}


class Joining:
    """Joins relations in one world; of several between two actors the strongest that joins stands for all."""

    def __init__(self, posed: Posed) -> None:
        self._posed, self._world = posed, posed.world
        self._judge, self._joint = Judge(posed.world.vocabulary), JointHops(posed.world)
        self._at_best = strongest_beside(posed.world)
        self._joins = standings_that_join(posed.asked, posed.world.vocabulary)

    def edges(
        self, names: Iterable[str], subject_type: str | None = None, object_type: str | None = None
    ) -> list[Edge]:
        """Relations of these names, and those that narrow them, that fit what every hop must.

        They are chosen from all relations, which are found once a revision, for paths too.
        """
        wanted, every = frozenset(names), narrow_edges(self._filters, self._world)
        question = ("joined edges", wanted, self._filters, self._world.clock, subject_type, object_type)
        return self._world.view.remembered(question, lambda: self._chosen(every, wanted, subject_type, object_type))

    def by_ends(self, names: Iterable[str]) -> Mapping[str, Mapping[str, Sequence[Hop]]]:
        """What may join, by subject and object, grouped once a revision; without what somebody is to themselves."""
        question = ("joined by ends", frozenset(names), self._filters, self._world.clock, self._joins)
        return self._world.view.remembered(question, lambda: self._grouped(names))

    def _grouped(self, names: Iterable[str]) -> Mapping[str, Mapping[str, Sequence[Hop]]]:
        found: dict[str, dict[str, list[Hop]]] = defaultdict(lambda: defaultdict(list))
        for edge in self.edges(names):
            if edge.subject != edge.object and self.may_join(edge):
                found[edge.subject][edge.object].append(Hop(edge))
        return found

    def may_join(self, edge: Edge) -> bool:
        """Whether a relation joins by itself, or may do so beside others, since these leave claims out."""
        return edge.standing in self._joins or edge.id in self._at_best

    def _chosen(
        self, every: Iterable[Edge], names: frozenset[str], subject_type: str | None, object_type: str | None
    ) -> list[Edge]:
        allowed = with_narrower(names, self._world.vocabulary)
        subjects, objects = self._are(subject_type), self._are(object_type)
        return [edge for edge in every if edge.relation in allowed and subjects(edge.subject) and objects(edge.object)]

    def _are(self, class_: str | None) -> Callable[[str], bool]:
        if class_ is None:
            return lambda _: True
        return of_class(self._world, [class_]).__contains__

    def undated(self, names: Iterable[str]) -> int | None:
        """How many claims about such relations the clock leaves out because they have no date."""
        return self._world.undated(*(replace(self._filters, relation=name) for name in sorted(names)))

    @property
    def _filters(self) -> Filters:
        return Filters.of({name: value for name, value in self._posed.asked.values.items() if name in HOPS})

    def shown(self, rows: Iterable[Open]) -> list[tuple[str, Joined]]:
        """Rows of what joins, with the standings that are asked for, by their keys."""
        some = list(rows)
        self._joint.read(hop for _, choices in some for place in choices for hop in place)
        joined = (self._row(actors, choices) for actors, choices in some)
        return [(row.key, row) for row in joined if row is not None and row.standing in self._posed.asked.standings]

    def _row(self, actors: Mapping[str, str], choices: Choices) -> Joined | None:
        hops = self._strongest(choices)
        standing = hops and self._judge.weakest(hop.edge.standing for hop in hops)
        return Joined(tuple(actors.items()), hops, standing) if hops and standing else None

    def _strongest(self, choices: Choices) -> tuple[Hop, ...] | None:
        """Of all choices the strongest that join, as a whole and then hop by hop; the first by relation, then by id."""
        ordered = [sorted(place, key=self._place) for place in choices]
        most = [max(self._most(hop) for hop in place) for place in ordered]
        best: tuple[Hop, ...] | None = None
        for hops in self._joined(product(*ordered)):
            if best is None or self._joint.rank(hops) > self._joint.rank(best):
                best = hops
            if list(self._joint.rank(best)[1:]) == most:
                break
        return best

    def _joined(self, choices: Iterable[tuple[Hop, ...]]) -> Iterator[tuple[Hop, ...]]:
        for hops in map(self._joint.beside, choices):
            if hops is not None and all(hop.edge.standing in self._joins for hop in hops):
                yield hops

    def _most(self, hop: Hop) -> int:
        return self._judge.strength[self._at_best.get(hop.edge.id, hop.edge.standing)]

    def _place(self, hop: Hop) -> tuple[int, str, str]:
        return -self._judge.strength[hop.edge.standing], hop.edge.relation, hop.edge.id


HOPS = frozenset({"min_publishers", "min_holders", "stance", "stage", "said_by", "item", "via", "article", "q"})
"""The filters that every hop must fit; the clocks are the world's."""


def of_class(world: World, classes: Iterable[str]) -> frozenset[str]:
    """Everybody who is of one of these classes, or below them."""
    below = frozenset().union(*map(world.vocabulary.subclasses, classes))

    def find() -> frozenset[str]:
        return frozenset(id_ for id_, actor in everybody(world.view).items() if not below.isdisjoint(actor.types))

    return world.view.remembered(("of class", below), find)


def answered(
    posed: Posed, rows: Iterable[Open], joining: Joining, relations: Mapping[str, Collection[str]], file: str
) -> Answer:
    """A page of rows, which are joined once a revision.

    ``relations`` are those that they are made of, by the place where they stand in the text that links show, ``file``.
    """
    return posed.joined(
        lambda: joining.shown(rows),
        lambda some: shaped(some, posed.world),
        lambda row: row.relations,
        undated=joining.undated(set().union(*relations.values())),
        texts=pasted(posed, file, relations),
    )


def with_narrower(names: Collection[str], vocabulary: Vocabulary) -> frozenset[str]:
    """These relations and all that narrow them."""
    return frozenset(names).union(*map(vocabulary.narrower, names))


def pasted(posed: Posed, file: str, relations: Mapping[str, Collection[str]]) -> Texts:
    """The same question as a text, over relations of these names and those that narrow them."""
    vocabulary = posed.world.vocabulary
    every = {place: with_narrower(names, vocabulary) for place, names in relations.items()}
    joins = standings_that_join(posed.asked, vocabulary)
    return posed.world.texts(lambda: published.about_joined(file, posed.asked, every, vocabulary, joins))


def shaped(rows: Sequence[Joined], world: World) -> list[Json]:
    """Actors, standing, hops with their words, and all claims."""
    shapes, hops = Shapes(world.view), HopShapes(world)
    hops.read([hop for row in rows for hop in row.hops])
    return [
        {
            **{name: shapes.actor(id_) for name, id_ in row.actors},
            "standing": row.standing,
            "hops": [hops.with_claims(hop) for hop in row.hops],
            "claims": sorted({claim for hop in row.hops for claim in hops.claims(hop)}),
        }
        for row in rows
    ]
