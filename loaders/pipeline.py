"""The pipeline: sources → chunks → documents → articles → batches → a sink that it is given.

Memory is bounded by one batch. A batch holds whole articles; the sink commits it atomically.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol

from loaders.inputs import Found
from loaders.options import Options
from loaders.outcomes import LeftOut, Loaded, Outcome, Refused
from loaders.reading import FAULT_SHOWN, outcomes
from loaders.report import Report
from ontology.claims import AnnotatedArticle, merge_articles
from ontology.errors import ActorgraphError, LoadError, Place, TextConflict
from ontology.iris import Iris
from ontology.rdf import article_lines
from ontology.vocabulary import Vocabulary, default_vocabulary

log = logging.getLogger("actorgraph")
SELDOM = (50_000, 20, 100)
"""Thresholds of Python's garbage collection where much is kept or made that is no garbage."""


@dataclass(slots=True)
class Committed:
    """What a sink did with a batch.

    ``conflicts`` are articles that it already has with another text, ``misquoted`` those that come without a text and
    quote what isn't in the one that it has. ``statuses`` are those that were set there, by article,
    where another one came.
    """

    loaded: set[str] = field(default_factory=set)
    unchanged: set[str] = field(default_factory=set)
    conflicts: set[str] = field(default_factory=set)
    misquoted: set[str] = field(default_factory=set)
    statuses: dict[str, str] = field(default_factory=dict)
    matched: int = 0
    new: int = 0
    ambiguous: int = 0
    claims: int = 0
    triples: int = 0
    revision: int | None = None


class Sink(Protocol):
    """Where articles go: a store's writer."""

    @property
    def widest(self) -> int:
        """How many times the usual number of articles one commit may have, where commits take long."""

    def admitted(self, article: AnnotatedArticle) -> AnnotatedArticle:
        """The article as it may be stored: without actors that were purged; the same object if none is in it."""

    def current(self, article: str) -> AnnotatedArticle | None:
        """The article as it is stored now, with its text."""

    def commit(self, articles: Sequence[AnnotatedArticle], replace: bool) -> Committed:
        """Store these whole articles with all that follows from them, atomically.

        After an exception nothing of them is stored, and others can be committed.
        """


