"""What must be seen before a parser sees it: input that would crash it, or keep it busy for hours.

Measured on pyoxigraph 0.5.13: triple terms nested 20,000 deep overflow the stack, XML entities that stand for each
other ten times over fill the memory, and deep XML takes time that grows with the square of its depth.
"""

from __future__ import annotations

from typing import BinaryIO
from xml.parsers import expat

from pyoxigraph import RdfFormat

TRIPLE_TERMS = 5_000
"""How many triple terms a file may seem to have; none is part of our shape."""
XML_DEPTH = 100
"""How deep elements of RDF/XML may stand in each other; articles need four levels."""

_BEGINS = b"<<("


class Guarded:
    """A stream that raises a `SyntaxError` instead of giving out what a parser must not see."""

    def __init__(self, stream: BinaryIO, format_: RdfFormat) -> None:
        self._stream = stream
        self._look = _Xml().look if format_ == RdfFormat.RDF_XML else _TripleTerms().look

    def read(self, size: int = -1) -> bytes:
        """Bytes as a binary file gives them."""
        data = self._stream.read(size)
        self._look(data)
        return data


class _TripleTerms:
    """Counts what looks like a triple term, over the borders of blocks."""

    def __init__(self) -> None:
        self.number, self.before = 0, b""

    def look(self, data: bytes) -> None:
        self.number += (self.before + data).count(_BEGINS)
        self.before = data[-2:] if len(data) > 1 else (self.before + data)[-2:]
        if self.number > TRIPLE_TERMS:
            raise SyntaxError(too_many_triple_terms())


def too_many_triple_terms() -> str:
    """What is said of a file or graph with more of them than may be."""
    return f"more than {TRIPLE_TERMS:,} triple terms ({_BEGINS.decode()}); expected none"


class _Xml:
    """Reads along, so that entities and depths are seen before they have an effect."""

    def __init__(self) -> None:
        self.depth = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._entity

    def look(self, data: bytes) -> None:
        try:
            self.parser.Parse(data, not data)
        except expat.ExpatError as error:
            words = expat.ErrorString(error.code)
            raise SyntaxError(f"column {error.offset + 1}: {words}", _at(error.lineno)) from None
        except (LookupError, ValueError) as error:  # an encoding that Python doesn't know, or that expat can't use
            raise self._refused(f"{error}; expected UTF-8") from None

    def _start(self, name: str, attributes: object) -> None:
        self.depth += 1
        if self.depth > XML_DEPTH:
            raise self._refused(f"elements stand more than {XML_DEPTH} deep in each other")

    def _end(self, name: str) -> None:
        self.depth -= 1

    def _entity(self, name: str, *rest: object) -> None:
        raise self._refused(f"the entity {name} is declared; expected RDF/XML without entities of its own")

    def _refused(self, why: str) -> SyntaxError:
        return SyntaxError(why, _at(self.parser.CurrentLineNumber))


def _at(line: int) -> tuple[str | None, int, int | None, str | None]:
    return None, line, None, None
