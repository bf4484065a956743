"""Finds the line on which a part of a JSON text stands; used only once something is wrong there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from json import JSONDecoder

_SPACE = re.compile(r"[ \t\r\n]*")
_STEP = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+)\]|\[\.\.\.\]")
_read = JSONDecoder(strict=False).raw_decode


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    """Line (from 1) where the value at ``path`` begins, or of the deepest part of the path that exists."""
    position = _after_space(text, 0)
    try:
        for step in path:
            found = _member(text, position, step) if text[position] == "{" else _element(text, position, step)
            if found is None:
                break
            position = found
    except (ValueError, IndexError):
        return None
    return text.count("\n", 0, position) + 1


def error_path(message: str) -> tuple[str | int, ...]:
    """The path in a validation message such as ``Expected `str`, got `int` - at `$.claims[0].stance```."""
    _, _, path = message.rpartition("at `$")
    return tuple(name or int(index) for name, index in _STEP.findall(path) if name or index)


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
