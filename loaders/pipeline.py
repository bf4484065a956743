"""The pipeline: sources → chunks → documents → articles → batches → stages → a sink that it is given.

Memory is bounded by one batch, which holds whole articles. A stage is one batch or several that the sink stores
atomically, with all that follows from them: that is worked out once for all.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import partial

from actorgraph.loaders.article_reader import FAULT_SHOWN, outcomes
from actorgraph.loaders.documents import Tally
from actorgraph.loaders.inputs import Found
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import LeftOut, Loaded, Outcome, Refused
from actorgraph.loaders.report import Report
from actorgraph.loaders.sink import Committed, Sink
from actorgraph.loaders.stage import Again, Batch, Known, Stage
from actorgraph.loaders.workers import Spread, Workers, processors
from actorgraph.ontology.claims import merge_articles
from actorgraph.ontology.errors import ActorgraphError, LoadError, Place, TextConflict
from actorgraph.ontology.vocabulary import Vocabulary, default_vocabulary

log = logging.getLogger("actorgraph")
SELDOM = (50_000, 20, 100)
"""Thresholds of Python's garbage collection where much is kept or made that is no garbage."""
STAGE = 8
"""How many times as long as the last stage took to settle articles are put before the next one is settled."""
STAGE_ARTICLES = 40_000
"""How many articles a stage has at most: so much is lost when a load is killed."""


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
    workers = Workers(_worth_having() if options.workers is None else options.workers - 1)
    load = _Load(sink, options, progress, Report() if report is None else report, workers.spread)
    try:
        with _seldom_collected(), closing(workers):
            vocabulary = vocabulary or default_vocabulary()
            for outcome in outcomes(found, options, vocabulary, load.report, workers=workers, prepare=sink.prepare):
                load.take(outcome)
            load.flush()
    except (ActorgraphError, OSError):
        with suppress(ActorgraphError, OSError):
            load.land()  # what was settled before counts, if it is stored
        raise
    finally:
        load.stage.close()
        load.report.seconds = time.monotonic() - load.started
    return load.report


