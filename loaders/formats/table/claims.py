"""Rows as claims: which field each column gives, and who takes part in which class."""

from __future__ import annotations

import re
from collections import Counter

from loaders.documents import (
    ActorRecord,
    ArticleRecord,
    ClaimRecord,
    Document,
    DocumentRecord,
    EvidenceRecord,
    MentionRecord,
    Path,
    Tally,
    Unmapped,
    WhenRecord,
)
from loaders.formats.table.rows import Row, Rows
from loaders.inputs import Chunk
from loaders.labels import Labels
from loaders.profile import Column
from loaders.profile_files import COLUMN_FIELDS, PARTICIPANTS, QUALITIES
from ontology.errors import LoadError, Place

_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": False}
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]00:00:00(?:\.0+)?\Z", re.ASCII)
_YEAR = re.compile(r"(\d{4})\.0\Z|\((\d{4})\)\Z", re.ASCII)
_SEVERAL = ";"


class _Wrong(ValueError):
    """What is wrong with a row."""


def document_of(rows: Rows, chunk: Chunk, labels: Labels) -> Document:
    """The article that a table is; rows that make no claim are among its errors."""
    return _Reading(rows, chunk, labels).document()


class _Reading:
    """One table on its way."""

    def __init__(self, rows: Rows, chunk: Chunk, labels: Labels) -> None:
        self.rows, self.chunk, self.labels = rows, chunk, labels
        self.columns: dict[str, tuple[int, Column]] = {}
        self.actors: dict[tuple[str, str], ActorRecord] = {}
        self.errors: list[LoadError] = []
        self.unmapped: dict[str, Unmapped] = {}
        self.left_out = 0
        self._read_head()

    def document(self) -> Document:
        claims, lines = [], []
        for row in self.rows.rows:
            try:
                claims.append(self._claim(row))
                lines.append(row.line)
            except _Wrong as wrong:
                self.errors.append(LoadError(Place(self.chunk.file, row.line, row.id), str(wrong)))
        article = ArticleRecord(text=self.rows.text, **{"id": "", **self.chunk.metadata.values})
        record = DocumentRecord(article, list(self.actors.values()), claims)

        def line_of(path: Path) -> int | None:
            return lines[path[1]] if path[:1] == ("claims",) and isinstance(path[1], int) else None

        read = len(self.rows.rows) + len(self.unmapped) + self.left_out
        return Document(
            record,
            Place(self.chunk.file),
            line_of,
            article_places=self.chunk.metadata.places,
            errors=tuple(self.errors),
            counted=Tally(read, self.left_out, self.unmapped),
            separate=True,
        )

    # -- columns ------------------------------------------------------------------------------------------------------

    def _read_head(self) -> None:
        known = self.labels.profile.columns
        given = Counter[str]()
        for index, name in enumerate(self.rows.head):
            column = known[name] if name in known else Column(name) if name in COLUMN_FIELDS else None
            if self.labels.noted is not None and name:
                self.labels.noted.note("columns", name, Place(self.chunk.file, 1))
            if column is not None:
                self.columns[column.field] = index, column
                given[column.field] += 1
            elif name in known:
                self.left_out += 1
            elif name:
                self.unmapped[name] = Unmapped(1, Place(self.chunk.file, 1))
        twice = next((field for field, number in given.items() if number > 1), None)
        if twice is not None:
            raise LoadError(Place(self.chunk.file, 1), f"two columns give the {twice}; expected one")
        if "subject" not in self.columns or not self.columns.keys() & {"object", "item"}:
            found = ", ".join(name for name in self.rows.head if name)[:200]
            message = f"its columns are {found}; expected a subject, and an object or item, or a profile with [columns]"
            raise LoadError(Place(self.chunk.file, 1), message)

    def _cell(self, row: Row, field: str) -> str:
        if field not in self.columns:
            return ""
        return row.cells[self.columns[field][0]].strip()

    # -- rows ---------------------------------------------------------------------------------------------------------

    def _claim(self, row: Row) -> ClaimRecord:
        if len(row.cells) != len(self.rows.head):
            raise _Wrong(f"it has {len(row.cells)} cells; expected {len(self.rows.head)}, as many as there are columns")
        named = self._cell(row, "relation") or self.labels.profile.defaults.get("relation")
        if not named:
            raise _Wrong("it has no relation; expected a column, or a default of the profile")
        meaning = self.labels.relation_of(str(named))
        if not meaning or meaning.relation is None:
            raise _Wrong(f"relation '{named}' is neither a term nor mapped; expected a relation")
        ids = {field: self._participants(row, field) for field in PARTICIPANTS}
        if not ids["subject"]:
            raise _Wrong("its subject is empty; expected a name")
        one, other = ("object", "subject") if meaning.inverse else ("subject", "object")
        if not ids[one]:
            raise _Wrong(f"its {one} is empty; expected a name")
        claim = ClaimRecord(
            id=row.id,
            subject=ids[one][0],
            relation=meaning.relation,
            object=next(iter(ids[other]), None),
            item=next(iter(ids["item"]), None),
            via=next(iter(ids["via"]), None),
            said_by=ids["said_by"],
            when=self._when(row),
            evidence=[EvidenceRecord(row.start, row.end)],
            annotated_by=[name.strip() for name in self._cell(row, "annotated_by").split(_SEVERAL) if name.strip()],
        )
        for field in QUALITIES:
            value = self._cell(row, field)
            if value and field != "when":
                setattr(claim, field, _quality(field, value))
            elif not value and field in meaning.fields:
                setattr(claim, field, meaning.fields[field])
        return claim

    def _participants(self, row: Row, field: str) -> list[str]:
        """Whoever a cell names, as actors: one, or of speakers several."""
        whole = self._cell(row, field)
        names = [name.strip() for name in whole.split(_SEVERAL)] if field == "said_by" else [whole]
        found = []
        for name in filter(None, names):
            class_ = self._class(row, field)
            actor = self.actors.setdefault((class_, name), ActorRecord(class_, f"{class_} {name}", name))
            span = row.spans[self.columns[field][0]]
            if span is not None and name == whole:
                actor.mentions.append(MentionRecord(*span))
            link = self._link(row, field)
            if link is not None and link not in actor.same_as:
                actor.same_as = [*actor.same_as, link]
            found.append(actor.id)
        return found

    def _class(self, row: Row, field: str) -> str:
        label = self._cell(row, f"{field}_type") or str(self.labels.profile.defaults.get(f"{field}_type", ""))
        class_ = self.labels.class_of(label) if label else self.columns[field][1].type
        if class_:
            return class_
        if label:
            raise _Wrong(f"{field}_type '{label}' is neither a term nor mapped; expected a class")
        raise _Wrong(f"its {field} has no class; expected a column {field}_type, or a type in the profile")

    def _link(self, row: Row, field: str) -> str | None:
        value = self._cell(row, f"{field}_link")
        if not value:
            return None
        try:
            return self.labels.link_of("IRI" if ":" in value else "wikidata", value)
        except ValueError as error:
            raise _Wrong(f"{field}_link: {error}") from error

    def _when(self, row: Row) -> WhenRecord | str | None:
        start, end = _date(self._cell(row, "when_start")), _date(self._cell(row, "when_end"))
        if start or end:
            return start if start == end else WhenRecord(start, end)
        return _date(self._cell(row, "when"))


def _date(cell: str) -> str | None:
    """A date in EDTF, also where a program has made a moment or a number of it; ``(1994)`` is an estimate."""
    if midnight := _MIDNIGHT.match(cell):
        return midnight[1]
    if year := _YEAR.match(cell):
        return year[1] or f"{year[2]}~"
    return cell or None


def _quality(field: str, value: str) -> str | float | bool:
    if field == "conditional":
        if value.casefold() not in _FLAGS:
            raise _Wrong(f"conditional is '{value}'; expected true or false")
        return _FLAGS[value.casefold()]
    if field != "confidence":
        return value
    try:
        return float(value)
    except ValueError:
        raise _Wrong(f"confidence is '{value}'; expected a number from 0 to 1") from None
