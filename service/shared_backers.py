"""Who backs an actor and somebody else, too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from service.answers import Answer
from service.finding import Edge
from service.joins import Joined, Joining, answered
from service.posed import Posed


def listed(posed: Posed) -> Answer:
    """A page of rows: a backer, the actor that is asked for, another whom it backs as well."""
    joining = Joining(posed)
    return answered(posed, _rows(posed, joining), joining, posed.asked.values["relation"])


def _rows(posed: Posed, joining: Joining) -> Iterator[Joined]:
    actor, wanted = posed.asked.values["actor"], posed.asked.values.get("other")
    backing: dict[str, dict[str, list[Edge]]] = defaultdict(lambda: defaultdict(list))
    for edge in joining.edges(posed.asked.values["relation"]):
        if edge.subject != edge.object:
            backing[edge.subject][edge.object].append(edge)
    for backer, backed in backing.items():
        if actor in backed:
            mine = joining.strongest(backed[actor])
            for other in backed.keys() - {actor} if wanted is None else backed.keys() & {wanted}:
                yield joining.row((mine, joining.strongest(backed[other])), backer=backer, actor=actor, other=other)
