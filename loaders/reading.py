"""Sources → chunks → documents → articles that are ready for a sink, here or in worker processes."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice

import msgspec

from loaders.assembly import assemble
from loaders.choosing import Wholes, format_of, formats_named
from loaders.defaults import with_defaults
from loaders.documents import Document, Path
from loaders.formats import FORMATS
from loaders.inputs import UNREADABLE, Chunk, Source
from loaders.labels import Labels
from loaders.noting import Noted
from loaders.options import Options
from loaders.outcomes import LeftOut, Loaded, Outcome, Refused
from loaders.report import Report
from ontology.errors import LoadError, Place, Rejected
from ontology.vocabulary import Vocabulary

CHUNKS_AHEAD = 4
"""How many chunks a worker process may have waiting."""


def outcomes(
    found: Iterable[Source | LoadError], options: Options, vocabulary: Vocabulary, report: Report
) -> Iterator[Outcome]:
    """Every document of these sources, in their order, parsed here or in worker processes."""
    work, parser = _chunks(found, options, report), _Parser(options, vocabulary)
    if options.workers <= 1:
        for item in work:
            yield from parser.parse(*item) if isinstance(item, tuple) else [item]
        return
    context = multiprocessing.get_context("spawn")  # a fork would inherit the store's threads and locks
    with ProcessPoolExecutor(options.workers, context, _begin, (parser,)) as pool:
        waiting: deque[Refused | LeftOut | Future[list[Outcome]]] = deque()
        while True:
            for item in islice(work, options.workers * CHUNKS_AHEAD - len(waiting)):
                waiting.append(pool.submit(_parse, *item) if isinstance(item, tuple) else item)
            if not waiting:
                return
            first = waiting.popleft()
            yield from first.result() if isinstance(first, Future) else [first]


def labels_in(found: Iterable[Source | LoadError], options: Options, vocabulary: Vocabulary, report: Report) -> Noted:
    """Every label that these sources have; what can't be read is in the report."""
    noted = Noted()
    for item in _chunks(found, options, report):
        if isinstance(item, Refused):
            report.reject(item.errors, item.annotations)
        elif isinstance(item, tuple):
            format_, chunk = item
            for parsed in FORMATS[format_].parse(chunk, Labels(vocabulary, options.profile, noted)):
                if isinstance(parsed, LoadError):
                    report.reject([parsed])
    return noted


def _chunks(
    found: Iterable[Source | LoadError], options: Options, report: Report
) -> Iterator[Refused | LeftOut | tuple[str, Chunk]]:
    wholes = Wholes(formats_named(options.format))
    for source in found:
        if isinstance(source, LoadError):
            yield Refused((source,))
            continue
        whole = wholes.of(source)
        if whole is None:
            continue
        try:
            format_ = format_of(whole, options.format)
            if format_ is None:
                report.skipped.append(whole.name)
                continue
            for chunk in format_.chunks(whole, options.max_document_bytes):
                if isinstance(chunk, Chunk):
                    yield format_.name, chunk
                else:
                    yield Refused((chunk,)) if isinstance(chunk, LoadError) else chunk
        except LoadError as error:
            yield Refused((error,))
        except UNREADABLE as error:
            yield Refused((LoadError(Place(whole.name), f"can't be read: {error}"),))


@dataclass(frozen=True, slots=True)
class _Parser:
    """What is done to every chunk."""

    options: Options
    vocabulary: Vocabulary

    def parse(self, format_: str, chunk: Chunk) -> list[Outcome]:
        """What is in one chunk."""
        parsed = FORMATS[format_].parse(chunk, Labels(self.vocabulary, self.options.profile))
        found = [self._outcome(outcome) for outcome in parsed]
        if self.options.shacl:
            from loaders.shacl import Validator  # rdflib and pyshacl are slow to import

            validator = Validator(self.vocabulary)
            return [validator.checked(outcome) for outcome in found]
        return found

    def _outcome(self, found: Document | Outcome | LoadError) -> Outcome:
        options = self.options
        if isinstance(found, LoadError):
            return Refused((found,))
        if isinstance(found, Loaded) and options.annotator is not None:
            return found.of_annotator(options.annotator)
        if not isinstance(found, Document):
            return found
        with_defaults(found.record, options.profile.defaults)
        selected = _select(_strict(found) if options.strict else found, options.annotator)
        try:
            return Loaded(assemble(selected, self.vocabulary), found.place, selected.tally)
        except Rejected as rejected:
            return Refused(rejected.errors, found.tally.read)


_worker: _Parser | None = None


def _begin(parser: _Parser) -> None:
    """Make a process a worker: what is the same for all chunks comes once; Ctrl-C is for whoever waits for it."""
    global _worker  # noqa: PLW0603 — a process has nowhere else to keep what its pool gives it
    _worker = parser
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _parse(format_: str, chunk: Chunk) -> list[Outcome]:
    assert _worker is not None
    return _worker.parse(format_, chunk)


def _strict(document: Document) -> Document:
    """The document with an error for each label that isn't mapped."""
    errors = (
        LoadError(label.example, f"the label '{name}' is neither a term nor mapped ({label.count} in the article)")
        for name, label in document.tally.unmapped.items()
    )
    return replace(document, errors=(*document.errors, *errors))


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
    tally = replace(document.tally, left_out=document.tally.left_out + len(claims) - len(kept))
    return replace(document, record=record, line_of=line_of, counted=tally)
