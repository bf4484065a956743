"""Loading: what reaches the sink, in which batches, and what the report says of it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.loaders.pipeline import run
from actorgraph.loaders.report import Report
from actorgraph.loaders.sink import Committed
from actorgraph.loaders.workers import Spread
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.errors import FormatError, StoreUnavailable, TextConflict
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import article_lines
from actorgraph.ontology.vocabulary import read_vocabulary
from tests.loaders.articles import TEXT, actor, built, claim, document, span
from tests.loaders.conftest import Folder
from tests.loaders.memory import Forgetful, Memory, balanced, messages

ADA = claim(id="ada", annotated_by=["Ada"])
BEN = claim(id="ben", annotated_by=["Ben"], relation="funds")
BOTH = claim(id="both", annotated_by=["Ben", "Ada"], relation="trains")
NOBODY = claim(id="nobody", relation="directs")


SHELTERS = b"""
@prefix ag: <https://w3id.org/actorgraph/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ag:shelters a ag:Relation, owl:ObjectProperty ; rdfs:label "shelters" ; ag:inverseLabel "is sheltered by" ;
    skos:definition "Takes in." ; schema:domainIncludes ag:Actor ; schema:rangeIncludes ag:Actor .
"""

# -- batches ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "batches"), [(1, [1] * 5), (2, [2, 2, 1]), (5, [5]), (500, [5])])
def test_articles_are_committed_in_batches(folder: Folder, size: int, batches: list[int]) -> None:
    """A batch holds as many whole articles as asked for, the last one what is left."""
    folder.write("a.jsonl", *(document(id=f"a{n}") for n in range(5)))
    report = folder.load(batch_articles=size)
    assert list(map(len, folder.sink.batches)) == batches
    assert [id_ for batch in folder.sink.batches for id_ in batch] == [f"a{n}" for n in range(5)]
    assert (report.articles, report.revision) == ({"loaded": 5}, len(batches))


def test_a_batch_is_committed_when_its_time_is_up(folder: Folder) -> None:
    """However few articles have come, a batch doesn't wait longer than asked for."""
    folder.write("a.jsonl", *(document(id=f"a{n}") for n in range(3)))
    folder.load(batch_seconds=0.0)
    assert folder.sink.batches == [["a0"], ["a1"], ["a2"]]


class Slow(Memory):
    """A sink by whose clock putting a batch takes five seconds, and settling as long as told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, settling: float, *, stages: bool = True) -> None:
        super().__init__(stages=stages)
        self.clock, self.settling = 0.0, settling
        monkeypatch.setattr("actorgraph.loaders.pipeline.time.monotonic", lambda: self.clock)

    def put(
        self,
        articles: Sequence[AnnotatedArticle],
        replace: bool,
        prepared: Mapping[str, Any],
        spread: Spread = map,
    ) -> Committed:
        self.clock += 5.0
        return super().put(articles, replace, prepared, spread)

    def settle(self, spread: Spread) -> None:
        self.clock += self.settling
        super().settle(spread)

    @property
    def stages_settled(self) -> list[int]:
        """How many batches each stage had."""
        return [n for n in self.settled if n]


@pytest.mark.parametrize(
    ("stages", "settling", "settled"),
    [
        (False, 9.0, [1] * 9),
        (True, 0.5, [1] * 9),  # eight times as much is less than a batch may wait
        (True, 2.0, [1, 4, 4]),
        (True, 4.0, [1, 7, 1]),  # the last one is what is left
        (True, 99.0, [1, 8]),
    ],
)
def test_stages_grow_where_settling_takes_long(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, stages: bool, settling: float, settled: list[int]
) -> None:
    """So many batches are settled at once that settling takes a small part of the time; not where a sink can't wait."""
    folder.write("a.jsonl", *(document(id=f"a{n}") for n in range(9)))
    sink = Slow(monkeypatch, settling, stages=stages)
    report = run(sources([str(folder.root)]), sink, Options(batch_articles=1))
    assert sink.stages_settled == settled
    assert report.articles == {"loaded": 9}


