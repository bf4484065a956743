"""Which unit the offsets of a document count in, proven by the words that its annotations repeat.

Formats count code points of the text, or UTF-16 code units. Tools that write them may count in the other unit, or CRLF
as one character because they read it so, or a byte order mark that isn't part of the text for us. A unit is taken only
if every annotation of the document agrees with it. Where none repeats its words, one whose stretches cut no word goes
before one that cuts some. Words that differ in white space alone agree, if no unit has them exactly.

Inside, spans are code points of the article's text. The white space at the edges of a stretch is none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from operator import eq, itemgetter

from actorgraph.loaders.standoff.annotations import Annotations, Offsets, TextBound
from actorgraph.loaders.surfaces import mismatch, same_words, shown
from actorgraph.ontology.claims import Span
from actorgraph.ontology.names import seen

ToPoint = Callable[[int], int]
"""From an offset in some unit to one in code points; -1 for what lies within a character or outside the text."""

Spans = dict[str, tuple[Span, ...]]
"""Stretches of annotations by their ids."""

Agree = Callable[[str, str], bool]
"""Whether words of the text are those that an annotation repeats."""


def spans_of(annotations: Annotations, text: str, *, marked: bool = False, utf16: bool = False) -> Spans:
    """The stretches of every annotation that has some, by its id, each checked against its words.

    ``marked`` tells that a byte order mark precedes the text, ``utf16`` that the format counts UTF-16 code units.
    Where no unit fits them all, the errors are those of the unit that fits most. One in which nothing is to
    be seen has no stretch left.
    """
    bound = [annotation for annotation in annotations.of(TextBound) if annotation.offsets]
    found = _fitting(bound, text, marked, utf16)
    if isinstance(found, _InUnit):
        for annotation, words in found.wrong:
            annotations.wrong(annotation, _message(annotation, words, len(text)))
            annotations.broken.add(annotation.id)
        found = found.spans
    return {id_: trimmed(text, spans) for id_, spans in found.items()}


@dataclass(frozen=True, slots=True)
class _InUnit:
    """What a unit makes of annotations: the spans of those that agree, and the words of the others.

    The words are ``None`` where there is no such stretch.
    """

    spans: Spans
    wrong: Sequence[tuple[TextBound, str | None]]


def _fitting(bound: Sequence[TextBound], text: str, marked: bool, utf16: bool) -> Spans | _InUnit:
    """The spans in the unit that fits all annotations, else in the one that fits most."""
    tried: list[_InUnit] = []
    agreements: tuple[Agree, ...] = (eq, same_words)
    for agree in agreements:
        tried, fitting = [], list[tuple[int, Spans]]()
        for to_point in _units(text, marked, utf16):
            found = _in_unit(bound, text, to_point, agree)
            spans = found.spans
            if found.wrong:
                tried.append(found)
                continue
            if not any(annotation.surface is None for annotation in bound):
                return spans
            cut = sum(_cuts(text, span) for stretches in spans.values() for span in stretches)
            if not cut:
                return spans
            fitting.append((cut, spans))
        if fitting:
            return min(fitting, key=itemgetter(0))[1]
    return min(tried, key=lambda unit: len(unit.wrong))


def _in_unit(bound: Sequence[TextBound], text: str, to_point: ToPoint, agree: Agree) -> _InUnit:
    """The spans of annotations that agree with the text, and what the text has for those that don't."""
    spans: Spans = {}
    wrong: list[tuple[TextBound, str | None]] = []
    for annotation in bound:
        points = [Span(to_point(start), to_point(end)) for start, end in annotation.offsets]
        if not all(0 <= span.start < span.end for span in points):
            wrong.append((annotation, None))
            continue
        if annotation.surface is not None:
            words = words_of(text, points)
            if not agree(words, annotation.surface):
                wrong.append((annotation, words))
                continue
        spans[annotation.id] = tuple(points)
    return _InUnit(spans, wrong)


def _message(annotation: TextBound, words: str | None, length: int) -> str:
    """What is told of an annotation that no unit fits."""
    where = f"at {_shown(annotation.offsets)}"
    if words is not None and annotation.surface is not None:
        return mismatch(annotation.surface, words, where)
    expected = "a stretch of the text" if annotation.surface is None else shown(annotation.surface)
    return f"expected {expected} {where}, found no such span in a text of {length:,} code points"


def words_of(text: str, spans: Sequence[Span]) -> str:
    """The words of stretches, with a space between any two."""
    if len(spans) == 1:
        ((start, end),) = spans
        return text[start:end]
    return " ".join([text[start:end] for start, end in spans])


def trimmed(text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Stretches without the white space at their edges; those in which nothing is to be seen are gone."""
    for start, end in spans:
        if not (text[start].isalnum() and text[end - 1].isalnum()):
            break
    else:
        return spans
    kept = []
    for start, end in spans:
        words = text[start:end]
        if seen(words) != (0, 0):
            kept.append(Span(end - len(words.lstrip()), start + len(words.rstrip())))
    return tuple(kept)


def _cuts(text: str, span: Span) -> bool:
    """Whether a stretch begins or ends within a word, or in the white space around words."""
    words = text[span.start : span.end]
    before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
    within = [edge.isalnum() for edge in (before + words[0], words[-1] + after) if len(edge) == 2]
    return any(within) or words[0].isspace() or words[-1].isspace()


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
