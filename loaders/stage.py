"""What a load has put and not settled yet: how it will be counted then, and on disk how it can be put again."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from tempfile import TemporaryFile
from typing import IO

from loaders.outcomes import Loaded
from ontology.claims import AnnotatedArticle
from ontology.iris import Iris
from ontology.rdf import article_lines

Batch = dict[str, Loaded]
"""Articles that are put at once, by id."""
Again = dict[str, AnnotatedArticle]
"""What an earlier batch of a load made of articles in a later one, by id."""


@dataclass(frozen=True, slots=True)
class Known:
    """What of some articles was counted with an earlier batch: all of an article counts once."""

    actors: int
    claims: int
    triples: int

    @classmethod
    def of(cls, articles: Iterable[AnnotatedArticle]) -> Known:
        """What these articles have."""
        known = list(articles)
        return cls(
            sum(len(article.actors) for article in known),
            sum(len(article.claims) for article in known),
            sum(len(article_lines(article, Iris())) for article in known),
        )


class Stage:
    """What was put since the sink has settled: articles by id, how to count them then, and where they are kept."""

    def __init__(self) -> None:
        self.articles: set[str] = set()
        self.counts: list[Callable[[], object]] = []
        self.lags = False
        """Whether it may not be stored yet when it is settled."""
        self._kept: IO[bytes] | None = None

    def keep(self, batch: Batch, again: Again) -> None:
        """Keep a batch, on disk."""
        self._kept = self._kept or TemporaryFile()  # noqa: SIM115 — it goes with the stage
        bare = {id_: replace(loaded, prepared=None) for id_, loaded in batch.items()}
        pickle.dump((bare, again), self._kept)

    def batches(self) -> Iterator[tuple[Batch, Again]]:
        """All batches that were kept."""
        if self._kept is not None:
            self._kept.seek(0)
            with suppress(EOFError):
                while True:
                    yield pickle.load(self._kept)  # noqa: S301 — no name leads to this file

    def close(self) -> None:
        """Keep them no longer."""
        if self._kept is not None:
            self._kept.close()
