"""Loading, on every store."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from io import BytesIO

import pytest

from actorgraph.loaders.inputs import Source
from actorgraph.loaders.options import Options
from actorgraph.ontology.errors import LoadError
from actorgraph.service.ingest import load as load_sources
from actorgraph.service.stores.base import Store
from tests.contract.articles import article, claim, lines
from tests.contract.steps import (
    VOCABULARY,
    alone,
    claim_ids,
    exported,
    load,
    loaded,
    reference,
    relations,
    revision,
    standings,
)

ARMS = article("arms", claim("Ardland", "arms", "Red Front", item="rockets"))
DENIAL = article("denial", claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Ardland"]))
VISIT = article("visit", claim("Ada Reed", "visits", "Borland"), claim("Ardland", "sanctions", "Borland"))


def test_an_empty_store_exports_nothing(store: Store) -> None:
    """No article, no line."""
    assert exported(store) == b""
    assert revision(store) == 0


def test_what_is_loaded_is_exported(store: Store) -> None:
    """The article's graph with its claim, the derived and the stated graph."""
    loaded(store, ARMS)
    graphs = {line.rsplit(b" ", 2)[1].decode().strip("<>") for line in exported(store).splitlines()}
    assert graphs == {store.iris.article("arms"), store.iris.derived, store.iris.stated}
    assert standings(store) == {
        ("Ardland", "arms", "Red Front"): "stated",
        ("Ardland", "supports", "Red Front"): "stated",
    }


def test_lines_are_sorted_graph_by_graph(store: Store) -> None:
    """Graphs in the order of their IRIs, lines by code point: two exports can be compared as files."""
    loaded(store, ARMS, DENIAL, VISIT)
    keys = [(line.rsplit(b" ", 2)[1].strip(b"<>"), line) for line in exported(store).splitlines()]
    assert keys == sorted(keys)


def test_loading_twice_changes_no_byte(store: Store) -> None:
    """The second load finds everything unchanged."""
    loaded(store, ARMS, DENIAL, VISIT)
    before = exported(store)
    report = loaded(store, ARMS, DENIAL, VISIT)
    assert (report.articles["loaded"], report.articles["unchanged"]) == (0, 3)
    assert exported(store) == before


def test_loading_twice_makes_no_revision(store: Store) -> None:
    """Unchanged input is no event."""
    loaded(store, ARMS)
    first = revision(store)
    report = loaded(store, ARMS)
    assert report.revision is None
    assert revision(store) == first


def test_a_load_of_old_and_new_loads_the_new(store: Store) -> None:
    """What is there already doesn't stand in the way."""
    loaded(store, ARMS)
    report = loaded(store, ARMS, VISIT)
    assert (report.articles["loaded"], report.articles["unchanged"]) == (1, 1)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_loading_does_not_matter(order: tuple[int, ...], store: Store) -> None:
    """Article by article, in any order, the export is that of one load."""
    records = [ARMS, DENIAL, VISIT]
    for index in order:
        loaded(store, records[index])
    assert exported(store) == alone(records)


def test_the_size_of_batches_does_not_matter(store: Store) -> None:
    """One revision or three, the export is the same."""
    loaded(store, ARMS, DENIAL, VISIT, batch_articles=1)
    assert revision(store) == 3
    assert exported(store) == alone([ARMS, DENIAL, VISIT])


def test_another_text_is_refused(store: Store) -> None:
    """The error names the article, and the stored one stays."""
    loaded(store, ARMS)
    before = exported(store)
    other = article("arms", claim("Ardland", "arms", "Blue Front"))
    report = load(store, other)
    assert report.articles["rejected"] == 1
    assert "article 'arms' is stored with another text" in str(report.errors[0])
    assert exported(store) == before


def test_another_text_is_replaced_on_demand(store: Store) -> None:
    """With ``replace`` nothing is left of what the article said before."""
    other = article("arms", claim("Ardland", "arms", "Blue Front"))
    loaded(store, ARMS, VISIT)
    loaded(store, other, replace=True)
    assert exported(store) == alone([other, VISIT])


