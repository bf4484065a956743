"""Setting an article's status, on every store: it stands until it is set again."""

from __future__ import annotations

import pytest

from actorgraph.loaders.options import Options
from actorgraph.ontology.errors import Gone, NotFound, UsageError
from actorgraph.service.ingest import load_bytes
from actorgraph.service.stores.base import Store
from actorgraph.service.usecases import articles
from tests.contract.articles import Record, article, claim, lines
from tests.contract.steps import (
    VOCABULARY,
    alone,
    claim_ids,
    exported,
    load,
    loaded,
    reference,
    revision,
    snapshot_of,
    standings,
    withdraw,
)

ARMS = article("arms", claim("Ardland", "arms", "Red Front", item="rockets"))
DENIAL = article("denial", claim("Ardland", "supports", "Red Front", stance="denies", said_by=["Ardland"]))
ARMED = ("Ardland", "arms", "Red Front")


def with_status(record: Record, status: str) -> Record:
    return {**record, "article": {**record["article"], "status": status}}


def mark(store: Store, status: str, *ids: str) -> int:
    return articles.set_status(list(ids), status, store, VOCABULARY, wait=5)


def statuses(store: Store) -> dict[str, str]:
    with store.view() as view:
        return {found.id: found.status for id_ in view.article_ids() if (found := view.article(id_)) is not None}


@pytest.mark.parametrize("status", ["retracted", "corrected", "published"])
def test_it_is_as_if_loaded_with_that_status(status: str, store: Store) -> None:
    """Byte for byte, in exports and snapshots alike."""
    loaded(store, ARMS, DENIAL)
    mark(store, status, "denial")
    assert exported(store) == alone([ARMS, with_status(DENIAL, status)])
    assert snapshot_of(store) == (revision(store), exported(store), snapshot_of(store)[2])
    assert store.verify() == []


def test_a_retracted_article_counts_for_nothing_until_it_is_published_again(store: Store) -> None:
    """It is kept with its claims, and both times all that follows is computed again."""
    loaded(store, ARMS, DENIAL)
    before = exported(store)
    mark(store, "retracted", "denial")
    assert standings(store)[ARMED] == "stated"
    with store.view() as view:
        assert len(claim_ids(view, "denial")) == 1
    mark(store, "published", "denial")
    assert standings(store)[ARMED] == "disputed"
    assert exported(store) == before


def test_a_corrected_article_counts(store: Store) -> None:
    """As a published one does."""
    loaded(store, ARMS, DENIAL)
    before = standings(store)
    mark(store, "corrected", "denial")
    assert standings(store) == before


def test_a_reload_changes_no_status_and_makes_no_revision(store: Store) -> None:
    """What was set stands; the report names the article."""
    loaded(store, ARMS, DENIAL)
    at = mark(store, "retracted", "denial", "arms")
    report = loaded(store, ARMS, DENIAL)
    assert report.articles == {"unchanged": 2}
    assert report.as_json()["statuses"] == {"arms": "retracted", "denial": "retracted"}
    assert revision(store) == at
    assert statuses(store) == {"arms": "retracted", "denial": "retracted"}


def test_it_stands_when_other_things_of_the_article_change(store: Store) -> None:
    """Its claims are those of the file, its status isn't."""
    loaded(store, ARMS)
    mark(store, "retracted", "arms")
    other = article("arms", claim("Ardland", "arms", "Red Front", item="rockets", stage="prepared"))
    assert loaded(store, other).statuses == {"arms": "retracted"}
    assert exported(store) == alone([with_status(other, "retracted")])


def test_published_stands_too(store: Store) -> None:
    """Whatever the file says."""
    loaded(store, with_status(ARMS, "retracted"))
    mark(store, "published", "arms")
    report = loaded(store, with_status(ARMS, "retracted"))
    assert (report.articles["unchanged"], report.statuses) == (1, {"arms": "published"})
    assert standings(store)[ARMED] == "stated"


