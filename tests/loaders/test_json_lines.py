"""Finding lines in JSON: agrees with a printer that knows on which line it puts everything."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.documents import DocumentRecord
from loaders.json_lines import JsonText, error_path

Path = tuple[str | int, ...]

KEYS = st.text(max_size=3) | st.sampled_from(["id", 'a"b', "\\", "[0]", "}", ",", ":", "\n", "é", "🛰"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | KEYS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


class Printer:
    """Writes JSON with white space wherever it is allowed, and notes the line on which each value begins."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.text = ""
        self.lines: dict[Path, int] = {}

    def gap(self) -> None:
        self.text += "".join(self.random.choices(["\n", "\r\n", " ", "\t"], k=self.random.choice([0, 0, 1, 1, 3])))

    def write(self, value: Any, path: Path = ()) -> Printer:
        self.gap()
        self.lines[path] = self.text.count("\n") + 1
        if isinstance(value, dict | list) and value:
            self.members(value, path)
        elif isinstance(value, dict | list):
            self.text += "{" if isinstance(value, dict) else "["
            self.gap()
            self.text += "}" if isinstance(value, dict) else "]"
        else:
            self.text += json.dumps(value, ensure_ascii=self.random.random() < 0.5)
        self.gap()
        return self

    def members(self, value: dict[str, Any] | list[Any], path: Path) -> None:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        between = "{" if isinstance(value, dict) else "["
        for step, inner in pairs:
            self.text += between
            if isinstance(step, str):
                self.gap()
                self.text += json.dumps(step)
                self.gap()
                self.text += ":"
            self.write(inner, (*path, step))
            between = ","
        self.text += "}" if isinstance(value, dict) else "]"


def _paths(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    yield path, value
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _paths(inner, (*path, step))


@given(VALUES, st.integers())
def test_every_value_is_found_on_its_line(value: Any, seed: int) -> None:
    """The line found for any value is the one on which the printer began it."""
    printer = Printer(seed).write(value)
    found = JsonText(printer.text)
    assert {path: found.line_of(path) for path in printer.lines} == printer.lines


@given(VALUES, st.integers())
def test_every_value_is_read_at_its_path(value: Any, seed: int) -> None:
    """The value read at any path is the one that the printer wrote there."""
    text = JsonText(Printer(seed).write(value).text)
    for path, inner in _paths(value):
        assert text.value_at(path) == inner


@given(VALUES, st.integers(), st.lists(KEYS | st.integers(0, 9), min_size=1, max_size=2))
def test_a_path_that_is_missing_leads_to_the_part_that_holds_it(value: Any, seed: int, beyond: list[str | int]) -> None:
    """For a path that goes on where the text doesn't, the line is that of the deepest part that exists."""
    printer = Printer(seed).write(value)
    text = JsonText(printer.text)
    for path in printer.lines:
        deeper = (*path, *beyond)
        if deeper[: len(path) + 1] not in printer.lines:
            assert text.line_of(deeper) == printer.lines[path]
            assert text.value_at(deeper) is None


@given(VALUES, st.integers(), st.integers(0, 200), KEYS)
def test_broken_text_never_fails(value: Any, seed: int, cut: int, junk: str) -> None:
    """In a text that is cut and has something else at its end a line of the text is still given."""
    printer = Printer(seed).write(value)
    text = printer.text[:cut] + junk
    for path in printer.lines:
        assert 1 <= JsonText(text).line_of(path) <= text.count("\n") + 1
        JsonText(text).value_at(path)


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("", ("a",), 1),
        ("\n\n", ("a",), 3),
        ('{"a": 1,\n"a": 2}', ("a",), 1),
        ('["]",\n"[", {\n"b": 3}]', (2, "b"), 3),
        ("[1,\n2]", (5,), 1),
        ('{"a": 1}', (0,), 1),
        ("[" * 100_000, (0, 0), 1),
        ('{"a":' + "[" * 100_000 + ',\n"b": 1}', ("b",), 1),
    ],
)
def test_odd_texts(text: str, path: Path, line: int) -> None:
    """Empty, repeated, misleading and deeply nested texts give the deepest line that can be known."""
    assert JsonText(text).line_of(path) == line


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ("[]", ()),
        ("{}", ()),
        ('{"article": 1}', ("article",)),
        ('{"article": {"id": "x", "text": "", "o": 1}}', ("article", "o")),
        ('{"o": 1}', ("o",)),
        ('{"a b`c\\n": 1}', ("a b`c\n",)),
        ('{"actors": [{"id": "a", "type": "T"}, {"id": 1}]}', ("actors", 1, "id")),
        ('{"actors": [{"id": "a", "type": "T", "mentions": [{"start": ""}]}]}', ("actors", 0, "mentions", 0, "start")),
        ('{"claims": [{"id": "c", "when": {"start": 1}}]}', ("claims", 0, "when", "start")),
        ('{"claims": [{"id": "c", "when": {"from": 1}}]}', ("claims", 0, "when", "from")),
    ],
)
def test_the_path_of_an_error_is_read_from_its_message(document: str, path: Path) -> None:
    """The decoder's own messages lead to what is wrong; an unknown field to the field, not to what holds it."""
    with pytest.raises(msgspec.ValidationError) as raised:
        msgspec.json.decode(document, type=DocumentRecord)
    assert error_path(str(raised.value)) == path
