"""Each rule of standing matters: with the rule switched off, a case that names it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from actorgraph.ontology import standing, testimony
from actorgraph.ontology.printed import Print
from actorgraph.ontology.standing import StandingRules
from actorgraph.ontology.vocabulary import Relation, Vocabulary, default_vocabulary
from tests.ontology.standing_words import RULES, differences
from tests.ontology.test_standing import CASES


@dataclass(frozen=True)
class Switch:
    """One rule's code, and what stands in its place when the rule is off."""

    rule: str
    owner: object
    name: str
    off: Any

    def __str__(self) -> str:
        return f"{self.rule} without {getattr(self.owner, '__name__', self.owner)}.{self.name}"


def _counting_lone_denials(judge: StandingRules, name: str, testimonies: Any) -> tuple[list[Any], list[Any]]:
    narrower = judge.vocabulary.narrower(name)
    own = [t for t in testimonies if t.relation == name or t.relation in narrower]
    return own, [t for t in testimonies if t.relation in judge.vocabulary.wider(name)]


def _without_wider(judge: StandingRules, name: str, testimonies: Any) -> tuple[list[Any], list[Any]]:
    return WHICH_COUNT(judge, name, testimonies)[0], []


def _in_one_part(judge: StandingRules, own: Any, wider: Any) -> tuple[str, tuple[Any, ...]]:
    return judge._part(own, [*own, *wider]), ()


def _table_without(row: str, instead: str) -> Callable[..., str]:
    def table(judge: StandingRules, counting: Any) -> str:
        found = TABLE(judge, counting)
        return instead if found == row else found

    return table


def _by_firmness(judge: StandingRules, counting: Any) -> str:
    if any(stance == "denies" for stance, _ in counting):
        return TABLE(judge, counting)
    return TABLE(judge, [max(counting, key=lambda stance_stage: judge._stance_strength[stance_stage[0]])])


def _stances_alike(judge: StandingRules, vocabulary: Vocabulary) -> None:
    INIT(judge, vocabulary)
    judge._stance_strength = dict.fromkeys(judge._stance_strength, 1)


def _counting_stages_of_denials(judge: StandingRules, testimonies: Any) -> tuple[tuple[str, int], ...]:
    return tuple((stage, sum(t.stage == stage for t in testimonies)) for stage in judge.vocabulary.stages)


def _as_annotated(stance: str, stage: str, tentative: bool) -> tuple[str, str]:
    return stance, stage


def _denying_only_what_happened(stance: str, stage: str, tentative: bool) -> tuple[str, str]:
    counted = COUNTS_WITH(stance, stage, tentative)
    return counted if stage == "happened" else (counted[0].replace("denies", "alleges"), stage)


def _counting_effective(judge: StandingRules, testimonies: Any) -> tuple[tuple[str, int], ...]:
    found = [t.effective for t in testimonies]
    names = (*judge.vocabulary.stances, *judge.vocabulary.stages)
    return tuple((name, sum(name in pair for pair in found)) for name in names)


def _vias_with_everything(judge: StandingRules, own: Any, wider: Any) -> tuple[Any, ...]:
    vias = VIAS(judge, own, wider)
    whole, items = judge._whole(own, wider)
    return tuple(standing.ViaPart(v.via, whole, items, v.periods, v.claims) for v in vias)


def _first_come(choose: Callable[[set[str]], str]) -> Callable[..., int]:
    def publishers(testimonies: Any) -> int:
        taken: dict[str, str] = {}
        for publisher in dict.fromkeys(t.publisher for t in testimonies):
            free = {t.words for t in testimonies if t.publisher == publisher} - taken.keys()
            if free:
                taken[choose(free)] = publisher
        return len(taken)

    return publishers


def _comparing_quotes(testimonies: Any) -> int:
    return PUBLISHERS([Print(t.publisher, t.speaker, "", t.words) for t in testimonies])


def _ends_reaching(reaching: Callable[..., bool]) -> Callable[..., bool]:
    return lambda claim, item, via: (reaching if claim.ends else REACHES)(claim, item, via)


def _outlets(testimonies: Any) -> set[str]:
    return {t.publisher for t in testimonies}


def _with_fact(**facts: Any) -> Callable[..., Any]:
    def derived(**given: Any) -> standing.DerivedRelation:
        return DERIVED(**{**given, **{name: change(given[name]) for name, change in facts.items()}})

    return derived


INIT, TABLE, WHICH_COUNT, VIAS = (
    StandingRules.__init__,
    StandingRules.table,
    StandingRules._which_count,
    StandingRules._vias,
)
COUNTS_WITH = testimony.counts_with
DERIVED, REACHES, PUBLISHERS = standing.DerivedRelation, standing.reaches, standing.independent_publishers

