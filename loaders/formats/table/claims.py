"""Rows as claims: what each says in the ontology's terms, and what becomes of those of which nothing is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from actorgraph.loaders.documents import ClaimRecord, Unmapped, WhenRecord, add_unmapped
from actorgraph.loaders.fields import ARTICLE_COLUMNS, PARTICIPANTS, QUALITIES, QUOTE, SEVERAL
from actorgraph.loaders.formats.table.columns import Columns
from actorgraph.loaders.formats.table.rows import Row, Rows
from actorgraph.loaders.formats.table.values import Wrong, confidence_of, date_of, flag_of
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.profile import Column, Meaning
from actorgraph.loaders.standoff import annotation_outcomes
from actorgraph.ontology import names
from actorgraph.ontology.errors import LoadError, Place
from actorgraph.ontology.iris import iri_fault

_EMPTY = "its {} is empty; expected a name"
_NULLS = "expected a name (what stands for nothing is a profile's to say: null in [table])"


class _LeftOut(Exception):
    """A label of the row is left out on purpose."""


class _Unmapped(Exception):
    """A label of the row means nothing."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


class _Dropped(Exception):
    """The row makes no claim, or none that is wanted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody or something that a row names, with the column whose whole cell the name is."""

    class_: str
    name: str
    link: str | None
    column: int | None


@dataclass(frozen=True, slots=True)
class RowClaim:
    """What a row says. ``claim`` has all but who takes part and the evidence; ``None``: two participants are one.

    ``quotes`` are the article's words that the row gives, and ``article`` what it says of the article.
    """

    row: Row
    claim: ClaimRecord | None
    participants: Mapping[str, Sequence[Participant]]
    quotes: Sequence[str]
    article: Mapping[str, str]


@dataclass(slots=True)
class RowClaims:
    """What the rows of a table say, and what became of the others."""

    claims: list[RowClaim] = field(default_factory=list)
    errors: list[LoadError] = field(default_factory=list)
    left_out: int = 0
    unmapped: dict[str, Unmapped] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)


def claims_of(rows: Rows, columns: Columns, labels: Labels, file: str) -> RowClaims:
    """What all rows of a table say."""
    found, reader = RowClaims(), _RowReader(rows, columns, labels)
    for row in rows.rows:
        place = Place(file, row.line, row.id)
        try:
            found.claims.append(reader.claim(row))
        except Wrong as wrong:
            found.errors.append(LoadError(place, str(wrong)))
        except _LeftOut:
            found.left_out += 1
        except _Unmapped as unmapped:
            found.unmapped = add_unmapped(found.unmapped, [(unmapped.label, Unmapped(1, place))])
        except _Dropped as dropped:
            found.dropped[dropped.reason] += 1
    return found


