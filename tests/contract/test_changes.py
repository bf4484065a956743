"""What has changed since a revision, on every store."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given

from actorgraph.ontology.errors import CursorError, UsageError
from actorgraph.service.answers.serializers import Serializer
from actorgraph.service.purge import purge
from actorgraph.service.questions.paging import page
from actorgraph.service.stores.base import Store
from actorgraph.service.usecases import articles
from actorgraph.service.usecases.changes import changes, event
from tests.contract.articles import Record, article, claim
from tests.contract.conftest import Empty
from tests.contract.steps import VOCABULARY, claim_ids, loaded, reference, revision, withdraw
from tests.contract.test_histories import histories
from tests.thorough import thorough

ARMS = article("arms", claim("Ardland", "arms", "Red Front", item="rockets", via="Grey Company", said_by=["Ada Reed"]))
ENDED = article("arms", claim("Ardland", "arms", "Red Front", item="rockets", via="Grey Company", stage="ended"))
VISIT = article("visit", claim("Ardland", "visits", "Borland"), claim("Borland", "hosts", "Ardland"))


def since(store: Store, number: int = 0, **given: str) -> list[dict[str, Any]]:
    """All changes since a revision."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        with store.view() as view:
            answer = changes({"since": str(number), **given, **cursor}, store, view).as_json("/changes", {})
        found += answer["results"]
        if answer["next"] is None:
            assert answer["total"] == {"value": len(found), "relation": "eq"}
            return found
        cursor = {"cursor": answer["next"]}


def kinds(entries: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(entry["change"], entry["revision"]) for entry in entries]


def claim_of(store: Store, article_: str) -> dict[str, Any]:
    """The one claim of an article, as it is listed."""
    with store.view() as view:
        (found,) = view.claims(claim_ids(view, article_)).values()
        return Serializer(view).claim(found)


def marked(store: Store, id_: str, status: str) -> None:
    articles.set_status([id_], status, store, VOCABULARY, wait=5)


def test_what_was_loaded_was_added(store: Store) -> None:
    """Articles and claims, in their published shapes, with revision, time and article."""
    loaded(store, ARMS)
    loaded(store, VISIT)
    assert kinds(since(store)) == [("article_added", 1), ("added", 1), ("article_added", 2), ("added", 2), ("added", 2)]
    first, own, *_ = since(store)
    assert own["claim"] == claim_of(store, "arms")
    assert own["article"].items() >= own["claim"]["article"].items()
    assert (first["article"]["id"], first["article"]["status"]) == ("arms", "published")
    assert all(datetime.fromisoformat(entry["time"]).tzinfo for entry in since(store))


def test_only_what_came_after(store: Store) -> None:
    """`since` itself isn't told again; nothing is told of the newest."""
    loaded(store, ARMS)
    loaded(store, VISIT)
    assert since(store, 1) == since(store)[2:]
    assert since(store, 2) == []


def test_an_empty_store_has_changed_nothing(store: Store) -> None:
    """Its revision is 0."""
    assert since(store) == []


def test_the_same_again_changes_nothing(store: Store) -> None:
    """No revision, no change."""
    loaded(store, ARMS)
    loaded(store, ARMS)
    assert len(since(store)) == 2


def test_an_annotation_that_says_something_else(store: Store) -> None:
    """The claim that it made before, and the one that it makes now."""
    loaded(store, ARMS)
    before = claim_of(store, "arms")
    loaded(store, ENDED, replace=True)
    (article_, entry) = since(store, 1)
    assert (article_["change"], entry["change"]) == ("article_changed", "changed")
    assert entry["after"] == claim_of(store, "arms")
    assert {**entry["before"], "article": None} == {**before, "article": None}
    assert (entry["before"]["id"] != entry["after"]["id"], entry["after"]["stage"]) == (True, "ended")
    assert "claim" not in entry


def test_a_claim_with_another_confidence(store: Store) -> None:
    """It is the same claim, and has changed."""
    doubted = article("sure", claim("Ardland", "funds", "Borland", confidence=0.5))
    sure = article("sure", claim("Ardland", "funds", "Borland", confidence=0.9))
    loaded(store, doubted)
    loaded(store, sure)
    (entry,) = since(store, 1)
    assert entry["before"]["id"] == entry["after"]["id"]
    assert (entry["before"]["confidence"], entry["after"]["confidence"]) == (0.5, 0.9)
    assert since(store)[1]["claim"]["confidence"] == 0.5


