"""A text being written, with the spans of what it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.benchmarks.deeds import Part
from tests.benchmarks.world import Entity, decomposed


class Page:
    """The pieces of a text, its length in code points, and where whom is named.

    ``combining``: names are spelt with combining characters where they have accents.
    """

    def __init__(self, combining: bool) -> None:
        self.combining = combining
        self.pieces: list[str] = []
        self.length = 0
        self.named: dict[str, tuple[Entity, list[dict[str, Any]]]] = {}

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self.pieces)

    def sentence(self, parts: Sequence[Part]) -> dict[str, Any]:
        """Write a sentence; the span that it takes, with its words."""
        if self.pieces[-1] != "\n\n":
            self.write([" "])
        start, first = self.length, len(self.pieces)
        self.write(parts)
        return {"start": start, "end": self.length, "quote": "".join(self.pieces[first:])}

    def write(self, parts: Sequence[Part]) -> None:
        """Write pieces of text and names; a name that comes first gets a capital."""
        for index, part in enumerate(parts):
            if isinstance(part, str):
                self.pieces.append(part)
                self.length += len(part)
            else:
                self._name(part, begins=index == 0)

    def _name(self, entity: Entity, begins: bool) -> None:
        if entity.article:
            self.pieces.append(entity.article.capitalize() if begins else entity.article)
            self.length += len(entity.article)
            begins = False
        name = self._spelt(entity)
        if begins:
            name = name[0].upper() + name[1:]
        start = self.length
        self.pieces.append(name)
        self.length += len(name)
        mention = {"start": start, "end": self.length, "text": name}
        if entity.id in self.named:
            self.named[entity.id][1].append(mention)
        else:
            self.named[entity.id] = (entity, [mention])

    def _spelt(self, entity: Entity) -> str:
        return decomposed(entity.name) if self.combining and not entity.name.isascii() else entity.name

    def actors(self, links: bool) -> list[dict[str, Any]]:
        """Everybody named, in the native format; with their identity links or without."""
        actors = []
        for entity, mentions in self.named.values():
            actor = {"id": entity.id, "type": entity.type, "name": self._spelt(entity), "mentions": mentions}
            if links and entity.link:
                actor["same_as"] = [entity.link]
            actors.append(actor)
        return actors
