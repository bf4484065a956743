"""What a writer knows: articles, claims and source actors as they are, and what follows from them.

All that isn't in the journal and in articles can be computed again from them. In the embedded store it is also what is
read from; of a store elsewhere it is the part that a load needs, without contents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from actorgraph.loaders.identity import Signature
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.names import fold
from actorgraph.service.stores.claim_index import CLAIM_COLUMNS, TESTIMONIES, with_signatures
from actorgraph.service.stores.database import CACHE_KIB, PARAMETERS, translated
from actorgraph.service.stores.graphs import in_parts
from actorgraph.service.stores.packing import ACTOR, RelationRow
from actorgraph.service.stores.prepared import ArticleRows
from actorgraph.service.stores.records import ArticleRecord
from actorgraph.service.stores.signatures import Signatures

_decode = msgspec.json.decode

Stretch = tuple[int, int]
"""Pairs by the first and the last of their keys."""
CLAIMS_AT_ONCE = 1000
"""From about how many claims relations are derived at once; of the busiest pair, from all that are about it."""

NO_MENTIONS: Mapping[str, bytes] = {}
NONE_READY: Mapping[str, ArticleRows] = {}

PUT_PAIR = "INSERT OR IGNORE INTO pair (low, high) VALUES (?, ?)"
PAIR = "(SELECT key FROM pair WHERE low = ? AND high = ?)"
CLAIMS_OF_PAIRS = """
    SELECT t.pair, count(c.pair) FROM touched t LEFT JOIN claim c ON c.pair = t.pair GROUP BY t.pair ORDER BY t.pair"""
PUT_CLAIM = (
    f"INSERT INTO claim (key, article, {', '.join(CLAIM_COLUMNS)}, annotations, content)"
    f" VALUES ({', '.join('?' * (len(CLAIM_COLUMNS) + 4))})"
)
PUT_IF_NEW = f"{PUT_CLAIM} ON CONFLICT DO NOTHING"
_RELATION_COLUMNS = (
    *("id", "pair", "digest", "subject", "relation", "object", "standing", "publishers", "holders"),
    *("named", "through", "disputed", "first_reported", "last_reported", "content"),
)
PUT_RELATION = (
    f"INSERT INTO relation ({', '.join(_RELATION_COLUMNS)})"
    f" VALUES (?, {PAIR}, {', '.join('?' * (len(_RELATION_COLUMNS) - 2))})"
    f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _RELATION_COLUMNS[1:])}"
)


class Ledger(Signatures):
    """One connection to a ledger. Rows go in and out; what they mean is the projection's business."""

    whole = True
    """Whether things are kept whole, to be read again, or only what later loads need to know."""

    def __init__(self, path: Path | None, cache_kib: int = CACHE_KIB) -> None:
        """Open a ledger, or make a new one; see `service.stores.database.Database`."""
        super().__init__(path, cache_kib)
        self._removed: dict[str, int] = {}
        self._next_key = 0

    def forget(self) -> None:
        """Forget signatures' ids, and claims' keys."""
        super().forget()
        self._removed.clear()
        self._next_key = 0

    def copy(self) -> Ledger:
        """The same in a temporary file, which goes when it is closed: what is tried there stays there."""
        made = TemporaryLedger(None)
        with translated(self.name):
            self.db.backup(made.db)
        return made

    def refold(self) -> None:
        """Fold all names anew."""
        names = self.db.execute("SELECT DISTINCT name FROM signature").fetchall()
        self.db.executemany("UPDATE signature SET folded = ? WHERE name = ?", ((fold(n), n) for (n,) in names))

    def canonical_of(self, article: str) -> dict[str, str]:
        """The canonical actors of an article's source actors."""
        return dict(
            self.db.execute(
                "SELECT c.id, s.canonical FROM article a JOIN source c ON c.article = a.key"
                " JOIN signature s ON s.id = c.signature WHERE a.id = ?",
                (article,),
            ).fetchall()
        )

    # -- articles -----------------------------------------------------------------------------------------------------

    def article(self, id_: str) -> tuple[str, str, str | None] | None:
        """An article's digest, text digest and text."""
        row = self.db.execute("SELECT digest, text_digest, text FROM article WHERE id = ?", (id_,)).fetchone()
        return None if row is None else tuple(row)

    def annotations(self, article: str) -> dict[str, list[str]]:
        """The ids that the annotations of an article had in the input, by the claim that they made."""
        rows = self.db.execute(
            "SELECT c.id, c.annotations FROM article a JOIN claim c ON c.article = a.key WHERE a.id = ?", (article,)
        )
        return {claim: _decode(names) for claim, names in rows}

    def kept(self, ids: Iterable[str]) -> dict[str, ArticleRecord]:
        """What is kept of articles beside their graphs."""
        found = ((id_, self.article(id_)) for id_ in ids)
        return {
            id_: ArticleRecord(row[0], row[2], self.annotations(id_), self.status_set(id_))
            for id_, row in found
            if row is not None
        }

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

    def add_articles(
        self, added: Iterable[tuple[AnnotatedArticle, str]], ready: Mapping[str, ArticleRows] = NONE_READY
    ) -> set[int]:
        """Keep articles with all that they hold, each with its content's digest; the signatures that are new.

        ``ready`` are rows of some of them, by id.
        """
        fresh: set[int] = set()
        uses: Counter[int] = Counter()
        for annotated, content in added:
            rows = ready.get(annotated.article.id) or ArticleRows.of(annotated, whole=self.whole)
            uses.update(self.add_article(annotated, content, rows, fresh))
        self.db.executemany("UPDATE signature SET uses = uses + ? WHERE id = ?", ((n, id_) for id_, n in uses.items()))
        return fresh

    def add_article(
        self, annotated: AnnotatedArticle, content: str, rows: ArticleRows, fresh: set[int]
    ) -> Collection[int]:
        """Keep one; returns its source actors' signatures, which aren't counted yet, and puts new ones to ``fresh``."""
        article = annotated.article
        key = self.put_article(
            article.id,
            content,
            article.text_digest,
            article.text,
            article.status != "retracted",
            article.publisher or "",
            rows.sketch,
            rows.content,
        )
        signatures = {a.id: self._signature(Signature.of(a), fresh) for a in annotated.actors}
        self.put_sources(key, signatures, rows.mentions)
        self._put_claims(key, annotated, rows, signatures)
        return signatures.values()

    def key_of(self, article: str) -> int:
        """An article's key here."""
        return int(self.db.execute("SELECT key FROM article WHERE id = ?", (article,)).fetchone()[0])

    def put_article(self, *values: Any) -> int:
        """Keep an article's row: id, digest, text digest, text, whether it counts, publisher, sketch, content."""
        cursor = self.db.execute(
            "INSERT INTO article (id, digest, text_digest, text, counts, publisher, sketch, content)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        return int(cursor.lastrowid or 0)

    def put_sources(
        self, article: int, signatures: Mapping[str, int], mentions: Mapping[str, bytes] = NO_MENTIONS
    ) -> None:
        """Keep an article's source actors, each with its signature."""
        rows = ((article, source, signature, mentions.get(source, b"")) for source, signature in signatures.items())
        self.db.executemany("INSERT INTO source VALUES (?, ?, ?, ?)", rows)

    def _put_claims(
        self, article: int, annotated: AnnotatedArticle, ready: ArticleRows, signatures: Mapping[str, int]
    ) -> None:
        rows, said = [], []
        for claim, row in zip(annotated.claims, ready.claims, strict=True):
            key = self._removed.pop(claim.id, 0) or self._new_key()
            rows.append((key, article, *with_signatures(row, signatures)))
            said += [(speaker, key) for speaker in {signatures[id_] for id_ in claim.said_by}]
        self.db.executemany(PUT_CLAIM, rows)
        self.db.executemany("INSERT INTO saying VALUES (?, ?)", said)

    def put_claims(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Keep claims without their contents: an article's key, then rows of `claim_row`."""
        self.db.executemany(PUT_IF_NEW, ((self._new_key(), *row, "[]", b"") for row in rows))

    def _new_key(self) -> int:
        """The key of the next claim. One that is there again in the same revision keeps its own: relations name it."""
        if not self._next_key:
            (self._next_key,) = self.db.execute("SELECT coalesce(max(key), 0) + 1 FROM claim").fetchone()
        self._next_key += 1
        return self._next_key - 1

    def remove_article(self, id_: str) -> tuple[set[tuple[str, str]], dict[str, int]]:
        """Forget an article; returns the pairs that its claims were about, and its source actors' signatures."""
        row = self.db.execute("SELECT key FROM article WHERE id = ?", (id_,)).fetchone()
        if row is None:
            return set(), {}
        pairs = set(
            self.db.execute(
                "SELECT p.low, p.high FROM claim c JOIN pair p ON p.key = c.pair WHERE c.article = ?", row
            ).fetchall()
        )
        used = dict(self.db.execute("SELECT id, signature FROM source WHERE article = ?", row).fetchall())
        self.db.executemany("UPDATE signature SET uses = uses - 1 WHERE id = ?", ((s,) for s in used.values()))
        self._new_key()  # before any is free again
        keys = dict(self.db.execute("SELECT id, key FROM claim WHERE article = ?", row).fetchall())
        self._removed |= keys
        self.db.executemany("DELETE FROM saying WHERE claim = ?", ((key,) for key in keys.values()))
        for table in ("claim", "source"):
            self.db.execute(f"DELETE FROM {table} WHERE article = ?", row)
        self.db.execute("DELETE FROM article WHERE key = ?", row)
        return pairs, used

    def sources_of(self, signatures: Collection[int]) -> Iterator[tuple[str, str, int]]:
        """Source actors with one of these signatures: article, id, signature."""
        return self.many(
            "SELECT a.id, c.id, c.signature FROM source c JOIN article a ON a.key = c.article WHERE c.signature IN",
            signatures,
        )

    # -- pairs and what is derived from them --------------------------------------------------------------------------

    def set_pairs(self, articles: Collection[str]) -> set[tuple[str, str]]:
        """Compute again which pairs of canonical actors these articles' claims are about; returns old and new ones."""
        pairs: set[tuple[str, str]] = set()
        updates = []
        for key, low, high, subject, object_ in self.many(
            """SELECT c.key, p.low, p.high, s.canonical, o.canonical
               FROM article a CROSS JOIN claim c ON c.article = a.key
               JOIN signature s ON s.id = c.subject JOIN signature o ON o.id = c.object
               LEFT JOIN pair p ON p.key = c.pair WHERE a.id IN""",
            articles,
        ):
            pair = (subject, object_) if subject <= object_ else (object_, subject)
            if low is not None:
                pairs.add((low, high))
            pairs.add(pair)
            if pair != (low, high):
                updates.append((pair, key))
        self.db.executemany(PUT_PAIR, {pair for pair, _ in updates})
        self.db.executemany(f"UPDATE claim SET pair = {PAIR} WHERE key = ?", ((*pair, key) for pair, key in updates))
        return pairs

    def pair(self, low: str, high: str) -> int:
        """The key of a pair of canonical actors."""
        self.db.execute(PUT_PAIR, (low, high))
        return int(self.db.execute(f"SELECT {PAIR}", (low, high)).fetchone()[0])

    def untouch(self) -> None:
        """Name no pairs any more."""
        self.db.execute("DELETE FROM touched")

    def touch(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Name further pairs that `testimonies` and `relations` are asked for."""
        self.db.executemany("INSERT OR IGNORE INTO touched SELECT key FROM pair WHERE low = ? AND high = ?", pairs)

    def touch_all(self) -> None:
        """Name all pairs that claims are about."""
        self.untouch()
        self.db.execute("INSERT INTO touched SELECT DISTINCT pair FROM claim WHERE pair IS NOT NULL")

    def stretches(self) -> Iterator[Stretch]:
        """The pairs that were named, some at a time: each time about as many claims."""
        first, claims, last = 0, 0, None
        for pair, number in self.db.execute(CLAIMS_OF_PAIRS).fetchall():
            if last is not None and claims + number > CLAIMS_AT_ONCE:
                yield first, last
                first, claims = pair, 0
            claims, last = claims + number, pair
        if last is not None:
            yield first, last

    def testimonies(self, pairs: Stretch) -> list[tuple[Any, ...]]:
        """Rows of `TESTIMONIES`, pair by pair."""
        return self.db.execute(TESTIMONIES, pairs).fetchall()

    def relations(self, pairs: Stretch) -> dict[str, str]:
        """Derived relations of touched pairs as they stand: id → digest."""
        rows = self.db.execute(
            "SELECT r.id, r.digest FROM touched t CROSS JOIN relation r ON r.pair = t.pair"
            " WHERE t.pair BETWEEN ? AND ?",
            pairs,
        )
        return dict(rows.fetchall())

    def put_relations(self, rows: Sequence[RelationRow]) -> None:
        """Keep derived relations; the pairs that they are about are there."""
        self.db.executemany(PUT_RELATION, ((r.id, r.low, r.high, r.digest, *r.columns, r.content) for r in rows))
        if self.whole:
            for some in in_parts(rows, PARAMETERS):
                self._put_support(some)

    def _put_support(self, rows: Collection[RelationRow]) -> None:
        """Keep which claims count for these relations: of thousands, few are others than before."""
        keys = dict(self.many("SELECT id, key FROM relation WHERE id IN", [row.id for row in rows]))
        before = set(self.many("SELECT relation, claim FROM support WHERE relation IN", keys.values()))
        key_of = dict(
            self.many("SELECT id, key FROM claim WHERE id IN", {claim for row in rows for claim in row.claims})
        )
        now = {(keys[row.id], key_of[claim]) for row in rows for claim in row.claims}
        self.db.executemany("DELETE FROM support WHERE relation = ? AND claim = ?", before - now)
        self.db.executemany("INSERT INTO support VALUES (?, ?)", sorted(now - before))

    def put_known_relations(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """Keep of derived relations only that they are there: id, pair, digest."""
        sql = "INSERT OR REPLACE INTO relation (id, pair, digest) VALUES (?, ?, ?)"
        self.db.executemany(sql, ((id_, self.pair(low, high), content) for id_, low, high, content in rows))

    def unsettle(self) -> None:
        """Have every actor and derived relation written again, also where it comes out as it was."""
        self.db.execute("UPDATE actor SET digest = ''")
        self.db.execute("UPDATE relation SET digest = ''")

    def drop_relations(self, ids: Iterable[str]) -> None:
        """Forget derived relations."""
        keys = list(self.many("SELECT key FROM relation WHERE id IN", list(ids)))
        self.db.executemany("DELETE FROM support WHERE relation = ?", keys)
        self.db.executemany("DELETE FROM relation WHERE key = ?", keys)

    def actors(self, ids: Collection[str]) -> dict[str, str]:
        """Canonical actors as they stand: id → digest."""
        return dict(self.many("SELECT id, digest FROM actor WHERE id IN", ids))

    def put_actors(self, some: Sequence[tuple[CanonicalActor, str]]) -> None:
        """Keep canonical actors, each with its digest."""
        rows = ((actor.id, content, actor.name, ACTOR.pack(actor) if self.whole else b"") for actor, content in some)
        self.db.executemany("INSERT OR REPLACE INTO actor VALUES (?, ?, ?, ?)", rows)
        if self.whole:
            self._index([actor for actor, _ in some])

    def _index(self, actors: Collection[CanonicalActor]) -> None:
        self._unindex([(actor.id,) for actor in actors])
        names = {(fold(name), actor.id) for actor in actors for name in (actor.name, *actor.aliases)}
        self.db.executemany("INSERT INTO name VALUES (?, ?)", sorted(names))
        self.db.executemany(
            "INSERT INTO kind VALUES (?, ?)", ((type_, actor.id) for actor in actors for type_ in actor.types)
        )

    def _unindex(self, ids: Sequence[tuple[str]]) -> None:
        for table in ("name", "kind"):
            self.db.executemany(f"DELETE FROM {table} WHERE actor = ?", ids)

    def drop_actors(self, ids: Iterable[str]) -> None:
        """Forget canonical actors."""
        some = [(id_,) for id_ in ids]
        self.db.executemany("DELETE FROM actor WHERE id = ?", some)
        self._unindex(some)


class TemporaryLedger(Ledger):
    """In a temporary file, of which SQLite holds in memory what it needs; it goes when it is closed.

    Nothing is read from it but what follows from articles.
    """

    whole = False
    UNNAMED = ""
