"""What joins of two and three relations share: the strongest relation between two actors, rows, and their shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ontology.standing import Judge
from service.answers import Answer
from service.filters import Filters
from service.finding import Edge
from service.hop_shapes import HopShapes
from service.paths import narrow_edges
from service.posed import Posed
from service.shapes import Json, Shapes
from service.world import World

ANY: frozenset[str] = frozenset()
"""Any class."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Actors by what they are in a row, the hops between them, and the weakest standing of these."""

    actors: tuple[tuple[str, str], ...]
    hops: tuple[Edge, ...]
    standing: str

    @property
    def key(self) -> str:
        """What makes it a row of its own."""
        return "/".join(id_ for _, id_ in self.actors)

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
        self, names: Iterable[str], subject_type: frozenset[str] = ANY, object_type: frozenset[str] = ANY
    ) -> list[Edge]:
        """Relations of these names, and those that narrow them, that fit what every hop must; each once."""
        ends = {"subject_type": subject_type, "object_type": object_type}
        found = (narrow_edges(filters, self._world) for filters in self._filters(names, **ends))
        return sorted({edge for some in found for edge in some}, key=lambda edge: edge.id)

    def undated(self, names: Iterable[str]) -> int | None:
        """How many claims about such relations the clock leaves out because they have no date."""
        return self._world.undated(*self._filters(names))

    def _filters(self, names: Iterable[str], **ends: frozenset[str]) -> list[Filters]:
        values = {name: value for name, value in self._posed.asked.values.items() if name in HOPS}
        return [Filters.of({**values, **ends, "relation": name}) for name in sorted(names)]

    def strongest(self, edges: Iterable[Edge]) -> Edge:
        """The strongest; of equally strong ones the first by relation, then by id."""
        return min(edges, key=lambda edge: (-self._judge.strength[edge.standing], edge.relation, edge.id))

    def row(self, hops: tuple[Edge, ...], **actors: str) -> Joined:
        """A row as strong as its weakest hop."""
        return Joined(tuple(actors.items()), hops, self._judge.weakest(hop.standing for hop in hops))

    def shown(self, rows: Iterable[Joined]) -> list[tuple[str, Joined]]:
        """Rows with the standings that are asked for, by their keys."""
        return [(row.key, row) for row in rows if row.standing in self._posed.asked.standings]


HOPS = frozenset({"min_publishers", "min_holders", "stance", "stage", "said_by", "item", "via", "article", "q"})
"""The filters that every hop must fit; the clocks are the world's."""


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
