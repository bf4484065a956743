"""The embedded store's ledger, an SQLite database: what a writer needs to know beside the RDF.

It holds no knowledge of its own: all of it but texts, statuses that were set, change log and keys can be computed again
from the articles' graphs. Its commit is the moment at which a revision becomes visible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from loaders.identity import Signature
from loaders.purges import Purge
from ontology.claims import AnnotatedArticle
from ontology.names import fold
from service.stores.base import Change, Kept, Revision
from service.stores.database import Database, translated
from service.stores.seals import key_seal, log_seal, whole_seal
from service.stores.testimonies import CLAIM_COLUMNS, TESTIMONIES, TESTIMONIES_OF, claim_row, sketch_of

_encode = msgspec.json.encode
_decode = msgspec.json.decode

CHANGES = "SELECT revision, article, claim, kind, gone, content FROM change"

PURGE = "purge:"
"""How the names of values begin that are kept of purged actors."""

KEY = "key:"
"""How the names of access keys' seals begin."""

LOG, RULES = "log", "rules"
"""The names of the change log's seal, and of the rules by which everything was derived."""

UNSWEPT = "unswept"
"""The name of the revision that purged somebody, as long as files may still have what was removed."""

COMPUTED = {
    "signature": "SELECT type, name, folded, links, uses, canonical FROM signature",
    "link": "SELECT l.link, s.type, s.name, s.links FROM link l JOIN signature s ON s.id = l.signature",
    "source": "SELECT c.article, c.id, s.type, s.name, s.links FROM source c JOIN signature s ON s.id = c.signature",
    "claim": """
        SELECT c.id, c.article, c.relation, s.canonical, o.canonical, i.canonical, v.canonical, h.canonical, c.stance,
               c.stage, c.words, c.shingles, c.alternative, c.alike, c.conditional, c.dated, c.earliest, c.latest,
               c.day, c.end_day, c.first_day, c.published, c.published_day, c.low, c.high
        FROM claim c LEFT JOIN signature s ON s.id = c.subject LEFT JOIN signature o ON o.id = c.object
        LEFT JOIN signature i ON i.id = c.item LEFT JOIN signature v ON v.id = c.via
        LEFT JOIN signature h ON h.id = c.speaker""",
    "relation": "SELECT id, low, high, digest FROM relation",
    "actor": "SELECT id, digest FROM actor",
    "article": "SELECT id, digest, text_digest, counts, publisher, sketch FROM article",
}
"""What of a ledger can be computed again from the articles' graphs."""


