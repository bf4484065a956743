"""Finds words in an article's text: as they stand, else with white space, quotation marks, dashes and ellipses folded.

What is found is a span of the text, in code points, so the article's own words are what is stored. Places that begin
and end at word boundaries are taken before those within other words, words as they stand before folded ones.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from rapidfuzz import fuzz, process, utils

from actorgraph.loaders.surfaces import shown
from actorgraph.ontology import names
from actorgraph.ontology.claims import Span
from actorgraph.ontology.errors import QuoteError

_DASHES = "\u2010-\u2015\u2212\ufe58\ufe63\uff0d-"
_GAP = rf"[\s{names.INVISIBLE}{_DASHES}]+"
_MARKS = "\"'`\u00ab\u00b4\u00bb\u2018-\u201f\u2032-\u2037\u2039\u203a\u300c-\u300f\uff02\uff07"
_QUOTES = f"[{_MARKS}][{_MARKS}{names.INVISIBLE}]*"
_ELLIPSIS = rf"[.\u2026][.\u2026{names.INVISIBLE}]+|\u2026"
_FOLDED = re.compile(f"({_GAP})|({_QUOTES})|({_ELLIPSIS})")
_DASH = re.compile(f"[{_DASHES}]")
_SPACE = re.compile(r"\s")
_CONTEXT = 30
_SHOWN_PLACES = 20
_MAX_DIFFERENCES = 3
_CLOSE_ENOUGH = 60.0


@dataclass(frozen=True, slots=True)
class Words:
    """Words to find: between ``prefix`` and ``suffix``, and of several places the ``nth`` (from 1), where given."""

    quote: str
    prefix: str | None = None
    suffix: str | None = None
    nth: int | None = None


class TextSearch:
    """Finds words in one text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def find(self, words: Words) -> list[Span]:
        """Every place of these words, in the order of the text; ``nth`` is not looked at."""
        exact = self._exact(words)
        if bounded := list(filter(self._is_bounded, exact)):
            return bounded
        folded = self._loose(words)
        return list(filter(self._is_bounded, folded)) or exact or folded

    def place_of(self, words: Words) -> Span:
        """The one place of these words.

        Raises:
            QuoteError: they stand nowhere, or in more places than one; the message names the nearest passage and
                what differs, or all places and what to add.
        """
        found = self.find(words)
        if words.nth is not None:
            if not found:
                raise QuoteError(self._nowhere(words))
            if not 1 <= words.nth <= len(found):
                places = "once" if len(found) == 1 else f"{len(found)} times"
                raise QuoteError(f"nth is {words.nth}, but {shown(words.quote)} stands {places} in the text")
            return found[words.nth - 1]
        if len(found) == 1:
            return found[0]
        raise QuoteError(self._ambiguous(words, found) if found else self._nowhere(words))

    # -- folding ------------------------------------------------------------------------------------------------------

    @cached_property
    def _folded(self) -> _Folded:
        return _Folded.of(self.text)

    def _exact(self, words: Words) -> list[Span]:
        pattern = _Pattern(words.quote, words.prefix or "", words.suffix or "")
        return [Span(start, end) for start, end in pattern.places(self.text)]

    def _loose(self, words: Words) -> list[Span]:
        quote, prefix, suffix = (_Folded.of(part or "").text for part in (words.quote, words.prefix, words.suffix))
        pattern = _Pattern(quote.strip(" "), prefix, suffix, loose=True)
        return [self._folded.original(*place) for place in pattern.places(self._folded.text)]

    def _is_bounded(self, span: Span) -> bool:
        before, after = self.text[max(0, span.start - 1) : span.start], self.text[span.end : span.end + 1]
        first, last = self.text[span.start], self.text[span.end - 1]
        return not (before.isalnum() and first.isalnum()) and not (last.isalnum() and after.isalnum())

    # -- messages -----------------------------------------------------------------------------------------------------

    def _ambiguous(self, words: Words, found: list[Span]) -> str:
        places = "; ".join(self._place(span) for span in found[:_SHOWN_PLACES])
        more = f"; and {len(found) - _SHOWN_PLACES} more" if len(found) > _SHOWN_PLACES else ""
        return (
            f"{shown(words.quote)} stands {len(found)} times in the text: {places}{more}; "
            f"expected one place: quote more words, or add a prefix, a suffix or nth (1 to {len(found)})"
        )

    def _place(self, span: Span) -> str:
        before = self.text[max(0, span.start - _CONTEXT) : span.start]
        after = self.text[span.end : span.end + _CONTEXT]
        context = _one_line(f"{before}[{self.text[span.start : span.end]}]{after}")
        return f"line {self._line(span.start)} '…{context}…'"

    def _line(self, position: int) -> int:
        return self.text.count("\n", 0, position) + 1

    def _nowhere(self, words: Words) -> str:
        if not _Folded.of(words.quote).text.strip(" "):
            return "the quote is empty; expected words of the text"
        between = [f"{name} {shown(part)}" for name in ("prefix", "suffix") if (part := getattr(words, name))]
        bare = self.find(Words(words.quote)) if between else []
        if bare:
            return f"{shown(words.quote)} stands nowhere with {' and '.join(between)}: {self._place(bare[0])}"
        nearest = self._nearest(words.quote)
        if nearest is None:
            return f"{shown(words.quote)} is not in the text, nor is anything like it"
        there = _one_line(self.text[nearest.start : nearest.end])
        differences = "; ".join(_differences(_one_line(words.quote), there))
        return (
            f"{shown(words.quote)} is not in the text; nearest, on line {self._line(nearest.start)}: "
            f"{shown(there)}; {differences}"
        )

    def _nearest(self, quote: str) -> Span | None:
        """The passage that is most like a quote: cut from the most similar window, to whole words."""
        size = max(2 * len(quote), 40)
        windows = [self.text[at : at + size] for at in range(0, len(self.text), size // 2)]
        best = process.extractOne(
            quote, windows, scorer=fuzz.partial_ratio, processor=utils.default_process, score_cutoff=_CLOSE_ENOUGH
        )
        if best is None:
            return None
        at = best[2] * (size // 2)
        aligned = fuzz.partial_ratio_alignment(quote, windows[best[2]])
        if aligned is None or aligned.dest_start == aligned.dest_end:
            return None
        start, end = at + aligned.dest_start, at + aligned.dest_end
        while start > 0 and self.text[start - 1].isalnum() and self.text[start].isalnum():
            start -= 1
        while end < len(self.text) and self.text[end - 1].isalnum() and self.text[end].isalnum():
            end += 1
        return Span(start, end)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A quote between what precedes and follows it; ``loose`` lets a blank stand between the three."""

    quote: str
    prefix: str
    suffix: str
    loose: bool = False

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of the quote wherever it stands so; places may overlap."""
        start = text.find(self.quote) if self.quote else -1
        while start >= 0:
            end = start + len(self.quote)
            if self._ends_with_prefix(text, start) and self._goes_on_with_suffix(text, end):
                yield start, end
            start = text.find(self.quote, start + 1)

    def _ends_with_prefix(self, text: str, end: int) -> bool:
        prefix = self.prefix.rstrip(" ") if self.loose else self.prefix
        return text.endswith(prefix, 0, _skip(text, end, -1) if self.loose else end)

    def _goes_on_with_suffix(self, text: str, start: int) -> bool:
        suffix = self.suffix.lstrip(" ") if self.loose else self.suffix
        return text.startswith(suffix, _skip(text, start, 1) if self.loose else start)


def _skip(text: str, at: int, step: int) -> int:
    """The position after (or before) one blank of a folded text."""
    index = at if step > 0 else at - 1
    return at + step if 0 <= index < len(text) and text[index] == " " else at


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text in its folded form, and where its parts stand in the text itself.

    ``anchors`` are pairs of positions, folded and original, at which an unchanged stretch begins.
    """

    text: str
    anchors: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> _Folded:
        pieces: list[str] = []
        anchors = [(0, 0)]
        length = at = 0
        for found in _FOLDED.finditer(text):
            plain = _plain(found)
            pieces += text[at : found.start()], plain
            length += found.start() - at
            at = found.end()
            anchors.append((length, found.start()))
            length += len(plain)
            anchors.append((length, at))
        pieces.append(text[at:])
        return cls("".join(pieces), tuple(anchors))

    def original(self, start: int, end: int) -> Span:
        """The span of the text itself that a stretch of the folded one stands for, without white space at its edges."""
        return Span(self._original(start), self._original(end - 1, last=True))

    def _original(self, position: int, *, last: bool = False) -> int:
        index = bisect_right(self.anchors, position, key=lambda anchor: anchor[0]) - 1
        folded, original = self.anchors[index]
        if index % 2 == 0:  # an unchanged stretch
            return original + position - folded + last
        return self.anchors[index + 1][1] if last else original


def _plain(found: re.Match[str]) -> str:
    """What a stretch is folded to: one blank, dash, quotation mark or ellipsis; nothing for invisible characters."""
    gap, quotes, dots = found.groups()
    if quotes is not None:
        return '"'
    if dots is not None:
        return "." if names.visible(dots) == "." else "..."
    if _DASH.search(gap):
        return "-"
    return " " if _SPACE.search(gap) else ""


def _differences(expected: str, found: str) -> Iterator[str]:
    """What differs between two passages, word by word."""
    left, right = expected.split(" "), found.split(" ")
    differing = [
        code for code in SequenceMatcher(None, left, right, autojunk=False).get_opcodes() if code[0] != "equal"
    ]
    for kind, left_start, left_end, right_start, right_end in differing[:_MAX_DIFFERENCES]:
        given, there = " ".join(left[left_start:left_end]), " ".join(right[right_start:right_end])
        if kind == "replace":
            yield f"there {shown(there)} instead of {shown(given)}"
        else:
            yield f"without {shown(given)}" if kind == "delete" else f"there also {shown(there)}"
    if len(differing) > _MAX_DIFFERENCES:
        yield f"and {len(differing) - _MAX_DIFFERENCES} more differences"


def _one_line(text: str) -> str:
    return " ".join(text.split())
