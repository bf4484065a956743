"""What relations rest on, where no statement finds it: of what was found by itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence

from ontology.standing import DerivedRelation
from ontology.testimony import Testimony
from service.stores.base import EdgeRow, Footing


def resting_on(
    claims: Container[str],
    edges: Sequence[EdgeRow],
    relations: Callable[[Collection[str]], Mapping[str, DerivedRelation]],
) -> list[EdgeRow]:
    """Those of some relations for which one of these claims counts; ``relations`` reads them whole."""
    whole = relations([id_ for id_, *_ in edges])
    return [edge for edge in edges if any(claim in claims for claim, _ in whole[edge[0]].claims)]


def footings_of(
    relations: Iterable[DerivedRelation], testimonies: Callable[[Collection[str]], Mapping[str, Testimony]]
) -> dict[str, Footing]:
    """What these relations rest on; ``testimonies`` reads their claims."""
    some = list(relations)
    told = testimonies({claim for relation in some for claim, _ in relation.claims})

    def of(claim: str) -> tuple[str, str | None, str | None, str | None]:
        said = told[claim]
        return claim, *(said.period or (None, None)), None if said.denies else said.alternative or None

    return {relation.id: tuple(of(claim) for claim, _ in relation.claims) for relation in some}
