"""The rules of standing, sentence by sentence, and the words in which cases pin them.

A case is a list of claims, in words, and what each relation derived from them must be; a relation that a case doesn't
expect must not be derived. Every expected value was written by hand from the rules, none was copied from an output.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from actorgraph.ontology.standing import DerivedRelation, StandingRules
from actorgraph.ontology.testimony import Testimony

RULES = {
    "1 own": "Rule 1: a relation's own claims count for it.",
    "1 narrower": "Rule 1: claims of narrower relations count too (arms counts for supports).",
    "1 parts": "Rule 1: each narrower relation, and each item, is a part that stands first by itself.",
    "1 whole": "Rule 1: the whole is as strong as its strongest part that isn't denied.",
    "2 wider": "Rule 2: a denial of a wider relation counts where a non-denying claim names the narrow one.",
    "2 creates": "Rule 2: a denial creates the relation that it names (denied), never another.",
    "2 item": "Rule 2: a denial with an item touches that item only.",
    "2 via": "Rule 2: a denial with a via touches that way only.",
    "2 neither": "Rule 2: a denial with neither touches the whole, every item and every way.",
    "3 cancels": "Rule 3: ended cancels happened claims.",
    "3 stance": "Rule 3: ended cancels claims of equal or weaker stance.",
    "3 date": "Rule 3: ended cancels claims dated no later than itself.",
    "3 undated": "Rule 3: undated ones cancel nothing.",
    "3 narrower": "Rule 3: ended cancels in its own and narrower relations.",
    "3 items and ways": "Rule 3: an end with an item or a via ends that one only, one with neither ends all.",
    "3 never wider": "Rule 3: ended never cancels in a wider relation.",
    "4 conditional": "Rule 4: an asserts claim that is conditional counts as alleges.",
    "4 alternative": "Rule 4: an asserts claim that is one of alternatives counts as alleges.",
    "4 items": "Rule 4: alternatives that are equal but for item and evidence weaken the items, not the whole.",
    "4 denies ended": "Rule 4: denies + ended counts as alleges + happened.",
    "4 any other denial": "Rule 4: any other denial disputes, whatever its stage.",
    "4 counts": "Rule 4: the counts show the stances as annotated.",
    "5 one": "Rule 5: a symmetric relation is one, the smaller canonical IRI first.",
    "5 either end": "Rule 5: whichever end names it, it is the same relation.",
    "6 counts_as": "Rule 6: each claim says why it counts: direct, from_narrower, from_wider.",
    "table denied": "Table, row 1: denied when every claim denies.",
    "table disputed": "Table, row 2: disputed when at least one denies and at least one doesn't.",
    "table stated": "Table, row 3: stated when at least one asserts that it happened.",
    "table alleged": "Table, row 4: alleged when at least one alleges that it happened.",
    "table ended": "Table, row 5: ended when at least one says that it ended.",
    "table prepared": "Table, row 6: prepared, then considered: the furthest stage that remains.",
    "table considered": "Table, row 6: considered when no further stage remains.",
    "strength": "Strength: stated, alleged, disputed, ended, prepared, considered, denied.",
    "counts stance": "It carries counts by stance.",
    "counts stage": "It carries counts by stage, denials left out.",
    "publishers": "It carries the number of distinct publishers.",
    "publishers copies": "Copies of one text count once.",
    "publishers articles": "Copies count once, whichever sentence each marks: articles are compared, then quotes.",
    "publishers near": "Near-copies of one text count once.",
    "publishers none": "Articles without a publisher are one publisher together.",
    "publishers order": "Copies are grouped in a way that doesn't depend on order.",
    "holders": "It carries the number of distinct first speakers: three outlets quoting one man are one holder.",
    "holders publisher": "A claim that names no speaker is held by its publisher.",
    "holders copies": "Copies of one text that name no speaker are held by one.",
    "self_reported": "It is self-reported when its only holder is its own subject.",
    "reports": "It carries its first and last report.",
    "items": "It carries each item with its own standing.",
    "either_or": "It is flagged when one of its claims is one of alternatives.",
    "conditional": "It is flagged when one of its claims is conditional.",
    "claims": "It carries the way to its claims.",
    "relatedTo": "relatedTo is for queries only: nothing is derived for it.",
    "via": "A way stands on the claims with that via, and on the denials and ends that reach it.",
}
"""Every sentence about standing that `StandingRules.derive` answers for, by id, in short."""

ELSEWHERE = {
    "3 date of a claim": "when.end, else when.start, else publication: chosen where testimonies are made from claims",
    "3 date of an end": "when.end, else said, else publication, never when.start: chosen there, too",
    "5 filter": "a filter on either end finds a symmetric relation: the queries'",
    "weakest hop": "a path or a join is as strong as its weakest hop: a test of its own, it takes no claims",
    "filters": "only at, as_of, status and identity change what a standing is computed from: the queries'",
}
"""Sentences of the same section that a list of claims can't pin, and who answers for them."""


