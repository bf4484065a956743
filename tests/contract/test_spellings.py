"""Names that look alike are one name, whoever asks for it; on every store."""

from __future__ import annotations

import pytest

from actorgraph.loaders.options import Options
from actorgraph.ontology.names import visible
from actorgraph.service import purge
from actorgraph.service.ingest import load_bytes
from actorgraph.service.stores.base import Store
from actorgraph.service.usecases.actor_search import search
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, exported, loaded, standings, withdraw

SPELT = [
    "Red Front",
    "Red\nFront",
    "\u00a0Red\u2003Front ",
    "\ufeffRed \u200bFront",
    "\u202bRed\u00ad Front\u202c",
    "RED\r\n FRONT",
]
ASSERTED = article("asserted", claim("Ardland", "arms", "Red Front"))
LINK = "https://example.org/people/ada-reed"


@pytest.mark.parametrize("name", SPELT)
def test_a_dispute_about_one_actor_is_one_dispute(name: str, store: Store) -> None:
    """However a name is spelt that looks the same, what one article asserts and another denies is disputed."""
    denied = article(
        "denied", claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Ardland"]), names={"Red Front": name}
    )
    loaded(store, ASSERTED, denied)
    assert {standing for (_, relation, _), standing in standings(store).items() if relation == "arms"} == {"disputed"}
    assert store.verify() == []


@pytest.mark.parametrize("name", SPELT)
def test_a_name_is_found_however_it_is_spelt(name: str, store: Store) -> None:
    """A filter and a search take any spelling of a name that looks the same, and what they show stands on one line."""
    loaded(store, article("spelt", claim("Ardland", "arms", "Red Front"), names={"Red Front": f"{name}\n"}))
    with store.view() as view:
        for asked in SPELT:
            (id_,) = view.named(asked)
            (found,) = search({"q": asked}, view, VOCABULARY).page.results
            assert (found["id"], found["matched"]) == (id_, "exact")
            assert found["name"].split() == found["name"].split(" ")


def test_names_with_line_breaks_in_rdf_are_shown_on_one_line(store: Store) -> None:
    """An article's graph is kept as it came; what stands for its actors is not."""
    loaded(store, ASSERTED)
    quads = exported(store).decode().replace('#name> "Red Front"', '#name> "Red\\nFront"')
    graph = "".join(line for line in quads.splitlines(keepends=True) if "/article/asserted> ." in line)
    withdraw(store, "asserted")
    report = load_bytes(graph.encode(), Options(format="nq"), store, VOCABULARY, 1)
    assert report.articles == {"loaded": 1}
    assert ("Ardland", "arms", "Red Front") in standings(store)
    assert b'#name> "Red\\nFront" <https://w3id.org/actorgraph/id/article/asserted>' in exported(store)


@pytest.mark.parametrize("spelt", ["Ada\nReed", "Ada\u00a0 Reed", "A\u00adda Re\u200bed", "\u200eAda\u2060 Reed\u200e"])
def test_whoever_is_purged_goes_however_the_name_is_spelt(spelt: str, store: Store) -> None:
    """Neither a text nor a later load keeps a name with other white space, or with marks in it that nobody sees."""
    named = article("named", claim("Ada Reed", "visits", "Borland"))
    text = f"{named['article']['text']}\nSo {spelt} went."
    loaded(store, {**named, "article": {**named["article"], "text": text}})
    (id_,) = (row["id"] for row in _people(store))
    purge.purge(id_, store, 1)
    loaded(store, article("later", claim("Ada Reed", "visits", "Borland"), names={"Ada Reed": spelt}))
    kept = exported(store).decode() + "".join(store.text(name) or "" for name in ("named", "later"))
    assert "Reed" not in visible(kept)


def _people(store: Store) -> list[dict[str, str]]:
    with store.view() as view:
        return search({"q": "Ada Reed"}, view, VOCABULARY).page.results
