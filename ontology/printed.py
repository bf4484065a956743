"""Who prints what: how many publishers say something in words that no other has, copies of one text counted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from actorgraph.ontology.bipartite_matching import most_matched
from actorgraph.ontology.near_duplicates import Copies
from actorgraph.ontology.testimony import Testimony


@dataclass(frozen=True, slots=True)
class NearCopies:
    """The near-copies among the articles and among the quotes of some claims."""

    texts: Copies
    quotes: Copies


class Print(NamedTuple):
    """What of a testimony says who prints what; ``text`` and ``words`` are the same for all near-copies."""

    publisher: str
    speaker: str | None
    text: str
    words: str


def near_copies(testimonies: Sequence[Testimony]) -> NearCopies | None:
    """The near-copies among their texts, where it matters: one publisher is one in any case."""
    if len({t.publisher for t in testimonies}) < 2:
        return None
    texts = {t.text: t.sketch for t in testimonies if t.sketch}
    quotes = {t.words: t.shingles for t in testimonies if t.shingles}
    return NearCopies(Copies(texts), Copies(quotes)) if len(texts) > 1 or len(quotes) > 1 else None


def one_text(testimonies: Sequence[Testimony], copies: NearCopies | None) -> Sequence[Testimony | Print]:
    """The same with one name for all near-copies, as they are among these claims alone."""
    if copies is None:
        return testimonies
    texts = copies.texts.among({t.text for t in testimonies})
    quotes = copies.quotes.among({t.words for t in testimonies})
    if not texts and not quotes:
        return testimonies
    return [Print(t.publisher, t.speaker, texts.get(t.text, t.text), quotes.get(t.words, t.words)) for t in testimonies]


def independent_publishers(testimonies: Sequence[Testimony | Print]) -> int:
    """How many publishers report it when copies of one text count once, whichever of its sentences each copy marks.

    Each article's text, and each quote in it, is credited to at most one of its publishers so that as many publishers
    as possible have something of their own, which doesn't depend on order.
    """
    if len({t.publisher for t in testimonies}) < 2:
        return min(len(testimonies), 1)
    printed: dict[str, set[str]] = defaultdict(set)
    marked: dict[str, set[str]] = defaultdict(set)
    for testimony in testimonies:
        text = testimony.text or testimony.words
        printed[testimony.publisher].add(text)
        marked[text].add(testimony.words)
    return most_matched(printed, marked)