def test_another_annotation_of_the_same_text_replaces_it(store: Store) -> None:
    """An annotator who mends an article loads it again, and needs no ``replace``."""
    mended = article("arms", claim("Ardland", "arms", "Red Front", item="rockets", stage="prepared"))
    loaded(store, ARMS)
    report = loaded(store, mended)
    assert report.articles["loaded"] == 1
    assert standings(store)["Ardland", "arms", "Red Front"] == "prepared"
    assert exported(store) == alone([mended])


def test_an_article_in_two_documents_is_one(store: Store) -> None:
    """With one text, what both say is joined; claims that both have are one with several annotators."""
    both = article("two", claim("Ardland", "arms", "Red Front"), claim("Ardland", "funds", "Red Front"))
    one, other = ({**both, "claims": [{**c, "annotated_by": [who]} for c in both["claims"]]} for who in ("ann", "ben"))
    other = {**other, "claims": other["claims"][:1]}
    report = loaded(store, one, other)
    assert report.articles["loaded"] == 1
    with store.view() as view:
        found = view.claims(claim_ids(view)).values()
    assert sorted((c.relation, c.annotated_by) for c in found) == [("arms", ("ann", "ben")), ("funds", ("ann",))]


def test_an_article_in_two_documents_is_one_across_batches(store: Store) -> None:
    """It makes no difference that the first was committed before the second came."""
    both = article("two", claim("Ardland", "arms", "Red Front"), claim("Ardland", "funds", "Red Front"))
    parts = [{**both, "claims": [made]} for made in both["claims"]]
    loaded(store, parts[0], VISIT, parts[1], batch_articles=1)
    assert exported(store) == alone([parts[0], VISIT, parts[1]])
    assert ("Ardland", "funds", "Red Front") in relations(store)


def test_an_id_with_two_texts_in_one_load_is_refused(store: Store) -> None:
    """The first one loads; the error names both places."""
    other = article("arms", claim("Ardland", "arms", "Blue Front"))
    report = load(store, ARMS, other)
    assert (report.articles["loaded"], report.articles["rejected"]) == (1, 1)
    assert str(report.errors[0]) == "<body>:2: article 'arms' has another text than in <body>:1"
    assert ("Ardland", "arms", "Red Front") in relations(store)


def test_a_rejected_article_does_not_hold_up_the_others(store: Store) -> None:
    """It is not there, not even in part."""
    wrong = article("wrong", claim("Ardland", "funds", "Blue Front"), claim("Ardland", "befriends", "Blue Front"))
    report = load(store, ARMS, wrong, VISIT)
    assert (report.articles["loaded"], report.articles["rejected"]) == (2, 1)
    assert report.errors[0].place.annotation == "c2"
    with store.view() as view:
        assert view.article_ids() == ["arms", "visit"]
    assert ("Ardland", "funds", "Blue Front") not in relations(store)


def test_a_retracted_article_counts_for_nothing(store: Store) -> None:
    """It is kept with its claims, but no relation stands on them."""
    loaded(store, {**ARMS, "article": {**ARMS["article"], "status": "retracted"}}, VISIT)
    with store.view() as view:
        assert len(claim_ids(view)) == 3
        assert "arms" in view.article_ids()
    with reference() as other:
        loaded(other, VISIT)
        assert standings(store) == standings(other)


def test_a_retracted_denial_disputes_nothing(store: Store) -> None:
    """Loaded again as retracted, it leaves the relation as strong as without it."""
    loaded(store, ARMS, DENIAL)
    assert standings(store)["Ardland", "arms", "Red Front"] == "disputed"
    loaded(store, {**DENIAL, "article": {**DENIAL["article"], "status": "retracted"}})
    assert standings(store)["Ardland", "arms", "Red Front"] == "stated"


