"""Who backs an actor and somebody else, too."""

from __future__ import annotations

from collections.abc import Iterator

from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.query_context import QueryContext
from actorgraph.service.usecases.joins import JoinCandidate, RelationJoin, answered

PARTS = "backer", "actor", "other"


def listed(posed: QueryContext) -> Answer:
    """A page of rows: a backer, the actor that is asked for, another whom it backs as well."""
    joining = RelationJoin(posed)
    return answered(posed, _rows(posed, joining), joining, {"edges": posed.asked.values["relation"]}, "shared_backers")


def _rows(posed: QueryContext, joining: RelationJoin) -> Iterator[JoinCandidate]:
    actor, wanted = posed.asked.values["actor"], posed.asked.values.get("other")
    names = posed.asked.values["relation"]
    backers = {edge.subject for edge in joining.edges(names, objects=[actor])} - {actor}
    for backer, backed in joining.backed(names, backers).items():
        for other in backed.keys() - {actor} if wanted is None else backed.keys() & {wanted}:
            yield JoinCandidate(PARTS, (backer, actor, other), backed[actor], backed[other])
