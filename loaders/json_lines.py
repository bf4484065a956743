"""Finds the line on which a part of a JSON text stands; used only once something is wrong there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from json import JSONDecoder

Step = str | int

_SPACE = re.compile(r"[ \t\r\n]*")
_STEP = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+)\]|\[\.\.\.\]")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*?)`(?: - at `\$[^`]*`)?\Z", re.DOTALL)
_UNREADABLE = (ValueError, IndexError, RecursionError)
_read = JSONDecoder(strict=False).raw_decode


def error_path(message: str) -> tuple[Step, ...]:
    """The path in a validation message such as ``Expected `str`, got `int` - at `$.claims[0].stance```.

    It leads to an unknown field itself, not to the object that holds it.
    """
    _, _, path = message.rpartition("at `$")
    unknown = _UNKNOWN.match(message)
    steps = tuple(name or int(index) for name, index in _STEP.findall(path) if name or index)
    return (*steps, unknown[1]) if unknown else steps


class JsonText:
    """A JSON text, whole or broken, whose parts can be found; each object and array is walked through once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._parts: dict[int, dict[Step, int]] = {}

    def line_of(self, path: Sequence[Step]) -> int:
        """Line (from 1) where the value at ``path`` begins, or of the deepest part of the path that can be found."""
        return bisect_left(self._ends, self._positions(path)[-1]) + 1

    def value_at(self, path: Sequence[Step]) -> object:
        """The value at ``path``; ``None`` where there is none that can be read."""
        positions = self._positions(path)
        try:
            return _read(self.text, positions[-1])[0] if len(positions) > len(path) else None
        except _UNREADABLE:
            return None

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
