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

from actorgraph.loaders.documents import DocumentRecord
from actorgraph.loaders.json_positions import JsonPositions, error_path, may_repeat_keys

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
    found = JsonPositions(printer.text)
    assert {path: found.line_of(path) for path in printer.lines} == printer.lines


@given(VALUES, st.integers())
def test_every_value_is_read_at_its_path(value: Any, seed: int) -> None:
    """The value read at any path is the one that the printer wrote there."""
    text = JsonPositions(Printer(seed).write(value).text)
    for path, inner in _paths(value):
        assert text.value_at(path) == inner


@given(VALUES, st.integers(), st.lists(KEYS | st.integers(0, 9), min_size=1, max_size=2))
def test_a_path_that_is_missing_leads_to_the_part_that_holds_it(value: Any, seed: int, beyond: list[str | int]) -> None:
    """For a path that goes on where the text doesn't, the line is that of the deepest part that exists."""
    printer = Printer(seed).write(value)
    text = JsonPositions(printer.text)
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
        assert 1 <= JsonPositions(text).line_of(path) <= text.count("\n") + 1
        JsonPositions(text).value_at(path)


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
    assert JsonPositions(text).line_of(path) == line


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


NAMES = st.sampled_from(["a", "b", '"', '":', "\\", '\\":', "\\u0022", "é"])
STRINGS = st.lists(st.sampled_from(['"', ":", " ", "\\", "u0022", "u003a", "x", "\t", "é"]), max_size=5).map("".join)
PAIRS = st.recursive(
    STRINGS | st.none() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.lists(st.tuples(NAMES, inner), max_size=4).map(tuple),
    max_leaves=12,
)
"""JSON values whose objects are tuples of pairs, so that a key can be in one twice."""


def written(value: Any, random: random.Random) -> str:
    """As JSON, with white space and escapes here and there."""
    gap = random.choice(["", "", " ", "\n\t", "\r"])
    if isinstance(value, tuple):
        inner = f",{gap}".join(f"{written(k, random)}{gap}:{gap}{written(v, random)}" for k, v in value)
        return f"{{{gap}{inner}}}{gap}"
    if isinstance(value, list):
        return f"[{gap}{f'{gap},'.join(written(v, random) for v in value)}]"
    if isinstance(value, str):
        return '"' + "".join(character(c, random) for c in value) + '"'
    return json.dumps(value)


def character(c: str, random: random.Random) -> str:
    if random.random() < 0.3:
        return random.choice([f"\\u{ord(c):04x}", f"\\u{ord(c):04X}"])
    return json.dumps(c, ensure_ascii=False)[1:-1]


def repeated(value: Any) -> list[str]:
    """The keys that are in one of its objects twice."""
    if not isinstance(value, tuple | list):
        return []
    names = [k for k, _ in value] if isinstance(value, tuple) else []
    inner = [v for _, v in value] if isinstance(value, tuple) else value
    return [k for n, k in enumerate(names) if k in names[:n]] + [k for v in inner for k in repeated(v)]


def keys(value: Any) -> int:
    """How many keys its objects have, each counted once."""
    if isinstance(value, dict):
        return len(value) + sum(map(keys, value.values()))
    return sum(map(keys, value)) if isinstance(value, list) else 0


@given(PAIRS, st.randoms(use_true_random=False))
def test_a_key_that_is_given_twice_is_found(value: Any, random: random.Random) -> None:
    """However it is written, and whatever looks like a key within strings; where there is none, none is found."""
    text = written(value, random)
    expected = repeated(value)
    decoded = msgspec.json.decode(text)
    for known in (keys(decoded), 0):
        assert may_repeat_keys(text.encode(), known) or not expected
    found = JsonPositions(text).repeated_key()
    assert (found is not None) == bool(expected)
    assert found is None or found[0][-1] in expected


def test_no_key_twice_is_mostly_seen_by_counting() -> None:
    """Also where a string holds what looks like a key, so that parts are looked for only where there is reason to."""
    for text in (rb'{"a": "b"}', rb'{"a" :1}', rb'{"a": "x\":y"}', rb'{"a": "x\u0022:y"}', rb'{"a": "x\" :"}'):
        assert not may_repeat_keys(text, 1)
        assert not may_repeat_keys(text, 0)
    for text in (rb'{"a": 1, "a": 1}', rb'{"a" :1,"\u0061":2}', rb'{"a": "\":", "a": 1}'):
        assert may_repeat_keys(text, 1)


def test_the_line_of_a_repeated_key() -> None:
    """The path leads to the key, the line is that of its second value."""
    text = '{"a": [\n{"b": 1},\n{"b": {"c": 1,\n"d": 2,\n"c":\n3}}]}'
    assert JsonPositions(text).repeated_key() == (("a", 1, "b", "c"), 6)
