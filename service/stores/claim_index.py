"""Claims as standing sees them, in the ledger: a claim's row, and the questions that give testimonies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actorgraph.ontology.claims import Article, Claim, dated, digest
from actorgraph.ontology.dates import bounds
from actorgraph.ontology.names import fold
from actorgraph.ontology.near_duplicates import shingles
from actorgraph.ontology.testimony import Testimony
from actorgraph.service.stores.records import Dates

_TESTIMONY = """
    SELECT p.low, p.high, c.id, s.canonical, c.relation, o.canonical, i.canonical, v.canonical, c.stance, c.stage,
           h.canonical, a.publisher, a.text_digest, a.sketch, c.words, c.shingles, c.alternative, c.alike,
           c.conditional, c.dated, c.earliest, c.latest, c.day, c.end_day, c.first_day, c.published, c.published_day
"""
_WITH_ACTORS = """
    LEFT JOIN pair p ON p.key = c.pair
    JOIN signature s ON s.id = c.subject
    LEFT JOIN signature o ON o.id = c.object
    LEFT JOIN signature i ON i.id = c.item
    LEFT JOIN signature v ON v.id = c.via
    LEFT JOIN signature h ON h.id = c.speaker
"""
TESTIMONIES = f"""{_TESTIMONY}
    FROM touched t
    CROSS JOIN claim c ON c.pair = t.pair -- CROSS: from the few pairs, or SQLite reads all claims
    JOIN article a ON a.key = c.article AND a.counts
    {_WITH_ACTORS}
    WHERE t.pair BETWEEN ? AND ?
    ORDER BY t.pair
"""
TESTIMONIES_OF = f"{_TESTIMONY} FROM claim c JOIN article a ON a.key = c.article {_WITH_ACTORS} WHERE c.id IN"


CLAIM_COLUMNS = (
    *(
        "id",
        "subject",
        "relation",
        "object",
        "item",
        "via",
        "speaker",
        "stance",
        "stage",
        "words",
        "shingles",
    ),
    *("alternative", "alike", "conditional", "dated", "earliest", "latest", "day", "end_day", "first_day"),
    *("published", "published_day", "pair"),
)
"""What `claim_row` gives, in this order."""


def dates_of(testimony: Testimony) -> Dates:
    """A claim's dates, as a view gives them."""
    return *(testimony.period or (None, None)), testimony.first_day


_ACTORS = tuple(map(CLAIM_COLUMNS.index, ("subject", "object", "item", "via", "speaker")))


def with_signatures(row: Sequence[Any], signatures: Mapping[str, int]) -> list[Any]:
    """A row of `claim_row`, which has source actors' ids, with their signatures."""
    changed = list(row)
    for place in _ACTORS:
        if (actor := changed[place]) is not None:
            changed[place] = signatures[actor]
    return changed


def claim_row(
    claim: Claim, signatures: Mapping[str, int | str], published: str | None, pair: int | None = None
) -> tuple[Any, ...]:
    """A claim as the table has it; ``signatures`` stand for its source actors, ``pair`` is its pair's key."""

    def signature(actor: str | None) -> int | str | None:
        return None if actor is None else signatures[actor]

    earliest, latest = claim.when.bounds if claim.when else (None, None)
    published_day = bounds(published)[1] if published else None
    return (
        claim.id,
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
        claim.either_or or "",
        _alike(claim) if claim.either_or else "",
        claim.conditional,
        claim.when is not None,
        earliest,
        latest,
        _day(claim, published_day),
        _end_day(claim, published_day),
        _first_day(claim, published),
        published,
        published_day,
        pair,
    )


def sketch_of(article: Article) -> bytes:
    """By which near-copies of an article's text are known; nothing where its text isn't there."""
    return shingles([article.text]) if article.text else b""


def _words(claim: Claim) -> str:
    """Equal for claims whose quotes are copies: the same words after folding space and case."""
    return digest([fold(evidence.quote) for evidence in claim.evidence], 16)


def _alike(claim: Claim) -> str:
    """Equal for alternatives that say the same, beside item, evidence and what a testimony holds anyway."""
    when = claim.when.edtf if claim.when else None
    return digest([claim.role, claim.said_by[1:], claim.said, when, claim.conditional], 16)


def _day(claim: Claim, published_day: str | None) -> str | None:
    """The day by which rule 3 compares a claim that is no end: of its `when` the end, else the start; publication."""
    if claim.when is None:
        return published_day
    return bounds(claim.when.end or claim.when.start or "")[1]


def _end_day(claim: Claim, published_day: str | None) -> str | None:
    """The day by which rule 3 compares an end: its `when`'s end, never the start; else `said`, else publication."""
    date = (claim.when.end if claim.when else None) or claim.said
    return (bounds(date)[1] if date else None) or published_day


def _first_day(claim: Claim, published: str | None) -> str | None:
    """The first day that a claim's date can mean: what it is about was then; an end came then."""
    date, dated_by = dated(claim, published)
    first, last = bounds(date) if date else (None, None)
    before = dated_by == "when" and claim.when is not None and claim.when.start is None and claim.stage != "ended"
    return last if before else first or last  # what was going on until some day isn't put before it
