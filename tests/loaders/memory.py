"""A sink in memory: it keeps articles by their ids, as a store does, and every batch that it was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from actorgraph.loaders.report import Report
from actorgraph.loaders.sink import Committed
from actorgraph.loaders.workers import Spread
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import article_lines


@dataclass
class Memory:
    """Whole articles; one with another text than the stored one is a conflict, unless replacing is allowed."""

    articles: dict[str, AnnotatedArticle] = field(default_factory=dict)
    batches: list[list[str]] = field(default_factory=list)
    stages: bool = False
    prepare: None = None
    settled: list[int] = field(default_factory=list)

    def admitted(self, article: AnnotatedArticle) -> AnnotatedArticle:
        return article

    def current(self, article: str) -> AnnotatedArticle | None:
        return self.articles.get(article)

    def settle(self, spread: Spread) -> None:
        self.settled.append(len(self.batches) - sum(self.settled))

    def put(
        self,
        articles: Sequence[AnnotatedArticle],
        replace: bool,
        prepared: Mapping[str, Any],
        spread: Spread = map,
    ) -> Committed:
        done = Committed()
        self.batches.append([annotated.article.id for annotated in articles])
        for annotated in articles:
            id_, stored = annotated.article.id, self.articles.get(annotated.article.id)
            if stored == annotated:
                done.unchanged.add(id_)
            elif stored and stored.article.text_digest != annotated.article.text_digest and not replace:
                done.conflicts.add(id_)
            else:
                done.loaded.add(id_)
                done.new += len(annotated.actors)
                done.claims += len(annotated.claims)
                done.triples += len(article_lines(annotated, Iris()))
                self.articles[id_] = annotated
        done.revision = len(self.batches) if done.loaded else None
        return done


class Forgetful(Memory):
    """A sink that never has an article already, as when files are only validated."""

    def current(self, article: str) -> AnnotatedArticle | None:
        return None


def messages(report: Report) -> list[str]:
    """Every error as it is printed."""
    return [str(error) for error in report.errors]


def balanced(report: Report) -> bool:
    """Whether every annotation that was read is accounted for."""
    counts = report.annotations
    return counts["read"] == sum(counts[part] for part in ("mapped", "left_out", "unmapped", "dropped", "rejected"))
