"""The pipeline: sources → chunks → documents → articles → batches → a sink that it is given.

Memory is bounded by one batch. A batch holds whole articles; the sink commits it atomically.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Protocol

import msgspec

from loaders.assembly import assemble
from loaders.documents import Document, Path
from loaders.formats import FORMATS, Format
from loaders.inputs import UNREADABLE, Chunk, Source
from loaders.report import Report
from ontology.claims import AnnotatedArticle, merge_articles
from ontology.errors import FormatError, LoadError, Place, Rejected, TextConflict
from ontology.iris import Iris
from ontology.rdf import article_lines
from ontology.vocabulary import Vocabulary, default_vocabulary

HEAD_BYTES = 4096
CHUNKS_AHEAD = 4
"""How many chunks a worker process may have waiting."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to load. ``batch_seconds`` and ``batch_articles``: when a batch is committed, whichever comes first."""

    format: str | None = None
    replace: bool = False
    workers: int = 1
    annotator: str | None = None
    max_document_bytes: int = 32 << 20
    batch_articles: int = 500
    batch_seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class Loaded:
    """An article ready for the sink, with where it came from, and how many annotations it had."""

    article: AnnotatedArticle
    place: Place
    annotations: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that was not loaded, with everything that is wrong in it."""

    errors: tuple[LoadError, ...]
    annotations: int = 0


@dataclass(slots=True)
class Committed:
    """What a sink did with a batch; ``conflicts`` are articles that it already has with another text."""

    loaded: set[str] = field(default_factory=set)
    unchanged: set[str] = field(default_factory=set)
    conflicts: set[str] = field(default_factory=set)
    matched: int = 0
    new: int = 0
    ambiguous: int = 0
    claims: int = 0
    triples: int = 0
    revision: int | None = None


class Sink(Protocol):
    """Where articles go: a store's writer."""

    def current(self, article: str) -> AnnotatedArticle | None:
        """The article as it is stored now, with its text."""

    def commit(self, articles: Sequence[AnnotatedArticle], replace: bool) -> Committed:
        """Store these whole articles with all that follows from them, atomically."""


def run(
    found: Iterable[Source | LoadError],
    sink: Sink,
    options: Options,
    vocabulary: Vocabulary | None = None,
    progress: Callable[[Report], None] = lambda report: None,
    *,
    report: Report | None = None,
) -> Report:
    """Load everything in these sources; ``progress`` is called after each batch.

    ``report`` is filled as the load goes on: where the sink fails, it says what was done until then.
    """
    load = _Load(sink, options, progress, Report() if report is None else report)
    try:
        for outcome in outcomes(found, options, vocabulary or default_vocabulary(), load.report):
            load.take(outcome)
        load.flush()
    finally:
        load.report.seconds = time.monotonic() - load.started
    return load.report


class _Load:
    """One load's state: the batch being filled, and which articles were met where."""

    def __init__(self, sink: Sink, options: Options, progress: Callable[[Report], None], report: Report) -> None:
        self.sink, self.options, self.progress, self.report = sink, options, progress, report
        self.batch: dict[str, Loaded] = {}
        self.seen: dict[str, tuple[str, Place]] = {}
        self.again: dict[str, AnnotatedArticle] = {}  # what an earlier batch of this load made of articles in this one
        self.started = self.flushed = time.monotonic()

    def take(self, outcome: Loaded | Refused) -> None:
        if isinstance(outcome, Refused):
            self.report.reject(outcome.errors, outcome.annotations)
            return
        try:
            self._add(outcome)
        except LoadError as error:
            self.report.reject([error], outcome.annotations)
        full = len(self.batch) >= self.options.batch_articles
        if full or time.monotonic() - self.flushed >= self.options.batch_seconds:
            self.flush()

    def _add(self, loaded: Loaded) -> None:
        article = loaded.article.article
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
        if earlier and earlier.article.text_digest != article.text_digest:
            earlier = None  # the store has another text, and kept it: this one is for the sink to refuse as well
        try:
            merged = merge_articles(earlier, loaded.article) if earlier else loaded.article
        except ValueError as error:
            raise LoadError(loaded.place, f"article '{article.id}' is also in {first}, but {error}") from error
        annotations = loaded.annotations + (waiting.annotations if waiting else 0)
        left_out = loaded.left_out + (waiting.left_out if waiting else 0)
        self.batch[article.id] = Loaded(merged, first, annotations, left_out)

    def flush(self) -> None:
        if self.batch:
            done = self.sink.commit([loaded.article for loaded in self.batch.values()], self.options.replace)
            self._count(done)
            self.batch, self.again = {}, {}
        self.flushed = time.monotonic()
        self.report.seconds = self.flushed - self.started
        self.progress(self.report)

    def _count(self, done: Committed) -> None:
        report = self.report
        for id_, loaded in self.batch.items():
            kind = "unchanged" if id_ in done.unchanged else "loaded"
            if id_ in done.conflicts:
                kind = "rejected"
                message = f"article '{id_}' is stored with another text; expected the same text, or --replace"
                if report.became.get(id_) != kind:
                    report.errors.append(TextConflict(loaded.place, message))
            report.count(id_, kind, loaded.annotations, loaded.left_out)
        again = [earlier for id_, earlier in self.again.items() if id_ in done.loaded]  # all of it counts once
        known = sum(len(earlier.actors) for earlier in again)
        report.actors["matched"] += max(0, done.matched - known)
        report.actors["new"] += done.new - max(0, known - done.matched)
        report.actors["ambiguous"] += done.ambiguous
        report.claims += done.claims - sum(len(earlier.claims) for earlier in again)
        report.triples += done.triples - sum(len(article_lines(earlier, Iris())) for earlier in again)
        report.revision = done.revision or report.revision


