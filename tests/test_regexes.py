"""No regular expression takes time that grows faster than its input."""

from __future__ import annotations

import re
import string
from itertools import product

import pytest

from tests.growth import grows
from tests.regexes import Regex, backtracking, regexes

SMALL, LARGE = 1_000, 8_000
"""Characters; what is quadratic takes 64 times as long for the longer text, and far more than the least that counts."""


@pytest.mark.parametrize(
    ("pattern", "power"),
    [
        (r"(?:\s+|#[^\n]*\n)*x", "exponential"),
        (r"\s*[^\]]*\s*\]", "to the power of 3"),
        (r"\s*\[\s*(.+?)\s*\]\Z", "to the power of 2"),
        (r"(?:\s++|#[^\n]*+\n)*+x", None),
        (r"[a-z]+:[0-9]+\Z", None),
    ],
)
def test_the_lint_finds_what_backtracks(pattern: str, power: str | None) -> None:
    """Nested and adjoining quantifiers are found, with a text that shows it; possessive ones are in order."""
    why = backtracking(Regex(pattern, 0, "here", searched=False))
    assert (why is None) if power is None else (why is not None and why.startswith(power))


def test_patterns_are_found_wherever_they_are() -> None:
    """At the top of modules, put together by functions, and in the bodies of functions."""
    where = {regex.where.rpartition(":")[0] for regex in regexes()}
    assert {"loaders/formats/rdf/__init__.py", "service/sparql/lexer.py", "service/api/negotiation.py"} <= where


@pytest.mark.parametrize("regex", regexes(), ids=lambda regex: regex.where)
def test_a_pattern_takes_time_that_grows_with_the_text(regex: Regex) -> None:
    """Whatever is repeated: what the pattern itself names, and what stands before it; matched as the code does it."""
    compiled = re.compile(regex.pattern, regex.flags)
    look = compiled.search if regex.searched else compiled.match
    for text in _repeated(regex):
        assert not grows(lambda size, text=text: look(_text(text, size)), SMALL, LARGE), text


def _repeated(regex: Regex) -> list[tuple[str | bytes, str | bytes]]:
    """What to begin with, and what to repeat after it."""
    binary = isinstance(regex.pattern, bytes)
    source = regex.pattern.decode("latin-1") if isinstance(regex.pattern, bytes) else regex.pattern
    named = {c for c in source if c in string.punctuation and c not in "()|*+?$^"}
    units = sorted({*named, " ", "\t", "\n", "a", "0", '\\"', "a ", " \n", "#\n", '"a', "<a"})
    found = product(["", *sorted(named & set('<[{"#@=%-:')), "a"], units)
    return [tuple(part.encode() if binary else part for part in pair) for pair in found]


def _text(parts: tuple[str, str], size: int) -> str:
    begin, unit = parts
    end = b"\x00" if isinstance(begin, bytes) else "\x00"
    return begin + unit * (size // len(unit)) + end
