"""brat standoff beside its golden cases: pairs however they are named, the same claims as in native, large files."""

from __future__ import annotations

import gzip
import json
import random
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import Loaded
from actorgraph.loaders.pipeline import run
from actorgraph.loaders.report import Report
from actorgraph.ontology.claims import AnnotatedArticle
from tests.loaders.conftest import Folder
from tests.loaders.golden import ALL, EXAMPLES, GOOD, VOCABULARY, articles, quads
from tests.loaders.memory import Memory, balanced, messages
from tests.loaders.to_brat import write_brat

SMALLEST = ALL["brat/smallest-claim"].folder
ANN, TXT = (SMALLEST / f"input{ending}" for ending in (".ann", ".txt"))
NOT_IN_BRAT = {"words-instead-of-offsets", "names-that-look-alike"}
"""brat has offsets alone, and names of one line that can be seen."""
NATIVE = {
    **{path.stem: path for path in sorted(EXAMPLES.glob("*.json"))},
    **{n: case.input for n, case in GOOD.items() if n not in NOT_IN_BRAT},
}
WITHOUT_MENTIONS = {"everything-twice", "smallest-claim"}


def _loaded(path: Path) -> list[AnnotatedArticle]:
    return articles(outcomes(sources([str(path)]), Options(), VOCABULARY, Report()))


def _pair(folder: Path, stem: str = "input", annotations: bytes | None = None) -> Path:
    """A pair in a folder; says the path of the `.ann` file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{stem}.txt").write_bytes(TXT.read_bytes())
    path = folder / f"{stem}.ann"
    path.write_bytes(ANN.read_bytes() if annotations is None else annotations)
    return path


# -- the same in both formats -----------------------------------------------------------------------------------------


def _documents(path: Path) -> list[dict[str, Any]]:
    text = path.read_text(encoding="utf-8-sig")
    return (
        [json.loads(text)]
        if path.suffix == ".json"
        else [json.loads(line) for line in text.splitlines() if line.strip()]
    )


def _can_be_written(document: dict[str, Any]) -> bool:
    """Whether brat can carry it: every actor has a name of one line."""
    return all((actor.get("name") or "x").isprintable() for actor in document.get("actors", []))


WRITTEN = {name: found for name, path in NATIVE.items() if (found := list(filter(_can_be_written, _documents(path))))}


@pytest.mark.parametrize("documents", WRITTEN.values(), ids=WRITTEN)
def test_what_is_written_in_brat_says_the_same(documents: list[dict[str, Any]], tmp_path: Path) -> None:
    """An article written in brat gives the claims, actors and quads that it gives in native, line for line."""
    native, brat = tmp_path / "native.jsonl", tmp_path / "brat"
    native.write_text("".join(json.dumps(document) + "\n" for document in documents))
    brat.mkdir()
    for number, document in enumerate(documents):
        write_brat(document, brat, f"a{number}")
    report = run(sources([str(brat)]), Memory(), Options())
    assert (messages(report), report.skipped) == ([], [])
    assert report.annotations["mapped"] == report.annotations["read"]
    assert quads(_loaded(brat)) == quads(_loaded(native))


def test_every_article_can_be_written_in_brat() -> None:
    """The comparison above compares something: all examples, and all cases."""
    assert set(WRITTEN) == set(NATIVE)
    assert len(WRITTEN) > 20


# -- pairs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "named",
    ["input.ann", "input.txt", "input.ann input.txt", "input.txt input.ann", "*", ".", ". *.txt", "*.txt ."],
)
def test_naming_either_half_loads_the_pair_once(folder: Folder, named: str) -> None:
    """Whichever half is named, or both, or the folder: one article, read once."""
    _pair(folder.root)
    report = folder.load(*(str(folder.root / name) for name in named.split()))
    assert (messages(report), report.skipped, report.articles) == ([], [], {"loaded": 1})
    assert report.annotations["read"] == 4


def test_a_pair_may_be_packed(folder: Folder) -> None:
    """Either half may be packed with gzip, and pairs may lie in folders of an archive, with their sidecars."""
    data, text = ANN.read_bytes(), TXT.read_bytes()
    for stem, pack_annotations, pack_text in (("a", True, True), ("b", True, False), ("c", False, True)):
        packed = {True: gzip.compress, False: bytes}
        name = {True: ".gz", False: ""}
        (folder.root / f"{stem}.ann{name[pack_annotations]}").write_bytes(packed[pack_annotations](data))
        (folder.root / f"{stem}.txt{name[pack_text]}").write_bytes(packed[pack_text](text))
    with zipfile.ZipFile(folder.root / "z.zip", "w") as archive:
        for stem in ("in/d", "in/deep/e", "f"):
            archive.writestr(f"{stem}.ann", data)
            archive.writestr(f"{stem}.txt", text)
        archive.writestr("in/d.meta.json", '{"title": "Dee"}')
        archive.writestr("in/deep/metadata.csv", "id,title\ne,Ee\n")
        archive.writestr("in/annotation.conf", "")
        archive.writestr("in/lone.txt", "alone")
    report = folder.load()
    assert (messages(report), report.skipped) == ([], [f"{folder.root}/z.zip!in/lone.txt"])
    titles = {id_: annotated.article.title for id_, annotated in folder.sink.articles.items()}
    assert titles == {"a": None, "b": None, "c": None, "d": "Dee", "e": "Ee", "f": None}


def test_halves_in_different_folders_are_no_pair(folder: Folder) -> None:
    """The text must lie beside its annotations, in an archive too."""
    path = _pair(folder.root / "one")
    (folder.root / "input.txt").write_bytes(path.with_suffix(".txt").read_bytes())
    path.with_suffix(".txt").unlink()
    report = folder.load()
    expected = "the text that it annotates is missing; expected input.txt beside it"
    assert (messages(report), report.skipped) == ([f"{path}: {expected}"], [str(folder.root / "input.txt")])


def test_one_stem_with_one_text_is_one_article(folder: Folder) -> None:
    """Two annotators' folders with the same text are one article: equal claims are one, with both their names."""
    note = b"#1\tAnnotator E1\t"
    for name in (b"Ada", b"Ben"):
        _pair(folder.root / name.decode(), annotations=ANN.read_bytes() + note + name + b"\n")
    report = folder.load()
    (claim,) = folder.sink.articles["input"].claims
    assert (messages(report), claim.annotated_by) == ([], ("Ada", "Ben"))
    assert balanced(report)
    folder.sink.articles.clear()
    assert folder.load(annotator="Ada").annotations["left_out"] == 1