# -- reading ----------------------------------------------------------------------------------------------------------


def outcomes(
    found: Iterable[Source | LoadError], options: Options, vocabulary: Vocabulary, report: Report
) -> Iterator[Loaded | Refused]:
    """Every document of these sources, in their order, parsed here or in worker processes."""
    work = _chunks(found, options, report)
    if options.workers <= 1:
        for item in work:
            yield from [item] if isinstance(item, Refused) else _parse(*item, options.annotator, vocabulary)
        return
    context = multiprocessing.get_context("spawn")  # a fork would inherit the store's threads and locks
    with ProcessPoolExecutor(options.workers, mp_context=context) as pool:
        waiting: deque[Refused | Future[list[Loaded | Refused]]] = deque()
        while True:
            for item in islice(work, options.workers * CHUNKS_AHEAD - len(waiting)):
                waiting.append(
                    item if isinstance(item, Refused) else pool.submit(_parse, *item, options.annotator, vocabulary)
                )
            if not waiting:
                return
            first = waiting.popleft()
            yield from [first] if isinstance(first, Refused) else first.result()


def _chunks(
    found: Iterable[Source | LoadError], options: Options, report: Report
) -> Iterator[Refused | tuple[str, Chunk]]:
    for source in found:
        if isinstance(source, LoadError):
            yield Refused((source,))
            continue
        try:
            format_ = _format_of(source, options.format)
            if format_ is None:
                report.skipped.append(source.name)
                continue
            for chunk in format_.chunks(source, options.max_document_bytes):
                yield Refused((chunk,)) if isinstance(chunk, LoadError) else (format_.name, chunk)
        except LoadError as error:
            yield Refused((error,))
        except UNREADABLE as error:
            yield Refused((LoadError(Place(source.name), f"can't be read: {error}"),))


def _format_of(source: Source, name: str | None) -> Format | None:
    """The format to read a source with; ``None`` for a file that only happens to lie in a folder."""
    if name is not None:
        if name not in FORMATS:
            raise FormatError(f"there is no format '{name}'; expected one of {', '.join(FORMATS)}", "format")
        return FORMATS[name]
    if source.name == "<stdin>":  # can't be looked at twice
        return FORMATS["native"]
    with source.open() as stream:
        head = stream.read(HEAD_BYTES)
    for format_ in FORMATS.values():
        if format_.recognises(source.name, head):
            return format_
    if source.named:
        raise LoadError(Place(source.name), f"in no format that is known; expected one of {', '.join(FORMATS)}")
    return None


def _parse(format_: str, chunk: Chunk, annotator: str | None, vocabulary: Vocabulary) -> list[Loaded | Refused]:
    results: list[Loaded | Refused] = []
    for document in FORMATS[format_].parse(chunk):
        if isinstance(document, LoadError):
            results.append(Refused((document,)))
            continue
        selected = _select(document, annotator)
        left_out = document.annotations - selected.annotations
        try:
            results.append(Loaded(assemble(selected, vocabulary), document.place, document.annotations, left_out))
        except Rejected as rejected:
            results.append(Refused(rejected.errors, document.annotations))
    return results


def _select(document: Document, annotator: str | None) -> Document:
    """The document with one annotator's claims only; places still point at the lines of the file."""
    if annotator is None:
        return document
    claims = document.record.claims
    kept = [index for index, claim in enumerate(claims) if annotator in claim.annotated_by]

    def line_of(path: Path) -> int | None:
        original = kept[path[1]] if path[:1] == ("claims",) and isinstance(path[1], int) else None
        return document.line_of(path if original is None else ("claims", original, *path[2:]))

    record = msgspec.structs.replace(document.record, claims=[claims[index] for index in kept])
    return replace(document, record=record, line_of=line_of)
