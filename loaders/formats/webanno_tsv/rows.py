"""A WebAnno TSV 3 file as layers, sentences and rows.

Source: the format's description in INCEpTION's user guide, and its reference files. Offsets count UTF-16 code units.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from actorgraph.ontology.errors import LoadError, Place

_FORMAT = "#FORMAT=WebAnno TSV"
_READ = re.compile(rf"{_FORMAT} 3(?:\.\d+)?\s*\Z")
_OLD = re.compile(r"\s?(?:# [^\n]*\n)?\s?#id=\d+\s*?\n#text=[^\n]*\n(?:\d+(-\d+)?\t)?")
_LAYER = re.compile(r"#T_(SP|RL|CH)=(.*)\Z")
_ROW = re.compile(r"(\d+-\d+(?:\.\d+)?)\t(\d{1,12})-(\d{1,12})\t(.*)\Z", re.DOTALL)
_ESCAPED = re.compile(r"((?:\\u+[0-9A-Fa-f]{4})+)|\\(->|.)", re.DOTALL)
_UNITS = re.compile(r"u+([0-9A-Fa-f]{4})")
_SPECIAL = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}
_TEXT = "#Text="
_EXPECTED = "a row: SENTENCE-TOKEN, a tab, BEGIN-END, a tab, the token, a tab, and a cell for each feature"


class Layer(Struct, frozen=True, eq=False, gc=False):
    """One layer of the head: its kind (SP, RL or CH), its name, and what each of its columns holds.

    ``base`` is the layer that relations lead between. ``slots`` are the columns of a link feature: roles, then targets.
    """

    kind: str
    name: str
    features: list[str]
    base: str | None
    slots: dict[int, str]
    first: int
    width: int
    line: int

    @property
    def plain(self) -> list[str]:
        """Its features but for links."""
        linked = {at for index in self.slots for at in (index, index + 1)}
        return [feature for index, feature in enumerate(self.features) if index not in linked]


class Row(Struct, frozen=True, eq=False, gc=False):
    """One token, or a part of one: its line, its id (``1-2`` or ``1-2.1``), its stretch, and its features' cells."""

    line: int
    id: str
    begin: int
    end: int
    token: str
    cells: list[str]


class Sentence(Struct, eq=False, gc=False):
    """The words of a sentence, and its rows."""

    line: int
    text: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


class Sheet(Struct, frozen=True, eq=False, gc=False):
    """A whole file."""

    layers: list[Layer]
    sentences: list[Sentence]


def version_of(head: str) -> str | None:
    """Which WebAnno TSV a file is that begins like this, as far as that can be said; ``None`` for anything else.

    Versions 1 and 2 begin with their layers, if anything, and with a sentence's number and text.
    """
    if head.startswith(_FORMAT):
        return head.partition("\n")[0].removeprefix(_FORMAT).strip()
    old = _OLD.match(head)
    return None if old is None else "2" if old[1] or "# " in old[0].partition("#id=")[0] else "1"


def read_sheet(file: str, data: str) -> Sheet:
    """Read a file.

    Raises:
        LoadError: it is not WebAnno TSV 3; the place is the line where that shows.
    """
    lines = data.removeprefix("\ufeff").split("\n")
    if not _READ.match(lines[0]):
        version = version_of("\n".join(lines[:4]))
        found = f"it begins with '{lines[0][:40]}'" if version is None else f"it is WebAnno TSV {version}"
        raise LoadError(Place(file, 1), f"{found}; expected WebAnno TSV 3, whose first line is {_FORMAT} 3.x")
    layers: list[Layer] = []
    sentences: list[Sentence] = []
    ended, width = True, 0
    for number, line in enumerate(lines[1:], start=2):
        words = line.removesuffix("\r")
        if words[:1].isdigit() and sentences:
            sentences[-1].rows.append(_row(file, number, words, width))
        elif layer := _LAYER.match(words):
            layers.append(_layer(file, number, layer[1], layer[2], width))
            width += layers[-1].width
        elif words.startswith(_TEXT):
            if ended or sentences[-1].rows:
                sentences.append(Sentence(number))
            sentences[-1].text.append(unescaped(words.removeprefix(_TEXT)))
            ended = False
        elif not words.strip():
            ended = True
        elif not words.startswith("#"):
            if not sentences:
                raise LoadError(Place(file, number), f"a row before any {_TEXT}; expected that first")
            sentences[-1].rows.append(_row(file, number, words, width))
    return Sheet(layers, sentences)


def _layer(file: str, line: int, kind: str, text: str, first: int) -> Layer:
    name, *parts = text.split("|")
    features: list[str] = []
    slots: dict[int, str] = {}
    base = None
    roles = False
    for part in parts:
        if roles:
            features.append(part)
            roles = False
        elif part.startswith("ROLE_"):
            slots[len(features)] = part.removeprefix("ROLE_").partition("_")[0].rpartition(":")[2]
            features.append(part)
            roles = True
        elif part.startswith("BT_"):
            base = part.removeprefix("BT_")
        elif part:
            features.append(part)
    if kind == "RL" and base is None:
        raise LoadError(Place(file, line), f"the relation layer {name[:80]} has no BT_ column; expected one")
    width = max(len(features), 0 if kind == "RL" else 1) + (kind == "RL")
    return Layer(kind, name, features, base, slots, first, width, line)


def _row(file: str, line: int, words: str, width: int) -> Row:
    found = _ROW.match(words)
    if found is None:
        raise LoadError(Place(file, line), f"expected {_EXPECTED}; found '{words[:60]}'")
    id_, begin, end, rest = found.groups()
    surface, *values = rest.split("\t")
    if values and values[-1] == "":  # rows end in a tab
        values.pop()
    if len(values) != width:
        raise LoadError(
            Place(file, line), f"it has {len(values)} cells for features; expected {width}, as the head has"
        )
    return Row(line, id_, int(begin), int(end), unescaped(surface), values)


def split(cell: str, separator: str) -> list[str]:
    """The parts of a cell; separators that are escaped separate nothing. The parts stay escaped."""
    if "\\" not in cell:
        return cell.split(separator)
    parts, begin, at = [], 0, 0
    while at < len(cell):
        if cell[at] == "\\":
            at += 2
        elif cell[at] == separator:
            parts.append(cell[begin:at])
            at += 1
            begin = at
        else:
            at += 1
    return [*parts, cell[begin:]]


def unescaped(text: str) -> str:
    """A value without its escapes.

    Up to version 3.1 (and in what says that it is newer) texts are escaped as in Java, with UTF-16 code units in
    hexadecimal; a backslash of the text itself is always escaped, so nothing else can be meant by these.
    """
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: _plain(found[1]) if found[1] else _SPECIAL.get(found[2], found[2]), text)


def _plain(units: str) -> str:
    """The characters of UTF-16 code units that are given in hexadecimal."""
    given = b"".join(int(unit, 16).to_bytes(2, "little") for unit in _UNITS.findall(units))
    return given.decode("utf-16-le", errors="surrogatepass")


UNNUMBERED = -1
_NUMBER = re.compile(r"(?<!\\)\[(\d{1,9})\]\Z")


def numbered(text: str) -> list[tuple[str, int]]:
    """A cell's stacked values, each with the number that tells its annotation from others, or `UNNUMBERED`."""
    if "[" not in text and "|" not in text:
        return [(text, UNNUMBERED)]
    found = [(part, _NUMBER.search(part)) for part in split(text, "|")]
    return [(part[: at.start()], int(at[1])) if at else (part, UNNUMBERED) for part, at in found]