def test_annotations_that_came_and_went(store: Store) -> None:
    """Those with another id are others."""
    loaded(store, VISIT)
    other = {**VISIT["claims"][1], "id": "c3", "stage": "prepared"}
    loaded(store, {**VISIT, "claims": [VISIT["claims"][0], other]})
    assert sorted(kinds(since(store, 1))) == [("added", 2), ("withdrawn", 2)]


def test_a_withdrawn_article_with_its_claims(store: Store) -> None:
    """As they were: who is named, where, with the words, though nobody there is in the store any more."""
    loaded(store, ARMS)
    before = claim_of(store, "arms")
    withdraw(store, "arms")
    article_, entry = since(store, 1)
    assert kinds([article_, entry]) == [("article_withdrawn", 2), ("withdrawn", 2)]
    assert entry["claim"] == before
    assert article_["article"]["title"] == "About arms"


def test_a_withdrawn_claim_of_actors_who_are_still_there(store: Store) -> None:
    """They are as they are now."""
    linked = {"Ardland": ["http://www.wikidata.org/entity/Q1"]}
    loaded(store, ARMS, article("visit", claim("Ardland", "visits", "Borland"), links=linked))
    with store.view() as view:
        (actor,) = view.named("Ardland")
    withdraw(store, "arms")
    entry = since(store, 1)[-1]
    assert (entry["claim"]["subject"]["id"], entry["claim"]["subject"]["same_as"]) == (actor, linked["Ardland"])


def test_what_was_added_and_is_gone_is_told_as_it_was(store: Store) -> None:
    """Each time that it came."""
    loaded(store, ARMS)
    before = claim_of(store, "arms")
    withdraw(store, "arms")
    loaded(store, ARMS)
    withdraw(store, "arms")
    added = [entry for entry in since(store) if entry["change"] == "added"]
    assert [entry["claim"] for entry in added] == [before, before]


def test_an_articles_status(store: Store) -> None:
    """Set by hand or by a file, it is a change of the article; its claims are the same."""
    loaded(store, ARMS)
    marked(store, "arms", "retracted")
    marked(store, "arms", "corrected")
    first, second = since(store, 1)
    assert (first["change"], first["revision"], second["revision"]) == ("article_changed", 2, 3)
    statuses = [entry[side]["status"] for entry in (first, second) for side in ("was", "article")]
    assert statuses == ["published", "retracted", "retracted", "corrected"]
    assert {**second["was"], "status": ""} == {**second["article"], "status": ""}


@pytest.mark.parametrize("limit", ["1", "2", "3", "5", "6", "100"])
def test_pages_follow_each_other(limit: str, store: Store) -> None:
    """Nothing is skipped or told twice, whatever is a revision's last."""
    loaded(store, ARMS, VISIT, batch_articles=1)
    withdraw(store, "visit", "arms")
    marked_whole = since(store, limit="1000")
    assert len(marked_whole) == 10
    assert since(store, limit=limit) == marked_whole
    assert since(store, 1, limit=limit) == marked_whole[2:]


def test_a_page_goes_on_while_articles_load(store: Store) -> None:
    """What comes meanwhile is told after the rest."""
    loaded(store, VISIT)
    with store.view() as view:
        first = changes({"limit": "2"}, store, view)
    withdraw(store, "visit")
    with store.view() as view:
        rest = changes({"limit": "9", "cursor": str(first.page.next)}, store, view)
    assert [*first.page.results, *rest.page.results] == since(store)
    assert (first.revision, rest.revision) == (1, 2)


@pytest.mark.parametrize("value", ["2", "99", "-1", "1.0", "x", "", "٣", "9" * 400])
def test_a_revision_that_makes_no_sense(value: str, store: Store) -> None:
    """It is named: no number, or none that is there yet."""
    loaded(store, ARMS)
    with store.view() as view, pytest.raises(UsageError) as raised:
        changes({"since": value}, store, view)
    assert raised.value.parameter == "since"


