"""Pairs of actors that relations are derived of, some at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from actorgraph.ontology.iris import Iris
from actorgraph.service.stores import ledger
from actorgraph.service.stores.embedded.store import LEDGER, EmbeddedStore
from actorgraph.service.stores.ledger import Ledger
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, load

RECORDS = [
    *(article(f"busy{n}", claim("Ardland", "arms", "Red Front")) for n in range(25)),
    *(article(f"idle{n}", claim("Ardland", "arms", f"Front {n}")) for n in range(40)),
]


def test_each_time_about_as_many_claims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The busiest pair by itself; one whose claims have all gone is there, too, since its relations have to go."""
    store = EmbeddedStore(tmp_path, Iris(), VOCABULARY)
    assert load(store, *RECORDS).errors == []
    store.close()
    monkeypatch.setattr(ledger, "CLAIMS_AT_ONCE", 20)
    opened = Ledger(tmp_path / LEDGER)
    opened.pair("gone", "went")
    opened.touch_all()
    opened.touch([("gone", "went")])
    claims, pairs = [], []
    for some in opened.stretches():
        claims.append(len(opened.testimonies(some)))
        pairs.append([p for (p,) in opened.db.execute("SELECT pair FROM touched WHERE pair BETWEEN ? AND ?", some)])
    assert sum(claims) == len(RECORDS)
    assert sorted(claims)[-1] == 25
    assert sorted(claims)[-2] <= 20
    assert len(pairs[claims.index(25)]) == 1
    every = [pair for some in pairs for pair in some]
    assert len(every) == 42
    assert every == sorted(set(every))
    opened.close()
