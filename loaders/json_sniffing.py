"""What a file of JSON looks like from its first bytes: which keys its documents have, as far as they are seen.

A document's keys may stand after a text of any length, so its first document is read whole.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import BinaryIO

HEAD_BYTES = 1 << 16
_BOM = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n"
_BRACKET = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["{}\[\]]', re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|["{}\[\]:,]', re.DOTALL)


def head_of(stream: BinaryIO, limit: int) -> bytes:
    """A file's first 64 KiB; where its first document of JSON is longer, all of that, up to ``limit`` bytes."""
    head = stream.read(HEAD_BYTES)
    while len(head) < limit and _goes_on(head) and (more := stream.read(len(head))):
        head += more
    return head


def _goes_on(head: bytes) -> bool:
    """Whether it begins with an object or a list of objects, the first of which isn't over."""
    begin = head.removeprefix(_BOM).lstrip(_SPACE)
    if not begin.startswith((b"{", b"[")):
        return False
    depth, outer = 0, int(begin.startswith(b"["))
    for mark in (match[0] for match in _BRACKET.finditer(begin)):
        if mark == b'"':  # a string that isn't over
            return True
        if mark in (b"{", b"["):
            depth += 1
        elif mark in (b"}", b"]"):
            depth -= 1
            if depth <= outer:
                return False
    return True


@lru_cache(maxsize=4)
def keys_of(head: bytes) -> frozenset[str]:
    """Keys of the first object of a file, or of the objects in the list that it is, if it begins with one.

    ``head`` may end anywhere; what doesn't look like JSON has no keys.
    """
    text = head.decode(errors="ignore").removeprefix("\ufeff").lstrip()
    if not text.startswith(("{", "[")):
        return frozenset()
    found: set[str] = set()
    depth, documents = 0, 2 if text.startswith("[") else 1
    before = ""
    for mark in (match[0] for match in _TOKEN.finditer(text)):
        if mark == '"':  # a string that isn't over yet
            break
        if mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
        elif mark == ":" and depth == documents:
            found.add(before[1:-1])
        before = mark
    return frozenset(found)
