"""What relations rest on, where no statement finds it: of what was found by itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence

from actorgraph.ontology.dates import Bounds
from actorgraph.ontology.standing import DerivedRelation, alone
from actorgraph.ontology.testimony import Testimony
from actorgraph.service.stores.filters import ByDay, Footing, Rests
from actorgraph.service.stores.records import EdgeRow


def resting_on(
    claims: Container[str],
    edges: Sequence[EdgeRow],
    relations: Callable[[Collection[str]], Mapping[str, DerivedRelation]],
) -> list[EdgeRow]:
    """Those of some relations for which one of these claims counts; ``relations`` reads them whole."""
    whole = relations([id_ for id_, *_ in edges])
    return [edge for edge in edges if any(claim in claims for claim, _ in whole[edge[0]].claims)]


def rests(claim: str, period: Bounds, group: str | None, counting: tuple[str, str, bool]) -> Rests:
    """A claim in short; ``group``: its alternatives; ``counting``: its stance, stage, and whether it is conditional."""
    stance, stage, conditional = counting
    standing = alone(stance, stage, bool(conditional or group))
    return Rests(claim, *period, None if standing == "denied" else group, standing)


def by_day_of(
    relations: Iterable[DerivedRelation],
    day: str,
    testimonies: Callable[[Collection[str]], Mapping[str, Testimony]],
) -> dict[str, ByDay]:
    """What these relations had been by a day; ``testimonies`` reads their claims."""
    some = list(relations)
    told = testimonies({claim for relation in some for claim, _ in relation.claims})

    def of(relation: DerivedRelation) -> ByDay:
        said = [told[claim] for claim, _ in relation.claims]
        by_then = [t for t in said if t.reported and t.reported[1] <= day]
        return ByDay(
            any(t.relation == relation.relation or not t.denies for t in by_then),
            any(t.relation == relation.relation for t in by_then),
            len(by_then) == len(said),
            tuple(t.claim for t in said if not t.reported),
        )

    return {relation.id: of(relation) for relation in some}


def footings_of(
    relations: Iterable[DerivedRelation], testimonies: Callable[[Collection[str]], Mapping[str, Testimony]]
) -> dict[str, Footing]:
    """What these relations rest on; ``testimonies`` reads their claims."""
    some = list(relations)
    told = testimonies({claim for relation in some for claim, _ in relation.claims})

    def of(claim: str) -> Rests:
        said = told[claim]
        counting = said.stance, said.stage, said.conditional
        return rests(claim, said.period or (None, None), said.alternative or None, counting)

    return {relation.id: tuple(of(claim) for claim, _ in relation.claims) for relation in some}