def run(
    found: Iterable[Found],
    sink: Sink,
    options: Options,
    vocabulary: Vocabulary | None = None,
    progress: Callable[[Report], None] = lambda report: None,
    *,
    report: Report | None = None,
) -> Report:
    """Load everything in these sources; ``progress`` is called after each batch.

    ``report`` is filled as the load goes on: where the sink fails, it says what was done until then. An exception that
    isn't ours rejects the article that causes it.
    """
    load = _Load(sink, options, progress, Report() if report is None else report)
    try:
        with _seldom_collected():
            for outcome in outcomes(found, options, vocabulary or default_vocabulary(), load.report):
                load.take(outcome)
            load.flush()
    finally:
        load.report.seconds = time.monotonic() - load.started
    return load.report


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Have Python look for garbage less often: a batch is many records without cycles, and a look goes over all."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Load:
    """One load's state: the batch being filled, and which articles were met where."""

    def __init__(self, sink: Sink, options: Options, progress: Callable[[Report], None], report: Report) -> None:
        self.sink, self.options, self.progress, self.report = sink, options, progress, report
        self.batch: dict[str, Loaded] = {}
        self.seen: dict[str, tuple[str, Place]] = {}
        self.again: dict[str, AnnotatedArticle] = {}  # what an earlier batch of this load made of articles in this one
        self.size = options.batch_articles
        self.started = self.flushed = time.monotonic()

    def take(self, outcome: Outcome) -> None:
        if isinstance(outcome, Refused):
            self.report.reject(outcome.errors, outcome.annotations, part=outcome.part)
            return
        if isinstance(outcome, LeftOut):
            self.report.leave_out(outcome.reason, outcome.annotations)
            return
        try:
            self._add(outcome)
        except LoadError as error:
            self.report.reject([error], outcome.tally.read)
        except (ActorgraphError, OSError):
            raise
        except Exception as error:
            self.report.reject([_fault(outcome, error)], outcome.tally.read)
        full = len(self.batch) >= self.size
        if full or time.monotonic() - self.flushed >= self.options.batch_seconds:
            self.flush()

    def _add(self, given: Loaded) -> None:
        loaded = replace(given, article=self.sink.admitted(given.article))
        article = loaded.article.article
        if loaded.article is not given.article:
            self.report.purged.add(article.id)
        digest, first = self.seen.setdefault(article.id, (article.text_digest, loaded.place))
        if digest != article.text_digest:
            raise TextConflict(loaded.place, f"article '{article.id}' has another text than in {first}")
        waiting = self.batch.get(article.id)
        if waiting is None and first is loaded.place:
            self.batch[article.id] = loaded
            return
        earlier = waiting.article if waiting else self.sink.current(article.id)
        if earlier and not waiting and self.report.became.get(article.id) == "loaded":
            self.again[article.id] = earlier
        if earlier and article.id in self.report.statuses:  # the one that it has isn't what was loaded
            earlier = replace(earlier, article=replace(earlier.article, status=article.status))
        if earlier and earlier.article.text_digest != article.text_digest:
            earlier = None  # the store has another text, and kept it: this one is for the sink to refuse as well
        try:
            merged = merge_articles(earlier, loaded.article) if earlier else loaded.article
        except ValueError as error:
            raise LoadError(loaded.place, f"article '{article.id}' is also in {first}, but {error}") from error
        tally = waiting.tally + loaded.tally if waiting else loaded.tally
        self.batch[article.id] = Loaded(merged, first, tally)

    def flush(self) -> None:
        if self.batch:
            begun = time.monotonic()
            self._commit(self.batch)
            self.batch, self.again = {}, {}
            self._fit(time.monotonic() - begun)
        self.flushed = time.monotonic()
        self.report.seconds = self.flushed - self.started
        self.progress(self.report)

    def _commit(self, batch: Mapping[str, Loaded]) -> None:
        """Commit a batch; where the sink fails at it, commit its halves, until what it fails at is one article."""
        try:
            done = self.sink.commit([loaded.article for loaded in batch.values()], self.options.replace)
        except (ActorgraphError, OSError):  # no article is at fault where a disk is
            raise
        except Exception as error:
            if len(batch) == 1:
                ((id_, loaded),) = batch.items()
                self.report.errors.append(_fault(loaded, error))
                self.report.count(id_, "rejected", loaded.tally)
                return
        else:
            self._count(batch, done)
            return
        ids, half = list(batch), len(batch) // 2  # out here the exception no longer holds what the sink had open
        for some in (ids[:half], ids[half:]):
            self._commit({id_: batch[id_] for id_ in some})

    def _fit(self, took: float) -> None:
        """Make the next batch larger or smaller.

        What follows from claims between two actors is written anew by each batch that has one: in a large store that
        is most of a commit, and costs the same for eight times the articles.
        """
        least, limit = self.options.batch_articles, self.options.batch_seconds
        if took > limit:
            self.size = min(2 * self.size, self.sink.widest * least)
        elif took < limit / 4:
            self.size = max(self.size // 2, least)

    def _count(self, batch: Mapping[str, Loaded], done: Committed) -> None:
        report = self.report
        for id_, loaded in batch.items():
            kind = "unchanged" if id_ in done.unchanged else "loaded"
            why = "is stored with another text; expected the same text, or --replace" if id_ in done.conflicts else None
            why = "quotes what isn't in the text that is stored; expected its words" if id_ in done.misquoted else why
            if why is not None:
                kind = "rejected"
                if report.became.get(id_) != kind:
                    report.errors.append(TextConflict(loaded.place, f"article '{id_}' {why}"))
            report.count(id_, kind, loaded.tally)
        again = [earlier for id_, earlier in self.again.items() if id_ in done.loaded]  # all of it counts once
        known = sum(len(earlier.actors) for earlier in again)
        report.actors["matched"] += max(0, done.matched - known)
        report.actors["new"] += done.new - max(0, known - done.matched)
        report.actors["ambiguous"] += done.ambiguous
        report.claims += done.claims - sum(len(earlier.claims) for earlier in again)
        report.triples += done.triples - sum(len(article_lines(earlier, Iris())) for earlier in again)
        report.statuses |= done.statuses
        report.revision = done.revision or report.revision


def _fault(loaded: Loaded, error: Exception) -> LoadError:
    """The error for an article at which something failed that should never fail."""
    log.debug("article '%s' can't be stored", loaded.article.article.id, exc_info=error)
    said = f"{type(error).__name__}: {error}"[:FAULT_SHOWN]
    message = f"article '{loaded.article.article.id}' can't be stored, which is a fault of actorgraph: {said}"
    return LoadError(loaded.place, message)
