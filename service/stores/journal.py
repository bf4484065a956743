"""What a store keeps beside what is known: revisions and their change log, access keys, purges, values by name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from zlib import compress, decompress

import msgspec

from actorgraph.loaders.purges import Purge
from actorgraph.service.stores.database import BUSY_SECONDS, Database, translated
from actorgraph.service.stores.records import Change, Revision
from actorgraph.service.stores.seals import key_seal, log_seal, whole_seal

_encode = msgspec.json.encode
_decode = msgspec.json.decode

CHANGES = "SELECT revision, article, claim, kind, gone, content FROM change"

PURGE = "purge:"
"""How the names of values begin that are kept of purged actors."""

KEY = "key:"
"""How the names of access keys' seals begin."""

FOLLOWED = 200
"""Of how many revisions it is kept what they touched: a copy in RDF that is further behind is made anew."""

TOUCHED = 100_000
"""Of a revision that touched more things it isn't kept which: a copy in RDF is made anew in less time."""

LOG, RULES = "log", "rules"
"""The names of the change log's seal, and of the rules by which everything was derived."""

UNSWEPT = "unswept"
"""The name of the revision that purged somebody, as long as files may still have what was removed."""


class Journal(Database):
    """One connection to them; whoever writes does it within a transaction."""

    def meta(self, name: str) -> str | None:
        """A value by name."""
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, name: str, value: str) -> None:
        """Keep a value by name."""
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def purges(self) -> list[Purge]:
        """What is kept of actors that were purged."""
        rows = self.db.execute("SELECT value FROM meta WHERE name LIKE ? || '%' ORDER BY name", (PURGE,))
        return [_decode(row[0], type=Purge) for row in rows]

    def add_purge(self, purge: Purge) -> None:
        """Keep that an actor was purged."""
        self.set_meta(PURGE + purge.link, _encode(purge).decode())

    def contents(self) -> Iterator[Change]:
        """What the change log has of all that is gone."""
        return (Change(*row) for row in self.db.execute(f"{CHANGES} WHERE content IS NOT NULL").fetchall())

    def rewrite_log(self, new: Callable[[str, str], str]) -> None:
        """Rewrite what the change log keeps of all that is gone; ``new`` is told the article and what is kept."""
        for change in self.contents():
            content = new(change.article, change.content or "")
            if content != change.content:
                key = change.revision, change.article, change.claim
                self.db.execute(
                    "UPDATE change SET content = ? WHERE revision = ? AND article = ? AND claim = ?", (content, *key)
                )

    def sweep(self) -> bool:
        """Write the database anew without what was deleted, and empty its log; whether nobody was in the way."""
        with translated(self.name):
            self.db.execute("VACUUM")
            self.db.execute("PRAGMA busy_timeout = 0")  # whoever reads is waited for by the caller, if at all
            busy, _, _ = self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self.db.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        return not busy

    def drop_meta(self, name: str) -> None:
        """Forget a value."""
        self.db.execute("DELETE FROM meta WHERE name = ?", (name,))

    @property
    def revision(self) -> int:
        """The current revision; 0 before the first."""
        return int(self.db.execute("SELECT coalesce(max(number), 0) FROM revision").fetchone()[0])

    def add_changes(self, log: Iterable[Change]) -> None:
        """Put to the change log what a revision does, which `add_revision` will make."""
        rows = ((c.revision, c.article, c.claim, c.kind, c.gone, c.content) for c in log)
        self.db.executemany("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?)", rows)

    def add_revision(self, number: int, load: str, time: str) -> None:
        """Make a revision of what the change log has of it."""
        (changes,) = self.db.execute("SELECT count(*) FROM change WHERE revision = ?", (number,)).fetchone()
        self.db.execute("INSERT INTO revision VALUES (?, ?, ?, ?, NULL)", (number, load, time, changes))
        if (before := "" if number == 1 else self.meta(LOG)) is not None:
            rows = self.db.execute(f"{CHANGES} WHERE revision = ? ORDER BY article, claim", (number,))
            self.set_meta(LOG, log_seal(before, number, (Change(*row) for row in rows)))

    def load(self, revision: int) -> str:
        """The id of the load that made a revision; empty if there is no such revision."""
        row = self.db.execute("SELECT load FROM revision WHERE number = ?", (revision,)).fetchone()
        return str(row[0]) if row else ""

    def set_touched(self, revision: int, ids: Mapping[str, Sequence[str]]) -> None:
        """Keep what a revision touched, as long as a copy in RDF is likely to ask for it; of more than pays nothing."""
        if sum(map(len, ids.values())) <= TOUCHED:
            self.db.execute("UPDATE revision SET touched = ? WHERE number = ?", (compress(_encode(ids), 1), revision))
        self.db.execute("UPDATE revision SET touched = NULL WHERE number = ?", (revision - FOLLOWED,))

    def touched_after(self, after: int) -> list[dict[str, list[str]]]:
        """What each revision after another one touched; those of which it can't be told are left out."""
        sql = "SELECT touched FROM revision WHERE number > ? AND touched IS NOT NULL ORDER BY number"
        return [_decode(decompress(ids)) for (ids,) in self.db.execute(sql, (after,))]

    def log(self) -> Iterator[tuple[Revision, list[Change]]]:
        """The whole change log, revision by revision."""
        return ((revision, self.changes([revision.number])) for revision in self.revisions(0, self.revision))

    def seal(self) -> None:
        """Seal the change log and the access keys as they are."""
        self.set_meta(LOG, whole_seal(self.log()))
        for key in self.keys():
            self.set_meta(KEY + key[0], key_seal(*key))

    def key_seals(self) -> dict[str, str | None]:
        """The seals of access keys, by name."""
        return {name: self.meta(KEY + name) for name, _, _ in self.keys()}

    def revisions(self, after: int, upto: int) -> list[Revision]:
        """Revisions by number, in their order."""
        rows = self.db.execute(
            "SELECT number, time, changes FROM revision WHERE number > ? AND number <= ? ORDER BY number", (after, upto)
        )
        return [Revision(*row) for row in rows]

    def changes(self, revisions: Collection[int]) -> list[Change]:
        """What the change log has of some revisions."""
        return sorted(Change(*row) for row in self.many(f"{CHANGES} WHERE revision IN", revisions))

    def gone(self, ids: Collection[str]) -> list[Change]:
        """What the change log has of claims and articles that went or were changed."""
        return sorted(Change(*row) for row in self.many(f"{CHANGES} WHERE gone IN", ids))

    def withdrawn(self, kind: str, id_: str) -> bool:
        """Whether a claim or article of this id was there once."""
        return any(bool(change.claim) == (kind == "claim") for change in self.gone([id_]))

    def keys(self) -> list[tuple[str, str, str]]:
        """Access keys: name, hash, when made."""
        return self.db.execute("SELECT name, hash, created FROM key ORDER BY name").fetchall()

    def add_key(self, name: str, hashed: str, created: str) -> None:
        """Keep an access key's hash."""
        self.db.execute("INSERT INTO key VALUES (?, ?, ?)", (name, hashed, created))
        self.set_meta(KEY + name, key_seal(name, hashed, created))

    def remove_key(self, name: str) -> bool:
        """Forget an access key; whether there was one."""
        self.drop_meta(KEY + name)
        return self.db.execute("DELETE FROM key WHERE name = ?", (name,)).rowcount > 0