class _RowReader:
    """Reads rows of one table."""

    def __init__(self, rows: Rows, columns: Columns, labels: Labels) -> None:
        self._head, self._of, self._labels = rows.head, columns.of, labels
        self._profile = labels.profile
        self._value = lru_cache(maxsize=1 << 16)(self._said)
        self._qualities = [given for name in QUALITIES if name != "when" for given in self._columns(name)]
        self._told = [name for name in ARTICLE_COLUMNS if name in self._of]

    def claim(self, row: Row) -> RowClaim:
        if row.wrong is not None:
            raise Wrong(row.wrong)
        label, meaning = self._meaning(row)
        participants = {name: self._participants(row, name) for name in PARTICIPANTS}
        self._check(row, label, meaning, participants)
        if meaning.inverse:
            swapped = {"subject": participants["object"], "object": participants["subject"]}
            participants = {**participants, **swapped}
        quotes = [quote for index, column in self._columns(QUOTE) for quote in self._parts(row, index, column)]
        claim = None if meaning.relation is None else self._record(row, meaning.relation, meaning)
        return RowClaim(row, claim, participants, quotes, self._article(row))

    # -- cells --------------------------------------------------------------------------------------------------------

    def _columns(self, name: str) -> Sequence[tuple[int, Column]]:
        return self._of.get(name, ())

    def _said(self, cell: str) -> str:
        """What a cell, or a value of it, says; empty where it stands for nothing."""
        return "" if self._profile.table.is_null(cell) else cell.strip()

    def _at(self, row: Row, index: int) -> str:
        return self._value(row.cells[index])

    def _cell(self, row: Row, name: str) -> str:
        """The cell of the one column that gives a field; empty where it stands for nothing, or there is none."""
        return "".join(self._at(row, index) for index, _ in self._columns(name)[:1])

    def _parts(self, row: Row, index: int, column: Column) -> list[str]:
        """The values of a cell that may have several, without those that say nothing."""
        return list(filter(None, self._split(row, index, column)))

    def _split(self, row: Row, index: int, column: Column) -> list[str]:
        separator = column.separator or SEVERAL.get(column.field)
        cell = self._at(row, index)
        return [self._value(part) for part in cell.split(separator)] if separator and separator in cell else [cell]

    # -- relation and participants ------------------------------------------------------------------------------------

    def _meaning(self, row: Row) -> tuple[str, Meaning]:
        label = self._cell(row, "relation") or self._profile.defaults.get("relation")
        if not label:
            raise Wrong("it has no relation; expected a column, or a default of the profile")
        meaning = self._labels.relation_of(str(label))
        if meaning is None:
            raise _Unmapped(str(label))
        if meaning is False:
            raise _LeftOut
        return str(label), meaning

    def _check(self, row: Row, label: str, meaning: Meaning, participants: Mapping[str, Sequence[Participant]]) -> None:
        needed = ("subject", "object") if meaning.inverse or meaning.relation is None else ("subject",)
        for name in needed:
            if not participants[name]:
                raise Wrong(self._missing(row, name))
        if not participants["object"] and not participants["item"]:
            told = self._missing(row, "object")
            needs = "a claim needs an object, or an item (recipient unnamed)"
            raise Wrong(needs if told == _EMPTY.format("object") else told)
        classes = {name: [participant.class_ for participant in found] for name, found in participants.items()}
        if meaning.inverse:
            classes |= {"subject": classes["object"], "object": classes["subject"]}
        if meaning.relation is None:
            if classes["subject"] != classes["object"]:
                raise _Dropped(annotation_outcomes.SEVERAL_CLASSES)
        elif label in self._profile.relations and not self._labels.takes(meaning.relation, classes):
            raise _Dropped(annotation_outcomes.WRONG_CLASS)

    def _missing(self, row: Row, name: str) -> str:
        cells = [row.cells[index].strip() for index, _ in self._columns(name)]
        if not any(map(names.shown, cells)):
            return _EMPTY.format(name)
        return f"its {name} is '{cells[0]}', which stands for nothing; {_NULLS}"

    def _participants(self, row: Row, name: str) -> list[Participant]:
        """Whoever the cells of a field name: one, or of speakers several."""
        found = []
        for index, column in self._columns(name):
            called = self._parts(row, index, column)
            classes = self._beside(row, name, "type", column, len(called))
            links = self._beside(row, name, "link", column, len(called))
            for each, label, link in zip(called, classes, links, strict=True):
                whole = index if each == row.cells[index].strip() else None
                found.append(Participant(self._class(name, label, column), each, self._link(name, link), whole))
        return found

    def _beside(self, row: Row, name: str, what: str, column: Column, number: int) -> list[str]:
        """The classes or links of so many participants: one each, or one class for all."""
        beside = self._columns(f"{name}_{what}")
        if not beside or not number or not self._at(row, beside[0][0]):
            return [""] * number
        index, other = beside[0]
        parts = self._split(row, index, Column(name, separator=other.separator or column.separator))
        if len(parts) == 1 and (number == 1 or what == "type"):
            return parts * number
        if len(parts) != number:
            raise Wrong(f"{name}_{what} has {len(parts)} values, but {name} has {number}; expected one for each")
        return parts

    def _class(self, name: str, given: str, column: Column) -> str:
        label = given or str(self._profile.defaults.get(f"{name}_type", ""))
        if not label:
            if column.type is None:
                raise Wrong(f"its {name} has no class; expected a column {name}_type, or a type in the profile")
            return column.type
        class_ = self._labels.class_of(label)
        if class_ is None:
            raise _Unmapped(label)
        if class_ is False:
            raise _LeftOut
        return class_

    def _link(self, name: str, value: str) -> str | None:
        if not value:
            return None
        try:
            return self._labels.link_of("IRI" if ":" in value else "wikidata", value)
        except ValueError as error:
            raise Wrong(f"{name}_link: {error}") from error

    # -- how the claim is made ----------------------------------------------------------------------------------------

    def _record(self, row: Row, relation: str, meaning: Meaning) -> ClaimRecord:
        annotators = (
            part for index, column in self._columns("annotated_by") for part in self._parts(row, index, column)
        )
        claim = ClaimRecord(id=row.id, subject="", relation=relation, when=self._when(row))
        claim.annotated_by = list(annotators)
        for name, value in meaning.fields.items():
            setattr(claim, name, value)
        for index, column in self._qualities:
            if cell := self._at(row, index):
                self._qualify(claim, index, column, cell)
        if claim.when is None and "when" in meaning.fields:
            claim.when = str(meaning.fields["when"])
        least = self._profile.min_confidence
        if least is not None and claim.confidence is not None and claim.confidence < least:
            raise _Dropped(annotation_outcomes.UNSURE)
        return claim

    def _qualify(self, claim: ClaimRecord, index: int, column: Column, cell: str) -> None:
        """What a cell says of how the claim is made: fields that ``[attributes]`` gives, else the column's own."""
        mapped = self._labels.attribute_of(self._head[index], cell)
        for name, value in ({column.field: cell} if mapped is None else mapped or {}).items():
            if not isinstance(value, str):
                setattr(claim, name, value)
            elif name == "conditional":
                claim.conditional = flag_of(name, value)
            elif name == "confidence":
                claim.confidence = confidence_of(value)
            elif name == "note" and claim.note:
                claim.note = f"{claim.note}\n{value}"
            else:
                setattr(claim, name, date_of(name, value, column.date) if name in ("said", "when") else value)

    def _when(self, row: Row) -> WhenRecord | str | None:
        start, end = self._date(row, "when_start"), self._date(row, "when_end")
        if start or end:
            return start if start == end else WhenRecord(start, end)
        return self._date(row, "when")

    def _date(self, row: Row, name: str) -> str | None:
        for index, column in self._columns(name):
            if cell := self._at(row, index):
                return date_of(name, cell, column.date)
        return None

    def _article(self, row: Row) -> dict[str, str]:
        """What the row says of the article that it is from."""
        found = {name: cell for name in self._told if (cell := self._cell(row, name))}
        if "published" in found:
            found["published"] = self._date(row, "published") or ""
            if "/" in found["published"]:
                raise Wrong(f"published: '{found['published']}' is an interval; expected one date")
        if "url" in found and (fault := iri_fault(found["url"])) is not None:
            raise Wrong(
                f"url: '{found['url']}' is no absolute IRI: {fault}; expected one such as https://example.org/1"
            )
        return found
