"""What brat's lines mean where it is easily got wrong: who is one actor, what costs a claim, who isn't mentioned."""

from __future__ import annotations

import random

import pytest

from actorgraph.loaders.report import Report
from tests.loaders.conftest import Folder
from tests.loaders.memory import balanced, messages

# -- who is one -------------------------------------------------------------------------------------------------------

CHAIN = "Kestrelia spoke. Kestrelia, or the regime, armed. Then the regime left."
CHAIN_LINES = [
    "T1\tState 0 9\tKestrelia",
    "T2\tState 17 26\tKestrelia",
    "T3\tState 31 41\tthe regime",
    "T4\tState 55 65\tthe regime",
    "*\tEquiv T2 T3",
    "N1\tReference T1 Wikidata:Q1",
    "N2\tReference T4 Wikidata:Q2",
]
"""Words lead from what is linked with one entry to what is linked with another."""


def _write(folder: Folder, lines: list[str], text: str) -> None:
    (folder.root / "a.ann").write_text("\n".join(lines))
    (folder.root / "a.txt").write_text(text)


def _actors(folder: Folder, lines: list[str]) -> dict[tuple[int, ...], str]:
    """The names of all actors, by where their mentions begin."""
    _write(folder, lines, CHAIN)
    assert messages(folder.load()) == []
    return {tuple(span.start for span in actor.mentions): actor.name for actor in folder.sink.articles["a"].actors}


@pytest.mark.parametrize("order", range(30))
def test_who_is_one_doesnt_depend_on_the_order_of_lines(order: int, folder: Folder) -> None:
    """A group that shares words with two that are linked apart is joined with neither, whichever line comes first."""
    lines = random.Random(order).sample(CHAIN_LINES, len(CHAIN_LINES))
    assert set(_actors(folder, lines)) == {(0,), (17, 31), (55,)}


def test_a_chain_of_words_with_one_link_is_one_actor(folder: Folder) -> None:
    """With a link at one end only, shared words still join the whole chain."""
    assert set(_actors(folder, CHAIN_LINES[:-1])) == {(0, 17, 31, 55)}


@pytest.mark.parametrize("nothing", ["NULL", "null", "None", "-"])
def test_a_placeholder_is_nobodys_name(nothing: str, folder: Folder) -> None:
    """Two states for which a tool wrote that it found no entry are not one state that is called so."""
    lines = [CHAIN_LINES[0], CHAIN_LINES[2], *(f"N{n}\tReference T{n} Wikidata:NULL\t{nothing}" for n in (1, 3))]
    assert _actors(folder, lines) == {(0,): "Kestrelia", (31,): "the regime"}


# -- claims -----------------------------------------------------------------------------------------------------------

SAID = "Kestrelia arms the Ash Column, Ilse Varn said. Vellund agreed."
SAID_LINES = [
    "T1\tState 0 9\tKestrelia",
    "T2\tNonStateArmedGroup 19 29\tAsh Column",
    "T3\tarms 10 14\tarms",
    "T4\tState 47 54\tVellund",
    "T10\tPerson 31 40\tIlse Varn",
]


def _claims(folder: Folder, event: str) -> Report:
    _write(folder, [*SAID_LINES, event], SAID)
    return folder.load()


@pytest.mark.parametrize("role", ["Speaker", "Via2", "Object2", "saidby", "SaidBy_2", "SaidBy9999999999"])
def test_a_role_that_means_nothing_costs_the_claim(folder: Folder, role: str) -> None:
    """Without an argument that may be its speaker a claim would say more than was said: it is given up, and counted."""
    report = _claims(folder, f"E1\tarms:T3 Subject:T1 Object:T2 {role}:T10")
    assert folder.relations("a") == []
    assert report.as_json()["unmapped"] == {role: 1}
    assert report.dropped["a claim with an argument whose role is not mapped"] == 1
    assert balanced(report)


@pytest.mark.parametrize(
    ("said_by", "expected"),
    [("SaidBy:T10 SaidBy:T4", ["Ilse Varn", "Vellund"]), ("SaidBy:T4 SaidBy:T10", ["Vellund", "Ilse Varn"])],
)
def test_speakers_without_a_number_keep_their_order(folder: Folder, said_by: str, expected: list[str]) -> None:
    """Who holds a view first and who relays it is as it is written, whatever the annotations' ids are."""
    _claims(folder, f"E1\tarms:T3 Subject:T1 Object:T2 {said_by}")
    annotated = folder.sink.articles["a"]
    names = {actor.id: actor.name for actor in annotated.actors}
    (found,) = annotated.claims
    assert [names[speaker] for speaker in found.said_by] == expected


# -- the unmentioned --------------------------------------------------------------------------------------------------

BROKE = "Kestrelia is broke. Somebody pays."
UNMENTIONED = [
    "T1\tState 0 9\tKestrelia",
    "A1\tUnmentioned T1",
    "N1\tReference T1 Name:-\tNorthmark",
    "T2\tState 29 33\tpays",
    "A2\tUnmentioned T2",
    "N2\tReference T2 Name:-\tSardany",
    "T3\tState 0 9\tKestrelia",
    "R1\tfunds Arg1:T2 Arg2:T3",
]


def test_an_actor_may_be_unmentioned(folder: Folder) -> None:
    """Where its line stands names nobody: it is no mention, joins nobody by its words, and is no evidence."""
    _write(folder, UNMENTIONED, BROKE)
    report = folder.load()
    annotated = folder.sink.articles["a"]
    found = {actor.name: len(actor.mentions) for actor in annotated.actors}
    assert (messages(report), found) == ([], {"Northmark": 0, "Sardany": 0, "Kestrelia": 1})
    assert [evidence.quote for claim in annotated.claims for evidence in claim.evidence] == ["Kestrelia is broke."]
    assert report.annotations["mapped"] == report.annotations["read"] == 8


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (["A3\tUnmentioned T3 yes"], "a.ann:9 [A3]: Unmentioned is 'yes'; expected no value"),
        (["T4\tState 2 3\ts", "A3\tUnmentioned T4"], "a.ann:9 [T4]: an actor needs a name or a mention"),
        (
            ["N3\tReference T3 Name:-\tKestrelia", "A3\tUnmentioned T3"],
            "a.ann:8 [R1]: a claim needs evidence, or an actor with a mention whose sentence can stand for it",
        ),
    ],
    ids=["value", "name", "evidence"],
)
def test_what_is_wrong_with_an_unmentioned_actor(folder: Folder, more: list[str], expected: str) -> None:
    """What is nowhere mentioned needs a name, and its claims need evidence; the attribute has no value."""
    _write(folder, [*UNMENTIONED, *more], BROKE)
    assert messages(folder.load()) == [f"{folder.root}/{expected}"]


def test_only_a_mention_can_be_unmentioned(folder: Folder) -> None:
    """On a claim the attribute says nothing: it is counted, and the claim loads."""
    _write(folder, [*UNMENTIONED, "A3\tUnmentioned R1"], BROKE)
    report = folder.load()
    assert report.dropped == {"a link, name or attribute of something that is no participant": 1}
    assert folder.relations("a") == ["funds"]
