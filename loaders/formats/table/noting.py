"""What a profile of a table must say: its columns with what they hold, and the labels in its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from actorgraph.loaders.fields import PARTICIPANTS
from actorgraph.loaders.formats.table.columns import meanings
from actorgraph.loaders.formats.table.rows import Rows
from actorgraph.loaders.label_inventory import LabelInventory
from actorgraph.loaders.labels import Labels
from actorgraph.ontology.errors import Place

_LABELS = {"relation": "relations", **{f"{name}_type": "entities" for name in PARTICIPANTS}}
"""Columns whose values are labels, and the table of a profile that maps them."""


def note_table(rows: Rows, labels: Labels, noted: LabelInventory, file: str) -> None:
    """Take down every column, what its cells hold, and which labels are in them."""
    names = _names(rows.head)
    meant = meanings(rows.head, labels.profile)
    tables = [_LABELS.get(column.field) if column else None for column in meant]
    for name, meaning in zip(names, meant, strict=True):
        noted.cells[name].meaning = meaning
    for row in rows.rows:
        if row.wrong is None:
            place = Place(file, row.line, row.id)
            for name, table, cell in zip(names, tables, map(str.strip, row.cells), strict=True):
                if not labels.profile.table.is_null(cell):
                    noted.cells[name].note(cell)
                    if table is not None:
                        noted.note(table, cell, place)
                elif cell:
                    noted.nulls[cell] += 1


def _names(head: Sequence[str]) -> list[str]:
    """What a profile calls each column: by its name, or by its number where it has none, or that of another."""
    number = Counter(head)
    return [name if name and number[name] == 1 else str(index) for index, name in enumerate(head, start=1)]
