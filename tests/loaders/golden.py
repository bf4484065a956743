"""Golden cases: one folder each, with the input and what must come of it, ``expected.nq`` or ``expected.errors``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from loaders.inputs import Source
from loaders.pipeline import Loaded, Options, Refused, outcomes
from loaders.report import Report
from ontology.claims import AnnotatedArticle
from ontology.iris import Iris
from ontology.rdf import article_lines
from ontology.vocabulary import GENERAL_RELATION, default_vocabulary

ROOT = Path(__file__).parent.parent
NATIVE = ROOT / "cases" / "native"
EXAMPLES = ROOT.parent / "examples" / "articles"
VOCABULARY = default_vocabulary()
RELATIONS = ", ".join(sorted(VOCABULARY.relations.keys() - {GENERAL_RELATION}))
CLASSES = ", ".join(sorted(VOCABULARY.classes))


@dataclass(frozen=True)
class Case:
    """One folder of golden files."""

    folder: Path

    @cached_property
    def input(self) -> Path:
        (found,) = self.folder.glob("input.*")
        return found

    @property
    def source(self) -> Source:
        """The input as if it lay in the working directory, so that messages don't depend on where the project is."""
        return Source(self.input.name, lambda: self.input.open("rb"), named=True)

    def expected(self, kind: str) -> list[str]:
        """Lines of ``expected.nq`` or ``expected.errors``; none when the case has no such file.

        In messages ``{relations}`` and ``{classes}`` stand for the ontology's terms, which nothing repeats.
        """
        path = self.folder / f"expected.{kind}"
        if not path.exists():
            return []
        text = path.read_text(encoding="utf-8").removesuffix("\n")
        if kind == "errors":
            text = text.replace("{relations}", RELATIONS).replace("{classes}", CLASSES)
        return text.split("\n")

    def outcomes(self, options: Options | None = None) -> list[Loaded | Refused]:
        return list(outcomes([self.source], options or Options(), VOCABULARY, Report()))


CASES = {folder.name: Case(folder) for folder in sorted(NATIVE.iterdir())}
BAD = {name: case for name, case in CASES.items() if case.expected("errors")}
GOOD = {name: case for name, case in CASES.items() if name not in BAD}


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
