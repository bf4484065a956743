"""Surface strings: how words that a format repeats are held against those of the text, and how both are shown."""

from __future__ import annotations

import re
import unicodedata

from actorgraph.ontology import names

_WHITE = re.compile(r"[ \t\r\n\f\v]+")
_SHOWN, _BEFORE = 80, 20


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but how much white space stands where there is some.

    Blanks, tabs and line breaks are folded, for tools fold them on screen; some leave line breaks out altogether.
    Another character, such as a no-break space, is another one.
    """
    return one == other or _folded(one) == _folded(other) or _folded(_unbroken(one)) == _folded(_unbroken(other))


def shown(text: str, around: int = 0) -> str:
    """A text as messages quote it: on one line, what can't be seen as escapes, of a long one the part ``around``.

    A backslash is an escape, too, so that one before an ``n`` and a line break are told apart.
    """
    begin = around - _BEFORE if around >= _SHOWN else 0
    part = text[begin : begin + _SHOWN]
    words = "".join(c if c.isprintable() and c != "\\" else c.encode("unicode_escape").decode() for c in part)
    if len(part) == len(text):
        return f"'{words}'"
    ellipses = "…" * (begin > 0), "…" * (begin + len(part) < len(text))
    return f"'{ellipses[0]}{words}{ellipses[1]}' ({len(text)} code points)"


def mismatch(expected: str, found: str, where: str) -> str:
    """What is told of two texts that should be the same; of those that look alike, the code points that differ."""
    at = _first_difference(expected, found)
    told = f"expected {shown(expected, at)} {where}, found {shown(found, at)}"
    one, other = _folded(expected), _folded(found)
    at = _first_difference(one, other)
    if not (_looks(one) == _looks(other) or _look_alike(one[at : at + 1], other[at : at + 1])):
        return told
    after = f"after {shown(one[max(0, at - _BEFORE) : at])}" if at else "at the beginning"
    return f"{told}; {after} expected {named(one, at)}, found {named(other, at)}"


def _folded(text: str) -> str:
    return _WHITE.sub(" ", text).strip(" ")


def _unbroken(text: str) -> str:
    return text.replace("\r", "").replace("\n", "")


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def _looks(text: str) -> str:
    """What of a text can be told apart by looking."""
    return names.shown(names.visible(unicodedata.normalize("NFKC", text)))


def _look_alike(one: str, other: str) -> bool:
    """Whether two characters may be taken for each other: letters of two scripts, dashes of two kinds."""
    if not one or not other or (one + other).isascii():
        return False
    kinds = {unicodedata.category(character)[0] for character in (one, other)}
    scripts = {unicodedata.name(character, "").partition(" ")[0] for character in (one, other)}
    return len(kinds) == 1 and len(scripts) == 2


def named(text: str, at: int = 0) -> str:
    """The code point at a place of a text, with the marks that are put on it."""
    end = at + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return " ".join(f"U+{ord(c):04X} {unicodedata.name(c, '')}".rstrip() for c in text[at:end]) or "nothing"
