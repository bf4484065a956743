"""Lines of a `.ann` file as typed annotations.

Source: brat's documentation of its standoff format (brat.nlplab.org/standoff.html). A line is an id, a tab and what is
annotated; ``*`` lines have no id of their own. Where the documentation has a single space, any spaces and tabs will do.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from actorgraph.loaders.standoff.annotations import (
    Annotation,
    Annotations,
    Attribute,
    Equivalence,
    Link,
    Normalization,
    Note,
    TextBound,
)
from actorgraph.ontology.errors import LoadError, Place

_SPAN = r"\d{1,18}[ ]+\d{1,18}"
_TEXT_BOUND = re.compile(rf"(T\S+)[\t ]+(\S+)[\t ]+({_SPAN}(?:[ ]*;[ ]*{_SPAN})*)[ ]*\t(.*)\Z", re.DOTALL | re.ASCII)
_NOTE = re.compile(r"(#\S+)[\t ]+(\S+)[\t ]+(\S+)[ ]*(?:\t(.*))?\Z", re.DOTALL)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_SHOWN = 80


def read_lines(file: str, text: str) -> Annotations:
    """Read every line; blank ones are nothing. Lines end in LF or CRLF, and in nothing else that looks like an end."""
    lines = Annotations(file)
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.removesuffix("\r")
        if words.strip():
            _add(lines, number, words)
    return lines


def _add(lines: Annotations, number: int, words: str) -> None:
    id_ = words.split(None, 1)[0]
    kind = _KINDS.get(id_[0])
    if kind is None:
        shown, expected = None, "a line that begins with T, E, R, A, M, N, * or #"
    else:
        shown, (read, expected) = id_, kind
        annotation = read(number, words)
        if annotation is not None:
            lines.add(annotation)
            return
    lines.broken.add(id_)
    found = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
    lines.errors.append(LoadError(Place(lines.file, number, shown), f"expected {expected}, found '{found}'"))


# -- one function a kind ----------------------------------------------------------------------------------------------


def _text_bound(number: int, words: str) -> Annotation | None:
    found = _TEXT_BOUND.match(words)
    if not found:
        return None
    id_, label, spans, surface = found.groups()
    offsets = tuple((int(start), int(end)) for start, end in (span.split() for span in spans.split(";")))
    return TextBound(number, id_, label, offsets, surface)


def _event(number: int, words: str) -> Annotation | None:
    id_, *pairs = words.split()
    arguments = _pairs(pairs)
    if len(id_) < 2 or not arguments:
        return None
    (label, trigger), *others = arguments
    return Link(number, id_, label, trigger, tuple(others))


def _relation(number: int, words: str) -> Annotation | None:
    id_, *parts = words.split()
    arguments = _pairs(parts[1:])
    if len(id_) < 2 or not arguments or ":" in parts[0]:
        return None
    return Link(number, id_, parts[0], None, tuple(arguments))


def _pairs(words: list[str]) -> list[tuple[str, str]] | None:
    pairs = [word.partition(":") for word in words]
    return [(role, id_) for role, _, id_ in pairs] if all(role and id_ for role, _, id_ in pairs) else None


def _attribute(number: int, words: str) -> Annotation | None:
    parts = words.split(None, 3)
    if len(parts) < 3 or len(parts[0]) < 2:
        return None
    id_, label, target, *value = parts
    return Attribute(number, id_, label, target, "".join(value).strip())


def _normalization(number: int, words: str) -> Annotation | None:
    parts = words.split(None, 4)
    if len(parts) < 4 or len(parts[0]) < 2:
        return None
    id_, label, target, reference, *text = parts
    whole = _IRI.match(reference) is not None
    register, colon, entry = ("IRI", ":", reference) if whole else reference.partition(":")
    if not (register and colon and entry):
        return None
    return Normalization(number, id_, label, target, register, entry, "".join(text).strip())


def _equivalence(number: int, words: str) -> Annotation | None:
    id_, *parts = words.split()
    if id_ != "*" or len(parts) < 2:
        return None
    return Equivalence(number, id_, parts[0], tuple(parts[1:]))


def _note(number: int, words: str) -> Annotation | None:
    found = _NOTE.match(words)
    if not found:
        return None
    id_, label, target, text = found.groups()
    return Note(number, id_, label, target, text or "")


_Reader = Callable[[int, str], Annotation | None]
_ATTRIBUTE: tuple[_Reader, str] = (_attribute, "A1, a tab, ATTRIBUTE TARGET and perhaps its value")
_KINDS: dict[str, tuple[_Reader, str]] = {
    "T": (_text_bound, "T1, a tab, LABEL START END (more spans after semicolons), a tab and the words of the text"),
    "E": (_event, "E1, a tab, LABEL:TRIGGER and ROLE:ID for each argument"),
    "R": (_relation, "R1, a tab, LABEL Arg1:ID Arg2:ID"),
    "A": _ATTRIBUTE,
    "M": _ATTRIBUTE,
    "N": (_normalization, "N1, a tab, Reference TARGET REGISTER:ENTRY and perhaps, after a tab, a name"),
    "*": (_equivalence, "*, a tab, Equiv and the ids of what is the same"),
    "#": (_note, "#1, a tab, TYPE TARGET, a tab and the note"),
}
