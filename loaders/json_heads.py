"""What a file of JSON looks like from its first bytes: which keys its documents have, as far as they are seen."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|["{}\[\]:,]', re.DOTALL)


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
