"""What joins of two and three relations share: the strongest relation between two actors, rows, and their shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from msgspec import Struct

from ontology.standing import Judge
from service.answers.answer import Answer
from service.answers.posed import Posed
from service.answers.shapes import Json, Shapes
from service.questions.filters import Filters
from service.questions.finding import Edge
from service.questions.world import World
from service.topics.actors import everybody
from service.topics.hop_shapes import HopShapes
from service.topics.paths import narrow_edges


class Joined(Struct, frozen=True, gc=False):
    """Actors by what they are in a row, the hops between them, and the weakest standing of these."""

    actors: tuple[tuple[str, str], ...]
    hops: tuple[Edge, ...]
    standing: str

    @property
    def key(self) -> str:
        """What makes it a row of its own."""
        return "/".join([id_ for _, id_ in self.actors])

    @property
    def relations(self) -> set[str]:
        """The relations that it is made of."""
        return {hop.id for hop in self.hops}


class Joining:
    """Joins relations in one world; of several between two actors the strongest stands for all."""

    def __init__(self, posed: Posed) -> None:
        self._posed, self._world = posed, posed.world
        self._judge = Judge(posed.world.vocabulary)

    def edges(
        self, names: Iterable[str], subject_type: str | None = None, object_type: str | None = None
    ) -> list[Edge]:
        """Relations of these names, and those that narrow them, that fit what every hop must.

        They are chosen from all relations, which are found once a revision, for paths too.
        """
        wanted, every = frozenset(names), narrow_edges(self._filters, self._world)
        question = ("joined edges", wanted, self._filters, self._world.clock, subject_type, object_type)
        return self._world.view.remembered(question, lambda: self._chosen(every, wanted, subject_type, object_type))

    def by_ends(self, names: Iterable[str]) -> Mapping[str, Mapping[str, Edge]]:
        """The strongest by subject and object, grouped once a revision; without what somebody is to themselves."""
        question = ("joined by ends", frozenset(names), self._filters, self._world.clock)
        return self._world.view.remembered(question, lambda: self._grouped(names))

    def _grouped(self, names: Iterable[str]) -> Mapping[str, Mapping[str, Edge]]:
        found: dict[str, dict[str, list[Edge]]] = defaultdict(lambda: defaultdict(list))
        for edge in self.edges(names):
            if edge.subject != edge.object:
                found[edge.subject][edge.object].append(edge)
        return {one: {other: self.strongest(edges) for other, edges in to.items()} for one, to in found.items()}

    def _chosen(
        self, every: Iterable[Edge], names: frozenset[str], subject_type: str | None, object_type: str | None
    ) -> list[Edge]:
        allowed = names.union(*map(self._world.vocabulary.narrower, names))
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

    def strongest(self, edges: Iterable[Edge]) -> Edge:
        """The strongest; of equally strong ones the first by relation, then by id."""
        return min(edges, key=lambda edge: (-self._judge.strength[edge.standing], edge.relation, edge.id))

    def row(self, hops: tuple[Edge, ...], **actors: str) -> Joined:
        """A row as strong as its weakest hop."""
        return Joined(tuple(actors.items()), hops, self._judge.weakest([hop.standing for hop in hops]))

    def shown(self, rows: Iterable[Joined]) -> list[tuple[str, Joined]]:
        """Rows with the standings that are asked for, by their keys."""
        return [(row.key, row) for row in rows if row.standing in self._posed.asked.standings]


HOPS = frozenset({"min_publishers", "min_holders", "stance", "stage", "said_by", "item", "via", "article", "q"})
"""The filters that every hop must fit; the clocks are the world's."""


def of_class(world: World, classes: Iterable[str]) -> frozenset[str]:
    """Everybody who is of one of these classes, or below them."""
    below = frozenset().union(*map(world.vocabulary.subclasses, classes))

    def find() -> frozenset[str]:
        return frozenset(id_ for id_, actor in everybody(world.view).items() if not below.isdisjoint(actor.types))

    return world.view.remembered(("of class", below), find)


def answered(posed: Posed, rows: Iterable[Joined], joining: Joining, names: Iterable[str]) -> Answer:
    """A page of rows, which are joined once a revision; ``names`` are the relations that they are made of."""
    return posed.joined(
        lambda: joining.shown(rows),
        lambda some: shaped(some, posed.world),
        lambda row: row.relations,
        joining.undated(names),
    )


def shaped(rows: Sequence[Joined], world: World) -> list[Json]:
    """Actors, standing, hops with their words, and all claims."""
    shapes, hops = Shapes(world.view), HopShapes(world)
    found = hops.read(sorted({id_ for row in rows for id_ in row.relations}))
    return [
        {
            **{name: shapes.actor(id_) for name, id_ in row.actors},
            "standing": row.standing,
            "hops": [hops.with_claims(found[hop.id]) for hop in row.hops],
            "claims": sorted({claim for hop in row.hops for claim, _ in found[hop.id].claims}),
        }
        for row in rows
    ]