def test_a_cursor_of_another_question_and_one_that_was_made_up(store: Store) -> None:
    """Neither is taken."""
    loaded(store, VISIT)
    made_up = page([("x", 1), ("y", 2)], 1, None, {"query": "/changes", "since": "0"}).next
    with store.view() as view:
        other = changes({"since": "0", "limit": "1"}, store, view).page.next
        loaded_cursor = {"since": "1", "cursor": str(other)}
        for given_ in (loaded_cursor, {"cursor": str(made_up)}):
            with pytest.raises(CursorError):
                changes(given_, store, view)


def test_an_event_is_a_revision(store: Store) -> None:
    """All that it changed, and where that can be asked for."""
    loaded(store, ARMS)
    loaded(store, VISIT)
    with store.view() as view:
        told = event(2, store, view)
    assert told["results"] == since(store, 1)
    assert (told["revision"], told["total"]["value"], told["links"]) == (2, 3, {"self": "/changes?since=1"})
    assert told["time"] == told["results"][0]["time"]


@given(history=histories)
@thorough(20, some=6)
def test_whatever_happened_the_changes_lead_from_any_revision_to_the_last(
    empty: Empty, history: list[Record | str]
) -> None:
    """Who follows them from anywhere has the claims that there are, as they are; and every store tells the same."""
    known: list[dict[str, Any]] = []
    with empty() as store, reference() as other:
        for step in history:
            for one in (store, other):
                if not isinstance(step, str):
                    loaded(one, step, replace=True)
                elif step in articles_of(one):
                    withdraw(one, step)
            known += [] if len(known) == revision(store) else [all_claims(store)]
        states = [{}, *known]
        for number, state in enumerate(states):
            entries = since(store, number, limit="7")
            assert followed(state, entries) == states[-1]
            assert timeless(entries) == timeless(since(other, number))


def articles_of(store: Store) -> list[str]:
    with store.view() as view:
        return view.article_ids()


def all_claims(store: Store) -> dict[str, Any]:
    """What each claim says by itself: whom its actors stand for depends on others."""
    with store.view() as view:
        return {id_: own(Serializer(view).claim(found)) for id_, found in view.claims(claim_ids(view)).items()}


def own(claim_: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "relation", "stance", "stage", "either_or", "conditional", "when", "evidence")
    return {name: claim_[name] for name in names}


def followed(state: dict[str, Any], entries: list[dict[str, Any]]) -> dict[str, Any]:
    """The claims after these changes, for somebody who had the first ones."""
    now = dict(state)
    for entry in entries:
        if entry["change"] == "changed":
            assert own(entry["before"]) == now.pop(entry["before"]["id"])
            now[entry["after"]["id"]] = own(entry["after"])
        elif entry["change"] == "added":
            assert entry["claim"]["id"] not in now
            now[entry["claim"]["id"]] = own(entry["claim"])
        elif entry["change"] == "withdrawn":
            assert own(entry["claim"]) == now.pop(entry["claim"]["id"])
    return now


def timeless(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**entry, "time": None} for entry in entries]


def test_another_text_alone(store: Store) -> None:
    """Is a change of the article that shows: by the digests of its texts."""
    loaded(store, VISIT)
    longer = {**VISIT, "article": {**VISIT["article"], "text": VISIT["article"]["text"] + "And more of it."}}
    loaded(store, longer, replace=True)
    (entry,) = [entry for entry in since(store, 1) if entry["change"] == "article_changed"]
    assert entry["was"]["text_digest"] != entry["article"]["text_digest"]
    assert {name for name, value in entry["was"].items() if entry["article"][name] != value} == {"text_digest"}


def test_what_a_purge_changed_has_no_before(store: Store) -> None:
    """Nothing is kept of what it was, and no entry tells of two things that are equal."""
    loaded(store, ARMS)
    loaded(store, {**ARMS, "claims": [{**ARMS["claims"][0], "note": "as Ada Reed says"}]})
    with store.view() as view:
        (ada,) = [actor.id for actor in view.all_actors() if actor.name == "Ada Reed"]
    purge(ada, store, 5)
    entries = since(store)
    assert "purged" in {entry["change"] for entry in entries}
    for entry in entries:
        assert "before" not in entry or entry["before"] != entry["after"]
        assert "was" not in entry or entry["was"] != entry["article"]
        assert ("claim" in entry) == (entry["change"] in ("added", "withdrawn", "purged"))
        assert "Ada Reed" not in str(entry)
