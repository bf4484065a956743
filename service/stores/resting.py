"""Relations that rest on some claims, where no statement finds them: of what was found by itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping, Sequence

from ontology.standing import DerivedRelation
from service.stores.base import EdgeRow


def resting_on(
    claims: Container[str],
    edges: Sequence[EdgeRow],
    relations: Callable[[Collection[str]], Mapping[str, DerivedRelation]],
) -> list[EdgeRow]:
    """Those of some relations for which one of these claims counts; ``relations`` reads them whole."""
    whole = relations([id_ for id_, *_ in edges])
    return [edge for edge in edges if any(claim in claims for claim, _ in whole[edge[0]].claims)]
