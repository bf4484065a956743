"""Withdrawing articles, on every store: what they alone supported goes, and nothing else."""

from __future__ import annotations

import itertools

import pytest

from actorgraph.ontology.errors import Gone, NotFound
from actorgraph.service.stores.base import Store
from actorgraph.service.usecases import articles
from tests.contract.articles import article, claim
from tests.contract.steps import actors, alone, claim_ids, exported, graphs, loaded, revision, standings, withdraw

ARMS = article("arms", claim("Ardland", "arms", "Red Front", item="rockets"))
DENIAL = article("denial", claim("Ardland", "supports", "Red Front", stance="denies", said_by=["Ardland"]))
ENDED = article(
    "ended", claim("Ardland", "arms", "Red Front", stage="ended", when={"end": "2031-06"}), published="2031-07-01"
)
SHARED = article(
    "shared",
    claim("Ardland", "proxyOf", "Borland", stance="alleges"),
    claim("Ardland", "arms", "Red Front", item="rifles", said_by=["Ada Reed"]),
)
ALL = [ARMS, DENIAL, ENDED, SHARED]
ARMED = ("Ardland", "arms", "Red Front")


@pytest.mark.parametrize("gone", [0, 1, 2, 3])
def test_withdrawing_gives_back_the_export_from_before(gone: int, store: Store) -> None:
    """Byte for byte, whichever article came last."""
    loaded(store, *(record for index, record in enumerate(ALL) if index != gone))
    before = exported(store)
    loaded(store, ALL[gone])
    assert exported(store) != before
    withdraw(store, ALL[gone]["article"]["id"])
    assert exported(store) == before


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_withdrawing_in_any_order(order: tuple[int, ...], store: Store) -> None:
    """At each step what is left is what an empty store would hold with the articles that are left."""
    loaded(store, *ALL)
    left = list(ALL)
    for index in order:
        withdraw(store, ALL[index]["article"]["id"])
        left.remove(ALL[index])
        assert exported(store) == alone(left)


def test_withdrawing_everything_leaves_nothing(store: Store) -> None:
    """The export is empty again."""
    loaded(store, *ALL)
    withdraw(store, "shared", "arms", "denial", "ended")
    assert exported(store) == b""
    assert store.verify() == []


def test_several_articles_go_in_one_revision(store: Store) -> None:
    """Readers see all of them or none."""
    loaded(store, *ALL)
    before = revision(store)
    assert withdraw(store, "arms", "denial") == before + 1
    assert revision(store) == before + 1


def test_a_withdrawn_denial_disputes_no_more(store: Store) -> None:
    """The standing that it changed is as it was."""
    loaded(store, ARMS)
    assert standings(store)[ARMED] == "stated"
    loaded(store, DENIAL)
    assert standings(store)[ARMED] == "disputed"
    withdraw(store, "denial")
    assert standings(store)[ARMED] == "stated"


def test_a_withdrawn_end_cancels_no_more(store: Store) -> None:
    """What had ended goes on."""
    loaded(store, ARMS, ENDED)
    assert standings(store)[ARMED] == "ended"
    withdraw(store, "ended")
    assert standings(store)[ARMED] == "stated"


def test_shared_actors_stay(store: Store) -> None:
    """Only whoever nobody else names goes."""
    loaded(store, ARMS, SHARED)
    withdraw(store, "shared")
    assert actors(store) == [("Ardland",), ("Red Front",), ("rockets",)]


def test_a_withdrawn_article_can_come_back(store: Store) -> None:
    """Load, withdraw, load: as if it had been loaded once."""
    loaded(store, *ALL)
    before = exported(store)
    withdraw(store, "shared")
    loaded(store, SHARED)
    assert exported(store) == before


def test_an_article_that_is_not_there_cannot_be_withdrawn(store: Store) -> None:
    """It is named, and the others that were to go stay."""
    loaded(store, ARMS)
    before = exported(store)
    with pytest.raises(NotFound, match="there is no article 'nothing'"):
        articles.withdraw(["arms", "nothing"], store, wait=5)
    assert exported(store) == before


def test_a_withdrawn_article_is_gone(store: Store) -> None:
    """Withdrawing it again says that it was there once."""
    loaded(store, ARMS)
    withdraw(store, "arms")
    with pytest.raises(Gone, match="article 'arms' has been withdrawn"):
        articles.withdraw(["arms"], store, wait=5)


def test_a_withdrawn_article_without_claims_is_gone(store: Store) -> None:
    """It was there, although nothing was said in it."""
    loaded(store, article("quiet"))
    withdraw(store, "quiet")
    assert store.was_withdrawn("article", "quiet")


def test_an_article_that_was_never_there_is_not_gone(store: Store) -> None:
    """Nor are the claims of one that is there."""
    loaded(store, ARMS)
    assert not store.was_withdrawn("article", "nothing")
    assert not store.was_withdrawn("claim", "0" * 64)


def test_a_claim_that_an_annotator_changed_is_gone(store: Store) -> None:
    """The article was loaded again, with the claim mended: the old one was there once."""
    loaded(store, ARMS)
    with store.view() as view:
        (before,) = view.claims(claim_ids(view, "arms"))
    loaded(store, article("arms", claim("Ardland", "arms", "Red Front", item="rockets", stage="prepared")))
    assert store.was_withdrawn("claim", before)


def test_no_graph_is_named_when_all_are_empty(store: Store) -> None:
    """Everything was withdrawn, so there are no graphs, as in a store in which nothing ever was."""
    loaded(store, article("stated", claim("Ardland", "arms", "Red Front")), DENIAL)
    assert len(graphs(store)) > 2
    withdraw(store, "stated", "denial")
    assert graphs(store) == []


def test_an_article_named_twice_is_withdrawn_once(store: Store) -> None:
    """Repeating an id is no error."""
    loaded(store, *ALL)
    withdraw(store, "shared", "shared")
    assert store.verify() == []
    with store.view() as view:
        assert view.article_ids() == ["arms", "denial", "ended"]