class Late(Memory):
    """A sink that stores a batch when somebody waits for it, and fails where it is told."""

    def __init__(self, *, storing: str = "", putting: str = "") -> None:
        super().__init__()
        self.storing, self.putting = storing, putting
        self.stored: list[str] = []

    def put(
        self,
        articles: Sequence[AnnotatedArticle],
        replace: bool,
        prepared: Mapping[str, Any],
        spread: Spread = map,
    ) -> Committed:
        done = super().put(articles, replace, prepared, spread)
        if self.putting in done.loaded:
            raise StoreUnavailable("away")
        done.stored = partial(self._store, sorted(done.loaded))
        return done

    def _store(self, ids: list[str]) -> None:
        if self.storing in ids:
            raise StoreUnavailable("away")
        self.stored += ids


def test_a_batch_counts_when_it_is_stored(folder: Folder) -> None:
    """A sink may store one while the next one is read; each is counted once, and no sooner."""
    folder.write("a.jsonl", *(document(id=f"a{n}") for n in range(5)), document(BEN, id="a1"))
    sink, shown = Late(), []
    report = run(
        sources([str(folder.root)]),
        sink,
        Options(batch_articles=2),
        progress=lambda report: shown.append((report.articles.get("loaded"), len(sink.stored))),
    )
    assert shown == [(2, 2), (4, 4), (5, 6)]  # a1 came twice
    assert (report.articles, report.claims, len(sink.batches)) == ({"loaded": 5}, 1, 3)


@pytest.mark.parametrize("where", ["storing", "putting"])
def test_what_was_stored_counts_where_the_next_batch_fails(folder: Folder, where: str) -> None:
    """Whether it fails at storing or before: all that is stored by then is counted, and nothing else."""
    folder.write("a.jsonl", *(document(id=f"a{n}") for n in range(5)))
    sink, report = Late(**{where: "a3"}), Report()
    with pytest.raises(StoreUnavailable):
        run(sources([str(folder.root)]), sink, Options(batch_articles=1), report=report)
    assert sink.stored == ["a0", "a1", "a2"]
    assert report.articles == {"loaded": 3}


