"""Standing: every sentence about it is pinned by cases, and what comes out doesn't depend on order."""

from __future__ import annotations

from itertools import combinations, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.ontology import standing, testimony  # not Testimony by name: pytest would take it for a test class
from actorgraph.ontology.standing import StandingRules, independent_publishers, periods, relation_id
from actorgraph.ontology.vocabulary import default_vocabulary
from tests.ontology import standing_carried_cases as carried
from tests.ontology import standing_cases as counting
from tests.ontology.standing_words import ELSEWHERE, RULES, Case, differences, says
from tests.ontology.strategies import claims_of_a_pair

CASES = [
    *counting.WHICH_CLAIMS_COUNT,
    *counting.ENDED,
    *counting.SOFTENED,
    *counting.TABLE,
    *carried.SYMMETRIC,
    *carried.WHY_IT_COUNTS,
    *carried.STRENGTH,
    *carried.CARRIED,
    *carried.VIA,
]

JUDGE = StandingRules(default_vocabulary())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    """Claims add up to what the rule says, and to no other relation."""
    assert differences(case, JUDGE) == {}


def test_every_sentence_has_a_case() -> None:
    """Each sentence of the rules has a case, and each case pins one of them."""
    assert {case.rule for case in CASES} == set(RULES)


def test_sentences_answered_elsewhere_are_not_pinned_twice() -> None:
    """A sentence has either cases here or somebody else who answers for it."""
    assert not ELSEWHERE.keys() & RULES.keys()


def test_cases_are_told_apart_by_name() -> None:
    """No two cases have one name, so a failure names its sentence."""
    assert len({str(case) for case in CASES}) == len(CASES)


@given(st.sampled_from(CASES), st.randoms(use_true_random=False))
def test_cases_hold_in_any_order(case: Case, random: Random) -> None:
    """A case holds in whatever order its claims come."""
    shuffled = case.testimonies
    random.shuffle(shuffled)
    assert differences(case, JUDGE, shuffled) == {}


@given(claims_of_a_pair(), st.randoms(use_true_random=False))
def test_order_of_claims_changes_nothing(claims: list[testimony.Testimony], random: Random) -> None:
    """Whatever the claims are, their order changes nothing in what is derived."""
    shuffled = list(claims)
    random.shuffle(shuffled)
    assert JUDGE.derive(shuffled) == JUDGE.derive(claims)


@given(claims_of_a_pair())
def test_what_always_holds(claims: list[testimony.Testimony]) -> None:
    """A derived relation is never the general one, rests on claims, and no part of it is stronger than the whole."""
    for relation in JUDGE.derive(claims):
        assert relation.relation != "relatedTo"
        assert relation.claims
        assert all(JUDGE.strength[item.standing] <= JUDGE.strength[relation.standing] for item in relation.items)
        assert 1 <= relation.publishers <= len(relation.claims)
        assert (relation.standing == "denied") == all(
            claim.stance == "denies" and claim.stage != "ended"
            for claim in claims
            if claim.claim in dict(relation.claims)
        )


def test_weakest_hop() -> None:
    """A path or a join is as strong as its weakest hop."""
    from_strongest = list(carried.STANDINGS)
    for stronger, weaker in combinations(from_strongest, 2):
        assert JUDGE.weakest([stronger, weaker]) == JUDGE.weakest([weaker, stronger]) == weaker
    assert JUDGE.weakest(from_strongest) == "denied"


@pytest.mark.parametrize("stage", sorted(default_vocabulary().stages))
@pytest.mark.parametrize("stance", sorted(default_vocabulary().stances))
def test_standing_of_one_claim_alone(stance: str, stage: str) -> None:
    """What a claim would give alone is what its relation gets when there is no other claim."""
    for details in ({}, {"conditional": True}, {"alternative": True}):
        (relation,) = JUDGE.derive([says("Kestrelia visits Northmark", f"{stance} {stage}", **details)])
        assert standing.alone(stance, stage, bool(details)) == relation.standing


def _printed(texts_of: dict[str, set[str]]) -> list[testimony.Testimony]:
    claims = [("Kestrelia visits Northmark", p, text) for p, texts in texts_of.items() for text in texts]
    return [says(sentence, "alleges", publisher=p, words=text) for sentence, p, text in claims]


def _most_with_a_text_of_their_own(texts_of: dict[str, set[str]]) -> int:
    """The largest number of publishers that can be given a text each, found by trying all ways."""
    texts = sorted(set().union(*texts_of.values()))
    ways = permutations([*texts, *[""] * len(texts_of)], len(texts_of))
    return max(sum(text in texts_of[p] for p, text in zip(texts_of, way, strict=True)) for way in ways)


@given(st.dictionaries(st.sampled_from("PQRS"), st.sets(st.sampled_from("abcd"), min_size=1), min_size=1))
def test_copies_count_once(texts_of: dict[str, set[str]]) -> None:
    """As many publishers count as can be credited with a text that no other is credited with."""
    assert independent_publishers(_printed(texts_of)) == _most_with_a_text_of_their_own(texts_of)


def test_many_publishers() -> None:
    """Thousands of outlets that each share a text with the next are counted like few."""
    chain = {f"P{n}": {f"text {n}", f"text {n + 1}"} for n in range(3000)}
    shared = {"first": {"text 0"}, "second": {"text 1"}}
    assert independent_publishers(_printed(chain | shared)) == 3001


def test_periods_are_none_when_one_claim_is_undated() -> None:
    """The days that claims are about have open sides widest, each once, and are none if one claim is undated."""
    dated = [
        says("Kestrelia visits Northmark", "asserts", period=period)
        for period in [
            ("2023-01-01", "2023-12-31"),
            (None, "2022-05-01"),
            ("2023-01-01", "2023-12-31"),
            ("2024-01-01", None),
        ]
    ]
    undated = says("Kestrelia visits Northmark", "asserts", period=None)
    assert periods(dated) == ("0000-01-01/2022-05-01", "2023-01-01/2023-12-31", "2024-01-01/9999-12-31")
    assert periods([*dated, undated]) == ()


def test_periods_leave_denials_out() -> None:
    """A denial's time is none of the relation's, dated or not."""
    asserted = says("Kestrelia visits Northmark", "asserts", period=("2023-01-01", "2023-01-02"))
    (relation,) = JUDGE.derive([asserted, says("Kestrelia visits Northmark", "denies")])
    assert relation.periods == ("2023-01-01/2023-01-02",)


def test_relation_id() -> None:
    """A derived relation's id follows from subject, relation and object alone."""
    (alleged,) = JUDGE.derive([says("Kestrelia visits Northmark", "alleges")])
    (denied,) = JUDGE.derive([says("Kestrelia visits Northmark", "denies")])
    assert alleged.id == denied.id == relation_id("Kestrelia", "visits", "Northmark")
    assert alleged.id != relation_id("Northmark", "visits", "Kestrelia")


def test_relations_come_in_order() -> None:
    """Derived relations come sorted by subject, relation and object."""
    sentences = ["B visits A", "A visits B", "A arms B", "B cooperatesWith A"]
    derived = JUDGE.derive([says(sentence, "asserts") for sentence in sentences])
    keys = [(d.subject, d.relation, d.object) for d in derived]
    assert keys == sorted(keys)
    assert ("A", "cooperatesWith", "B") in keys
