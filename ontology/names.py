"""Names: what of them is compared, and how they are shown.

Two spellings that a reader can't tell apart are one name, for identity, for search and for redaction alike. What of a
name is compared is decided here and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata

from actorgraph.ontology.claims import Span

INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Characters that nobody sees, as ranges for a regular expression: control characters, what Unicode calls default
ignorable (zero width, direction, variation …: https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point), and
the interlinear marks. Some of them change how others are shown (Persian and Indic joiners), none is compared."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_UNSEEN = re.compile(rf"[\s\u2800{INVISIBLE}]*")
_BLANKS = re.compile(r"[\s\u2800]+")


def shown(name: str) -> str:
    """A name as it is kept: on one line, a single space for any white space, with nothing unseen around it.

    Empty if there is nothing to be seen in it.
    """
    if name.isascii() and name.isprintable() and "  " not in name:  # as most are
        return name.strip(" ")
    return _BLANKS.sub(" ", name[slice(*seen(name))])


def seen(text: str) -> tuple[int, int]:
    """Where what can be seen of a text begins and ends, in code points; (0, 0) if nothing can."""
    start, after = _unseen(text), _unseen(text[::-1])
    return (0, 0) if start == len(text) else (start, len(text) - after)


def _unseen(text: str) -> int:
    found = _UNSEEN.match(text)
    return found.end() if found else 0


def trimmed(text: str, span: Span) -> Span:
    """A stretch of a text without what isn't seen at its edges; the same one if nothing of it is seen."""
    words = text[span.start : span.end]
    if words.isascii() and words.isprintable() and " " not in (words[0], words[-1]):
        return span
    start, end = seen(words)
    return Span(span.start + start, span.start + end) if end else span


def code_points(text: str, most: int = 5) -> str:
    """What a text that nobody sees consists of: ``U+00A0 U+200B``."""
    named = " ".join(f"U+{ord(character):04X}" for character in text[:most])
    return f"{named} …" if len(text) > most else named


def visible(text: str) -> str:
    """A text without the characters that nobody sees."""
    return text if text.isascii() and text.isprintable() else _INVISIBLE.sub("", text)


def fold(name: str) -> str:
    """What of a name is compared: not its case, its composition, the kind of its white space, or what nobody sees."""
    folded = unicodedata.normalize("NFC", visible(name)).casefold()
    return shown(unicodedata.normalize("NFC", folded))


def spellings(text: str) -> tuple[str, ...]:
    """A text with composed accents and, where that differs, with accents as marks of their own: quotes have either."""
    return tuple(dict.fromkeys(unicodedata.normalize(form, text) for form in ("NFC", "NFD")))
