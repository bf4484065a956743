"""RDF in our shape, read back, on every store: an export and a load are each other's inverse."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.loaders.report import Report
from actorgraph.ontology.iris import Iris
from actorgraph.service.ingest import load as load_sources
from actorgraph.service.ingest import load_bytes
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.embedded.store import EmbeddedStore
from actorgraph.service.usecases.articles import article as shown
from tests.contract.articles import article, claim, lines
from tests.contract.rdf import FORMS
from tests.contract.steps import VOCABULARY, claim_ids, exported, loaded, reference, revision, withdraw
from tests.loaders.memory import balanced

EXAMPLES = Path(__file__).parents[2] / "examples" / "articles"
RECORDS = [
    article("arms", claim("Ardland", "arms", "Red Front", item="rockets", said_by=["Ada Reed", "Bo Finch"])),
    article("denial", claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Ardland"], confidence=0.5)),
    article(
        "either",
        claim("Ada Reed", "visits", "Borland", either_or="x", when="2031-01/..", note='says "so"\n', role="envoy"),
        claim("Ada Reed", "visits", "Ardland", either_or="x", conditional=True, annotated_by=["ann", "ben"]),
    ),
    article("quiet", published=None),
    article("gone", claim("Ardland", "funds", "Blue Front"), status="retracted"),
]


@pytest.fixture(scope="module")
def export() -> bytes:
    """What a store exports that holds the examples and articles with every field."""
    with reference() as store:
        load_sources(sources([str(EXAMPLES)]), Options(), store, VOCABULARY, wait=5)
        loaded(store, *RECORDS)
        return exported(store)


def load(store: Store, data: bytes, format_: str | None = None, **options: object) -> Report:
    """Load RDF; what goes wrong is in the report."""
    return load_bytes(data, Options(format=format_, **options), store, VOCABULARY, wait=5)


def test_an_export_from_before_labels_loads(store: Store, export: bytes) -> None:
    """Labels are computed: without them, what is left out is counted as ever, and the export has them again."""
    lines_ = export.splitlines(keepends=True)
    old = b"".join(line for line in lines_ if b"rdf-schema#label>" not in line)
    left_out = [load(store, data).left_out for data in (old, export)]
    assert [sum(one.values()) for one in left_out] == [_computed(old), _computed(export)]
    assert _computed(old) < _computed(export)
    assert exported(store) == export


def _computed(export: bytes) -> int:
    return export.count(b"graph/derived> .\n") + export.count(b"graph/stated> .\n")


@pytest.mark.parametrize("form", FORMS)
def test_an_export_loads_to_the_same_export(form: str, store: Store, export: bytes) -> None:
    """Byte for byte, in whatever form it was written; nothing vanishes silently."""
    name, write = FORMS[form]
    report = load(store, write(export), name)
    assert report.errors == []
    assert exported(store) == export
    assert store.verify() == []
    assert balanced(report)
    assert sum(report.left_out.values()) == report.annotations["left_out"] == _computed(export)


@pytest.mark.parametrize("form", FORMS)
def test_the_form_is_found_by_looking(form: str, store: Store, export: bytes) -> None:
    """Also in a body, which has no name."""
    report = load(store, FORMS[form][1](export))
    assert report.errors == []
    assert exported(store) == export


def test_a_load_in_batches_of_one_is_the_same(store: Store, export: bytes) -> None:
    """The size of batches doesn't matter."""
    assert load(store, export, batch_articles=1).errors == []
    assert exported(store) == export


def test_compressed_files_load(store: Store, export: bytes, tmp_path: Path) -> None:
    """Through worker processes, too."""
    (tmp_path / "graph.nq.gz").write_bytes(gzip.compress(export))
    report = load_sources(sources([str(tmp_path)]), Options(workers=2), store, VOCABULARY, wait=5)
    assert report.errors == []
    assert exported(store) == export


def test_loading_it_twice_changes_nothing(store: Store, export: bytes) -> None:
    """The second load finds everything unchanged."""
    first = load(store, export)
    second = load(store, export)
    assert second.articles["unchanged"] == first.articles["loaded"] > 10
    assert (second.articles["loaded"], second.revision) == (0, None)


def test_an_export_over_its_own_store_changes_nothing(store: Store) -> None:
    """Texts and annotations' ids, which no export holds, stay."""
    loaded(store, *RECORDS)
    before = revision(store)
    report = load(store, exported(store))
    assert report.articles["unchanged"] == len(RECORDS)
    assert revision(store) == before
    assert store.text("arms") == RECORDS[0]["article"]["text"]


def test_a_dry_run_says_what_the_load_would_do(store: Store, export: bytes) -> None:
    """The same counts, and nothing is stored."""
    dry = load_bytes(export, Options(), store, VOCABULARY, wait=5, dry_run=True)
    assert exported(store) == b""
    real = load(store, export)
    assert {**dry.as_json(), "revision": None, "seconds": 0} == {**real.as_json(), "revision": None, "seconds": 0}