def test_one_stem_with_two_texts_is_an_error_that_names_both(folder: Folder) -> None:
    """The same stem in two folders with different text: the later is rejected, and both places are named."""
    first, later = (_pair(folder.root / name) for name in ("one", "two"))
    later.with_suffix(".txt").write_bytes(TXT.read_bytes() + b"More.\n")
    report = folder.load()
    assert messages(report) == [f"{later}: article 'input' has another text than in {first}"]
    assert balanced(report)


def test_a_collections_settings_are_no_articles(folder: Folder) -> None:
    """Settings of brat are passed over without a word, wherever they lie; what is unknown is listed."""
    for name in ("annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf", "other.conf"):
        (folder.root / name).write_text("[entities]\n")
    _pair(folder.root / "in")
    report = folder.load()
    assert (report.exit_code, report.skipped) == (0, [str(folder.root / "other.conf")])


def test_the_format_may_be_named(folder: Folder) -> None:
    """Told to read all as brat: pairs load, and what is no pair is an error that says what is missing."""
    _pair(folder.root)
    for name in ("alone.txt", "notes.md"):
        (folder.root / name).write_text("alone")
    report = folder.load(format="brat")
    expected = "not annotations in brat's standoff format; expected NAME.ann with NAME.txt beside it"
    assert messages(report) == [f"{folder.root / name}: {expected}" for name in ("alone.txt", "notes.md")]
    assert report.articles == {"loaded": 1, "rejected": 2}


@pytest.mark.parametrize(("limit", "loads"), [(-1, False), (0, True)])
def test_the_limit_is_for_both_halves_together(folder: Folder, limit: int, loads: bool) -> None:
    """Annotations and text may have as many bytes as a document may."""
    _pair(folder.root)
    allowed = len(ANN.read_bytes()) + len(TXT.read_bytes()) + limit
    report = folder.load(max_document_bytes=allowed)
    assert (report.exit_code == 0) == loads
    if not loads:
        expected = f"a document may have at most {allowed:,} bytes (ACTORGRAPH_MAX_DOCUMENT_BYTES)"
        assert messages(report) == [f"{folder.root}/input.txt: {expected}; expected a smaller one"]