def _worth_having() -> int:
    """How many processes are worth having beside this one: it has most to do."""
    return min(1, processors() - 1)


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
    """One load's state: the batch being filled, the stage it will be part of, and which articles were met where."""

    def __init__(
        self, sink: Sink, options: Options, progress: Callable[[Report], None], report: Report, spread: Spread
    ) -> None:
        self.spread = spread
        self.sink, self.options, self.progress, self.report = sink, options, progress, report
        self.batch: dict[str, Loaded] = {}
        self.seen: dict[str, tuple[str, Place]] = {}
        self.again: Again = {}
        self.stage = Stage()
        self.landing: list[Callable[[], object]] = []  # how to count the stage before
        self.settling = 0.0  # how long the last one took to settle
        self.started = self.flushed = self.settled = time.monotonic()

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
        full = len(self.batch) >= self.options.batch_articles
        if full or time.monotonic() - self.flushed >= self.options.batch_seconds:
            self._put()
            if self._enough():
                self._settle()
            else:
                self.stage.spill()

    def _add(self, given: Loaded) -> None:
        loaded = given.having(self.sink.admitted(given.article))
        article = loaded.article.article
        if loaded.article is not given.article:
            self.report.purged.add(article.id)
        digest, first = self.seen.setdefault(article.id, (article.text_digest, loaded.place))
        if digest != article.text_digest:
            raise TextConflict(loaded.place, f"article '{article.id}' has another text than in {first}")
        if article.id in self.stage.articles:
            self._settle()  # one revision says once what became of an article
        waiting = self.batch.get(article.id)
        if waiting is None and first is loaded.place:
            self.batch[article.id] = loaded
            return
        self.land()
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
        """Store all that there is."""
        self._put()
        self._settle()
        self.land()

    def _put(self) -> None:
        batch, again = self.batch, self.again
        self.batch, self.again = {}, {}
        if batch:
            if self.sink.stages:
                self.stage.hold(batch, again)
            self._commit(batch, again)
        self.flushed = time.monotonic()

    def _enough(self) -> bool:
        """Whether the stage has come to its end.

        What follows from claims between two actors is worked out anew, from all of them, by each stage that has one.
        Where that takes long, a stage is made so long that it takes a small part of the whole.
        """
        wanted = STAGE * self.settling
        return (
            not self.sink.stages
            or wanted <= self.options.batch_seconds
            or time.monotonic() - self.settled >= wanted
            or len(self.stage.articles) >= STAGE_ARTICLES
        )

    def _settle(self) -> None:
        """Settle the stage; where the sink fails at it, do it again, settling its batches one by one."""
        begun, stage = time.monotonic(), self.stage
        self.stage = Stage()
        with closing(stage):
            done = self._settled(stage)
        self.land()
        self.landing = done.counts
        if not done.lags:
            self.land()
        self.settled = time.monotonic()
        self.settling = self.settled - begun

    def land(self) -> None:
        """Count the last stage that was settled; if need be, when it is stored."""
        counts, self.landing = self.landing, []
        for count in counts:
            count()
        if counts:
            self.report.seconds = time.monotonic() - self.started
            self.progress(self.report)

    def _settled(self, stage: Stage) -> Stage:
        try:
            self.sink.settle(self.spread)
        except (ActorgraphError, OSError):  # no article is at fault where a disk is
            raise
        except Exception as error:
            log.debug("a stage can't be settled", exc_info=error)
            for batch, again in stage.batches():
                self._commit(batch, again, settled=True)
            stage, self.stage = self.stage, Stage()
        return stage

    def _commit(self, batch: Batch, again: Again, *, settled: bool = False) -> None:
        """Put a batch; where the sink fails at it, put its halves, until what it fails at is one article."""
        ready = {id_: loaded.prepared for id_, loaded in batch.items() if loaded.prepared is not None}
        try:
            articles = [loaded.article for loaded in batch.values()]
            done = self.sink.put(articles, self.options.replace, ready, self.spread)
            if settled:
                self.sink.settle(self.spread)
        except (ActorgraphError, OSError):
            raise
        except Exception as error:
            if len(batch) == 1:
                ((id_, loaded),) = batch.items()
                self.stage.counts.append(partial(self._reject, id_, _fault(loaded, error), loaded.tally))
                return
        else:
            known = Known.of(again[id_] for id_ in again.keys() & done.loaded)
            where = {id_: (loaded.place, loaded.tally) for id_, loaded in batch.items()}
            self.stage.articles.update(batch)
            if done.stored is not None:
                self.stage.lags = True
                self.stage.counts.append(done.stored)
            self.stage.counts.append(partial(self._count, where, done, known))
            return
        ids, half = list(batch), len(batch) // 2  # out here the exception no longer holds what the sink had open
        for some in (ids[:half], ids[half:]):
            self._commit({id_: batch[id_] for id_ in some}, again, settled=settled)

    def _reject(self, id_: str, error: LoadError, tally: Tally) -> None:
        self.report.errors.append(error)
        self.report.count(id_, "rejected", tally)

    def _count(self, where: Mapping[str, tuple[Place, Tally]], done: Committed, known: Known) -> None:
        report = self.report
        for id_, (place, tally) in where.items():
            kind = "unchanged" if id_ in done.unchanged else "loaded"
            why = "is stored with another text; expected the same text, or --replace" if id_ in done.conflicts else None
            why = "quotes what isn't in the text that is stored; expected its words" if id_ in done.misquoted else why
            if why is not None:
                kind = "rejected"
                if report.became.get(id_) != kind:
                    report.errors.append(TextConflict(place, f"article '{id_}' {why}"))
            report.count(id_, kind, tally)
        report.actors["matched"] += max(0, done.matched - known.actors)
        report.actors["new"] += done.new - max(0, known.actors - done.matched)
        report.actors["ambiguous"] += done.ambiguous
        report.claims += done.claims - known.claims
        report.triples += done.triples - known.triples
        report.statuses |= done.statuses
        report.revision = done.revision or report.revision


def _fault(loaded: Loaded, error: Exception) -> LoadError:
    """The error for an article at which something failed that should never fail."""
    log.debug("article '%s' can't be stored", loaded.article.article.id, exc_info=error)
    said = f"{type(error).__name__}: {error}"[:FAULT_SHOWN]
    message = f"article '{loaded.article.article.id}' can't be stored, which is a fault of actorgraph: {said}"
    return LoadError(loaded.place, message)
