"""Sources → chunks → documents → articles that are ready for a sink, here or in worker processes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from actorgraph.loaders.archives import UNREADABLE
from actorgraph.loaders.assembly import assemble
from actorgraph.loaders.defaults import with_defaults
from actorgraph.loaders.documents import Document
from actorgraph.loaders.folders import PassedOver
from actorgraph.loaders.format_detection import SourceGrouper, format_of, formats_named
from actorgraph.loaders.formats import FORMATS
from actorgraph.loaders.inception import passed_over
from actorgraph.loaders.inputs import Chunk, Found
from actorgraph.loaders.label_inventory import LabelInventory
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import LeftOut, Loaded, Outcome, Refused
from actorgraph.loaders.report import Report
from actorgraph.loaders.workers import HERE, Workers
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.errors import ActorgraphError, DocumentRejected, LoadError, Place
from actorgraph.ontology.vocabulary import Vocabulary

log = logging.getLogger("actorgraph")
FAULT_SHOWN = 300
"""How many characters are shown of an exception that isn't ours."""
LITTLE = 1 << 20
"""How many bytes are read before a worker process pays."""


Prepare = Callable[[AnnotatedArticle], Any]
_Work = Refused | LeftOut | tuple[str, Chunk]


def outcomes(
    found: Iterable[Found],
    options: Options,
    vocabulary: Vocabulary,
    report: Report,
    *,
    workers: Workers = HERE,
    prepare: Prepare | None = None,
) -> Iterator[Outcome]:
    """Every document of these sources, in their order, parsed here or in worker processes.

    ``prepare`` is done there, too, with each article.
    """
    work = _chunks(found, options, report)
    for some in workers.spread(_Parser(options, vocabulary, prepare).outcomes, work):
        yield from some
        if report.bytes > LITTLE:
            workers.begin()


def labels_in(found: Iterable[Found], options: Options, vocabulary: Vocabulary, report: Report) -> LabelInventory:
    """Every label that these sources have; what can't be read is in the report."""
    noted = LabelInventory()
    for item in _chunks(found, options, report):
        if isinstance(item, Refused):
            report.reject(item.errors, item.annotations)
        elif isinstance(item, tuple):
            format_, chunk = item
            for parsed in FORMATS[format_].parse(chunk, Labels(vocabulary, options.profile, noted)):
                if isinstance(parsed, LoadError):
                    report.reject([parsed])
    return noted


def _chunks(found: Iterable[Found], options: Options, report: Report) -> Iterator[_Work]:
    wholes = SourceGrouper(formats_named(options.format))
    for source in found:
        if isinstance(source, PassedOver):
            report.pass_over(source.name, source.why)
            continue
        if isinstance(source, LoadError):
            yield Refused((source,))
            continue
        if reason := passed_over(source):
            report.pass_over(source.name, reason)
            continue
        whole = wholes.of(source)
        if whole is None:
            continue
        try:
            format_ = format_of(whole, options.format, options.max_document_bytes)
            if isinstance(format_, str):
                report.pass_over(whole.name, format_)
                continue
            report.files += 1
            for chunk in format_.chunks(whole, options.max_document_bytes):
                if isinstance(chunk, Chunk):
                    report.bytes += len(chunk.data) + (len(chunk.text.data) if chunk.text else 0)
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
    prepare: Prepare | None = None

    def outcomes(self, item: _Work) -> list[Outcome]:
        """What becomes of a chunk, or of what is none."""
        return self.parse(*item) if isinstance(item, tuple) else [item]

    def parse(self, format_: str, chunk: Chunk) -> list[Outcome]:
        """What is in one chunk; one at which something fails that should never fail is rejected."""
        try:
            return self._parsed(format_, chunk)
        except ActorgraphError:
            raise
        except Exception as error:
            log.debug("%s can't be read", chunk.file, exc_info=error)
            said = f"{type(error).__name__}: {error}"[:FAULT_SHOWN]
            return [Refused((LoadError(Place(chunk.file), f"can't be read, which is a fault of actorgraph: {said}"),))]

    def _parsed(self, format_: str, chunk: Chunk) -> list[Outcome]:
        parsed = FORMATS[format_].parse(chunk, Labels(self.vocabulary, self.options.profile))
        found = [outcome for given in parsed for outcome in self._outcomes(given)]
        if self.options.shacl:
            from actorgraph.loaders.shacl import Validator  # rdflib and pyshacl are slow to import

            validator = Validator(self.vocabulary)
            return [validator.checked(outcome) for outcome in found]
        return found

    def _outcomes(self, found: Document | Outcome | LoadError) -> Iterator[Outcome]:
        options = self.options
        if isinstance(found, LoadError):
            yield Refused((found,))
        elif isinstance(found, Loaded) and options.annotator is not None:
            yield found.of_annotator(options.annotator)
        elif not isinstance(found, Document):
            yield found
        else:
            with_defaults(found.record, options.profile.defaults)
            refused, document = _strict(found) if options.strict else ((), found)
            yield from refused
            yield from self._assembled(_select(document, options.annotator))

    def _assembled(self, document: Document) -> Iterator[Outcome]:
        try:
            article = assemble(document, self.vocabulary)
            prepared = self.prepare(article) if self.prepare is not None else None
            yield Loaded(article, document.place, document.tally, prepared)
        except DocumentRejected as rejected:
            rest = _without(document, rejected) if document.separate else None
            if rest is None:
                yield Refused(tuple(map(document.tell, rejected.errors)), document.tally.read)
            else:
                errors = sorted(rejected.errors, key=lambda error: error.place.line or 0)
                yield Refused(tuple(errors), document.tally.read - rest.tally.read, part=True)
                yield from self._assembled(rest)


def _without(document: Document, rejected: DocumentRejected) -> Document | None:
    """The document without the claims that are wrong; ``None`` where nothing would be left, or more is wrong."""
    wrong = {error.place.annotation for error in rejected.errors}
    kept = [index for index, claim in enumerate(document.record.claims) if claim.id not in wrong]
    lost = {claim.id for claim in document.record.claims} & wrong | {e.place.annotation for e in document.errors}
    if None in wrong or wrong - lost or not kept:
        return None
    tally = replace(document.tally, read=document.tally.read - len(wrong))
    rest = replace(document.with_claims(kept, tally), errors=())
    named = {actor for claim in rest.record.claims for actor in claim.participants}
    actors = [actor for actor in rest.record.actors if actor.id in named]
    return replace(rest, record=msgspec.structs.replace(rest.record, actors=actors))


def _strict(document: Document) -> tuple[Sequence[Refused], Document]:
    """The document with an error for each label that isn't mapped; separate claims are refused alone."""
    errors = tuple(
        LoadError(label.example, f"the label '{name}' is neither a term nor mapped ({label.count} in the article)")
        for name, label in document.tally.unmapped.items()
    )
    if not errors or not document.separate or not document.record.claims:
        return (), replace(document, errors=(*document.errors, *errors))
    count = sum(label.count for label in document.tally.unmapped.values())
    tally = replace(document.tally, read=document.tally.read - count, unmapped={})
    return (Refused(errors, count, part=True),), replace(document, counted=tally)


def _select(document: Document, annotator: str | None) -> Document:
    """The document with one annotator's claims only."""
    if annotator is None:
        return document
    claims = document.record.claims
    kept = [index for index, claim in enumerate(claims) if annotator in claim.annotated_by]
    left_out = document.tally.left_out + len(claims) - len(kept)
    return document.with_claims(kept, replace(document.tally, left_out=left_out))
