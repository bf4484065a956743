"""What a load has put and not settled yet: how it will be counted then, and on disk how it can be put again."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from tempfile import TemporaryFile, gettempdir
from typing import IO

from actorgraph.loaders.outcomes import Loaded
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.errors import StoreUnavailable
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import article_lines

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
        self._held: tuple[Batch, Again] | None = None
        self._kept: IO[bytes] | None = None

    def hold(self, batch: Batch, again: Again) -> None:
        """Hold a batch, until it is spilled."""
        self._held = (batch, again)

    def spill(self) -> None:
        """Put the batch that is held to those on disk.

        Raises:
            StoreUnavailable: they can't be written.
        """
        if self._held is None:
            return
        batch, again = self._held
        bare = {id_: replace(loaded, prepared=None) for id_, loaded in batch.items()}
        try:
            self._kept = self._kept or TemporaryFile()  # noqa: SIM115 — it goes with the stage
            pickle.dump((bare, again), self._kept)
            self._kept.flush()
        except OSError as error:
            raise StoreUnavailable(f"what isn't stored yet can't be kept in {gettempdir()}: {error}") from error
        self._held = None

    def batches(self) -> Iterator[tuple[Batch, Again]]:
        """All batches of the stage."""
        if self._kept is not None:
            self._kept.seek(0)
            with suppress(EOFError):
                while True:
                    yield pickle.load(self._kept)  # noqa: S301 — no name leads to this file
        if self._held is not None:
            yield self._held

    def close(self) -> None:
        """Keep them no longer."""
        if self._kept is not None:
            with suppress(OSError):  # what couldn't be written isn't wanted any more
                self._kept.close()