def test_a_dry_run_says_what_a_load_would_do(store: Store) -> None:
    """The same counts, and nothing is stored."""
    loaded(store, VISIT)
    before = exported(store)
    dry = load(store, ARMS, VISIT, dry_run=True)
    assert (dry.articles["loaded"], dry.articles["unchanged"], dry.revision) == (1, 1, None)
    assert exported(store) == before
    real = loaded(store, ARMS, VISIT)
    assert (dry.claims, dry.triples) == (real.claims, real.triples)


@pytest.mark.parametrize("size", [1, 2, 500])
def test_a_dry_run_counts_the_actors_as_the_load_does(store: Store, size: int) -> None:
    """Matched, new and ambiguous ones, whatever the batches: what one brings is known to the next."""
    loaded(store, VISIT, article("linked", claim("Ada Reed", "visits", "Ardland"), links={"Ada Reed": ["x:1"]}))
    records = [
        article("first", claim("Ardland", "arms", "Grey Wing"), claim("Grey Wing", "attacks", "Bellmark")),
        article("second", claim("Grey Wing", "attacks", "Bellmark"), claim("Ada Reed", "leads", "Grey Wing")),
        article("third", claim("Ada Reed", "visits", "Bellmark"), links={"Ada Reed": ["x:2"]}),
        article("fourth", claim("Ada Reed", "visits", "Cole Island")),
        VISIT,
    ]
    before = exported(store)
    dry = load(store, *records, dry_run=True, batch_articles=size)
    assert exported(store) == before
    assert store.verify() == []
    real = load(store, *records, batch_articles=size)
    assert real.actors["matched"] > 0
    assert real.actors["new"] > 0
    assert real.actors["ambiguous"] > 0
    assert {**dry.as_json(), "revision": None, "seconds": 0} == {**real.as_json(), "revision": None, "seconds": 0}


def test_a_dry_run_finds_another_text(store: Store) -> None:
    """What a load would refuse, it names."""
    loaded(store, ARMS)
    dry = load(store, article("arms", claim("Ardland", "arms", "Blue Front")), dry_run=True)
    assert "stored with another text" in str(dry.errors[0])


def test_a_load_that_breaks_off_keeps_what_it_committed(store: Store) -> None:
    """Whole articles only, and the same load then finishes as if nothing had been."""

    def breaking() -> Iterator[Source]:
        yield Source("<body>", lambda: BytesIO(lines(ARMS, DENIAL)), named=True)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_sources(breaking(), Options(batch_articles=2), store, VOCABULARY, wait=5)
    assert store.verify() == []
    assert exported(store) == alone([ARMS, DENIAL])
    loaded(store, ARMS, DENIAL, VISIT)
    assert exported(store) == alone([ARMS, DENIAL, VISIT])


def test_the_report_counts_actors(store: Store) -> None:
    """New ones, and those that were known before."""
    report = loaded(store, ARMS)
    assert report.as_json()["actors"] == {"matched": 0, "new": 3, "ambiguous": 0}
    report = loaded(store, DENIAL)
    assert report.as_json()["actors"] == {"matched": 2, "new": 0, "ambiguous": 0}


def test_articles_without_claims_are_articles(store: Store) -> None:
    """Nothing has to be said in them."""
    loaded(store, article("quiet"))
    with store.view() as view:
        assert view.article_ids() == ["quiet"]
    assert relations(store) == {}
    assert store.verify() == []


def test_the_text_is_stored_and_not_exported(store: Store) -> None:
    """Quotes are in the export, whole texts are not."""
    quiet = article("quiet", text="Nothing happened, and nobody said so.")
    loaded(store, quiet)
    assert store.text("quiet") == "Nothing happened, and nobody said so."
    assert b"Nothing happened" not in exported(store)


def test_an_error_is_a_load_error_with_its_place(store: Store) -> None:
    """File, line and annotation."""
    report = load(store, VISIT, {**ARMS, "claims": [{**ARMS["claims"][0], "object": "nobody"}]})
    assert isinstance(report.errors[0], LoadError)
    place = report.errors[0].place
    assert (place.file, place.line, place.annotation) == ("<body>", 2, "c1")
