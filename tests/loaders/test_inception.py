"""INCEpTION's exports: which files of one are read, as which document, and by whom they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from actorgraph.loaders.inception import BESIDE_ANNOTATIONS, NOT_ANNOTATED, Exported, exported, passed_over
from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.loaders.pipeline import run
from actorgraph.ontology.errors import LoadError
from tests.loaders.golden import ROOT
from tests.loaders.memory import Memory

PROJECT = ROOT / "cases" / "cas-xmi" / "inception-project-zip" / "project.zip"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("annotation/depot.txt/ada.tsv", Exported("depot", ("ada",))),
        ("/x/annotation/depot.txt/ada.b.xmi", Exported("depot", ("ada.b",))),
        ("annotation/depot/ada.json", Exported("depot", ("ada",))),
        ("annotation/depot.txt/ada.tsv.gz", Exported("depot", ("ada",))),
        (r"C:\x\annotation\depot.txt\ada.tsv", Exported("depot", ("ada",))),
        ("p.zip!annotation/depot.txt/ada.tsv", Exported("depot", ("ada",))),
        ("p.zip!/annotation/depot.txt/ada.tsv", Exported("depot", ("ada",))),
        ("annotation/depot.txt/webanno615export.zip!ada.xmi", Exported("depot", ("ada",))),
        ("p.zip!annotation/depot.txt/ada.ZIP!ada.xmi", Exported("depot", ("ada",))),
        ("annotation/depot.txt/INITIAL_CAS.tsv", Exported("depot", ())),
        ("curation/depot.txt/CURATION_USER.tsv", Exported("depot", ("CURATION_USER",))),
        ("curation/depot.txt/webanno615export.tsv", Exported("depot", ("CURATION_USER",))),
        ("annotation/ada.tsv", None),
        ("depot.txt/ada.tsv", None),
        ("annotations/depot.txt/ada.tsv", None),
        ("annotation/depot.txt/more/ada.tsv", None),
        ("ada.tsv", None),
    ],
)
def test_a_place_in_a_project_tells_the_document_and_who_annotated_it(name: str, expected: Exported | None) -> None:
    """Folders and archives count alike; the document loses its file's ending."""
    assert exported(name) == expected


@pytest.mark.parametrize(
    ("within", "name", "document"),
    [
        ("annotation/depot.txt", "ada.tsv", "depot"),
        ("annotation/depot.txt", "ada.zip!ada.xmi", "depot"),
        ("annotation", "depot.txt/ada.tsv", "depot"),
        ("annotation/depot.txt/more", "../ada.tsv", "depot"),
        ("annotation/depot", "ada.tsv", None),
        ("depot.txt", "ada.tsv", None),
    ],
)
def test_a_project_may_be_read_from_within(
    within: str, name: str, document: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folders of where the user is count too, if the document's is called as a file: any may be `annotation`."""
    (tmp_path / within).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / within)
    assert exported(name) == (None if document is None else Exported(document, ("ada",)))


def _tree(root: Path, *names: str) -> dict[str, str | None]:
    """Why each of these files is passed over when the folder is read."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return _reasons(root, root)


def _reasons(path: Path, root: Path) -> dict[str, str | None]:
    found = [source for source in sources([str(path)]) if not isinstance(source, LoadError)]
    return {source.name.removeprefix(f"{root}/"): passed_over(source) for source in found}


def test_only_annotations_of_a_project_are_read(tmp_path: Path) -> None:
    """Its settings, sources and binary copies aren't, wherever in a folder the project lies."""
    found = _tree(
        tmp_path,
        "p/annotation/d/ada.tsv",
        "p/annotation_ser/d/ada.ser",
        "p/curation/d/CURATION_USER.tsv",
        "p/curation_ser/d/CURATION_USER.ser",
        "p/exportedproject12.json",
        "p/kb/k.ttl",
        "p/source/annotation/x.tsv",
        "q.tsv",
    )
    assert found == {
        "p/annotation/d/ada.tsv": None,
        "p/annotation_ser/d/ada.ser": BESIDE_ANNOTATIONS,
        "p/curation/d/CURATION_USER.tsv": None,
        "p/curation_ser/d/CURATION_USER.ser": BESIDE_ANNOTATIONS,
        "p/exportedproject12.json": BESIDE_ANNOTATIONS,
        "p/kb/k.ttl": BESIDE_ANNOTATIONS,
        "p/source/annotation/x.tsv": BESIDE_ANNOTATIONS,
        "q.tsv": None,
    }


def test_what_is_named_is_read(tmp_path: Path) -> None:
    """A file or folder of a project that the user names himself isn't passed over for lying there."""
    _tree(tmp_path, "exportedproject.json", "source/x.tsv", "annotation/d/INITIAL_CAS.tsv", "annotation/d/ada.tsv")
    assert _reasons(tmp_path / "source", tmp_path) == {"source/x.tsv": None}
    assert _reasons(tmp_path / "source" / "x.tsv", tmp_path) == {"source/x.tsv": None}
    named = tmp_path / "annotation" / "d" / "INITIAL_CAS.tsv"
    assert _reasons(named, tmp_path) == {"annotation/d/INITIAL_CAS.tsv": None}


def test_a_document_that_nobody_annotated_is_read_as_it_is(tmp_path: Path) -> None:
    """Its first state is passed over only where there is another."""
    names = ("annotation/d/INITIAL_CAS.tsv", "annotation/d/ada.tsv", "annotation/e/INITIAL_CAS.tsv")
    assert _tree(tmp_path, *names) == dict(zip(names, (NOT_ANNOTATED, None, None), strict=True))


@pytest.mark.parametrize(("annotator", "claims"), [("ada", 2), ("ben", 2), ("CURATION_USER", 1), ("nobody", 0)])
def test_one_annotator_of_a_project(annotator: str, claims: int) -> None:
    """`--annotator` takes what one user made, or what was curated; the rest is counted as left out."""
    report = run(sources([str(PROJECT)]), Memory(), Options(annotator=annotator))
    assert (report.claims, report.errors) == (claims, [])
    assert report.annotations["left_out"] == 5 - claims