SWITCHES = [
    Switch("1 narrower", Vocabulary, "wider", lambda vocabulary, name: ()),
    Switch("1 narrower", Vocabulary, "narrower", lambda vocabulary, name: frozenset()),
    Switch("1 parts", StandingRules, "_whole", _in_one_part),
    Switch("1 whole", StandingRules, "strongest", StandingRules.weakest),
    Switch("2 wider", StandingRules, "_which_count", _without_wider),
    Switch("2 creates", StandingRules, "_which_count", _counting_lone_denials),
    Switch("2 item", standing, "reaches", lambda claim, item, via: claim.via in (None, via)),
    Switch("2 via", standing, "reaches", lambda claim, item, via: claim.item in (None, item)),
    Switch("2 neither", standing, "reaches", lambda claim, item, via: (claim.item, claim.via) == (item, via)),
    Switch("3 items and ways", standing, "reaches", _ends_reaching(lambda claim, item, via: True)),
    Switch(
        "3 items and ways", standing, "reaches", _ends_reaching(lambda claim, *part: (claim.item, claim.via) == part)
    ),
    Switch("3 cancels", StandingRules, "_cancels", lambda judge, ending, other, counting: False),
    Switch("3 stance", StandingRules, "__init__", _stances_alike),
    Switch("3 date", standing, "not_after", lambda other, ending: bool(other.date and ending.end_date)),
    Switch("3 date", standing, "not_after", lambda other, ending: (other.date or "9") < (ending.end_date or "")),
    Switch("3 undated", standing, "not_after", lambda other, ending: (other.date or "") <= (ending.end_date or "9")),
    Switch("3 narrower", StandingRules, "_that_apply", lambda judge, own, wider: []),
    Switch("3 narrower", StandingRules, "_that_apply", lambda judge, own, wider: list(wider)),
    Switch("4 conditional", testimony, "counts_with", _as_annotated),
    Switch("4 alternative", testimony, "counts_with", _as_annotated),
    Switch("4 items", standing, "among_items", lambda claims: claims),
    Switch("4 denies ended", testimony, "counts_with", _as_annotated),
    Switch("4 any other denial", testimony, "counts_with", _denying_only_what_happened),
    Switch("4 counts", StandingRules, "_counts", _counting_effective),
    Switch("5 one", standing, "one_direction", lambda one, other: (one, other)),
    Switch("5 either end", standing, "one_direction", lambda one, other: (one, other)),
    Switch("6 counts_as", standing, "counts_as", lambda vocabulary, relation, named: "direct"),
    Switch("table denied", StandingRules, "table", _table_without("denied", "disputed")),
    Switch("table disputed", StandingRules, "table", _table_without("disputed", "alleged")),
    Switch("table stated", StandingRules, "table", _table_without("stated", "alleged")),
    Switch("table alleged", StandingRules, "table", _by_firmness),
    Switch("table ended", StandingRules, "table", _by_firmness),
    Switch("table prepared", StandingRules, "table", _by_firmness),
    Switch("table considered", StandingRules, "table", _table_without("considered", "prepared")),
    Switch("strength", StandingRules, "strongest", lambda judge, standings: next(iter(standings))),
    Switch("counts stage", StandingRules, "_counts", _counting_stages_of_denials),
    Switch("counts stance", StandingRules, "_counts", _counting_stages_of_denials),
    Switch("publishers", standing, "independent_publishers", len),
    Switch("publishers none", standing, "independent_publishers", len),
    Switch("publishers copies", standing, "independent_publishers", lambda claims: len(_outlets(claims))),
    Switch("publishers articles", standing, "independent_publishers", _comparing_quotes),
    Switch("holders copies", standing, "independent_publishers", lambda claims: len(_outlets(claims))),
    Switch("publishers near", standing, "near_copies", lambda claims: None),
    Switch("publishers", standing, "independent_publishers", lambda claims: len({t.words for t in claims})),
    Switch("publishers order", standing, "independent_publishers", _first_come(min)),
    Switch("publishers order", standing, "independent_publishers", _first_come(max)),
    Switch("holders", standing, "DerivedRelation", _with_fact(holders=lambda n: n + 1)),
    Switch("self_reported", standing, "DerivedRelation", _with_fact(self_reported=lambda holds: not holds)),
    Switch("reports", standing, "DerivedRelation", _with_fact(last_reported=lambda date: None)),
    Switch("items", standing, "DerivedRelation", _with_fact(items=lambda items: ())),
    Switch("either_or", standing, "DerivedRelation", _with_fact(either_or=lambda holds: False)),
    Switch("conditional", standing, "DerivedRelation", _with_fact(conditional=lambda holds: False)),
    Switch("claims", standing, "DerivedRelation", _with_fact(claims=lambda claims: claims[:1])),
    Switch("relatedTo", standing, "GENERAL_RELATION", ""),
    Switch("via", StandingRules, "_vias", lambda judge, own, wider: ()),
    Switch("via", StandingRules, "_vias", _vias_with_everything),
]

UNSWITCHED = {
    "1 own": "without it nothing is derived at all",
    "3 never wider": "no code does it; cases show that nothing does",
    "holders publisher": "given by whoever makes the testimonies",
}
"""Sentences without code of their own to switch off."""


def _failing_rules() -> set[str]:
    judge = StandingRules(default_vocabulary())
    failing = set()
    for case in CASES:
        try:
            wrong = bool(differences(case, judge))
        except (ValueError, StopIteration, KeyError):  # a rule is off: nonsense may come of it
            wrong = True
        if wrong:
            failing.add(case.rule)
    return failing


@pytest.mark.parametrize("switch", SWITCHES, ids=str)
def test_rule_matters(switch: Switch, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a rule switched off, a case that names that rule fails."""
    monkeypatch.setattr(switch.owner, switch.name, switch.off)
    assert switch.rule in _failing_rules(), f"no case notices that '{RULES[switch.rule]}' is switched off"


def test_every_rule_is_switched_off_once() -> None:
    """Each sentence is switched off by at least one test, or has no code of its own."""
    assert {switch.rule for switch in SWITCHES} | UNSWITCHED.keys() == set(RULES)


def test_symmetry_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no relation symmetric, the cases of symmetric relations fail."""
    vocabulary = default_vocabulary()
    one_way = {name: _one_way(relation) for name, relation in vocabulary.relations.items()}
    monkeypatch.setattr(vocabulary, "relations", one_way)
    assert {"5 one", "5 either end"} <= _failing_rules()


def _one_way(relation: Relation) -> Relation:
    return replace(relation, symmetric=False)
