"""Runs of an N-Quads file: the lines of one graph that stand together.

Source: RDF 1.1 N-Quads. What a line says is found out later, by a parser; here only whose it is.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

_SPACE = rb"[ \t]*"
_NODE = rb'(?:<[^<>"\s]*>|_:[^\s<>"]+)'
_LITERAL = rb'"(?:[^"\\\r\n]++|\\.)*+"(?:\^\^<[^<>"\s]*>|@[A-Za-z0-9-]+)?'
_END = rb"[ \t]*\.[ \t]*(?:#[^\r\n]*)?[\r\n]*\Z"
_LINE = re.compile(
    _SPACE.join((b"", _NODE, rb'<[^<>"\s]*>', b"(?:" + _NODE + b"|" + _LITERAL + b")", b"(?P<graph>" + _NODE + b")?"))
    + _END
)
_LAST = re.compile(rb'(?P<graph><[^<>"\s]*>)' + _END)
_NOTHING = re.compile(rb"\s*+(?:#[^\n]*+)?+\s*+\Z")

_AFTER_NONE = b"\n\n"  # no line ends so
_ODD_KEPT = 100
BLOCK_BYTES = 1 << 18
LONG_BYTES = 1 << 18

BLANK, DEFAULT, UNREADABLE = b"blank", b"default", b"unreadable"
"""What takes a graph's place: a line that says nothing, one outside all named graphs, one whose graph can't be seen."""


def graph_of(line: bytes) -> bytes:
    """The graph that a line is in, with its angle brackets; of a very long one only the end is looked at."""
    found = _LINE.match(line) if len(line) <= LONG_BYTES else None
    if found:
        return found["graph"] or DEFAULT
    if _NOTHING.match(line):
        return BLANK
    last = _LAST.search(line[-LONG_BYTES:])  # a line that is broken further in front
    return last["graph"] if last else UNREADABLE


@dataclass(slots=True)
class GraphRun:
    """Lines of one graph; ``graph`` has its angle brackets, ``line`` is the first one's number (0: not known)."""

    graph: bytes
    line: int
    data: bytearray = field(default_factory=bytearray)
    lines: int = 0
    too_large: bool = False

    def add(self, line: bytes, limit: int, says: bool = True) -> None:
        """One more line, which ``says`` something or is blank; of a graph over ``limit`` bytes nothing is kept."""
        self.lines += says
        self.data += line
        if len(self.data) > limit:
            self.too_large = True
            self.data.clear()


def lines_of(stream: BinaryIO, limit: int) -> Iterator[bytes]:
    """Lines with their ends; of one that is longer than ``limit`` bytes some beginning, which makes no sense alone."""
    rest = b""
    while block := stream.read(BLOCK_BYTES):
        whole, end, after = block.rpartition(b"\n")
        if end:
            yield from io.BytesIO(rest + whole + end)
            rest = after
        elif len(rest) <= limit:
            rest += after
    if rest:
        yield rest


def runs(lines: Iterable[bytes], first: int, limit: int) -> Iterator[GraphRun]:
    """Runs of graphs, in their order.

    A line whose graph can't be seen is in the run before it, and in the one after it too: both may lack it.
    """
    run: GraphRun | None = None
    end = _AFTER_NONE
    odd: list[bytes] = []  # the last lines, since one whose graph couldn't be seen
    for number, line in enumerate(lines, first):
        if line.endswith(end) and run is not None and not odd:  # nearly all lines
            run.add(line, limit)
            continue
        graph = run.graph if run is not None and line.endswith(end) else graph_of(line)
        if graph in (BLANK, UNREADABLE):
            if (odd or graph == UNREADABLE) and len(odd) < _ODD_KEPT:
                odd.append(line)
        else:
            if run is None or graph != run.graph:
                if run is not None:
                    yield run
                run = GraphRun(graph, number - len(odd) if len(odd) < _ODD_KEPT else 0)
                for before in odd:
                    run.add(before, limit)
                end = b" " + graph + b" .\n"
            odd.clear()
        if run is not None:
            run.add(line, limit, graph != BLANK)
    if run is None and odd:
        run = GraphRun(UNREADABLE, first)
        for before in odd:
            run.add(before, limit)
    if run is not None:
        yield run


def together(lines: Iterable[bytes]) -> bool:
    """Whether each graph's lines stand together, and every line is in a named graph."""
    seen: set[bytes] = set()
    end = _AFTER_NONE
    for line in lines:
        if line.endswith(end):
            continue
        graph = graph_of(line)
        if graph in (BLANK, UNREADABLE):
            continue
        if graph == DEFAULT or b"\\" in graph or graph in seen:
            return False
        seen.add(graph)
        end = b" " + graph + b" .\n"
    return True
