"""Maximum bipartite matching: as many publishers as possible, each with a text of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping


def most_matched(texts: Mapping[str, set[str]]) -> int:
    """How many publishers can be given one of their texts each, no text twice; it doesn't depend on order."""
    credited: dict[str, str] = {}
    text_of: dict[str, str] = {}
    return sum(_credit(publisher, texts, credited, text_of) for publisher in texts)


def _credit(publisher: str, texts: Mapping[str, set[str]], credited: dict[str, str], text_of: dict[str, str]) -> bool:
    """Find a text for one more publisher, perhaps by giving others another of theirs (an augmenting path)."""
    wanted_by: dict[str, str] = {}
    queue = deque([publisher])
    while queue:
        asking = queue.popleft()
        for words in texts[asking] - wanted_by.keys():
            wanted_by[words] = asking
            if words in credited:
                queue.append(credited[words])
                continue
            given: str | None = words
            while given is not None:  # hand the texts on along the path
                taker = wanted_by[given]
                credited[given] = taker
                given_up = text_of.get(taker)
                text_of[taker], given = given, given_up
            return True
    return False