# -- labels -----------------------------------------------------------------------------------------------------------


def test_a_strict_load_rejects_what_is_not_mapped(folder: Folder) -> None:
    """Under --strict each label that means nothing is an error, once an article, beside all others."""
    path = _pair(
        folder.root, annotations=ANN.read_bytes() + b"T4\tGun 36 43\trockets\nT5\tGun 31 35\twith\nA1\tStage E1 no\n"
    )
    report = folder.load(strict=True)
    expected = "the label 'Gun' is neither a term nor mapped (2 in the article)"
    assert messages(report)[0] == f"{path}:5 [T4]: {expected}"
    assert [error.place.line for error in report.errors] == [5, 7]
    assert (report.unmapped, report.annotations["rejected"]) == ({}, 7)
    assert balanced(report)


def test_labels_of_several_articles_add_up(folder: Folder) -> None:
    """A label is counted over all articles, with an example from the first; so are reasons."""
    more = b"T4\tGun 36 43\trockets\nR1\tarms Arg1:T1 Arg2:T4\n"
    first = _pair(folder.root, "a", ANN.read_bytes() + more)
    _pair(folder.root, "b", ANN.read_bytes() + more)
    report = folder.load()
    assert {label: (found.count, str(found.example)) for label, found in report.unmapped.items()} == {
        "Gun": (2, f"{first}:5 [T4]")
    }
    assert report.as_json()["dropped"] == {"a claim with a participant whose label is not mapped": 2}
    assert balanced(report)


# -- large files ------------------------------------------------------------------------------------------------------

SENTENCE = "Кестрелія озброїла Попелясту колону ракетами. "
LABELS = ["State", "arms", "NonStateArmedGroup", "WeaponSystem"]
WORDS = ["Кестрелія", "озброїла", "Попелясту колону", "ракетами"]


def _seconds(folder: Path, sentences: int, relations: int) -> float:
    """How long a pair takes with four spans and one event a sentence, and relations beside, in any order."""
    lines, wanted = [], []
    for index in range(sentences):
        at, ids = index * len(SENTENCE), [f"T{4 * index + n}" for n in range(4)]
        for id_, label, words in zip(ids, LABELS, WORDS, strict=True):
            start = at + SENTENCE.index(words)
            lines.append(f"{id_}\t{label} {start} {start + len(words)}\t{words}")
        lines.append(f"E{index}\tarms:{ids[1]} Subject:{ids[0]} Object:{ids[2]} Item:{ids[3]}")
        wanted += [f"{relation} Arg1:{ids[0]} Arg2:{ids[2]}" for relation in ("funds", "trains", "directs")]
    lines += [f"R{number}\t{relation}" for number, relation in enumerate(wanted[:relations])]
    random.Random(7).shuffle(lines)
    folder.mkdir()
    (folder / "large.ann").write_text("\n".join(lines), encoding="utf-8")
    (folder / "large.txt").write_text(SENTENCE * sentences, encoding="utf-8")
    (folder / "large.meta.json").write_text('{"language": "uk"}')
    started = time.perf_counter()
    (found,) = outcomes(sources([str(folder)]), Options(), VOCABULARY, Report())
    seconds = time.perf_counter() - started
    assert isinstance(found, Loaded)
    assert found.tally.mapped == found.tally.read == 5 * sentences + relations
    assert len(found.article.claims) == sentences + relations
    assert sum(len(actor.mentions) for actor in found.article.actors) == 3 * sentences
    return seconds


def test_a_large_pair_loads_in_linear_time_without_loss(tmp_path: Path) -> None:
    """11,000 spans and 8,000 events and relations in Cyrillic: every span and every claim is there, in seconds."""
    small, large = _seconds(tmp_path / "small", 275, 525), _seconds(tmp_path / "large", 2750, 5250)
    assert large < 30
    assert large < 40 * max(small, 0.05)