def test_an_article_without_text_is_shown(store: Store) -> None:
    """Its text is none; all else is there."""
    with reference() as other:
        loaded(other, *RECORDS)
        load(store, exported(other))
    with store.view() as view:
        found = shown("arms", store, view, with_text=True)
    assert found["text"] is None
    assert len(found["claims"]) == 1


def test_the_text_is_stored_when_it_comes(store: Store) -> None:
    """The graph was loaded first: the article itself adds its text, and then nothing more."""
    with reference() as other:
        loaded(other, *RECORDS)
        load(store, exported(other))
        export = exported(other)
    assert store.text("arms") is None
    report = loaded(store, *RECORDS)
    assert report.articles["loaded"] == len(RECORDS)
    assert store.text("arms") == RECORDS[0]["article"]["text"]
    assert exported(store) == export
    assert store.verify() == []
    assert loaded(store, *RECORDS).articles["unchanged"] == len(RECORDS)


def test_another_graph_of_the_same_text_keeps_the_text(store: Store) -> None:
    """What comes without a text doesn't take away the one that is stored."""
    mended = article("arms", claim("Ardland", "arms", "Red Front", item="rockets", said_by=["Ada Reed", "Bo Finch"]))
    mended["claims"][0]["stage"] = "prepared"
    with reference() as other:
        loaded(other, mended)
        export = exported(other)
    loaded(store, RECORDS[0])
    assert load(store, export).articles["loaded"] == 1
    assert exported(store) == export
    assert store.text("arms") == RECORDS[0]["article"]["text"]
    assert store.verify() == []


def test_another_text_is_refused_unless_replaced(store: Store) -> None:
    """The text's digest tells."""
    with reference() as other:
        loaded(other, article("arms", claim("Ardland", "arms", "Blue Front")))
        export = exported(other)
    loaded(store, RECORDS[0])
    before = exported(store)
    report = load(store, export)
    assert "article 'arms' is stored with another text" in str(report.errors[0])
    assert exported(store) == before
    load(store, export, replace=True)
    assert exported(store) == export
    assert store.text("arms") is None


def test_quotes_that_are_not_in_the_stored_text_are_refused(store: Store) -> None:
    """The graph says that it is of this text; its quotes say otherwise."""
    loaded(store, RECORDS[0])
    before = exported(store)
    graph = b"".join(line for line in before.splitlines(keepends=True) if b"/article/arms> ." in line)
    report = load(store, graph.replace(b"Red Front", b"Rod Front"))
    assert "quotes what isn't in the text that is stored" in str(report.errors[0])
    assert exported(store) == before
    assert store.verify() == []


def test_graph_and_article_in_one_load_are_one(store: Store, tmp_path: Path) -> None:
    """Whichever comes first, the text is stored."""
    with reference() as other:
        loaded(other, RECORDS[0])
        export = exported(other)
    (tmp_path / "a.nq").write_bytes(export)
    (tmp_path / "b.jsonl").write_bytes(lines(RECORDS[0]))
    for size in (1, 500):
        report = load_sources(sources([str(tmp_path)]), Options(batch_articles=size), store, VOCABULARY, wait=5)
        assert report.errors == []
        assert exported(store) == export
        assert store.text("arms") == RECORDS[0]["article"]["text"]
        withdraw(store, "arms")


def test_data_under_another_base_come_under_ours(store: Store, export: bytes) -> None:
    """No id depends on the base."""
    theirs = "https://example.org/their/graph/"
    other = EmbeddedStore(None, Iris(theirs), VOCABULARY)
    load(other, export)
    assert theirs.encode() in exported(other)
    assert Iris().base.encode() not in exported(other)
    assert load(store, exported(other)).errors == []
    assert exported(store) == export
    other.close()


def test_one_annotators_claims(store: Store, export: bytes) -> None:
    """The others are counted as left out; groups of alternatives are those that remain."""
    report = load(store, export, annotator="ann")
    assert balanced(report)
    assert store.verify() == []
    with store.view() as view:
        assert {who for c in view.claims(claim_ids(view)).values() for who in c.annotated_by} >= {"ann"}
        assert all("ann" in c.annotated_by for c in view.claims(claim_ids(view)).values())


def test_a_bad_graph_does_not_hold_up_the_others(store: Store, export: bytes) -> None:
    """It is not there, not even in part."""
    bad = b"\n".join(
        line.replace(b"#happened>", b"#imagined>") if line.endswith(b"/article/arms> .") else line
        for line in export.splitlines()
    )
    report = load(store, bad)
    assert report.articles["rejected"] == 1
    assert "ag:stage is ag:imagined; expected one of considered, ended, happened, prepared" in str(report.errors[0])
    with store.view() as view:
        ids = view.article_ids()
    assert "arms" not in ids
    assert len(ids) == report.articles["loaded"]
    assert store.verify() == []
