"""An article at which a store fails is rejected by name, and costs no other one; on every store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from actorgraph.service.stores.base import Store
from actorgraph.service.stores.projection import Changes, Projection
from tests.contract.articles import article, claim
from tests.contract.steps import exported, load, loaded, revision, standings

GOOD = [article(name, claim("Ardland", "arms", to)) for name, to in (("one", "Red Front"), ("two", "Blue Front"))]
BAD = article("bad", claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Ardland"]))

FAILING = pytest.mark.parametrize("when", ["written", "derived"])


@FAILING
def test_what_a_store_had_stays_after_a_fault(store: Store, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    """Where all of a batch fails, nothing is changed, and the same load goes on with the next."""
    loaded(store, *GOOD)
    before, number = exported(store), revision(store)
    _fail_at(monkeypatch, "bad", when)
    report = load(store, BAD)
    assert report.articles == {"rejected": 1}
    assert "article 'bad' can't be stored, which is a fault of actorgraph: RuntimeError: out of order" in str(
        report.errors[0]
    )
    assert (exported(store), revision(store)) == (before, number)
    monkeypatch.undo()
    loaded(store, BAD)
    assert standings(store)["Ardland", "arms", "Red Front"] == "disputed"
    assert store.verify() == []


@FAILING
def test_a_fault_in_a_batch_costs_one_article(store: Store, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    """The batch is halved until the article stands alone at which it fails; reports count each once."""
    _fail_at(monkeypatch, "bad", when)
    others = [article(f"other-{n}", claim("Borland", "sanctions", "Ardland")) for n in range(6)]
    report = load(store, *others[:3], GOOD[0], BAD, GOOD[1], *others[3:])
    assert report.articles == {"loaded": 8, "rejected": 1}
    assert report.claims == 8
    assert report.exit_code == 1
    assert [error.message.partition(" can't")[0] for error in report.errors] == ["article 'bad'"]
    assert store.verify() == []


def _fail_at(monkeypatch: pytest.MonkeyPatch, id_: str, when: str) -> None:
    """Let it fail where this article comes: after it was written to the ledger, or when what follows is derived."""
    add, settle = Projection.add, Projection.settle

    def adding(self: Projection, removed: list[str], added: list, *given: Any) -> Changes:
        changes = add(self, removed, added, *given)
        if any(annotated.article.id == id_ for annotated, _ in added):
            raise RuntimeError("out of order")
        return changes

    def settling(self: Projection, *given: Any, **named: Any) -> Iterator[Any]:
        yield from settle(self, *given, **named)
        if self.ledger.article(id_) is not None:
            raise RuntimeError("out of order")

    if when == "written":
        monkeypatch.setattr(Projection, "add", adding)
    else:
        monkeypatch.setattr(Projection, "settle", settling)
