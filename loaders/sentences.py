"""Sentences of an article, for claims whose annotation marks no evidence."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from sentencex import get_sentence_boundaries

from ontology.claims import Span


@lru_cache(maxsize=16)
def sentences(text: str, language: str) -> tuple[Span, ...]:
    """The sentences of a text without the white space around them, in code points."""
    found = []
    for boundary in get_sentence_boundaries(language, text):
        start, end = boundary["start_index"], boundary["end_index"]
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        if start < end:
            found.append(Span(start, end))
    return tuple(found)


def around(text: str, language: str | None, spans: Iterable[Span]) -> list[Span]:
    """The sentences that hold these spans, in the order of the text."""
    held = list(spans)
    return [s for s in sentences(text, language or "en") if any(h.start < s.end and s.start < h.end for h in held)]
