"""Publishers matched with texts, and these with quotes: as many as possible, nothing given twice."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Set

_Node = tuple[str, str]


def most_matched(printed: Mapping[str, Set[str]], marked: Mapping[str, Set[str]]) -> int:
    """How many publishers can be given one of their texts and a quote of that, each to one only.

    It is the largest flow from publishers over texts to quotes, found by augmenting paths; it doesn't depend on order.
    """
    if _each_at_once(printed, marked):
        return len(printed)
    ahead: dict[_Node, set[_Node]] = defaultdict(set)
    for publisher, texts in printed.items():
        ahead["publisher", publisher] = {("text", text) for text in texts}
    for text, quotes in marked.items():  # a text has an entrance and an exit, so that one publisher passes it
        ahead["text", text] = {("in text", text)}
        ahead["in text", text] = {("quote", quote) for quote in quotes}
    given: set[_Node] = set()
    return sum(_credit(("publisher", publisher), ahead, given) for publisher in printed)


def _each_at_once(printed: Mapping[str, Set[str]], marked: Mapping[str, Set[str]]) -> bool:
    """Whether all are given something when each takes the first that is left, as it mostly is."""
    texts: set[str] = set()
    quotes: set[str] = set()
    for own in printed.values():
        for text in own - texts:
            if left := marked[text] - quotes:
                texts.add(text)
                quotes.add(next(iter(left)))
                break
        else:
            return False
    return True


def _credit(publisher: _Node, ahead: dict[_Node, set[_Node]], given: set[_Node]) -> bool:
    """Find a quote for one more publisher, perhaps by giving others another of theirs."""
    before: dict[_Node, _Node] = {publisher: publisher}
    queue = deque([publisher])
    while queue:
        node = queue.popleft()
        if node[0] == "quote" and node not in given:
            given.add(node)
            while node != publisher:  # what was gone ahead can be taken back
                last = before[node]
                ahead[last].remove(node)
                ahead[node].add(last)
                node = last
            return True
        for other in ahead[node] - before.keys():
            before[other] = node
            queue.append(other)
    return False