def says(
    sentence: str,
    how: str,
    *,
    by: str | None = None,
    publisher: str = "Courier",
    date: str | None = None,
    reported: tuple[str, str] | None = None,
    alternative: bool | str = False,
    **facts: Any,
) -> Testimony:
    """Put one claim in words: ``says("Kestrelia arms AshColumn", "alleges prepared", by="Northmark")``."""
    subject, relation, object_ = sentence.split()
    stance, _, stage = how.partition(" ")
    details = {"item": None, "via": None, "words": "", "conditional": False, "period": None, "end_date": date}
    return Testimony(
        claim="",
        subject=subject,
        relation=relation,
        object=object_,
        stance=stance,
        stage=stage or "happened",
        speaker=by,
        publisher=publisher,
        date=date,
        reported=reported,
        alternative=alternative if isinstance(alternative, str) else "a group" if alternative else "",
        **{**details, **facts},
    )


@dataclass(frozen=True)
class Case:
    """Claims, numbered from 1 in the order given, and what must come of them.

    ``expect`` gives for each relation its standing, or the facts that matter, by the names that `facts` uses.
    """

    rule: str
    shows: str
    claims: Sequence[Testimony]
    expect: dict[str, str | dict[str, Any]]

    @property
    def testimonies(self) -> list[Testimony]:
        """Its claims with their numbers as ids, and with texts of their own where the case gives none."""
        numbered = enumerate(self.claims, 1)
        return [replace(t, claim=str(n), words=t.words or f"text {n}") for n, t in numbered]

    def __str__(self) -> str:
        return f"{self.rule}: {self.shows}"


def facts(relation: DerivedRelation) -> dict[str, Any]:
    """Everything that a derived relation carries, by short names."""
    return {
        "standing": relation.standing,
        "counts": {name: count for name, count in relation.counts if count},
        "publishers": relation.publishers,
        "holders": relation.holders,
        "self_reported": relation.self_reported,
        "reports": (relation.first_reported, relation.last_reported),
        "either_or": relation.either_or,
        "conditional": relation.conditional,
        "items": {item.item: item.standing for item in relation.items},
        "item_order": [item.item for item in relation.items],
        "vias": {via.via: via.standing for via in relation.vias},
        "via_items": {via.via: {item.item: item.standing for item in via.items} for via in relation.vias},
        "via_claims": {via.via: set(via.claims) for via in relation.vias},
        "periods": relation.periods,
        "claims": dict(relation.claims),
    }


def differences(case: Case, judge: StandingRules, testimonies: Sequence[Testimony] | None = None) -> dict[str, Any]:
    """What a case expects and doesn't get, as ``{relation: (expected, got)}``; empty when all is as it should be."""
    derived = judge.derive(case.testimonies if testimonies is None else testimonies)
    got = {f"{d.subject} {d.relation} {d.object}": facts(d) for d in derived}
    wrong: dict[str, Any] = {name: ("nothing", got[name]["standing"]) for name in got.keys() - case.expect.keys()}
    for name, expected in case.expect.items():
        wanted = {"standing": expected} if isinstance(expected, str) else expected
        found = {fact: got.get(name, {}).get(fact) for fact in wanted}
        if found != wanted:
            wrong[name] = (wanted, found)
    return wrong
