"""Claims as standing sees them, in the ledger: a claim's row, and the questions that give testimonies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ontology.claims import Claim, digest
from ontology.copies import shingles
from ontology.dates import bounds
from ontology.names import fold
from ontology.standing import Testimony
from service.stores.base import Dates

_TESTIMONY = """
    SELECT c.low, c.high, c.id, s.canonical, c.relation, o.canonical, i.canonical, v.canonical, c.stance, c.stage,
           h.canonical, a.publisher, c.words, c.shingles, c.alternative, c.conditional, c.dated, c.earliest, c.latest,
           c.day, c.published, c.published_day
"""
_WITH_ACTORS = """
    JOIN signature s ON s.id = c.subject
    LEFT JOIN signature o ON o.id = c.object
    LEFT JOIN signature i ON i.id = c.item
    LEFT JOIN signature v ON v.id = c.via
    LEFT JOIN signature h ON h.id = c.speaker
"""
TESTIMONIES = f"""{_TESTIMONY}
    FROM touched t
    CROSS JOIN claim c ON c.low = t.low AND c.high = t.high -- CROSS: from the few pairs, or SQLite reads all claims
    JOIN article a ON a.id = c.article AND a.counts
    {_WITH_ACTORS}
    ORDER BY t.low, t.high
"""
TESTIMONIES_OF = f"{_TESTIMONY} FROM claim c JOIN article a ON a.id = c.article {_WITH_ACTORS} WHERE c.id IN"


def dates_of(testimony: Testimony) -> Dates:
    """A claim's dates, as a view gives them."""
    return *(testimony.period or (None, None)), testimony.reported[0] if testimony.reported else None


def claim_row(
    claim: Claim, signatures: Mapping[str, int | str], published: str | None, pair: tuple[str, str] | None = None
) -> tuple[Any, ...]:
    """A claim as the table has it; ``signatures`` stand for its source actors, ``pair`` is the canonical actors."""

    def signature(actor: str | None) -> int | str | None:
        return None if actor is None else signatures[actor]

    earliest, latest = claim.when.bounds if claim.when else (None, None)
    published_day = bounds(published)[1] if published else None
    return (
        claim.id,
        claim.article,
        signatures[claim.subject],
        claim.relation,
        signature(claim.object),
        signature(claim.item),
        signature(claim.via),
        signature(claim.said_by[0]) if claim.said_by else None,
        claim.stance,
        claim.stage,
        _words(claim),
        shingles(evidence.quote for evidence in claim.evidence),
        claim.either_or is not None,
        claim.conditional,
        claim.when is not None,
        earliest,
        latest,
        _day(claim, published_day),
        published,
        published_day,
        *(pair or (None, None)),
    )


def _words(claim: Claim) -> str:
    """Equal for claims whose quotes are copies: the same words after folding space and case."""
    return digest([fold(evidence.quote) for evidence in claim.evidence], 16)


def _day(claim: Claim, published_day: str | None) -> str | None:
    """The day by which rule 3 compares a claim: the end of its `when`, else the start, else publication."""
    if claim.when is None:
        return published_day
    return bounds(claim.when.end or claim.when.start or "")[1]
