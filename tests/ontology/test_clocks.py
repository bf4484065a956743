"""The two clocks, claim by claim: what is seen, at which stage, and what is left out for want of a date."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actorgraph.ontology import standing, testimony
from actorgraph.ontology.bitemporal import ALWAYS, TimeFilter
from actorgraph.ontology.dates import When, bounds
from actorgraph.ontology.vocabulary import default_vocabulary

KEY = ("a", "arms", "b")


def said(
    when: str | None = None, published: str | None = "2023-11-22", stage: str = "happened", stance: str = "alleges"
) -> testimony.Testimony:
    """A claim that Ann arms Bob."""
    period = When.parse(when) if when else None
    return testimony.Testimony(
        claim="c",
        subject="a",
        relation="arms",
        object="b",
        item=None,
        via=None,
        stance=stance,
        stage=stage,
        speaker="h",
        publisher="p",
        words="w",
        conditional=False,
        period=period.bounds if period else None,
        date=None,
        end_date=bounds(published)[1] if published else None,
        reported=(published, bounds(published)[1] or "") if published else None,
    )


@pytest.mark.parametrize(
    ("when", "published", "at", "expected"),
    [
        ("2023-10-01", "2023-11-22", "2023-10-01", True),
        ("2023-10-01", "2023-11-22", "2023-10-02", False),
        ("2023-10-01", "2023-11-22", "2023-09-30", False),
        ("2023-10", "2023-11-22", "2023-10-15", True),  # some day of October: it may be this one
        ("2023-10-15", "2023-11-22", "2023-10", True),
        ("2023-10", "2023-11-22", "2023", True),
        ("2023-01/2023-06", "2023-11-22", "2023-03-31", True),
        ("2023-01/..", "2023-11-22", "2031-01-01", True),  # no end: it goes on
        ("2023-01/..", "2023-11-22", "2022-12-31", False),
        ("../2023-01", "2023-11-22", "1999", True),
        ("../2023-01", "2023-11-22", "2023-02", False),
        (None, "2023-11-22", "2023-11-21", False),  # no time: from publication on
        (None, "2023-11-22", "2023-11-22", True),
        (None, "2023-11-22", "2040", True),
        (None, "2023-11", "2023-11-01", True),  # it may have been published on the first
        ("2023-10-01", None, "2023-10-01", True),  # when it was needs no publication
    ],
)
def test_what_held_then(when: str | None, published: str | None, at: str, expected: bool) -> None:
    """A possible overlap is one."""
    seen = TimeFilter(at=at).see([said(when, published)])
    assert (len(seen.testimonies), seen.undated) == (int(expected), frozenset())


@pytest.mark.parametrize(
    ("published", "as_of", "expected"),
    [
        ("2023-11-22", "2023-11-21", False),
        ("2023-11-22", "2023-11-22", True),
        ("2023-11", "2023-11-29", False),  # it may have been the thirtieth
        ("2023-11", "2023-11-30", True),
        ("2023-11-22", "2023-11", True),
        ("2023-11-22", "2023", True),
        ("2024", "2023", False),
    ],
)
def test_what_had_been_reported_by_then(published: str, as_of: str, expected: bool) -> None:
    """On the latest day that the date of publication can mean; when the deed was makes no difference."""
    for when in (None, "1999", "2040"):
        seen = TimeFilter(as_of=as_of).see([said(when, published)])
        assert (len(seen.testimonies), seen.undated) == (int(expected), frozenset())


@pytest.mark.parametrize(
    ("clock", "when", "undated"),
    [
        (TimeFilter(at="2023"), None, True),
        (TimeFilter(at="2023"), "2023", False),
        (TimeFilter(as_of="2023"), "2023", True),  # nobody knows when it was reported
        (TimeFilter(at="2023", as_of="2023"), "2023", True),
        (ALWAYS, None, False),
    ],
)
def test_without_a_date_it_is_left_out_and_counted(clock: TimeFilter, when: str | None, undated: bool) -> None:
    """Neither here nor there, and not in silence."""
    seen = clock.see([said(when, published=None)])
    assert (bool(seen.undated), len(seen.testimonies)) == (undated, int(not undated))


@pytest.mark.parametrize(
    ("at", "stage"),
    [("2021-12-31", None), ("2022-01-01", "happened"), ("2023-06-30", "happened"), ("2023-07", "ended")],
)
def test_what_has_ended_happened_while_it_did(at: str, stage: str | None) -> None:
    """Before its time nothing, within it the deed, after it the end."""
    seen = TimeFilter(at=at).see([said("2022-01/2023-06", stage="ended")])
    assert [t.stage for t in seen.testimonies] == ([] if stage is None else [stage])


def test_an_end_without_a_time_holds_from_publication_on() -> None:
    """It has ended, whenever that was."""
    seen = TimeFilter(at="2023-12").see([said(stage="ended")])
    assert [t.stage for t in seen.testimonies] == ["ended"]


def test_both_clocks_at_once() -> None:
    """What was known then about another time."""
    claims = [said("2022"), replace(said("2022", "2024"), claim="later"), replace(said("2023"), claim="other")]
    seen = TimeFilter(at="2022", as_of="2023").see(claims)
    assert [t.claim for t in seen.testimonies] == ["c"]


def test_a_clock_that_asks_nothing_changes_nothing() -> None:
    """Everything is seen as it is."""
    claims = [said(), said("1999", None, "ended"), said(stance="denies")]
    assert ALWAYS.see(claims).testimonies == tuple(claims)
    assert not ALWAYS
    assert TimeFilter(at="2023")


def test_a_standing_is_that_of_what_was_seen() -> None:
    """Stated until somebody denies it."""
    judge = standing.StandingRules(default_vocabulary())
    claims = [said(stance="asserts"), replace(said(published="2023-12-01", stance="denies"), claim="d", speaker="k")]

    def standing_as_of(as_of: str) -> str | None:
        relation = judge.relation(KEY, TimeFilter(as_of=as_of).see(claims).testimonies)
        return relation.standing if relation else None

    assert [standing_as_of(day) for day in ("2023-11-21", "2023-11-30", "2023-12-01")] == [None, "stated", "disputed"]
