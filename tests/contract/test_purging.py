"""Purging an actor, on every store: nothing that is kept says who it was, and no load brings that back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from actorgraph.loaders.options import Options
from actorgraph.ontology.errors import Gone, NotFound
from actorgraph.service import purge as purging
from actorgraph.service.ingest import load_bytes
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.embedded.store import EmbeddedStore
from actorgraph.service.usecases.actors import actor
from tests.contract.articles import Record, article, claim
from tests.contract.conftest import Cypher
from tests.contract.steps import (
    VOCABULARY,
    claim_ids,
    exported,
    load,
    loaded,
    revision,
    snapshot_of,
    standings,
    withdraw,
)

LINK = "https://example.org/people/ada-reed"
WORDS = (b"Reed", b"reed", b"Dr. Ada", b"REED")
ARMED = ("Ardland", "arms", "Red Front")


def told(record: Record, more: str, **metadata: Any) -> Record:
    """The article with more words at the end of its text."""
    return {**record, "article": {**record["article"], "text": record["article"]["text"] + more, **metadata}}


SAYS = told(
    article(
        "says",
        claim(
            "Ardland",
            "arms",
            "Red Front",
            item="rockets",
            said_by=["Ada Reed"],
            note="so Ada Reed said",
            role="speaker for Reed",
        ),
        claim("Ada Reed", "supports", "Red Front", stage="considered", role="Reed's way"),
        links={"Ada Reed": [LINK]},
    ),
    "\nReed said it twice; dr. ada  reed, they call her.",
    title="Ada Reed on rockets",
    url="https://example.org/news/ada-reed-on-rockets",
)
ALIAS = article(
    "alias",
    claim("Ada Reed", "memberOf", "Grey Company"),
    links={"Ada Reed": [LINK, "https://example.net/q/17"]},
    names={"Ada Reed": "Dr. Ada Reed"},
)
PLAIN = article("plain", claim("Ardland", "attacks", "Borland", said_by=["Ada Reed"]))
ELSEWHERE = told(article("elsewhere", claim("Ardland", "attacks", "Borland")), " It rained. ADA REED was not there.")
NOBODY = told(
    article("nobody", claim("Ardland", "attacks", "Borland", stance="denies")), " Ada went home by the river."
)
ALL = [SAYS, ALIAS, PLAIN, ELSEWHERE, NOBODY]


def purge(store: Store, name: str = "Ada Reed", dry_run: bool = False) -> dict[str, Any]:
    return purging.purge(who(store, name), store, wait=5, dry_run=dry_run)


def who(store: Store, name: str) -> str:
    with store.view() as view:
        (found,) = view.named(name)
        return found


def pseudonym(store: Store, name: str = "Ada Reed") -> str:
    return str(purge(store, name)["pseudonym"])


def claims_of(store: Store, article: str) -> list[str]:
    with store.view() as view:
        return claim_ids(view, article)


def renamed(found: dict[tuple[str, ...], str]) -> dict[tuple[str, ...], str]:
    """Standings in which all pseudonyms are one."""
    return {tuple(re.sub("Purged actor .*", "somebody", part) for part in key): value for key, value in found.items()}


def kept(store: Store, cypher: Cypher | None) -> bytes:
    """All that a store keeps, as bytes."""
    with store.snapshot() as snapshot:
        held = b"".join(path.read_bytes() for path in Path(snapshot.folder).rglob("*") if path.is_file())
    if isinstance(store, EmbeddedStore):
        held += b"".join(path.read_bytes() for path in store.folder.rglob("*") if path.is_file())
    if cypher:
        for rows in ("MATCH (n) RETURN properties(n) AS p", "MATCH ()-[r]->() RETURN properties(r) AS p"):
            held += repr(cypher(rows)).encode()
    return held


def words_in(held: bytes) -> list[bytes]:
    return [word for word in (*WORDS, LINK.encode(), b"example.net/q/17") if word in held]


def test_no_file_and_no_node_has_it_any_more(store: Store, cypher: Cypher | None) -> None:
    """Neither names, nor links, nor words of the name in texts; all else holds."""
    loaded(store, *ALL)
    assert len(words_in(kept(store, cypher))) >= 4  # or this test would find nothing, ever
    done = purge(store)
    assert (done["articles"], done["left"], done["in_ids"]) == (4, [], [])
    assert words_in(kept(store, cypher)) == []
    assert store.verify() == []
    assert snapshot_of(store)[:2] == (revision(store), exported(store))


def test_texts_have_bars_of_the_same_length(store: Store) -> None:
    """So every offset stays right."""
    loaded(store, *ALL)
    purge(store)
    before, after = SAYS["article"]["text"], store.text("says") or ""
    assert len(after) == len(before)
    barred = before.replace("dr. ada  reed", "█" * 13).replace("Ada Reed", "█" * 8).replace("Reed", "████")
    assert after == barred
    assert (store.text("elsewhere") or "").endswith("It rained. ████████ was not there.")
    assert store.text("nobody") == NOBODY["article"]["text"]


def test_claims_stay_under_a_pseudonym(store: Store) -> None:
    """Standings are what they were; one actor stands for all that were one."""
    loaded(store, *ALL)
    before = standings(store)
    done = purge(store)
    after = standings(store)
    names = {"Ada Reed": done["pseudonym"], "Dr. Ada Reed": done["pseudonym"]}
    assert after == {tuple(names.get(part, part) for part in key): value for key, value in before.items()}
    with store.view() as view:
        new = actor(done["actor"], store, view, VOCABULARY)
    assert (new["name"], new["aliases"], new["types"]) == (done["pseudonym"], [], ["Person"])
    assert new["same_as"][0].startswith("urn:uuid:")
    assert (new["claims"], new["articles"]) == ({"subject": 2, "object": 0, "said_by": 2}, 3)


def test_metadata_and_notes(store: Store) -> None:
    """The pseudonym stands for the name; a URL that has it is gone."""
    loaded(store, SAYS)
    called = pseudonym(store)
    with store.view() as view:
        annotated = view.annotated("says")
    assert annotated is not None
    assert (annotated.article.title, annotated.article.url) == (f"{called} on rockets", None)
    assert {note for found in annotated.claims for note in found.notes} == {f"so {called} said"}
    assert {found.role for found in annotated.claims} == {f"{called}'s way", f"speaker for {called}"}


def test_loading_the_same_again_changes_nothing(store: Store, cypher: Cypher | None) -> None:
    """The report names the articles from which it was kept out."""
    loaded(store, *ALL)
    purge(store)
    before = exported(store), revision(store)
    report = loaded(store, *ALL)
    assert report.articles == {"unchanged": 5}
    assert report.as_json()["purged"] == ["alias", "elsewhere", "plain", "says"]
    assert (exported(store), revision(store)) == before
    assert load(store, *ALL, dry_run=True).as_json()["purged"] == ["alias", "elsewhere", "plain", "says"]
    assert words_in(kept(store, cypher)) == []


def test_it_doesnt_matter_what_comes_first(store: Store, cypher: Cypher | None) -> None:
    """What is loaded after the purge becomes what it would have become by it."""
    loaded(store, *ALL)
    purge(store)
    before, text = standings(store), store.text("says")
    withdraw(store, *(record["article"]["id"] for record in ALL[1:]))
    report = loaded(store, *ALL)
    assert report.articles == {"loaded": 4, "unchanged": 1}
    assert (standings(store), store.text("says")) == (before, text)
    assert words_in(kept(store, cypher)) == []
    assert store.verify() == []


def test_an_old_export_doesnt_bring_it_back(store: Store, cypher: Cypher | None) -> None:
    """Its articles are known by what their texts were."""
    loaded(store, *ALL)
    old = exported(store)
    purge(store)
    before = exported(store)
    report = load_bytes(old, Options(format="nq"), store, VOCABULARY, wait=5)
    assert [str(error) for error in report.errors] == []
    assert report.articles == {"unchanged": 5}
    assert exported(store) == before
    assert words_in(kept(store, cypher)) == []


def test_articles_without_texts(store: Store, cypher: Cypher | None) -> None:
    """Their quotes are rewritten; loading them again changes nothing."""
    loaded(store, *ALL)
    graph = exported(store)
    withdraw(store, *(record["article"]["id"] for record in ALL))
    assert load_bytes(graph, Options(format="nq"), store, VOCABULARY, wait=5).articles == {"loaded": 5}
    purge(store)
    assert words_in(kept(store, cypher)) == []
    assert load_bytes(graph, Options(format="nq"), store, VOCABULARY, wait=5).articles == {"unchanged": 5}
    assert store.verify() == []


def test_what_was_withdrawn_is_shown_without_it(store: Store, cypher: Cypher | None) -> None:
    """The change log is rewritten, too: a claim that is gone is still shown as it was, but for the name."""
    loaded(store, SAYS, ALIAS)
    gone = claims_of(store, "says")
    withdraw(store, "says")
    called = pseudonym(store, "Dr. Ada Reed")
    assert words_in(kept(store, cypher)) == []
    shown = [change.content or "" for change in store.gone(gone)]
    assert len(shown) == 2
    assert all("████" in content and called in content for content in shown)


def test_others_of_its_name_are_left_alone(store: Store) -> None:
    """Who has a link of his own is somebody else; so is who is mentioned under that name there."""
    other = article(
        "other", claim("Ada Reed", "leads", "Blue Front"), links={"Ada Reed": ["https://example.org/people/other"]}
    )
    loaded(store, SAYS, other)
    with store.view() as view:
        first = next(id_ for id_ in view.named("Ada Reed") if LINK in view.actors([id_])[id_].same_as)
    purging.purge(first, store, wait=5)
    assert ("Ada Reed", "leads", "Blue Front") in standings(store)
    assert store.text("other") == other["article"]["text"]
    assert "Ada" not in (store.text("says") or "")


def test_who_only_has_the_name_in_his_own(store: Store) -> None:
    """A fund that is named after it is renamed as it is."""
    fund = article("fund", claim("Ada Reed Fund", "funds", "Red Front"))
    loaded(store, SAYS, fund)
    called = pseudonym(store)
    assert (f"{called} Fund", "funds", "Red Front") in standings(store)
    assert (store.text("fund") or "").startswith("████████ Fund funds Red Front")


def test_actors_without_mentions(store: Store, cypher: Cypher | None) -> None:
    """Their ids are made from their names, and those of their claims from theirs: all are computed again."""
    record = {**PLAIN, "actors": [{**made, "mentions": []} for made in PLAIN["actors"]]}
    loaded(store, record)
    done = purge(store)
    assert words_in(kept(store, cypher)) == []
    assert loaded(store, record).articles == {"unchanged": 1}
    assert ("Ardland", "attacks", "Borland") in standings(store)
    assert done["claims"] == 1
    assert store.verify() == []


def test_a_second_one(store: Store, cypher: Cypher | None) -> None:
    """Each has its own pseudonym, and both stay out."""
    loaded(store, SAYS, article("both", claim("Ada Reed", "supports", "Bo Finch")))
    called = {pseudonym(store), pseudonym(store, "Bo Finch")}
    assert len(called) == 2
    both = article("both", claim("Ada Reed", "supports", "Bo Finch"), claim("Bo Finch", "arms", "Red Front"))
    loaded(store, SAYS, both, replace=True)
    assert {key[0] for key in standings(store)} <= {*called, "Ardland"}
    held = kept(store, cypher)
    assert (words_in(held), b"Finch" in held) == ([], False)
    assert store.verify() == []


def test_looking_only(store: Store) -> None:
    """It says how much would be rewritten, and does nothing."""
    loaded(store, *ALL)
    before = exported(store), revision(store)
    would = purge(store, dry_run=True)
    assert (exported(store), revision(store)) == before
    did = purge(store)
    same = ("articles", "claims", "in_ids", "purged")
    assert [would[name] for name in same] == [did[name] for name in same]
    assert (would["revision"], would["pseudonym"]) == (None, None)


def test_it_is_gone(store: Store) -> None:
    """Under its old id it was purged; nobody else was."""
    loaded(store, *ALL)
    old = who(store, "Ada Reed")
    purge(store)
    with pytest.raises(Gone, match=f"actor '{old}' has been purged"):
        purging.purge(old, store, wait=5)
    with store.view() as view:
        with pytest.raises(Gone, match="has been purged"):
            actor(old, store, view, VOCABULARY)
        with pytest.raises(NotFound, match="there is no actor 'nobody'"):
            actor("nobody", store, view, VOCABULARY)
    with pytest.raises(NotFound, match="there is no actor 'nobody'"):
        purging.purge("nobody", store, wait=5)


def test_article_ids_that_have_the_name_are_told(store: Store) -> None:
    """An id is what others link to: somebody must decide."""
    loaded(store, SAYS, article("ada-reed-speaks", claim("Ardland", "attacks", "Borland")))
    assert purge(store)["in_ids"] == ["ada-reed-speaks"]


def test_the_log_tells_what_changed(store: Store) -> None:
    """Claims whose words are others now; nobody's name."""
    loaded(store, *ALL)
    purge(store)
    log = store.changes([revision(store)])
    assert {change.kind for change in log} == {"changed"}
    assert {change.article for change in log if not change.claim} == {"says", "alias", "plain", "elsewhere"}
    assert "Reed" not in str(log)
