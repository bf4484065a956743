"""Who is armed by two states that are hostile to each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from actorgraph.ontology.standing import one_direction
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.query_context import QueryContext
from actorgraph.service.usecases.chains import ARMS, STATE
from actorgraph.service.usecases.hops import Hop
from actorgraph.service.usecases.joins import JoinCandidate, RelationJoin, answered

PARTS = "armed", "state", "rival"


def listed(context: QueryContext) -> Answer:
    """A page of rows: who is armed, the two states, how each arms it, and what the one does to the other."""
    joining, relations = RelationJoin(context), {"arms": {ARMS}, "edges": context.asked.values["relation"]}
    return answered(context, _rows(context, joining), joining, relations, "rivals")


def _rows(context: QueryContext, joining: RelationJoin) -> Iterator[JoinCandidate]:
    wanted = context.asked.values.get("actor")
    arming: dict[str, dict[str, list[Hop]]] = defaultdict(lambda: defaultdict(list))
    for edge in joining.edges([ARMS], objects=None if wanted is None else [wanted], types=(STATE, None)):
        arming[edge.object][edge.subject].append(Hop(edge))
    hostile: dict[tuple[str, str], list[Hop]] = defaultdict(list)
    states = None if wanted is None else arming[wanted].keys()
    for edge in joining.edges(context.asked.values["relation"], states, states, types=(STATE, STATE)):
        hostile[one_direction(edge.subject, edge.object)].append(Hop(edge))
    for armed, arms in arming.items():
        for pair in combinations(sorted(arms), 2):
            if pair in hostile:
                yield JoinCandidate(PARTS, (armed, *pair), arms[pair[0]], arms[pair[1]], hostile[pair])
