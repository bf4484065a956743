"""What identity looks at: the classes, names and links of source actors, and which canonical actor each stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import msgspec

from actorgraph.loaders.identity import Signature
from actorgraph.ontology.names import fold
from actorgraph.service.stores.database import CACHE_KIB
from actorgraph.service.stores.journal import Journal

_encode = msgspec.json.encode
_decode = msgspec.json.decode


class Signatures(Journal):
    """One connection to them."""

    def __init__(self, path: Path | None, cache_kib: int = CACHE_KIB) -> None:
        """See `service.stores.database.Database`."""
        super().__init__(path, cache_kib)
        self._ids: dict[Signature, int] = {}

    def forget(self) -> None:
        """Forget signatures' ids."""
        self._ids.clear()

    def _signature(self, signature: Signature, fresh: set[int]) -> int:
        """A signature's id; it is put to ``fresh`` if nobody had it."""
        id_ = self._ids.get(signature) or self.id_of(signature)
        if id_ is None:
            id_ = self.new_signature(signature)
            fresh.add(id_)
        self._ids[signature] = id_
        return id_

    def id_of(self, signature: Signature) -> int | None:
        """A signature's id here, if it has one."""
        row = self.db.execute(
            "SELECT id FROM signature WHERE type = ? AND name = ? AND links = ?",
            (signature.type, signature.name, _pack(signature.links)),
        ).fetchone()
        return None if row is None else int(row[0])

    def new_signature(self, signature: Signature, uses: int = 0, canonical: str = "") -> int:
        """Keep a signature that isn't known yet; its id."""
        type_, name, links = signature.type, signature.name, signature.links
        cursor = self.db.execute(
            "INSERT INTO signature (type, name, folded, links, uses, canonical) VALUES (?, ?, ?, ?, ?, ?)",
            (type_, name, fold(name), _pack(links), uses, canonical),
        )
        id_ = int(cursor.lastrowid or 0)
        self.db.executemany("INSERT INTO link VALUES (?, ?)", ((link, id_) for link in links))
        return id_

    def signatures(self, where: str, values: Collection[Any]) -> dict[int, tuple[Signature, int, str]]:
        """Signatures by a column: id → (signature, uses, canonical id)."""
        sql = f"SELECT id, type, name, links, uses, canonical FROM signature WHERE {where} IN "
        return {
            id_: (Signature(type_, name, tuple(_decode(links))), uses, canonical)
            for id_, type_, name, links, uses, canonical in self.many(sql, values)
        }

    def connected(self, ids: Collection[int]) -> dict[int, tuple[Signature, int, str]]:
        """These signatures and all whose identity depends on them, over links and names."""
        found = self.signatures("id", ids)
        links: set[str] = set()
        names: set[str] = set()
        fresh = list(found.values())
        while fresh:
            new_links = {link for signature, _, _ in fresh for link in signature.links} - links
            new_names = {fold(signature.name) for signature, _, _ in fresh} - names
            links |= new_links
            names |= new_names
            near = {row[0] for row in self.many("SELECT signature FROM link WHERE link IN", new_links)}
            near |= {row[0] for row in self.many("SELECT id FROM signature WHERE folded IN", new_names)}
            more = self.signatures("id", near - found.keys())
            found |= more
            fresh = list(more.values())
        return found

    def drop_unused(self, ids: Collection[int]) -> set[str]:
        """Forget those of these signatures that nothing uses any more; returns their canonical ids."""
        unused = {i: canonical for i, (_, uses, canonical) in self.signatures("id", ids).items() if uses == 0}
        for id_ in unused:
            self.db.execute("DELETE FROM link WHERE signature = ?", (id_,))
            self.db.execute("DELETE FROM signature WHERE id = ?", (id_,))
        if unused:
            self._ids.clear()
        return set(unused.values())

    def set_canonical(self, changed: dict[int, str]) -> None:
        """Give signatures their canonical actor."""
        self.db.executemany("UPDATE signature SET canonical = ? WHERE id = ?", ((c, i) for i, c in changed.items()))

    def by_canonical(self, ids: Collection[str]) -> dict[str, list[tuple[Signature, int]]]:
        """The signatures, with their uses, behind each of these canonical actors."""
        behind: dict[str, list[tuple[Signature, int]]] = defaultdict(list)
        for signature, uses, canonical in self.signatures("canonical", ids).values():
            behind[canonical].append((signature, uses))
        return behind


def _pack(links: Iterable[str]) -> str:
    return _encode(tuple(links)).decode()
