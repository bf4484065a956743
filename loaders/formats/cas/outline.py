"""What a CAS holds at first sight: its sofas, and its structures with their lines, before dkpro-cassis builds it.

dkpro-cassis says little of what it can't read, keeps only the last of two structures of one id, and forgets those that
no view has and nothing names. So all of that is looked for here, in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from xml.parsers import expat

import msgspec
from msgspec import Struct, field

FIRST_VIEW = "_InitialView"

_XMI, _CAS = "http://www.omg.org/XMI}", "http:///uima/cas.ecore}"
_ID = f"{_XMI}id"
_NUMBERS = frozenset({_ID, "sofa", "begin", "end", "sofaNum"})
_ARRAYS = frozenset({"uima.cas.FSArray", "uima.cas.FSList"})
_ECORE = re.compile(r"(?:http:///)?(.*?)(?:\.ecore)?\}")
_JSON_ID = re.compile(rb'"%ID"\s*+:\s*+(\d{1,18})\b')
_SHOWN = 80

Lines = Callable[[int], int | None]
"""From the id of a structure to its line."""


class Sofa(Struct, frozen=True):
    """What a view is about: its text, or where that is."""

    id: int | None
    name: str
    text: str | None
    uri: str | None


class Structure(Struct, frozen=True, gc=False):
    """A feature structure: its id, its type, and, if it annotates something, that sofa's id.

    ``named`` are features that name other structures, and their ids, where the file alone says which those are.
    """

    id: int | None
    type: str
    sofa: int | None
    annotates: bool
    named: tuple[tuple[str, int], ...] = ()

    @property
    def shown(self) -> str:
        """What errors call it."""
        return f"{self.type.rpartition('.')[2]}#{self.id}"


class View(Struct, frozen=True):
    """The sofa that a view names, and the ids of the structures that it has."""

    sofa: int | None
    members: Sequence[int]


class Outline(Struct):
    """All sofas, structures and views of a file; ``line_of`` finds lines, which most files are never asked for.

    ``malformed`` are attributes that should be numbers: the line, what has them, and what is wrong.
    """

    line_of: Lines
    sofas: list[Sofa] = field(default_factory=list)
    structures: list[Structure] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    malformed: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def elsewhere(self) -> int:
        """How many structures only other views have than the first."""
        first = {sofa.id for sofa in self.sofas if sofa.name == FIRST_VIEW}
        here = self._members(lambda view: view.sofa in first)
        return len(self._members(lambda view: view.sofa not in first) - here)

    @property
    def unseen(self) -> int:
        """How many annotations no view has: they were deleted, or never added."""
        seen = self._members(lambda view: True)
        return sum(one.sofa is not None and one.id not in seen for one in self.structures)

    def _members(self, of: Callable[[View], bool]) -> set[int]:
        return {id_ for view in self.views if of(view) for id_ in view.members}


def of_xmi(data: bytes) -> Outline:
    """The outline of XMI.

    Raises:
        expat.ExpatError: it is no XML.
    """
    lines: dict[int, int] = {}
    outline = Outline(lines.get)
    parser = expat.ParserCreate(namespace_separator="}")

    def begin(tag: str, attributes: dict[str, str]) -> None:
        id_, sofa = _number(attributes.get(_ID)), _number(attributes.get("sofa"))
        for attribute in sorted(_NUMBERS.intersection(attributes)):
            if _number(attributes[attribute]) is None:
                shown = f"{tag.rpartition('}')[2]}#{attributes.get(_ID, '?')}"
                found = f"its {attribute.rpartition('}')[2]} is '{attributes[attribute][:_SHOWN]}'"
                outline.malformed.append((parser.CurrentLineNumber, shown, f"{found}; expected a whole number"))
        if id_ is not None:
            lines.setdefault(id_, parser.CurrentLineNumber)
        if tag == f"{_CAS}Sofa":
            name, text, uri = (attributes.get(name) for name in ("sofaID", "sofaString", "sofaURI"))
            outline.sofas.append(Sofa(id_, name or "", text, uri))
        elif tag == f"{_CAS}View":
            members = [number for one in attributes.get("members", "").split() if (number := _number(one)) is not None]
            outline.views.append(View(sofa, members))
        elif id_ is not None and tag != f"{_CAS}NULL":
            package = _ECORE.match(tag)
            type_ = f"{package[1].replace('/', '.')}.{tag[package.end() :]}" if package else tag
            outline.structures.append(Structure(id_, type_, sofa, "begin" in attributes or sofa is not None))

    parser.StartElementHandler = begin
    parser.Parse(data, True)
    return outline


def naming(data: bytes, missing: int) -> tuple[int, str] | None:
    """The line and the name of the first structure of XMI that names the id ``missing``; found again, for an error."""
    found: list[tuple[int, str]] = []
    parser = expat.ParserCreate(namespace_separator="}")

    def begin(tag: str, attributes: dict[str, str]) -> None:
        values = (value for name, value in attributes.items() if name not in (_ID, "sofa", "begin", "end"))
        if not found and any(str(missing) in value.split() for value in values):
            found.append((parser.CurrentLineNumber, f"{tag.rpartition('}')[2]}#{attributes.get(_ID)}"))

    parser.StartElementHandler = begin
    parser.Parse(data, True)
    return found[0] if found else None


class _JsonView(Struct, gc=False):
    sofa: int | None = field(default=None, name="%SOFA")
    members: list[int] = field(default_factory=list, name="%MEMBERS")


class _Json(Struct):
    structures: list[dict[str, Any]] | dict[int, dict[str, Any]] = field(
        default_factory=list, name="%FEATURE_STRUCTURES"
    )
    views: dict[str, _JsonView] = field(default_factory=dict, name="%VIEWS")


_decode = msgspec.json.Decoder(_Json).decode


def of_json(data: bytes) -> Outline:
    """The outline of a CAS as JSON.

    Raises:
        msgspec.DecodeError: it is no such JSON.
    """

    lines: dict[int, int] = {}

    def line_of(id_: int) -> int | None:
        if not lines:
            for number, line in _lines(data):
                lines.setdefault(number, line)
        return lines.get(id_)

    given = _decode(data)
    outline = Outline(line_of, views=[View(view.sofa, view.members) for view in given.views.values()])
    keyed = (
        given.structures.items()
        if isinstance(given.structures, dict)
        else ((s.get("%ID"), s) for s in given.structures)
    )
    for id_, one in keyed:
        number, type_, sofa = _whole(id_), str(one.get("%TYPE")), _whole(one.get("@sofa"))
        if type_ == "uima.cas.Sofa":
            text, uri = (value if isinstance(value := one.get(key), str) else None for key in ("sofaString", "sofaURI"))
            outline.sofas.append(Sofa(number, str(one.get("sofaID")), text, uri))
        else:
            named = tuple(
                (key[1:], value)
                for key, value in one.items()
                if key[:1] == "@" and key != "@sofa" and type(value) is int
            )
            elements = one.get("%ELEMENTS") if type_ in _ARRAYS or type_.endswith("[]") else None
            named += tuple(("elements", value) for value in elements or () if type(value) is int)
            outline.structures.append(Structure(number, type_, sofa, "begin" in one or sofa is not None, named))
    return outline


def _lines(data: bytes) -> Iterator[tuple[int, int]]:
    """The ids of structures, each with its line."""
    line, begin = 1, 0
    for found in _JSON_ID.finditer(data):
        line += data.count(b"\n", begin, found.start())
        begin = found.start()
        yield int(found[1]), line


def _whole(value: Any) -> int | None:
    return value if type(value) is int else None


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdecimal() else None
