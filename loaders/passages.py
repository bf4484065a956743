"""Which spans of an article's text its mentions and evidence mean: by offsets, checked; or by words, looked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from actorgraph.loaders.documents import ActorRecord, DocumentRecord, EvidenceRecord, MentionRecord, Passage
from actorgraph.loaders.quotation import TextSearch, Words
from actorgraph.loaders.surfaces import mismatch, same_words
from actorgraph.ontology.claims import Span
from actorgraph.ontology.errors import QuoteError


class Passages:
    """The spans of one document."""

    def __init__(self, record: DocumentRecord) -> None:
        self.text = record.article.text
        self.record = record

    def evidence(self, record: EvidenceRecord) -> Span:
        """The stretch of the text that carries a claim.

        Raises:
            QuoteError: it isn't there, or its words stand in several places; the message says what was expected.
        """
        if _by_offsets(record, record.quote):
            return self._at(record, record.quote)
        return self._search.place_of(_words(record, record.quote))

    def mentions(self, actor: ActorRecord, index: int) -> list[Span]:
        """The places of one of an actor's mentions; words without ``nth`` may have several.

        Places within longer mentions of other actors are taken only if there are no others.

        Raises:
            QuoteError: there is none, or the words at its offsets differ.
        """
        mention = actor.mentions[index]
        record = MentionRecord(text=mention) if isinstance(mention, str) else mention
        if _by_offsets(record, record.text):
            return [self._at(record, record.text)]
        words = _words(record, record.text)
        if words.nth is not None:
            return [self._search.place_of(words)]
        found = self._search.find(words)
        if not found:
            return [self._search.place_of(words)]  # which says what is nearest
        longer = [span for other, span in self._found_by_words if other is not actor]
        return [span for span in found if not any(_within(span, other) for other in longer)] or found

    @cached_property
    def _search(self) -> TextSearch:
        return TextSearch(self.text)

    @cached_property
    def _found_by_words(self) -> list[tuple[ActorRecord, Span]]:
        """Every place of the actors' mentions that are given by their words alone."""
        return [
            (actor, span)
            for actor in self.record.actors
            for words in _mentioned_words(actor)
            for span in self._search.find(words)
        ]

    def _at(self, record: Passage, quote: str | None) -> Span:
        start, end = record.start, record.end
        if start is None or end is None:
            raise QuoteError(f"expected start and end, or words of the text; found {_given(record)}")
        if record.nth is not None:
            raise QuoteError("nth goes with words, not with offsets; expected one or the other")
        if not 0 <= start < end <= len(self.text):
            why = f"[{start}, {end}) lies outside the text, which has {len(self.text)} code points"
            raise QuoteError(why if start < end else f"[{start}, {end}) is empty or turned round")
        if quote is not None and not same_words(found := self.text[start:end], quote):
            raise QuoteError(mismatch(quote, found, f"at [{start}, {end})"))
        if record.prefix is not None or record.suffix is not None:
            self._check_around(record, start, end)
        return Span(start, end)

    def _check_around(self, record: Passage, start: int, end: int) -> None:
        prefix, suffix = record.prefix or "", record.suffix or ""
        before, after = self.text[max(0, start - len(prefix)) : start], self.text[end : end + len(suffix)]
        if before != prefix:
            raise QuoteError(mismatch(prefix, before, f"before {start}"))
        if after != suffix:
            raise QuoteError(mismatch(suffix, after, f"after {end}"))


def _by_offsets(record: Passage, quote: str | None) -> bool:
    return _has_offset(record) or quote is None


def _has_offset(record: Passage) -> bool:
    return record.start is not None or record.end is not None


def _given(record: Passage) -> str:
    if not _has_offset(record):
        return "neither"
    return "start without end" if record.end is None else "end without start"


def _words(record: Passage, quote: str | None) -> Words:
    return Words(quote or "", record.prefix, record.suffix, record.nth)


def _mentioned_words(actor: ActorRecord) -> Iterator[Words]:
    for mention in actor.mentions:
        if isinstance(mention, str):
            yield Words(mention)
        elif not _by_offsets(mention, mention.text) and mention.nth is None:
            yield _words(mention, mention.text)


def _within(span: Span, other: Span) -> bool:
    return other.start <= span.start and span.end <= other.end and span != other