def test_a_stage_has_a_limit(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long settling takes, no more than so many articles are lost when a load is killed."""
    monkeypatch.setattr("actorgraph.loaders.pipeline.STAGE_ARTICLES", 3)
    folder.write("a.jsonl", *(document(id=f"a{n}") for n in range(9)))
    sink = Slow(monkeypatch, 99.0)
    run(sources([str(folder.root)]), sink, Options(batch_articles=1))
    assert sink.stages_settled == [1, 3, 3, 2]


def test_an_article_that_comes_again_begins_another_stage(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a revision says once what became of it; it counts once, with all that it has in the end."""
    folder.write("a.jsonl", document(id="first"), document(ADA), document(ADA, id="other"), document(BEN))
    sink = Slow(monkeypatch, 99.0)
    report = run(sources([str(folder.root)]), sink, Options(batch_articles=1))
    assert (sink.batches, sink.stages_settled) == ([["first"], ["small"], ["other"], ["small"]], [1, 2, 1])
    assert (report.articles, report.claims) == ({"loaded": 3}, 3)


def test_a_stage_that_fails_is_settled_batch_by_batch(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """One article at which settling fails is rejected, and no other; each counts once."""

    class Failing(Slow):
        def settle(self, spread: Spread) -> None:
            put = [id_ for batch in self.batches[sum(self.settled) :] for id_ in batch]
            if "a5" in put:
                del self.batches[sum(self.settled) :]
                for id_ in put:
                    del self.articles[id_]
                raise RuntimeError("out of order")
            super().settle(spread)

    folder.write("a.jsonl", *(document(id=f"a{n}") for n in range(9)))
    sink = Failing(monkeypatch, 99.0)
    report = run(sources([str(folder.root)]), sink, Options(batch_articles=2))
    assert report.articles == {"loaded": 8, "rejected": 1}
    assert [error.place.line for error in report.errors] == [6]
    assert sorted(id_ for batch in sink.batches for id_ in batch) == [f"a{n}" for n in range(9) if n != 5]
    assert len(sink.stages_settled) > 2


def test_a_stage_that_can_not_be_kept_ends_the_load(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no space for temporary files, the error says so; what was settled before stays, and is counted."""
    monkeypatch.setattr("actorgraph.loaders.stage.TemporaryFile", partial(Path("/dev/full").open, "r+b"))
    folder.write("a.jsonl", *(document(id=f"a{n}") for n in range(9)))
    report = Report()
    with pytest.raises(StoreUnavailable, match=r"what isn't stored yet can't be kept in .*No space left"):
        run(sources([str(folder.root)]), Slow(monkeypatch, 99.0), Options(batch_articles=1), report=report)
    assert report.articles == {"loaded": 1}


def test_a_stage_keeps_articles_of_files_whose_names_are_not_utf_8(folder: Folder) -> None:
    """Such names are nothing but shown; the article is put again like any other where its stage fails."""
    (folder.root / os.fsdecode(b"odd\xff.json")).write_text(json.dumps(document()), encoding="utf-8")
    failures = iter([True])

    class Failing(Memory):
        def settle(self, spread: Spread) -> None:
            if next(failures, False):
                self.articles.clear()
                raise RuntimeError("out of order")

    report = run(sources([str(folder.root)]), Failing(stages=True), Options())
    assert (report.articles, report.errors) == ({"loaded": 1}, [])


def test_progress_is_told_after_each_batch(folder: Folder) -> None:
    """Whoever watches is shown the report as it stands after each commit."""
    folder.write("a.jsonl", *(document(id=f"a{n}") for n in range(5)))
    seen: list[int] = []
    found = sources([str(folder.root)])
    run(found, folder.sink, Options(batch_articles=2), progress=lambda report: seen.append(report.articles["loaded"]))
    assert seen == [2, 4, 5]


def test_nothing_to_load_is_nothing_committed(folder: Folder) -> None:
    """An empty folder makes no batch, no error and no revision."""
    report = folder.load()
    assert (folder.sink.batches, report.exit_code, report.revision) == ([], 2, None)


def test_counts_are_those_of_the_sink(folder: Folder) -> None:
    """The report adds up what the sink says of each batch."""
    folder.write("a.jsonl", document(ADA), document(ADA, BEN, id="other"))
    report = folder.load(batch_articles=1)
    assert (report.claims, report.actors["new"], report.annotations["mapped"]) == (3, 12, 15)
    assert report.triples > 100
    assert 0 < report.seconds < 60


def test_the_revision_is_the_last_that_was_made(folder: Folder) -> None:
    """A batch in which nothing changes makes no revision, and hides none that was made before it."""
    folder.write("a.jsonl", document(ADA, id="a"), document(ADA, id="b"))
    folder.load(batch_articles=1)
    folder.write("a.jsonl", document(BEN, id="a"), document(ADA, id="b"))
    assert folder.load(batch_articles=1).revision == 3
    assert folder.load(batch_articles=1).revision is None


def test_the_vocabulary_may_be_another(folder: Folder) -> None:
    """Terms are those of the ontology that is given, not of the one that ships."""
    path = folder.write("a.json", document(claim(relation="shelters")))
    assert folder.load().exit_code == 1
    own = read_vocabulary([(files("actorgraph.ontology") / "actors.ttl").read_bytes(), SHELTERS])
    assert run(sources([path]), folder.sink, Options(), own).exit_code == 0
    assert folder.relations() == ["shelters"]


# -- the same article again -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 500], ids=["across batches", "in one batch"])
def test_one_article_in_two_files_is_one_article(folder: Folder, size: int) -> None:
    """The same id with the same text is one article with the claims, actors and metadata of both files."""
    folder.write("a.json", document(ADA, publisher="Northmark Telegraph", actors=[actor("kestrelia"), actor("column")]))
    folder.write("b.json", document(BEN, title="Depot", actors=[actor("kestrelia"), actor("column"), actor("varn")]))
    report = folder.load(batch_articles=size)
    article = folder.sink.articles["small"]
    assert (folder.relations(), len(article.actors)) == (["arms", "funds"], 3)
    assert (article.article.publisher, article.article.title) == ("Northmark Telegraph", "Depot")
    assert (report.exit_code, report.annotations["mapped"], report.annotations["read"]) == (0, 7, 7)


@pytest.mark.parametrize("size", [1, 500], ids=["across batches", "in one batch"])
def test_two_annotators_in_two_files_make_one_claim(folder: Folder, size: int) -> None:
    """Equal claims in two files of one article are one, as they are in one file."""
    folder.write("a.json", document(claim(id="1", confidence=0.9, annotated_by=["Ben"], note="x")))
    folder.write("b.json", document(claim(id="2", confidence=0.4, annotated_by=["Ada"], conditional=True)))
    folder.load(batch_articles=size)
    (joined,) = folder.sink.articles["small"].claims
    assert (joined.annotated_by, joined.notes, joined.conditional) == (("Ada", "Ben"), ("x",), True)
    assert str(joined.confidence) == "0.4"
    assert folder.sink.articles["small"].annotations == ((joined.id, ("1", "2")),)


def test_validating_knows_an_article_from_its_first_file_only(folder: Folder) -> None:
    """A sink that keeps nothing takes the second file of an article as it is."""
    folder.sink = Forgetful()
    folder.write("a.jsonl", document(ADA), document(BEN))
    report = folder.load(batch_articles=1)
    assert (report.exit_code, report.claims, folder.relations()) == (0, 2, ["funds"])


@pytest.mark.parametrize("size", [1, 500], ids=["across batches", "in one batch"])
def test_an_article_in_several_files_counts_once(folder: Folder, size: int) -> None:
    """Its claims, triples and actors too: the report says what the article has in the end."""
    three = [actor("kestrelia"), actor("column"), actor("varn")]
    folder.write("a.jsonl", document(ADA, actors=three[:2]), document(id="other"), document(BEN, ADA, actors=three))
    folder.write("b.jsonl", document(ADA, BOTH, title="Depot", actors=three), document(ADA, actors=three[:2]))
    report = folder.load(batch_articles=size)
    small = folder.sink.articles["small"]
    assert (report.articles, len(small.claims), len(small.actors)) == ({"loaded": 2}, 3, 3)
    lines = [article_lines(article, Iris()) for article in folder.sink.articles.values()]
    assert (report.claims, report.triples) == (3, sum(map(len, lines)))
    assert (report.actors["new"], report.actors["matched"]) == (3 + 6, 0)
    assert report.annotations["read"] == report.annotations["mapped"] == 3 + 6 + 5 + 5 + 3


@pytest.mark.parametrize("size", [1, 500], ids=["across batches", "in one batch"])
def test_an_unchanged_article_that_a_later_file_adds_to_is_loaded(folder: Folder, size: int) -> None:
    """Once, with all of its claims; in the other order too."""
    folder.write("a.json", document(ADA))
    folder.load()
    folder.write("b.jsonl", document(BEN))
    for _ in range(2):
        report = folder.load(batch_articles=size)
        assert (report.as_json()["articles"], report.claims) == ({"loaded": 1, "unchanged": 0, "rejected": 0}, 2)
        folder.sink.articles["small"] = built(document(BEN))


@pytest.mark.parametrize("size", [1, 500], ids=["across batches", "in one batch"])
def test_files_of_another_text_than_the_stored_one_are_one_rejection(folder: Folder, size: int) -> None:
    """One article, one error; the annotations of both files count as rejected."""
    folder.write("a.json", document(ADA))
    folder.load()
    path = folder.write("a.json", document(BEN, text="x" + TEXT[1:]), document(NOBODY, text="x" + TEXT[1:]))
    report = folder.load(batch_articles=size)
    assert report.articles == {"rejected": 1}
    assert messages(report) == [
        f"{path}:1: article 'small' is stored with another text; expected the same text, or --replace"
    ]
    assert report.annotations == {"read": 14, "rejected": 14}


@pytest.mark.parametrize("size", [1, 500], ids=["across batches", "in one batch"])
def test_one_id_with_two_texts_rejects_the_later(folder: Folder, size: int) -> None:
    """Of one id with two texts the first loads, the later is an error that names both places."""
    first = folder.write("a.json", document(ADA))
    later = folder.write("b.jsonl", document(id="fine"), document(BEN, text=TEXT + " More."))
    report = folder.load(batch_articles=size)
    (error,) = report.errors
    assert isinstance(error, TextConflict)
    assert str(error) == f"{later}:2: article 'small' has another text than in {first}:1"
    assert (report.articles, folder.relations()) == ({"loaded": 2, "rejected": 1}, ["arms"])
    assert balanced(report)


@pytest.mark.parametrize("size", [1, 500], ids=["across batches", "in one batch"])
@pytest.mark.parametrize(
    ("field", "one", "other"),
    [("title", "A", "B"), ("published", "2031", "2032"), ("status", "corrected", "retracted")],
)
def test_files_that_contradict_each_other_are_refused(
    folder: Folder, size: int, field: str, one: str, other: str
) -> None:
    """Two files of one article that give a field differently: the later is rejected, both are named."""
    first = folder.write("a.json", document(ADA, **{field: one}))
    later = folder.write("b.json", document(BEN, **{field: other}))
    report = folder.load(batch_articles=size)
    assert messages(report) == [
        f"{later}:1: article 'small' is also in {first}:1, but its {field} is '{one}' in one and '{other}' in the other"
    ]
    assert folder.relations() == ["arms"]
    assert balanced(report)


@pytest.mark.parametrize("size", [1, 500], ids=["across batches", "in one batch"])
def test_one_mention_with_two_names_in_two_files_is_refused(folder: Folder, size: int) -> None:
    """What would be one actor under two names is no more merged across files than in one."""
    first = folder.write("a.json", document(ADA))
    later = folder.write("b.json", document(actors=[actor("varn", name="Minister Varn")]))
    report = folder.load(batch_articles=size)
    expected = "one actor in it is called 'Ilse Varn' in one and 'Minister Varn' in the other"
    assert messages(report) == [f"{later}:1: article 'small' is also in {first}:1, but {expected}"]


# -- what the store has already ---------------------------------------------------------------------------------------


def test_loading_again_changes_nothing(folder: Folder) -> None:
    """The same files again are unchanged, and count as mapped."""
    folder.write("a.json", document(ADA))
    folder.load()
    report = folder.load()
    assert (report.articles, report.claims, report.exit_code) == ({"unchanged": 1}, 0, 0)
    assert balanced(report)


def test_loading_an_article_again_replaces_what_it_said(folder: Folder) -> None:
    """With the same text, the new annotation takes the place of the old."""
    folder.write("a.json", document(ADA))
    folder.load()
    folder.write("a.json", document(BEN))
    assert (folder.load().articles, folder.relations()) == ({"loaded": 1}, ["funds"])


def test_a_stored_article_with_another_text_is_refused(folder: Folder) -> None:
    """Another text under a stored id is a conflict, and what is stored stays; replacing is for who asks for it."""
    path = folder.write("a.json", document(ADA))
    folder.load()
    folder.write("a.json", document(BEN, text=TEXT + " More."))
    report = folder.load()
    expected = "article 'small' is stored with another text; expected the same text, or --replace"
    assert messages(report) == [f"{path}:1: {expected}"]
    assert (report.exit_code, report.articles, folder.relations()) == (1, {"rejected": 1}, ["arms"])
    assert balanced(report)
    assert (folder.load(replace=True).exit_code, folder.relations()) == (0, ["funds"])


@pytest.mark.parametrize("size", [1, 500], ids=["across batches", "in one batch"])
def test_two_files_of_another_text_never_reach_the_stored_one(folder: Folder, size: int) -> None:
    """Claims are never merged into an article whose text they weren't made on."""
    folder.write("a.json", document(ADA))
    folder.load()
    folder.write("a.json", document(BEN, text="x" + TEXT[1:]), document(NOBODY, text="x" + TEXT[1:]))
    report = folder.load(batch_articles=size)
    assert report.articles["loaded"] == 0
    assert report.exit_code == 1
    assert folder.relations() == ["arms"]
    assert folder.sink.articles["small"].article.text == TEXT
    assert balanced(report)


# -- what can't be loaded ---------------------------------------------------------------------------------------------


def test_an_article_loads_whole_or_not_at_all(folder: Folder) -> None:
    """One wrong claim keeps its whole article out, and no other."""
    path = folder.write("a.jsonl", document(ADA, id="a"), document(ADA, claim(stance="no"), id="b"), document(id="c"))
    report = folder.load()
    assert sorted(folder.sink.articles) == ["a", "c"]
    assert messages(report) == [f"{path}:2 [c]: stance 'no' is no stance; expected one of alleges, asserts, denies"]
    assert report.articles == {"loaded": 2, "rejected": 1}
    assert report.annotations == {"read": 21, "mapped": 13, "rejected": 8, "left_out": 0}


def test_a_document_over_the_limit_is_refused(folder: Folder) -> None:
    """A file over the size limit is an error that says the limit; the others load."""
    path = folder.write("a.json", document(text="x" * 1000, actors=[]))
    folder.write("b.json", document(text="x", actors=[], id="b"))
    report = folder.load(max_document_bytes=500)
    expected = "a document may have at most 500 bytes (ACTORGRAPH_MAX_DOCUMENT_BYTES); expected a smaller one"
    (message,) = messages(report)
    assert message in (f"{path}: {expected}", f"{path}:1: {expected}")
    assert report.articles == {"loaded": 1, "rejected": 1}


def test_what_cant_be_read_is_an_error_and_the_rest_loads(folder: Folder) -> None:
    """Missing paths, broken archives, broken gzip and broken links each give one error."""
    names = ["a.zip", "b.json.gz", "c.json", "nothing.json"]
    paths = [str(folder.root / name) for name in names]
    for path in paths[:2]:
        Path(path).write_bytes(b"neither")
    Path(paths[2]).symlink_to("nowhere.json")
    good = folder.write("good.json", document())
    report = folder.load(*paths, good)
    assert [error.place.file for error in report.errors] == paths
    assert report.articles == {"loaded": 1, "rejected": 4}
    assert report.exit_code == 1


def test_unknown_files_in_a_folder_are_listed(folder: Folder) -> None:
    """A file in no known format that lies in a folder or archive is skipped, and the report says which."""
    folder.write("a.json", document())
    text = folder.root / "notes.txt"
    text.write_text("just notes")
    shutil.make_archive(str(folder.root / "z"), "zip", folder.root, "notes.txt")
    report = folder.load()
    assert report.skipped == [str(text), f"{folder.root}/z.zip!notes.txt"]
    assert (report.exit_code, report.articles) == (0, {"loaded": 1})


def test_a_named_file_in_no_known_format_is_an_error(folder: Folder) -> None:
    """What the user named is not skipped in silence."""
    text = folder.root / "notes.txt"
    text.write_text("just notes")
    report = folder.load(str(text))
    (message,) = messages(report)
    assert message.startswith(f"{text}: in no format that is known: plain text without annotations; expected one of ")
    assert report.passed_over == {}


def test_a_format_may_be_named(folder: Folder) -> None:
    """With a format given every file is read in it; a format that there isn't is refused before anything is read."""
    path = folder.root / "notes.txt"
    path.write_text("\n\n  " + json.dumps(document()))
    assert folder.load(str(path), format="native").articles == {"loaded": 1}
    with pytest.raises(FormatError, match=r"there is no format 'nothing'; expected one of .*native"):
        folder.load(str(path), format="nothing")


# -- annotators -------------------------------------------------------------------------------------------------------


def test_one_annotators_claims_may_be_selected(folder: Folder) -> None:
    """With an annotator given only claims with that name load; the others are counted as left out."""
    folder.write("a.json", document(ADA, BEN, BOTH, NOBODY))
    report = folder.load(annotator="Ada")
    assert folder.relations() == ["arms", "trains"]
    assert report.annotations == {"read": 10, "mapped": 8, "left_out": 2}
    assert len(folder.sink.articles["small"].actors) == 6


def test_left_out_claims_of_two_files_add_up(folder: Folder) -> None:
    """What is left out of two files of one article is counted, in one batch too."""
    folder.write("a.jsonl", document(ADA, BEN), document(BOTH, BEN, NOBODY))
    report = folder.load(annotator="Ada")
    assert report.annotations == {"read": 17, "mapped": 14, "left_out": 3}


def test_left_out_claims_dont_move_the_lines_of_errors(folder: Folder) -> None:
    """An error in a selected claim stands on the line where the claim stands in the file."""
    path = folder.root / "a.json"
    bad = claim(id="bad", annotated_by=["Ada"], evidence=[span("armed"), {"start": 5, "end": 5}])
    path.write_text(json.dumps(document(BEN, NOBODY, ADA, bad), indent=1))
    report = folder.load(annotator="Ada")
    line = path.read_text().splitlines().index('     "start": 5,')
    assert messages(report) == [f"{path}:{line} [bad]: [5, 5) is empty or turned round"]
    assert balanced(report)


def test_what_is_wrong_in_left_out_claims_does_no_harm(folder: Folder) -> None:
    """Claims that aren't selected aren't checked."""
    folder.write("a.json", document(ADA, {**BEN, "stance": "no"}))
    assert folder.load(annotator="Ada").exit_code == 0
