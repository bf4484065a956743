"""The part of a ledger that a load needs, fetched from the graph when it is first needed.

It lives in a temporary database for the time of one load, and is right for all that time, since nobody else writes. Of
a store that was empty when the load began nothing has to be fetched: all that is in it went through here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

import msgspec

from actorgraph.loaders.identity import Signature
from actorgraph.loaders.purges import Purge
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.names import fold
from actorgraph.ontology.property_graph import read_claim_node
from actorgraph.service.stores.claim_index import claim_row
from actorgraph.service.stores.ledger import TemporaryLedger
from actorgraph.service.stores.neo4j.graph import Graph, statements
from actorgraph.service.stores.neo4j.keys import Pair, key_of, pair_key
from actorgraph.service.stores.prepared import ArticleRows
from actorgraph.service.stores.projection import actor_digest

CACHE_KIB = 65_536

Annotated = Callable[[Collection[str]], Iterable[AnnotatedArticle]]
Entities = Callable[[Collection[str]], Iterable[CanonicalActor]]


class FetchedLedger(TemporaryLedger):
    """A ledger in a temporary database that fetches what it lacks. ``annotated`` and ``entities`` read the graph.

    ``settled`` is the graph when all is in it that was handed over. What is fetched from the other one hasn't been
    asked for before, so that no revision of this load changes it.
    """

    def __init__(
        self, graph: Graph, settled: Callable[[], Graph], annotated: Annotated, entities: Entities, complete: bool
    ) -> None:
        """Begin with nothing; ``complete``: there is nothing to fetch."""
        super().__init__(None)
        self.db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        self._graph, self._settled, self._complete = graph, settled, complete
        self._annotated, self._entities = annotated, entities
        self._known: dict[str, set[Any]] = {
            kind: set() for kind in ("articles", "whole", "names", "links", "pairs", "entities")
        }
        self._textless: set[str] = set()
        self.touched: set[int] = set()
        """Signatures that were changed since the last `settle`."""
        self.dropped: list[Signature] = []
        self._before: dict[int, str] = {}

    def copy(self) -> FetchedLedger:
        """Another one, which fetches what it needs by itself."""
        return FetchedLedger(self._graph, self._settled, self._annotated, self._entities, self._complete)

    def settle(self) -> None:
        """Forget which signatures were changed: the graph has them now."""
        self.touched, self.dropped, self._before = set(), [], {}

    def _new(self, kind: str, wanted: Iterable[Any]) -> list[Any]:
        """Those of these things that haven't been fetched; they count as fetched from now on."""
        if self._complete:
            return []
        new = sorted(set(wanted) - self._known[kind])
        self._known[kind].update(new)
        return new

    def _rows(self, name: str, /, **parameters: Any) -> list[dict[str, Any]]:
        return self._graph.rows(statements("ledger")[name], **parameters)

    def purges(self) -> list[Purge]:
        """See `Ledger`."""
        rows = self._graph.rows(statements("store")["purges"])
        return [msgspec.json.decode(row["record"], type=Purge) for row in rows]

    # -- fetching -----------------------------------------------------------------------------------------------------

    def expect(self, articles: Collection[str]) -> None:
        """Fetch the digests of these articles, and the statuses that were set for them."""
        if new := self._new("articles", articles):
            rows = self._rows("articles", ids=new)
            self._textless.update(row["id"] for row in rows if row["textless"])
            self.db.executemany(
                "INSERT OR IGNORE INTO article (id, digest, text_digest, counts, publisher, sketch)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    (
                        r["id"],
                        r["digest"],
                        r["text_digest"],
                        r["status"] != "retracted",
                        r["publisher"] or "",
                        r["sketch"] or b"",  # an import knows no empty lists of bytes
                    )
                    for r in rows
                ),
            )
            self.set_statuses((r["id"], r["status"]) for r in self._rows("statuses", ids=new))

    def lacks_text(self, id_: str) -> bool:
        """See `Ledger`; texts themselves aren't fetched."""
        return id_ in self._textless

    def prepare(self, removed: Collection[str], added: Iterable[AnnotatedArticle]) -> None:
        """Fetch what these changes begin with: articles that go, and everybody who may be one with the actors."""
        self._whole(removed)
        self._closure({Signature.of(actor) for annotated in added for actor in annotated.actors})

    def _closure(self, signatures: Collection[Signature]) -> None:
        """Fetch every signature whose identity depends on these, over the names and links that they share."""
        near = signatures
        while near:
            names = self._new("names", (fold(signature.name) for signature in near))
            links = self._new("links", (link for signature in near for link in signature.links))
            rows = self._rows("signatures_of_names", names=[key_of(n) for n in names]) if names else []
            rows += self._rows("signatures_of_links", links=[key_of(link) for link in links]) if links else []
            near = {Signature(row["type"], row["name"], tuple(row["links"])) for row in rows}
            for row in rows:
                self._keep(Signature(row["type"], row["name"], tuple(row["links"])), row["canonical"], row["uses"])

    def _keep(self, signature: Signature, canonical: str, uses: int | None = None) -> int:
        """Keep a signature; how often it is used is known only where itself was asked for."""
        id_ = self.id_of(signature)
        if id_ is None:
            return self.new_signature(signature, uses or 0, canonical)
        if uses is not None and id_ not in self.touched:
            self.db.execute("UPDATE signature SET uses = ? WHERE id = ?", (uses, id_))
        return id_

    def _whole(self, articles: Collection[str]) -> None:
        """Fetch all of these articles: their actors' signatures, and their claims."""
        new = self._new("whole", articles)
        if not new:
            return
        self.expect(new)
        found = list(self._annotated(new))
        self._closure({Signature.of(actor) for annotated in found for actor in annotated.actors})
        for annotated in found:
            self._restore(annotated)

    def _restore(self, annotated: AnnotatedArticle) -> None:
        ids = {a.id: self.id_of(Signature.of(a)) for a in annotated.actors}
        signatures = {source: id_ for source, id_ in ids.items() if id_ is not None}
        canonical = {i: self._before.get(i, c) for i, (_, _, c) in self.signatures("id", signatures.values()).items()}
        article, rows = self.key_of(annotated.article.id), []
        for claim in annotated.claims:
            pair = None
            if claim.object is not None:
                one, other = canonical[signatures[claim.subject]], canonical[signatures[claim.object]]
                pair = self.pair(min(one, other), max(one, other))
            rows.append((article, *claim_row(claim, signatures, annotated.article.published, pair)))
        self.put_sources(article, signatures)
        self.put_claims(rows)

    def _pairs(self, pairs: Collection[Pair]) -> None:
        """Fetch all claims between these canonical actors, and what was derived from them."""
        new = [pair_key(pair) for pair in self._new("pairs", pairs)]
        if not new:
            return
        rows = [r for r in self._rows("claims_of_pairs", pairs=new) if r["article"] not in self._known["whole"]]
        self.expect({row["article"] for row in rows})
        self.put_claims(map(self._row, rows))
        found = self._rows("relations_of_pairs", pairs=new)
        self.put_known_relations((row["id"], *row["pair"].split("|"), row["digest"]) for row in found)

    def _row(self, row: dict[str, Any]) -> tuple[Any, ...]:
        signatures = {
            type_: self._keep(Signature(class_, name, tuple(links)), canonical)
            for type_, class_, name, links, canonical in row["parts"]
        }
        ends = [(type_, type_, 1 if type_ == "SAID_BY" else None) for type_ in signatures]
        pair = self.pair(*row["claim"]["pair"].split("|"))
        claim = read_claim_node(row["claim"], row["article"], ends)
        return self.key_of(row["article"]), *claim_row(claim, signatures, row["published"], pair)

    # -- a ledger's questions, with what they need --------------------------------------------------------------------

    def add_article(
        self, annotated: AnnotatedArticle, content: str, rows: ArticleRows, fresh: set[int]
    ) -> Collection[int]:
        """See `Ledger`; what was added needn't be fetched."""
        for kind in ("articles", "whole"):
            self._known[kind].add(annotated.article.id)
        if annotated.article.text is None:
            self._textless.add(annotated.article.id)
        else:
            self._textless.discard(annotated.article.id)
        used = super().add_article(annotated, content, rows, fresh)
        self.touched.update(used)
        return used

    def remove_article(self, id_: str) -> tuple[set[Pair], dict[str, int]]:
        """See `Ledger`."""
        pairs, used = super().remove_article(id_)
        self.touched.update(used.values())
        return pairs, used

    def drop_unused(self, ids: Collection[int]) -> set[str]:
        """See `Ledger`."""
        unused = {id_: signature for id_, (signature, uses, _) in self.signatures("id", ids).items() if uses == 0}
        self.dropped += unused.values()
        self.touched -= unused.keys()  # SQLite gives their ids to others
        return super().drop_unused(ids)

    def set_canonical(self, changed: dict[int, str]) -> None:
        """See `Ledger`; who they were is kept, since so the graph still has them."""
        for id_, (_, _, canonical) in self.signatures("id", changed).items():
            self._before.setdefault(id_, canonical)
        self.touched.update(changed)
        super().set_canonical(changed)

    def sources_of(self, signatures: Collection[int]) -> Iterator[tuple[str, str, int]]:
        """See `Ledger`."""
        if not self._complete and signatures:
            known = self.signatures("id", signatures)
            rows = [
                {"id": i, "type": s.type, "name": s.name, "links": list(s.links), "canonical": self._before.get(i, c)}
                for i, (s, _, c) in known.items()
            ]
            there = self._settled().rows(statements("ledger")["sources"], rows=rows)
            found = [(row["article"], row["source"], row["signature"]) for row in there]
            self._whole({article for article, _, _ in found})
        return super().sources_of(signatures)

    def set_pairs(self, articles: Collection[str]) -> set[Pair]:
        """See `Ledger`."""
        self._whole(articles)
        return super().set_pairs(articles)

    def touch(self, pairs: Iterable[Pair]) -> None:
        """See `Ledger`."""
        wanted = set(pairs)
        self._pairs(wanted)
        super().touch(wanted)

    def actors(self, ids: Collection[str]) -> dict[str, str]:
        """See `Ledger`."""
        if new := self._new("entities", ids):
            self.put_actors([(actor, actor_digest(actor)) for actor in self._entities(new)])
        return super().actors(ids)
