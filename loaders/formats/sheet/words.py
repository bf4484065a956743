"""The words of a sheet's entries: parts between bars, quotes, and names that are known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz

from actorgraph.ontology import names

ALIKE = 70
"""How alike two words are, of 100, so that one may be meant by the other."""

_PART = re.compile(r'(?:[^|"\\]|\\.|"(?:[^"\\]|\\.)*")*', re.DOTALL)
_QUOTE = re.compile(r'"((?:[^"\\]|\\.)*)"|“([^“”]*)”|„([^„“”]*)[“”]|«([^«»]*)»', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SPECIAL = re.compile(r'[\\"|=\[\]]')


class Malformed(ValueError):
    """An entry that can't be read; the message says what was expected."""


def parts(entry: str) -> list[str]:
    """What stands between the bars, without white space around it; bars in quotes are words.

    Raises:
        Malformed: a quotation mark isn't closed.
    """
    found, at = [], 0
    while True:
        part = _PART.match(entry, at)
        assert part is not None  # it may be empty
        found.append(part[0].strip())
        at = part.end()
        if at == len(entry):
            return found
        if entry[at] != "|":
            raise Malformed(f"the quotation mark in '{entry[at : at + 20]}' is not closed")
        at += 1


def quoted(part: str) -> tuple[str, str] | None:
    """The words in the quotation marks that a part begins with, and what follows them; ``None`` where it has none."""
    found = _QUOTE.match(part)
    if found is None:
        return None
    plain, *typographic = found.groups()
    words = plain_words(plain) if plain is not None else next(words for words in typographic if words is not None)
    return words, part[found.end() :].strip()


def plain_words(text: str) -> str:
    """A text without its backslashes: each makes the next character an ordinary one, ``\\n`` a line break."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


def value_of(words: str) -> str:
    """What stands after a keyword; in quotation marks where white space at its edges matters."""
    found = quoted(words) if words.startswith('"') else None
    return found[0] if found and not found[1] else plain_words(words)


def value(text: str) -> str:
    """A text as it is written after a keyword, on one line."""
    return escaped(text).replace("\n", "\\n") if text == text.strip() else in_quotes(text)


def escaped(text: str) -> str:
    """A text as it is written outside of quotes."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text)


def in_quotes(text: str) -> str:
    """A text as it is written in quotes, on one line."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


class KnownNames:
    """Names of a sheet's actors, found at the beginning of words, the longest first."""

    def __init__(self, ids: Iterable[tuple[str, str]]) -> None:
        self._ids: dict[tuple[str, ...], str] = {}
        self._names: dict[tuple[str, ...], str] = {}
        for name, id_ in ids:
            self._ids.setdefault(_words(name), id_)
            self._names.setdefault(_words(name), name)
        self._longest = max(map(len, self._ids), default=0)

    def at(self, words: list[str], begin: int) -> Iterator[tuple[str, int]]:
        """Ids whose name stands at a place among words, and where it ends."""
        for end in range(min(begin + self._longest, len(words)), begin, -1):
            id_ = self._ids.get(tuple(map(names.fold, words[begin:end])))
            if id_ is not None:
                yield id_, end

    def whole(self, name: str) -> str | None:
        """The id of the actor of this name."""
        return self._ids.get(_words(name))

    def like(self, words: list[str]) -> str | None:
        """The name that is most like what words begin with."""
        begun = (
            (fuzz.ratio(" ".join(name), " ".join(_words(" ".join(words[: len(name)])))), name) for name in self._ids
        )
        likeness, name = max(begun, default=(0.0, ()))
        return self._names[name] if likeness >= ALIKE else None


def _words(name: str) -> tuple[str, ...]:
    return tuple(filter(None, map(names.fold, name.split())))
