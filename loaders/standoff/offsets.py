"""Which unit the offsets of a document count in, proven by the words that its annotations repeat.

Formats count code points of the text, or UTF-16 code units. Tools that write them may count in the other unit, or CRLF
as one character because they read it so, or a byte order mark that isn't part of the text for us. A unit is taken only
if every annotation of the document agrees with it. Where none repeats its words, one whose stretches cut no word goes
before one that cuts some. Inside, spans are code points of the article's text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from operator import itemgetter

from loaders.standoff.annotations import Annotations, Offsets, TextBound
from ontology.claims import Span

ToPoint = Callable[[int], int]
"""From an offset in some unit to one in code points; -1 for what lies within a character or outside the text."""

_BREAK = re.compile(r"\r\n|\r |[\r\n]")
_SHOWN = 80


def spans_of(
    annotations: Annotations, text: str, *, marked: bool = False, utf16: bool = False
) -> dict[str, tuple[Span, ...]]:
    """The stretches of every annotation that has some, by its id, each checked against its words.

    ``marked`` tells that a byte order mark precedes the text, ``utf16`` that the format counts UTF-16 code units.
    Where no unit fits them all, the errors are those of the unit that fits most.
    """
    bound = [annotation for annotation in annotations.of(TextBound) if annotation.offsets]
    tried = []
    fitting = []
    for to_point in _units(text, marked, utf16):
        spans, wrong = _in_unit(bound, text, to_point)
        if wrong:
            tried.append((spans, wrong))
            continue
        if not any(annotation.surface is None for annotation in bound):
            return spans
        cut = sum(_cuts(text, span) for stretches in spans.values() for span in stretches)
        if not cut:
            return spans
        fitting.append((cut, spans))
    if fitting:
        return min(fitting, key=itemgetter(0))[1]
    spans, wrong = min(tried, key=lambda unit: len(unit[1]))
    for annotation, found in wrong:
        expected = "a stretch of the text" if annotation.surface is None else _short(annotation.surface)
        annotations.wrong(annotation, f"expected {expected} at {_shown(annotation.offsets)}, found {found}")
        annotations.broken.add(annotation.id)
        spans.pop(annotation.id, None)
    return spans


def _in_unit(
    bound: Sequence[TextBound], text: str, to_point: ToPoint
) -> tuple[dict[str, tuple[Span, ...]], list[tuple[TextBound, str]]]:
    """Every annotation's spans, and which of them say something else than the text; with what it says."""
    spans: dict[str, tuple[Span, ...]] = {}
    wrong: list[tuple[TextBound, str]] = []
    for annotation in bound:
        points = [Span(to_point(start), to_point(end)) for start, end in annotation.offsets]
        if not all(0 <= span.start < span.end for span in points):
            wrong.append((annotation, f"no such span in a text of {len(text):,} code points"))
            continue
        spans[annotation.id] = tuple(points)
        if annotation.surface is not None:
            pieces = [text[span.start : span.end] for span in points]
            if not _agree(pieces, annotation.surface):
                wrong.append((annotation, _short(" ".join(pieces))))
    return spans, wrong


def _cuts(text: str, span: Span) -> bool:
    """Whether a stretch begins or ends within a word, or in the white space around words."""
    words = text[span.start : span.end]
    before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
    within = [edge.isalnum() for edge in (before + words[0], words[-1] + after) if len(edge) == 2]
    return any(within) or words[0].isspace() or words[-1].isspace()


def _agree(pieces: Iterable[str], surface: str) -> bool:
    """Whether pieces of the text are what a line repeats, in which a line break is a space (CRLF one, or two)."""
    words = " ".join(pieces)
    if words == surface:
        return True
    flat = _BREAK.sub(" ", surface)
    return _BREAK.sub(" ", words) == flat or words.replace("\r", " ").replace("\n", " ") == flat


def _units(text: str, marked: bool, utf16: bool) -> Iterator[ToPoint]:
    """Units in which the text may have been counted, the standard first; those that the text can tell apart."""
    astral = not text.isascii() and max(text) > "\uffff"
    choices = [(False, True) if possible else (False,) for possible in (astral, "\r\n" in text, marked)]
    for units, short_breaks, mark in product(choices[0][:: -1 if utf16 else 1], *choices[1:]):
        if not (units or short_breaks):
            yield _plain(len(text), 1 if mark else 0)
        else:
            yield _table(text, units, short_breaks, mark)


def _plain(length: int, shift: int) -> ToPoint:
    return lambda offset: offset - shift if shift <= offset <= length + shift else -1


def _table(text: str, utf16: bool, short_breaks: bool, mark: bool) -> ToPoint:
    points = [-1] if mark else []
    before = ""
    for point, character in enumerate(text):
        if not (short_breaks and before == "\r" and character == "\n"):
            points.append(point)
        if utf16 and character > "\uffff":
            points.append(-1)
        before = character
    points.append(len(text))
    return lambda offset: points[offset] if offset < len(points) else -1


def _shown(offsets: Offsets) -> str:
    return " and ".join(f"[{start}, {end})" for start, end in offsets[:5]) + (" …" if len(offsets) > 5 else "")


def _short(text: str) -> str:
    return f"'{text}'" if len(text) <= _SHOWN else f"'{text[:_SHOWN]}…' ({len(text)} code points)"
