"""Who backs an actor and somebody else, too."""

from __future__ import annotations

from collections.abc import Iterator

from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.query_context import QueryContext
from actorgraph.service.usecases.joins import JoinCandidate, RelationJoin, answered

PARTS = "backer", "actor", "other"


def listed(context: QueryContext) -> Answer:
    """A page of rows: a backer, the actor that is asked for, another whom it backs as well."""
    joining = RelationJoin(context)
    return answered(
        context, _rows(context, joining), joining, {"edges": context.asked.values["relation"]}, "shared_backers"
    )


def _rows(context: QueryContext, joining: RelationJoin) -> Iterator[JoinCandidate]:
    actor, wanted = context.asked.values["actor"], context.asked.values.get("other")
    names = context.asked.values["relation"]
    backers = {edge.subject for edge in joining.edges(names, objects=[actor])} - {actor}
    for backer, backed in joining.backed(names, backers).items():
        for other in backed.keys() - {actor} if wanted is None else backed.keys() & {wanted}:
            yield JoinCandidate(PARTS, (backer, actor, other), backed[actor], backed[other])
