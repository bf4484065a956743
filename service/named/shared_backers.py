"""Who backs an actor and somebody else, too."""

from __future__ import annotations

from collections.abc import Iterator

from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.posed import Posed
from actorgraph.service.named.joins import Joining, Open, answered

PARTS = "backer", "actor", "other"


def listed(posed: Posed) -> Answer:
    """A page of rows: a backer, the actor that is asked for, another whom it backs as well."""
    joining = Joining(posed)
    return answered(posed, _rows(posed, joining), joining, {"edges": posed.asked.values["relation"]}, "shared_backers")


def _rows(posed: Posed, joining: Joining) -> Iterator[Open]:
    actor, wanted = posed.asked.values["actor"], posed.asked.values.get("other")
    names = posed.asked.values["relation"]
    backers = {edge.subject for edge in joining.edges(names, objects=[actor])} - {actor}
    for backer, backed in joining.backed(names, backers).items():
        for other in backed.keys() - {actor} if wanted is None else backed.keys() & {wanted}:
            yield Open(PARTS, (backer, actor, other), backed[actor], backed[other])