def test_a_status_that_is_already_there_can_be_set_to_stay(store: Store) -> None:
    """From then on another file doesn't change it."""
    loaded(store, with_status(ARMS, "retracted"))
    mark(store, "retracted", "arms")
    loaded(store, ARMS)
    assert statuses(store) == {"arms": "retracted"}


def test_without_being_set_the_file_decides(store: Store) -> None:
    """As before, and the report names nothing."""
    loaded(store, ARMS)
    assert loaded(store, with_status(ARMS, "retracted")).statuses == {}
    assert statuses(store) == {"arms": "retracted"}


def test_it_outlasts_a_withdrawal(store: Store) -> None:
    """An article that comes back is as it was marked."""
    loaded(store, ARMS)
    mark(store, "retracted", "arms")
    withdraw(store, "arms")
    assert loaded(store, ARMS).statuses == {"arms": "retracted"}
    assert statuses(store) == {"arms": "retracted"}
    assert store.verify() == []


def test_all_in_one_revision_or_none(store: Store) -> None:
    """One that isn't there is named, and the others stay as they are."""
    loaded(store, ARMS, DENIAL)
    before = revision(store)
    with pytest.raises(NotFound, match="there is no article 'nothing'"):
        mark(store, "retracted", "arms", "nothing")
    assert (revision(store), set(statuses(store).values())) == (before, {"published"})
    assert mark(store, "retracted", "arms", "denial", "arms") == before + 1
    assert revision(store) == before + 1


def test_setting_it_again_makes_no_revision(store: Store) -> None:
    """Nothing changes."""
    loaded(store, ARMS)
    at = mark(store, "retracted", "arms")
    assert mark(store, "retracted", "arms") == at
    assert revision(store) == at


def test_a_status_that_there_is_not(store: Store) -> None:
    """It is named, with those that there are."""
    loaded(store, ARMS)
    with pytest.raises(UsageError, match="status 'forged' is unknown; expected one of"):
        mark(store, "forged", "arms")


def test_a_withdrawn_article_has_none(store: Store) -> None:
    """It is gone."""
    loaded(store, ARMS)
    withdraw(store, "arms")
    with pytest.raises(Gone):
        mark(store, "retracted", "arms")


def test_an_export_loads_with_the_status_it_has(store: Store) -> None:
    """Into the same store it changes nothing, and another one gets what was set."""
    loaded(store, ARMS, DENIAL)
    mark(store, "retracted", "denial")
    before, at = exported(store), revision(store)
    with reference() as other:
        for into in (store, other):
            report = load_bytes(before, Options(format="nq"), into, VOCABULARY, wait=5)
            assert (report.errors, report.statuses) == ([], {})
            assert exported(into) == before
    assert revision(store) == at


def test_a_dry_run_tells_of_it(store: Store) -> None:
    """As the load would."""
    loaded(store, ARMS)
    mark(store, "retracted", "arms")
    assert load(store, ARMS, dry_run=True).as_json() | {"seconds": 0} == loaded(store, ARMS).as_json() | {"seconds": 0}


def test_a_text_conflict_is_no_matter_of_status(store: Store) -> None:
    """What isn't loaded keeps nothing."""
    loaded(store, ARMS)
    mark(store, "retracted", "arms")
    report = load(store, article("arms", claim("Borland", "arms", "Red Front")))
    assert (len(report.errors), report.statuses) == (1, {})


def test_one_article_in_two_batches(store: Store) -> None:
    """The second file is joined with the first, not with the status that was set."""
    loaded(store, ARMS)
    mark(store, "retracted", "arms")
    again = article("arms", claim("Ardland", "arms", "Red Front", item="rockets", confidence=0.5))
    report = load_bytes(lines(again, DENIAL, ARMS), Options(batch_articles=1), store, VOCABULARY, wait=5)
    assert report.errors == []
    assert statuses(store) == {"arms": "retracted", "denial": "published"}
