"""Golden cases: one folder each under the format's, with the input and what must come of it.

``expected.nq`` and ``expected.errors`` hold quads and errors; ``expected.report`` parts of the report, where something
is left out, unmapped, dropped or skipped. ``profile.toml`` is the mapping profile to read it with. ``SOURCE`` says
which tool wrote the input, and how it was called. All else in the folder is the input, as if each file were named.
Files in formats that aren't read are in the folder ``unread``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import chdir
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.formats import FORMATS
from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import Loaded, Refused
from actorgraph.loaders.pipeline import run
from actorgraph.loaders.profile import NO_PROFILE
from actorgraph.loaders.profile_files import read_profile
from actorgraph.loaders.report import Report
from actorgraph.loaders.sink import Sink
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import article_lines
from actorgraph.ontology.vocabulary import GENERAL_RELATION, default_vocabulary

ROOT = Path(__file__).parent.parent
PROFILE = "profile.toml"
EXAMPLES = ROOT.parent / "examples" / "articles"
VOCABULARY = default_vocabulary()
RELATIONS = ", ".join(sorted(VOCABULARY.relations.keys() - {GENERAL_RELATION}))
KNOWN = ", ".join(FORMATS)
CLASSES = ", ".join(sorted(VOCABULARY.classes))


@dataclass(frozen=True)
class Case:
    """One folder of golden files."""

    folder: Path

    @cached_property
    def inputs(self) -> list[str]:
        """Names of the files and folders that are the input."""
        return sorted(path.name for path in self.folder.iterdir() if not _is_about(path))

    @property
    def input(self) -> Path:
        """The only input."""
        (found,) = self.inputs
        return self.folder / found

    @property
    def bad(self) -> bool:
        return bool(self.expected("errors"))

    def expected(self, kind: str) -> list[str]:
        """Lines of ``expected.nq`` or ``expected.errors``; none when the case has no such file.

        In messages ``{relations}`` and ``{classes}`` stand for the ontology's terms, ``{formats}`` for the names of
        all formats, which nothing repeats.
        """
        path = self.folder / f"expected.{kind}"
        if not path.exists():
            return []
        text = path.read_text(encoding="utf-8").removesuffix("\n")
        if kind == "errors":
            text = text.replace("{relations}", RELATIONS).replace("{classes}", CLASSES).replace("{formats}", KNOWN)
        return text.split("\n")

    def report(self) -> dict[str, Any]:
        """The parts of ``expected.report``."""
        path = self.folder / "expected.report"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def outcomes(self, options: Options | None = None) -> list[Loaded | Refused]:
        """What is in the input, read in its folder, so that messages don't depend on where the project is."""
        with chdir(self.folder):
            return list(outcomes(sources(self.inputs), self.options(options), VOCABULARY, Report()))

    def load(self, sink: Sink, options: Options | None = None) -> Report:
        """Load the input from its folder."""
        with chdir(self.folder):
            return run(sources(self.inputs), sink, self.options(options))

    def options(self, options: Options | None = None) -> Options:
        """How to load the input: as these say, with the case's own profile where it has one."""
        file = self.folder / PROFILE
        profile = read_profile(file.read_bytes(), PROFILE, VOCABULARY) if file.exists() else NO_PROFILE
        return replace(options or Options(), profile=profile)


def _is_about(path: Path) -> bool:
    """Whether a file tells of the case, and is no input."""
    return path.name in ("SOURCE", PROFILE) or path.name.startswith("expected.")


def cases(format_: str) -> dict[str, Case]:
    """All cases of a format, by the names of their folders."""
    return {folder.name: Case(folder) for folder in sorted((ROOT / "cases" / format_).iterdir())}


UNREAD = "unread"
FOLDERS = sorted(folder.name for folder in (ROOT / "cases").iterdir() if folder.name in {*FORMATS, "rdf"})
ALL = {f"{folder}/{name}": case for folder in (*FOLDERS, "unread") for name, case in cases(folder).items()}
CASES = cases("native")
BAD = {name: case for name, case in CASES.items() if case.bad}
GOOD = {name: case for name, case in CASES.items() if not case.bad}


def articles(found: Iterable[Loaded | Refused]) -> list[AnnotatedArticle]:
    return [outcome.article for outcome in found if isinstance(outcome, Loaded)]


def errors(found: Iterable[Loaded | Refused]) -> list[str]:
    """Every error as it is printed."""
    return [str(error) for outcome in found if isinstance(outcome, Refused) for error in outcome.errors]


def quads(found: Iterable[AnnotatedArticle]) -> list[str]:
    """The articles' graphs as N-Quads: graph by graph in the order of their IRIs, each sorted by code point."""
    return list(_quads(found))


def _quads(found: Iterable[AnnotatedArticle]) -> Iterator[str]:
    iris = Iris()
    for article in sorted(found, key=lambda a: iris.article(a.article.id)):
        graph = iris.article(article.article.id)
        for line in article_lines(article, iris):
            yield f"{line.removesuffix('.')}<{graph}> ."
