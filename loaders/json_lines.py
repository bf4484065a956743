"""Finds the line on which a part of a JSON text stands; used only once something is wrong there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from json import JSONDecoder

_SPACE = re.compile(r"[ \t\r\n]*")
_STEP = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+)\]|\[\.\.\.\]")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*?)`(?: - at `\$[^`]*`)?\Z", re.DOTALL)
_UNREADABLE = (ValueError, IndexError, RecursionError)
_read = JSONDecoder(strict=False).raw_decode


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Line (from 1) where the value at ``path`` begins, or of the deepest part of the path that can be found."""
    return text.count("\n", 0, _positions(text, path)[-1]) + 1


def value_at(text: str, path: Sequence[str | int]) -> object:
    """The value at ``path``; ``None`` where there is none that can be read."""
    positions = _positions(text, path)
    try:
        return _read(text, positions[-1])[0] if len(positions) > len(path) else None
    except _UNREADABLE:
        return None


def error_path(message: str) -> tuple[str | int, ...]:
    """The path in a validation message such as ``Expected `str`, got `int` - at `$.claims[0].stance```.

    It leads to an unknown field itself, not to the object that holds it.
    """
    _, _, path = message.rpartition("at `$")
    unknown = _UNKNOWN.match(message)
    steps = tuple(name or int(index) for name, index in _STEP.findall(path) if name or index)
    return (*steps, unknown[1]) if unknown else steps


def _positions(text: str, path: Sequence[str | int]) -> list[int]:
    """Where the whole text and the values along ``path`` begin, as far as they exist."""
    positions = [_after_space(text, 0)]
    try:
        for step in path:
            at = positions[-1]
            found = _member(text, at, step) if text[at] == "{" else _element(text, at, step)
            if found is None:
                break
            positions.append(found)
    except _UNREADABLE:  # the text may be broken after what is wrong in it
        pass
    return positions


def _after_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _member(text: str, position: int, key: str | int) -> int | None:
    position = _after_space(text, position + 1)
    while text[position] == '"':
        name, position = _read(text, position)
        position = _after_space(text, _after_space(text, position) + 1)  # over the colon
        if name == key:
            return position
        position = _next(text, position)
    return None


def _element(text: str, position: int, index: str | int) -> int | None:
    if text[position] != "[":
        return None
    position = _after_space(text, position + 1)
    for _ in range(int(index)):
        if text[position] == "]":
            return None
        position = _next(text, position)
    return position


def _next(text: str, position: int) -> int:
    _, position = _read(text, position)
    position = _after_space(text, position)
    return _after_space(text, position + 1) if text[position] == "," else position
