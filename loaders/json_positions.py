"""Finds the line on which a part of a JSON text stands, and keys that are given twice in one object.

Parts are looked for only once something is wrong. That a key may be given twice, of which decoders keep the last, is
seen by counting, which costs little beside reading the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from json import JSONDecoder

import msgspec

Step = str | int

_SPACE = re.compile(r"[ \t\r\n]*")
_STEP = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+)\]|\[\.\.\.\]")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*?)`(?: - at `\$[^`]*`)?\Z", re.DOTALL)
_UNREADABLE = (ValueError, IndexError, RecursionError)
_read = JSONDecoder(strict=False).raw_decode
_SPACED_END = re.compile(rb'"[ \t\r\n]+:')
_ESCAPED = ((b"\\u0022", b'\\"'), (b"\\u003a", b":"), (b"\\u003A", b":"), (b"\\u0020", b" "))


def may_repeat_keys(data: bytes, keys: int) -> bool:
    """Whether an object in this JSON text may hold one key twice; if not, none does.

    ``keys`` says how many its objects have when it is decoded (or fewer, which only costs time). In the text each key
    ends in a quotation mark and a colon, so that as many of those are proof enough.
    """
    return _ends(data) != keys and _differs_when_written(data)


def _differs_when_written(data: bytes) -> bool:
    """The same for a text whose strings hold what looks like a key's end: it does so too when it is written again."""
    given = data
    if b"\\u00" in data:  # a string may hold such an end in escapes, which are written plainly again
        for escape, plain in _ESCAPED:
            given = given.replace(escape, plain)
    written = msgspec.json.encode(msgspec.json.decode(data))
    return _ends(given) != _ends(written)


def _ends(data: bytes) -> int:
    """How many quotation marks are before a colon; two searches are faster than one that allows for both."""
    return data.count(b'":') + len(_SPACED_END.findall(data))


def error_path(message: str) -> tuple[Step, ...]:
    """The path in a validation message such as ``Expected `str`, got `int` - at `$.claims[0].stance```.

    It leads to an unknown field itself, not to the object that holds it.
    """
    _, _, path = message.rpartition("at `$")
    unknown = _UNKNOWN.match(message)
    steps = tuple(name or int(index) for name, index in _STEP.findall(path) if name or index)
    return (*steps, unknown[1]) if unknown else steps


class JsonPositions:
    """A JSON text, whole or broken, whose parts can be found; each object and array is walked through once.

    ``first`` is the line of its file that it begins on.
    """

    def __init__(self, text: str, first: int = 1) -> None:
        self.text, self._first = text, first
        self._parts: dict[int, dict[Step, int]] = {}

    def line_of(self, path: Sequence[Step]) -> int:
        """Line of the file where the value at ``path`` begins, or of the deepest part of the path that can be found."""
        return bisect_left(self._ends, self._positions(path)[-1]) + self._first

    def value_at(self, path: Sequence[Step]) -> object:
        """The value at ``path``; ``None`` where there is none that can be read."""
        positions = self._positions(path)
        try:
            return _read(self.text, positions[-1])[0] if len(positions) > len(path) else None
        except _UNREADABLE:
            return None

    def repeated_key(self) -> tuple[tuple[Step, ...], int] | None:
        """The first key that an object holds twice: the path to it, and the line of its second value."""
        found = next(_repeated(self.text, _after_space(self.text, 0), ()), None)
        return None if found is None else (found[0], bisect_left(self._ends, found[1]) + self._first)

    @cached_property
    def _ends(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.text)]

    def _positions(self, path: Sequence[Step]) -> list[int]:
        """Where the whole text and the values along ``path`` begin, as far as they exist."""
        positions = [_after_space(self.text, 0)]
        for step in path:
            at = positions[-1]
            if at not in self._parts:
                self._parts[at] = _parts(self.text, at)
            if step not in self._parts[at]:
                break
            positions.append(self._parts[at][step])
        return positions


def _parts(text: str, position: int) -> dict[Step, int]:
    """Where the values in an object or array begin, by name or index; of a name that is repeated, the first."""
    found: dict[Step, int] = {}
    walk = {"{": _members, "[": _elements}.get(text[position : position + 1])
    try:
        for step, start in walk(text, position) if walk else ():
            found.setdefault(step, start)
    except _UNREADABLE:  # the text may be broken after what is wrong in it
        pass
    return found


def _repeated(text: str, position: int, path: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], int]]:
    """Keys that are given twice in an object or array of a text that is JSON, or in their parts."""
    walk = {"{": _members, "[": _elements}.get(text[position])
    met: set[Step] = set()
    for step, start in walk(text, position) if walk else ():
        if step in met:
            yield (*path, step), start
        met.add(step)
        yield from _repeated(text, start, (*path, step))


def _members(text: str, position: int) -> Iterator[tuple[Step, int]]:
    position = _after_space(text, position + 1)
    while text[position] == '"':
        name, position = _read(text, position)
        position = _after_space(text, _after_space(text, position) + 1)  # over the colon
        yield name, position
        position = _next(text, position)


def _elements(text: str, position: int) -> Iterator[tuple[Step, int]]:
    position, index = _after_space(text, position + 1), 0
    while text[position] != "]":
        yield index, position
        position, index = _next(text, position), index + 1


def _next(text: str, position: int) -> int:
    _, position = _read(text, position)
    position = _after_space(text, position)
    return _after_space(text, position + 1) if text[position] == "," else position


def _after_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position
