"""Who is armed by two states that are hostile to each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from ontology.standing import one_direction
from service.answers.answer import Answer
from service.answers.posed import Posed
from service.named.chains import ARMS, STATE
from service.named.joins import Joining, Open, answered
from service.topics.hops import Hop


def listed(posed: Posed) -> Answer:
    """A page of rows: who is armed, the two states, how each arms it, and what the one does to the other."""
    joining, relations = Joining(posed), {"arms": {ARMS}, "edges": posed.asked.values["relation"]}
    return answered(posed, _rows(posed, joining), joining, relations, "rivals")


def _rows(posed: Posed, joining: Joining) -> Iterator[Open]:
    hostile: dict[tuple[str, str], list[Hop]] = defaultdict(list)
    for edge in joining.edges(posed.asked.values["relation"], subject_type=STATE, object_type=STATE):
        if joining.may_join(edge):
            hostile[one_direction(edge.subject, edge.object)].append(Hop(edge))
    arming: dict[str, dict[str, list[Hop]]] = defaultdict(lambda: defaultdict(list))
    for edge in joining.edges([ARMS], subject_type=STATE):
        if joining.may_join(edge):
            arming[edge.object][edge.subject].append(Hop(edge))
    wanted = posed.asked.values.get("actor")
    for armed in arming.keys() if wanted is None else arming.keys() & {wanted}:
        for pair in combinations(sorted(arming[armed]), 2):
            if pair in hostile:
                one, other = (arming[armed][state] for state in pair)
                yield {"armed": armed, "state": pair[0], "rival": pair[1]}, (one, other, hostile[pair])
