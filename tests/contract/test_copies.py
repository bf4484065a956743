"""Near-copies of one text don't count as several publishers, on every store, whatever was loaded first."""

from __future__ import annotations

from itertools import permutations

import pytest

from actorgraph.service.stores.base import Store
from actorgraph.service.usecases import articles
from tests.contract.articles import Record
from tests.contract.steps import VOCABULARY, alone, exported, loaded, relations, withdraw

WIRE = "Ardland has sent the Red Front rockets since the spring, two officials of the ministry said on Monday."
ARMED, SUPPORTED = ("Ardland", "arms", "Red Front"), ("Ardland", "supports", "Red Front")


def printed(id_: str, text: str, relation: str = "arms") -> Record:
    """An article of one sentence."""
    actors = [
        {"id": id_, "type": type_, "name": name, "mentions": [{"start": at, "end": at + len(name), "text": name}]}
        for id_, type_, name in (("a1", "State", "Ardland"), ("a2", "NonStateArmedGroup", "Red Front"))
        for at in [text.index(name)]
    ]
    evidence = [{"start": 0, "end": len(text), "quote": text}]
    claim = {"id": "c1", "subject": "a1", "relation": relation, "object": "a2", "evidence": evidence}
    article = {"id": id_, "publisher": f"The {id_}", "published": "2031-02-03", "text": text}
    return {"article": article, "actors": actors, "claims": [claim]}


AGENCY = printed("agency", WIRE)
DATED = printed("dated", f"PORT ELLARY (Agency) — {WIRE}")
CHANGED = printed("changed", WIRE.replace("rockets", "missiles"))
OWN = printed(
    "own", "For months lorries have crossed the border at night, and what the Red Front gets from Ardland is arms."
)


def publishers(store: Store) -> dict[tuple[str, str, str], int]:
    return {key: relation.publishers for key, relation in relations(store).items()}


def test_copies_with_small_edits_are_one_publisher(store: Store) -> None:
    """One who has words of their own is another."""
    loaded(store, AGENCY, DATED, CHANGED)
    assert publishers(store) == {ARMED: 1, SUPPORTED: 1}
    loaded(store, OWN)
    assert publishers(store) == {ARMED: 2, SUPPORTED: 2}
    assert store.verify() == []


def test_in_any_order(store: Store) -> None:
    """Byte for byte the same."""
    wanted = alone([AGENCY, DATED, CHANGED, OWN])
    for order in [*permutations([AGENCY, DATED, CHANGED, OWN])][::5]:
        loaded(store, *order, batch_articles=1)
        assert exported(store) == wanted
        withdraw(store, *(record["article"]["id"] for record in order))


def test_what_joined_two_is_withdrawn(store: Store) -> None:
    """Then they are two; also where it only counts for nothing."""
    words = [f"word{n}" for n in range(20)]
    one, between, other = (
        printed(id_, " ".join(["Ardland", "Red Front", *["other"] * n, *words[n:]]))
        for id_, n in (("one", 0), ("between", 4), ("other", 8))
    )
    loaded(store, one, other)
    assert publishers(store)[ARMED] == 2
    loaded(store, between)
    assert publishers(store)[ARMED] == 1
    articles.set_status(["between"], "retracted", store, VOCABULARY, wait=5)
    assert publishers(store)[ARMED] == 2
    articles.set_status(["between"], "published", store, VOCABULARY, wait=5)
    assert publishers(store)[ARMED] == 1
    withdraw(store, "between")
    assert publishers(store)[ARMED] == 2
    assert store.verify() == []


def test_only_within_one_relation(store: Store) -> None:
    """What a copy supports decides where it counts once."""
    loaded(store, AGENCY, printed("changed", WIRE.replace("rockets", "money"), "funds"))
    assert publishers(store) == {ARMED: 1, ("Ardland", "funds", "Red Front"): 1, SUPPORTED: 1}


@pytest.mark.parametrize("text", ["Ardland arms the Red Front.", "Ardland arms the Red Front, it is said."])
def test_short_quotes_are_not_lumped_together(text: str, store: Store) -> None:
    """Unless they are the same."""
    loaded(store, printed("one", text), printed("two", f"Now {text}"))
    assert publishers(store)[ARMED] == 2
    loaded(store, printed("three", text.upper().replace("ARDLAND", "Ardland").replace("RED FRONT", "Red Front")))
    assert publishers(store)[ARMED] == 2
