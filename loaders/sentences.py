"""Sentences of an article, for claims whose annotation marks no evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache

from sentencex import get_sentence_boundaries

from actorgraph.ontology.claims import Span

_ASCII_SPACE = str.maketrans(
    {space: "\n" if space in "\x85\u2028\u2029" else " " for space in map(chr, range(128, 0x3001)) if space.isspace()}
)
"""sentencex (1.0.32) panics where a capital is followed by white space beyond ASCII; lengths stay as they are."""


@lru_cache(maxsize=16)
def sentences(text: str, language: str) -> tuple[Span, ...]:
    """The sentences of a text without the white space around them, in code points."""
    found = []
    for boundary in get_sentence_boundaries(language, text.translate(_ASCII_SPACE)):
        start, end = boundary["start_index"], boundary["end_index"]
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        if start < end:
            found.append(Span(start, end))
    return tuple(found)


def around(text: str, language: str | None, spans: Iterable[Span]) -> list[Span]:
    """The sentences that hold these spans, in the order of the text."""
    in_order = sentences(text, language or "en")
    found = set()
    for span in spans:
        index = bisect_right(in_order, span.start, key=lambda sentence: sentence.end)
        while index < len(in_order) and in_order[index].start < span.end:
            found.add(in_order[index])
            index += 1
    return sorted(found)