class Ledger(Database):
    """One connection to a ledger. Rows go in and out; what they mean is the projection's business."""

    def __init__(self, path: Path | None) -> None:
        """Open a ledger, or make a new one; see `service.stores.database.Database`."""
        super().__init__(path)
        self._ids: dict[Signature, int] = {}

    def forget(self) -> None:
        """Forget signatures' ids."""
        self._ids.clear()

    def copy(self) -> Ledger:
        """The same in a temporary file, which goes when it is closed: what is tried there stays there."""
        made = TemporaryLedger(None)
        with translated(self.name):
            self.db.backup(made.db)
        return made

    # -- meta, revisions, keys ----------------------------------------------------------------------------------------

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
            busy, _, _ = self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def drop_meta(self, name: str) -> None:
        """Forget a value."""
        self.db.execute("DELETE FROM meta WHERE name = ?", (name,))

    @property
    def revision(self) -> int:
        """The current revision; 0 before the first."""
        return int(self.db.execute("SELECT coalesce(max(number), 0) FROM revision").fetchone()[0])

    def add_revision(self, number: int, load: str, time: str, log: Sequence[Change]) -> None:
        """Begin a revision, with all that the change log has of it."""
        self.db.execute("INSERT INTO revision VALUES (?, ?, ?, ?)", (number, load, time, len(log)))
        rows = ((c.revision, c.article, c.claim, c.kind, c.gone, c.content) for c in log)
        self.db.executemany("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?)", rows)
        if (before := "" if number == 1 else self.meta(LOG)) is not None:
            self.set_meta(LOG, log_seal(before, number, log))

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

    def refold(self) -> None:
        """Fold all names anew."""
        names = self.db.execute("SELECT DISTINCT name FROM signature").fetchall()
        self.db.executemany("UPDATE signature SET folded = ? WHERE name = ?", ((fold(n), n) for (n,) in names))

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

    def canonical_of(self, article: str) -> dict[str, str]:
        """The canonical actors of an article's source actors."""
        return dict(
            self.db.execute(
                "SELECT c.id, s.canonical FROM source c JOIN signature s ON s.id = c.signature WHERE c.article = ?",
                (article,),
            ).fetchall()
        )

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

    # -- articles -----------------------------------------------------------------------------------------------------

    def article(self, id_: str) -> tuple[str, str, str | None, dict[str, list[str]]] | None:
        """An article's digest, text digest, text and annotation ids by claim."""
        row = self.db.execute(
            "SELECT digest, text_digest, text, annotations FROM article WHERE id = ?", (id_,)
        ).fetchone()
        return None if row is None else (row[0], row[1], row[2], _decode(row[3]))

    def kept(self, ids: Iterable[str]) -> dict[str, Kept]:
        """What is kept of articles beside their graphs."""
        found = ((id_, self.article(id_)) for id_ in ids)
        return {id_: Kept(row[0], row[2], row[3], self.status_set(id_)) for id_, row in found if row is not None}

    def lacks_text(self, id_: str) -> bool:
        """Whether an article is kept without its text: its graph was loaded, which doesn't hold it."""
        row = self.db.execute("SELECT text IS NULL FROM article WHERE id = ?", (id_,)).fetchone()
        return row is not None and bool(row[0])

    def status_set(self, article: str) -> str | None:
        """The status that somebody has set, which stands whatever an article of this id is loaded with."""
        row = self.db.execute("SELECT status FROM status WHERE article = ?", (article,)).fetchone()
        return None if row is None else str(row[0])

    def set_statuses(self, statuses: Iterable[tuple[str, str]]) -> None:
        """Keep that somebody has set these articles' status."""
        self.db.executemany("INSERT OR REPLACE INTO status VALUES (?, ?)", statuses)

    def expect(self, articles: Collection[str]) -> None:
        """Which articles will be asked for; a ledger that has them all needn't know."""

    def prepare(self, removed: Collection[str], added: Iterable[AnnotatedArticle]) -> None:
        """What changes will begin with; a ledger that has it all needn't know."""

    def articles(self) -> list[tuple[str, str]]:
        """All articles: id and digest."""
        return self.db.execute("SELECT id, digest FROM article ORDER BY id").fetchall()

    def add_article(self, annotated: AnnotatedArticle, content: str) -> set[int]:
        """Keep what the projection needs of an article; returns the signatures that are new."""
        article = annotated.article
        annotations = _encode(dict(annotated.annotations)).decode()
        self.db.execute(
            "INSERT INTO article (id, digest, text_digest, text, counts, publisher, sketch, annotations)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article.id,
                content,
                article.text_digest,
                article.text,
                article.status != "retracted",
                article.publisher or "",
                sketch_of(article),
                annotations,
            ),
        )
        fresh: set[int] = set()
        signatures = {a.id: self._use(Signature.of(a), fresh) for a in annotated.actors}
        self.put_sources(article.id, signatures)
        self.put_claims(claim_row(claim, signatures, article.published) for claim in annotated.claims)
        return fresh

    def put_sources(self, article: str, signatures: dict[str, int]) -> None:
        """Keep an article's source actors, each with its signature."""
        rows = ((article, source, signature) for source, signature in signatures.items())
        self.db.executemany("INSERT OR IGNORE INTO source VALUES (?, ?, ?)", rows)

    def put_claims(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Keep claims: rows of `claim_row`."""
        marks = ",".join("?" * len(CLAIM_COLUMNS))
        self.db.executemany(f"INSERT OR IGNORE INTO claim ({','.join(CLAIM_COLUMNS)}) VALUES ({marks})", rows)

    def _use(self, signature: Signature, fresh: set[int]) -> int:
        """Count one more source actor with this signature; its id, which is ``fresh`` if nobody had it."""
        id_ = self._ids.get(signature) or self.id_of(signature)
        if id_ is None:
            id_ = self.new_signature(signature)
            fresh.add(id_)
        self._ids[signature] = id_
        self.db.execute("UPDATE signature SET uses = uses + 1 WHERE id = ?", (id_,))
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

    def remove_article(self, id_: str) -> tuple[set[tuple[str, str]], dict[str, int]]:
        """Forget an article; returns the pairs that its claims were about, and its source actors' signatures."""
        pairs = set(
            self.db.execute("SELECT low, high FROM claim WHERE article = ? AND low IS NOT NULL", (id_,)).fetchall()
        )
        used = dict(self.db.execute("SELECT id, signature FROM source WHERE article = ?", (id_,)).fetchall())
        self.db.executemany("UPDATE signature SET uses = uses - 1 WHERE id = ?", ((s,) for s in used.values()))
        for table in ("claim", "source"):
            self.db.execute(f"DELETE FROM {table} WHERE article = ?", (id_,))
        self.db.execute("DELETE FROM article WHERE id = ?", (id_,))
        return pairs, used

    # -- signatures ---------------------------------------------------------------------------------------------------

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

    def sources_of(self, signatures: Collection[int]) -> Iterator[tuple[str, str, int]]:
        """Source actors with one of these signatures: article, id, signature."""
        return self.many("SELECT article, id, signature FROM source WHERE signature IN", signatures)

    # -- pairs and what is derived from them --------------------------------------------------------------------------

    def set_pairs(self, articles: Collection[str]) -> set[tuple[str, str]]:
        """Compute again which pairs of canonical actors these articles' claims are about; returns old and new ones."""
        pairs: set[tuple[str, str]] = set()
        updates = []
        for id_, low, high, subject, object_ in self.many(
            """SELECT c.id, c.low, c.high, s.canonical, o.canonical FROM claim c
               JOIN signature s ON s.id = c.subject JOIN signature o ON o.id = c.object WHERE c.article IN""",
            articles,
        ):
            pair = (subject, object_) if subject <= object_ else (object_, subject)
            if low is not None:
                pairs.add((low, high))
            pairs.add(pair)
            if pair != (low, high):
                updates.append((*pair, id_))
        self.db.executemany("UPDATE claim SET low = ?, high = ? WHERE id = ?", updates)
        return pairs

    def touch(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Name the pairs that `testimonies` and `relations` are asked for."""
        self.db.execute("DELETE FROM touched")
        self.db.executemany("INSERT OR IGNORE INTO touched VALUES (?, ?)", pairs)

    def touch_all(self) -> None:
        """Name all pairs that claims are about."""
        self.db.execute("DELETE FROM touched")
        self.db.execute("INSERT INTO touched SELECT DISTINCT low, high FROM claim WHERE low IS NOT NULL")

    def testimonies(self) -> Iterator[tuple[Any, ...]]:
        """Rows of `TESTIMONIES`, pair by pair."""
        return self.db.execute(TESTIMONIES)

    def testimonies_of(self, claims: Collection[str]) -> Iterator[tuple[Any, ...]]:
        """These claims as standing sees them, also those without an object and those that count for nothing."""
        return self.many(TESTIMONIES_OF, claims)

    def dates_of(self, claims: Collection[str]) -> Iterator[tuple[Any, ...]]:
        """The dates of claims: id, first and last day, the first that its date can mean."""
        return self.many("SELECT id, earliest, latest, first_day FROM claim WHERE id IN", claims)

    def relations(self) -> dict[str, str]:
        """Derived relations of the touched pairs as they stand: id → digest."""
        return dict(
            self.db.execute(
                "SELECT r.id, r.digest FROM touched t CROSS JOIN relation r ON r.low = t.low AND r.high = t.high"
            ).fetchall()
        )

    def put_relations(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """Keep derived relations: id, low, high, digest."""
        self.db.executemany("INSERT OR REPLACE INTO relation VALUES (?, ?, ?, ?)", rows)

    def unsettle(self) -> None:
        """Have every actor and derived relation written again, also where it comes out as it was."""
        self.db.execute("UPDATE actor SET digest = ''")
        self.db.execute("UPDATE relation SET digest = ''")

    def drop_relations(self, ids: Iterable[str]) -> None:
        """Forget derived relations."""
        self.db.executemany("DELETE FROM relation WHERE id = ?", ((id_,) for id_ in ids))

    def actors(self, ids: Collection[str]) -> dict[str, str]:
        """Canonical actors as they stand: id → digest."""
        return dict(self.many("SELECT id, digest FROM actor WHERE id IN", ids))

    def put_actors(self, rows: Iterable[tuple[str, str]]) -> None:
        """Keep canonical actors: id, digest."""
        self.db.executemany("INSERT OR REPLACE INTO actor VALUES (?, ?)", rows)

    def drop_actors(self, ids: Iterable[str]) -> None:
        """Forget canonical actors."""
        self.db.executemany("DELETE FROM actor WHERE id = ?", ((id_,) for id_ in ids))

    def state(self) -> dict[str, set[tuple[Any, ...]]]:
        """All that was computed, by table, without the numbers of signatures: equal for equal articles."""
        return {name: set(self.db.execute(query)) for name, query in COMPUTED.items()}

    def by_canonical(self, ids: Collection[str]) -> dict[str, list[tuple[Signature, int]]]:
        """The signatures, with their uses, behind each of these canonical actors."""
        behind: dict[str, list[tuple[Signature, int]]] = defaultdict(list)
        for signature, uses, canonical in self.signatures("canonical", ids).values():
            behind[canonical].append((signature, uses))
        return behind


class TemporaryLedger(Ledger):
    """In a temporary file, of which SQLite holds in memory what it needs; it goes when it is closed."""

    UNNAMED = ""


def _pack(links: Iterable[str]) -> str:
    return _encode(tuple(links)).decode()
