"""The documentation tells the truth: generated pages are fresh, commands run, links lead somewhere."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.formats import FORMATS
from actorgraph.loaders.formats.rdf import RDF
from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import Loaded
from actorgraph.loaders.pipeline import run
from actorgraph.loaders.profile import NO_PROFILE
from actorgraph.loaders.profile_files import find_profile
from actorgraph.loaders.report import Report
from actorgraph.ontology.vocabulary import default_vocabulary
from actorgraph.service.cli import MODULES, add_commands
from actorgraph.service.cli.app import app
from actorgraph.service.ingest import NullSink
from docs.generate import PAGES as GENERATED
from docs.generate import page as generated

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_generated_pages_are_fresh(name: str) -> None:
    """`make docs` would change nothing."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == generated(name)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link names a file that is there."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_command_is_documented() -> None:
    """The README or a page of the docs names each command, and it is known which module adds it."""
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    add_commands()
    commands = [c.name or c.callback.__name__ for c in app.registered_commands if c.callback]
    commands += [group.name for group in app.registered_groups if group.name]
    assert sorted(commands) == sorted(name for some in MODULES.values() for name in some)
    assert [name for name in commands if f"actorgraph {name}" not in text] == []


def test_every_way_to_write_rdf_is_documented() -> None:
    """docs/formats.md names each."""
    text = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    assert [way.name for way in RDF if f"{way.name} format" not in text] == []


def test_the_readmes_first_answer(demo_url: str) -> None:
    """The question that the README asks is answered with quotes."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (path,) = re.findall(r"curl 'localhost:8000(/[^']+)'", readme)
    rows = httpx.get(demo_url.rstrip("/") + path).json()["results"]
    assert rows
    assert all(hop["evidence"]["quote"] for row in rows for hop in row["hops"])


def _within(part: Any, whole: Any) -> bool:
    """Whether all that ``part`` says stands in ``whole``, which may say more."""
    if isinstance(part, dict):
        return all(name in whole and _within(value, whole[name]) for name, value in part.items())
    if isinstance(part, list):
        return len(part) == len(whole) and all(map(_within, part, whole))
    return bool(part == whole)


def test_the_readmes_row_is_in_that_answer(demo_url: str) -> None:
    """The row that the README shows, abridged, is one that the service gives."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (path,) = re.findall(r"curl 'localhost:8000(/[^']+)'", readme)
    (shown,) = re.findall(r"```json\n(.*?)```", readme, re.DOTALL)
    rows = httpx.get(demo_url.rstrip("/") + path).json()["results"]
    assert sum(_within(json.loads(shown), row) for row in rows) == 1


def _example(title: str, folder: Path, page: str = "docs/formats.md") -> None:
    """Write the files of a section's worked example: each is named, in backquotes, before its text."""
    text = (ROOT / page).read_text(encoding="utf-8")
    _, _, section = text.partition(f"## {title}\n")
    files = re.findall(r"^`([\w.-]+)`:\n\n```\w+\n(.*?)```", section.partition("\n## ")[0], re.DOTALL | re.MULTILINE)
    assert files
    for name, text in files:
        (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("format_", [name for name in FORMATS if name not in {way.name for way in RDF}])
def test_a_formats_example_loads(format_: str, tmp_path: Path) -> None:
    """It is right, to the character: found to be in that format, with claims, and all of it mapped."""
    _example(f"The {format_} format", tmp_path)
    (profile,) = [str(file) for file in tmp_path.glob("*.toml")] or [None]
    files = [str(file) for file in tmp_path.iterdir() if file.suffix != ".toml"]
    options = Options(format_, profile=find_profile(profile, default_vocabulary()) if profile else NO_PROFILE)
    for option in (options, replace(options, format=None)):
        report = run(sources(files), NullSink(), option)
        assert report.errors == []
        assert report.claims >= 1
        assert report.annotations["mapped"] + report.annotations["left_out"] == report.annotations["read"]


def test_the_example_of_a_profile_of_tables_loads(tmp_path: Path) -> None:
    """The table without a head in docs/profiles.md, with dates, labels, speakers and empty cells of its own."""
    _example("Tables", tmp_path, "docs/profiles.md")
    profile = find_profile(str(tmp_path / "events.toml"), default_vocabulary())
    found = list(
        outcomes(sources([str(tmp_path / "events.tsv")]), Options(profile=profile), default_vocabulary(), Report())
    )
    (loaded,) = (outcome for outcome in found if isinstance(outcome, Loaded))
    names = {actor.id: actor.name for actor in loaded.article.actors}
    claims = {
        (names[c.subject], names[c.object or ""], c.when and c.when.edtf, tuple(names[one] for one in c.said_by))
        for c in loaded.article.claims
    }
    assert claims == {
        ("Kestrelia", "Ash Column", "2031-03-04", ("Mara Eld", "Oda Tarn")),
        ("NA", "Ash Column", "2031-03-06", ()),
    }
    assert (loaded.tally.read, loaded.tally.mapped, loaded.tally.left_out) == (4, 2, 2)


def test_the_analysts_sheet_makes_articles(tmp_path: Path) -> None:
    """The sheet in docs/formats.md: an article an address, each claim with its quote."""
    _example("The table format", tmp_path)
    found = list(outcomes(sources([str(tmp_path / "sheet.csv")]), Options(), default_vocabulary(), Report()))
    articles = [outcome.article for outcome in found if isinstance(outcome, Loaded)]
    assert len(articles) == len(found) == 2
    assert [(a.article.url, a.article.publisher, a.article.published) for a in articles] == [
        ("https://example.org/1", "The Harbour Courier", "2031-03-04"),
        ("https://example.org/2", "The Tern", "2031-03-05"),
    ]
    assert {evidence.quote for a in articles for claim in a.claims for evidence in claim.evidence} == {
        "Kestrelia arms the Column, Mara Eld said.",
        "Vellund pays.",
        "Rockets came from Kestrelia.",
    }


def test_the_brat_example_loads(tmp_path: Path) -> None:
    """The pair in docs/formats.md says what the page says it does, to the character."""
    _example("The brat format", tmp_path)
    found = list(outcomes(sources([str(tmp_path)]), Options(), default_vocabulary(), Report()))
    (article,) = (outcome.article for outcome in found if isinstance(outcome, Loaded))
    names = {actor.id: actor.name for actor in article.actors}
    claims = {
        (c.relation, names[c.subject], names[c.object or ""], c.stance, c.stage, c.when and c.when.edtf, c.notes)
        for c in article.claims
    }
    assert claims == {
        ("arms", "Republic of Kestrelia", "Ash Column", "alleges", "prepared", "2031-02/..", ("one source only",)),
        ("cooperatesWith", "Republic of Kestrelia", "Ash Column", "alleges", "happened", None, ()),
    }
    assert (article.article.id, article.article.published) == ("quill-bay", "2031-03-04")
    assert found[0].tally.mapped == found[0].tally.read


def test_every_package_in_use_is_in_the_list_of_licences() -> None:
    """docs/licences.md names each direct dependency with its locked version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    versions = {package["name"]: package["version"] for package in locked if "version" in package}
    wanted = [
        *project["project"]["dependencies"],
        *(name for group in project["dependency-groups"].values() for name in group),
    ]
    names = {re.split(r"[<>=~!\[ ]", requirement)[0] for requirement in wanted}
    text = (ROOT / "docs/licences.md").read_text(encoding="utf-8")
    listed = {
        (name, version) for name, version in re.findall(r"^\| ([a-z][\w-]*) \| ([\d.]+\w*) \|", text, re.MULTILINE)
    }
    assert listed == {(name, versions[name]) for name in names}
