"""The text that a sheet's sentences make, and its annotations as items of layers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import zip_longest

from msgspec import Struct, field

from actorgraph.loaders.formats.webanno_tsv.rows import UNNUMBERED, Layer, Row, Sheet, numbered, split, unescaped
from actorgraph.loaders.standoff.layers import UNLABELLED, Item
from actorgraph.loaders.surfaces import mismatch, same_words
from actorgraph.ontology.errors import LoadError, Place

_NONE, _NO_VALUE = "_", "*"
_BLANK = frozenset({_NONE, _NO_VALUE, ""})
_FILLER = " "
_ANY_LAYER = "uima.tcas.Annotation"
_PLACE = re.compile(r"(?<!\\)->(\d{1,9})-\d{1,9}\Z", re.ASCII)


class _Found(Struct, eq=False):
    """One annotation on its way: the rows that it covers, and what they say of it."""

    layer: Layer
    row: Row
    id: str
    begin: int
    end: int
    features: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str | None]] = field(default_factory=list)


class _Units:
    """A text, to be cut at UTF-16 code units, or at code points."""

    def __init__(self, text: str, utf16: bool) -> None:
        wide = text.encode("utf-16-le", errors="surrogatepass") if utf16 else b"  " * len(text)
        self._text, self._wide = text, None if len(wide) == 2 * len(text) else wide
        self.length = len(wide) // 2

    def cut(self, begin: int, end: int) -> str:
        """The words from ``begin`` to ``end``; half of a character is shown as U+FFFD."""
        if self._wide is None:
            return self._text[begin:end]
        return self._wide[begin * 2 : end * 2].decode("utf-16-le", errors="replace")

    def find(self, words: str) -> int:
        """Where ``words`` stand first, or -1."""
        point = self._text.find(words)
        if self._wide is None or point < 0:
            return point
        return len(self._text[:point].encode("utf-16-le", errors="surrogatepass")) // 2


def text_of(file: str, sheet: Sheet, *, utf16: bool = True) -> str:
    """The text: each sentence where its first token says, and blanks between them, as INCEpTION itself fills gaps.

    ``utf16``: offsets count UTF-16 code units, as INCEpTION does; else code points, as scripts that write TSV may.

    Raises:
        LoadError: a token isn't where it says; the place is its line.
    """
    pieces: list[str] = []
    length = 0
    for sentence in sheet.sentences:
        if not sentence.rows and any(map(str.strip, sentence.text)):
            raise LoadError(Place(file, sentence.line), "the sentence has no tokens; expected a row for each")
        if not sentence.rows:
            continue
        words = "\n".join(sentence.text)
        units = _Units(words, utf16)
        first = sentence.rows[0]
        lead = units.find(first.token)
        begin = first.begin - max(lead, 0)
        filler = begin - length
        if lead < 0 or filler < 0 or filler > 2 * units.length + 10_000:
            message = f"the token '{first.token[:40]}' does not stand at {first.begin}; expected the sentence's first"
            raise LoadError(Place(file, first.line), message)
        pieces += _FILLER * filler, words
        length = begin + units.length
        for row in sentence.rows:
            there = units.cut(row.begin - begin, row.end - begin) if row.begin >= begin else ""
            if not same_words(there, row.token):
                message = mismatch(row.token, there, f"at [{row.begin}, {row.end})")
                raise LoadError(Place(file, row.line, row.id), message)
    return "".join(pieces)


def items_of(sheet: Sheet, text: str, *, utf16: bool = True) -> list[Item]:
    """All annotations of all layers, in the order of their rows; their order is their line."""
    return _UnitParser(sheet, _Units(text, utf16)).items()


class _UnitParser:
    """One sheet on its way to items."""

    def __init__(self, sheet: Sheet, units: _Units) -> None:
        self.units = units
        self.rows = [row for sentence in sheet.sentences for row in sentence.rows]
        self.spans: dict[tuple[str, int | tuple[str, int]], _Found] = {}
        self.at: dict[str, list[_Found]] = defaultdict(list)  # annotations by the rows that they begin at or cover
        self.ends: list[Item] = []
        self.chained: list[Item] = []
        self._first: dict[tuple[str | None, str, int], _Found] = {}  # by layer or any, row, and number or any
        self._by_id = {row.id: row for row in self.rows}
        self._tokens: dict[str, Item] = {}  # those that relations lead to, and at which nothing is marked
        layers = {kind: [layer for layer in sheet.layers if layer.kind == kind] for kind in ("SP", "RL", "CH")}
        for layer in layers["SP"]:
            plain = [index for index in range(layer.width) if not {index, index - 1} & layer.slots.keys()]
            for row in self._marked(layer):
                self._span(layer, row, plain)
        for layer in layers["SP"]:
            for row in self._marked(layer) if layer.slots else ():
                self._slots(layer, row)
        for layer in layers["RL"]:
            for row in self._marked(layer):
                self._relation(layer, row)
        for layer in layers["CH"]:
            for row in self._marked(layer):
                self._chain(layer, row)

    def _marked(self, layer: Layer) -> list[Row]:
        """The rows at which a layer has something."""
        start, end = layer.first, layer.first + layer.width
        blank = [_NONE] * layer.width
        return [row for row in self.rows if row.cells[start:end] != blank]

    def items(self) -> list[Item]:
        spans = [
            self._item(
                found.row.line,
                found.id,
                found.layer.name,
                (found.begin, found.end),
                found.features,
                links=found.links,
            )
            for found in self.spans.values()
        ]
        return sorted([*spans, *self.ends, *self.chained, *self._tokens.values()], key=lambda item: item.order)

    def _item(
        self,
        line: int,
        id_: str,
        layer: str,
        stretch: tuple[int, int],
        features: dict[str, str],
        *,
        links: Sequence[tuple[str, str | None]] = (),
        chain: str | None = None,
    ) -> Item:
        begin, end = stretch
        words = self.units.cut(begin, end)
        return Item(line, id_, layer, (stretch,) if words else (), words, features, tuple(links), chain=chain)

    def _stacked(self, layer: Layer, row: Row) -> list[tuple[tuple[str, int], ...]]:
        """For each of the annotations that are stacked at a row the values of a layer's columns."""
        columns = [numbered(cell) for cell in row.cells[layer.first : layer.first + layer.width]]
        return list(zip_longest(*columns, fillvalue=(_NONE, UNNUMBERED)))

    def _span(self, layer: Layer, row: Row, plain: Sequence[int]) -> None:
        """The annotations at a row; ``plain`` are the columns that hold no link."""
        for position, values in enumerate(self._stacked(layer, row)):
            if all(value == _NONE for value, _ in values):
                continue
            number = next((values[index][1] for index in plain if values[index][1] != UNNUMBERED), UNNUMBERED)
            key: int | tuple[str, int] = (row.id, position) if number == UNNUMBERED else number
            found = self.spans.get((layer.name, key))
            if found is None:
                id_ = f"{row.id} {layer.name.rpartition('.')[2]}" + (
                    f"/{position}" if number == UNNUMBERED else f"[{number}]"
                )
                found = _Found(layer, row, id_.removesuffix("/0"), row.begin, row.end)
                self.spans[layer.name, key] = found
            found.begin, found.end = min(found.begin, row.begin), max(found.end, row.end)
            for index in plain:
                value = values[index][0]
                if index < len(layer.features) and value not in (_NONE, _NO_VALUE):
                    found.features.setdefault(layer.features[index], unescaped(value))
            self.at[row.id].append(found)
            for name in (layer.name, None):
                self._first.setdefault((name, row.id, 0), found)
                self._first.setdefault((name, row.id, max(number, 0)), found)

    def _slots(self, layer: Layer, row: Row) -> None:
        """What the link features of an annotation name, at the row where it begins."""
        hosts = [found for found in self.at[row.id] if found.layer is layer and found.row is row]
        for index in layer.slots:
            cells = row.cells[layer.first + index : layer.first + index + 2]
            stacked = zip_longest(*(split(column, "|") for column in cells), fillvalue=_NONE)
            for host, (cell, targets) in zip(hosts, stacked, strict=False):
                ((roles, _),) = numbered(cell)
                for role, target in zip_longest(split(roles, ";"), split(targets, ";"), fillvalue=_NONE):
                    if role in _BLANK and target in _BLANK:
                        continue
                    name = layer.slots[index] if role in _BLANK else unescaped(role)
                    to = None if target in _BLANK else self._named(layer.features[index + 1], target)
                    host.links.append((name, to))

    def _named(self, layer: str, reference: str) -> str:
        """The id of the annotation that a reference names: a row, and a number where several stand there."""
        unit, number = numbered(reference)[0]
        return self._at(layer, unit, number) or reference

    def _at(self, layer: str | None, unit: str, number: int) -> str | None:
        """The first annotation of a layer, or of any, at a row: the one of this number, if one is given."""
        any_ = layer in (None, _ANY_LAYER)
        found = self._first.get((None if any_ else layer, unit, max(number, 0)))
        return None if found is None else found.id

    def _relation(self, layer: Layer, row: Row) -> None:
        """The relations that lead to a row; one without a source is one that has nothing but features."""
        short = layer.name.rpartition(".")[2]
        references = split(row.cells[layer.first + layer.width - 1], "|")
        values = [[value for value, _ in numbered(cell)] for cell in row.cells[layer.first :][: layer.width - 1]]
        for position, (reference, *given) in enumerate(zip_longest(references, *values, fillvalue=_NONE)):
            if reference in _BLANK and all(value == _NONE for value in given):
                continue
            pairs = zip(layer.features, given, strict=False)
            features = {name: unescaped(value) for name, value in pairs if value not in _BLANK}
            unit, _, numbers = reference.partition("[")
            source, _, target = numbers.removesuffix("]").partition("_")
            one = None if reference in _BLANK else self._end(layer, unit, _number(source))
            other = self._end(layer, row.id, _number(target))
            id_ = f"{row.id} {short}" + (f"/{position}" if position else "")
            self.ends.append(Item(row.line, id_, layer.name, (), None, features, ends=(one, other)))

    def _end(self, layer: Layer, unit: str, number: int) -> str:
        """An end of a relation; tokens, which are no annotations, stand for what is marked there."""
        found = self._at(layer.base, unit, number)
        if found is None and layer.base is not None and layer.base.endswith(".Token"):
            found = self._at(None, unit, 0) or self._token(unit)
        return found or unit

    def _token(self, unit: str) -> str | None:
        row = self._by_id.get(unit)
        if row is None:
            return None
        id_ = f"{unit} {UNLABELLED}"
        if unit not in self._tokens:
            self._tokens[unit] = self._item(row.line, id_, UNLABELLED, (row.begin, row.end), {})
        return id_

    def _chain(self, layer: Layer, row: Row) -> None:
        """``referenceType[CHAIN]`` and ``referenceRelation->CHAIN-ELEMENT``; either says which chain it is."""
        columns = [split(cell, "|") for cell in row.cells[layer.first : layer.first + layer.width]]
        for position, values in enumerate(zip_longest(*columns, fillvalue=_NONE)):
            features = {}
            chain = None
            for name, cell in zip_longest(layer.features, values, fillvalue=""):
                place = _PLACE.search(cell)
                ((value, number),) = numbered(cell[: place.start()] if place else cell)
                chain = place[1] if place else chain if number == UNNUMBERED else str(number)
                if name and value not in _BLANK:
                    features[name] = unescaped(value)
            if chain is not None or any(value != _NONE for value in values):
                id_ = f"{row.id} {layer.name.rpartition('.')[2]}/{position}"
                same = f"{layer.name} {chain}" if chain else None
                self.chained.append(self._item(row.line, id_, layer.name, (row.begin, row.end), features, chain=same))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0
