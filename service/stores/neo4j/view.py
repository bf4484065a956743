"""Reading one revision of a store in Neo4j.

Neo4j keeps no old revisions, so every look checks that the revision is still the one that the view began with, and
says so if it isn't: then the question is asked again, of the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

import msgspec
from neo4j import ManagedTransaction

from actorgraph.ontology.claims import AnnotatedArticle, Article, Claim
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.errors import RevisionSuperseded
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.names import fold, spellings
from actorgraph.ontology.property_graph import (
    read_annotated,
    read_article_node,
    read_claim_node,
    read_entity_node,
)
from actorgraph.ontology.standing import DerivedRelation
from actorgraph.ontology.testimony import Testimony
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.cache import KEPT, EntityCache, ResultCache
from actorgraph.service.stores.claim_index import dates_of
from actorgraph.service.stores.filters import ByDay, ClaimFilter, Footing, RelationFilter
from actorgraph.service.stores.graphs import AT_ONCE, Graphs, in_parts
from actorgraph.service.stores.neo4j.graph import Graph, run, statements
from actorgraph.service.stores.neo4j.keys import key_of
from actorgraph.service.stores.projection import witness
from actorgraph.service.stores.records import Counts, Dates, EdgeRow, Ordered, Row, dated_key
from actorgraph.service.stores.resting import by_day_of, footings_of, resting_on
from actorgraph.service.stores.texts import cypher
from actorgraph.service.stores.texts.question import rests_on_these

_T = TypeVar("_T")
_relation = msgspec.json.Decoder(DerivedRelation)


class Neo4jView(Graphs):
    """One revision of a store in Neo4j; see `service.stores.base.View`."""

    lasting = False

    def __init__(self, graph: Graph, revision: int, iris: Iris, vocabulary: Vocabulary) -> None:
        super().__init__(iris, vocabulary)
        self._graph, self.revision, self._vocabulary = graph, revision, vocabulary
        self._standings = tuple(vocabulary.standings)
        self._answers = ResultCache()
        self._kept_actors: EntityCache[CanonicalActor] = EntityCache()
        self._kept_relations: EntityCache[DerivedRelation] = EntityCache()
        self._kept_claims: EntityCache[Claim] = EntityCache()
        self._kept_articles: EntityCache[Article] = EntityCache()
        self._kept_testimonies: EntityCache[Testimony] = EntityCache()
        self._kept_canonical: dict[tuple[str, str], str] = {}
        self._kept_from: dict[tuple[str, str], list[str]] = {}

    def _rows(self, statement: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of one statement, if the revision is still the view's.

        Raises:
            Overtaken: it isn't.
        """

        def work(tx: ManagedTransaction) -> tuple[list[dict[str, Any]], Any]:
            return run(tx, statement, parameters), run(tx, statements("store")["revision"], {})

        rows, now = self._graph.read(work)
        if not now or now[0]["revision"] != self.revision:
            raise RevisionSuperseded(f"revision {self.revision} was overtaken while it was read; ask again")
        return rows

    def _named(self, name: str, /, **parameters: Any) -> list[dict[str, Any]]:
        return self._rows(statements("read")[name], **parameters)

    # -- queries ------------------------------------------------------------------------------------------------------

    def remembered(self, question: Hashable, answer: Callable[[], _T]) -> _T:
        """The answer to a question, worked out once."""
        return self._answers.remembered(question, answer)

    def periods(self, relations: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The days that each derived relation's claims are about."""
        return {id_: relation.periods for id_, relation in self.relations(relations).items()}

    def edges(self, sought: RelationFilter) -> list[EdgeRow]:
        """Derived relations that fit, by the order of their ids."""
        return self._edges(sought, None)

    def edges_resting(self, sought: RelationFilter, claims: ClaimFilter) -> list[EdgeRow]:
        """Derived relations that fit and for which a claim counts that fits."""
        if rests_on_these(claims):
            return self._edges(sought, claims)
        return resting_on(set(self.find_claims(claims)), self.edges(sought), self.relations)

    def _edges(self, sought: RelationFilter, resting: ClaimFilter | None) -> list[EdgeRow]:
        if any(some is not None and not some for some in (sought.relations, sought.standings)):
            return []  # a pattern of no type would be one of any
        question = cypher.about_edges(sought, self._vocabulary, resting, with_ids=True)
        rows = self._rows(question.text, **question.bindings)
        return sorted((r["id"], r["subject"], r["relation"], r["object"], r["standing"]) for r in rows)

    def find_claims(self, sought: ClaimFilter) -> list[str]:
        """Ids of the claims that fit, sorted."""
        question = cypher.about_claims(sought)
        return sorted(row["claim"] for row in self._rows(question.text, **question.bindings))

    def claims_after(
        self, sought: ClaimFilter, by_date: bool, after: str, most: int
    ) -> tuple[list[tuple[str, str]], int]:
        """The first claims that fit after a key, and how many fit at all."""
        found = self.find_claims(sought)
        days = {id_: day for id_, (*_, day) in self.dates(found).items()} if by_date else {}
        keyed = sorted((dated_key(days[id_], id_) if by_date else id_, id_) for id_ in found)
        return [pair for pair in keyed if pair[0] > after][:most], len(keyed)

    def vias(self, relations: Collection[str]) -> dict[str, list[tuple[str | None, str]]]:
        """Those of some relations for which claims name intermediaries, as they stand through each."""
        every = self.remembered("vias", self._vias)
        return {id_: every[id_] for id_ in relations if id_ in every}

    def _vias(self) -> dict[str, list[tuple[str | None, str]]]:
        found: dict[str, list[tuple[str | None, str]]] = {}
        for row in self._named("vias"):
            found.setdefault(row["relation"], []).append((row["via"], row["standing"]))
        return found

    def actors_of(self, types: Collection[str]) -> list[str]:
        """Ids of the canonical actors of some classes, sorted."""
        return [row["id"] for row in self._named("actors_of", types=list(types))]

    def columns(self, kind: Ordered) -> Iterator[Row]:
        """What a list of all things of one kind can be ordered by, each after its key."""
        return (tuple(row.values()) for row in self._named(f"columns_{kind}"))

    def relations_from(self, subject: str, relation: str) -> list[str]:
        """Ids of the derived relations of one kind that start at an actor, sorted."""
        key = subject, relation
        if key not in self._kept_from:
            if len(self._kept_from) >= KEPT:
                self._kept_from.clear()
            self._kept_from[key] = [r["id"] for r in self._named("relations_from", subject=subject, relation=relation)]
        return self._kept_from[key]

    def relations_of(self, actor: str) -> list[str]:
        """Ids of the derived relations that an actor is an end of, the strongest standing first."""
        rows = self._named("relations_of", actor=actor)
        return [row["id"] for row in sorted(rows, key=lambda row: (self._standings.index(row["standing"]), row["id"]))]

    def sources_of(self, actor: str) -> list[tuple[str, str]]:
        """The source actors that stand for a canonical actor, sorted."""
        return sorted((row["article"], row["source"]) for row in self._named("sources_of", actor=actor))

    def claims_of(self, actor: str) -> list[tuple[str, str, str]]:
        """The claims that name an actor, by what it is in them."""
        rows = self._named("claims_of", actor=actor)
        return sorted({(row["role"], row["id"], row["relation"]) for row in rows})

    def alternatives(self, group: str) -> list[str]:
        """Ids of the claims of which one holds, sorted."""
        return [row["id"] for row in self._named("alternatives", group=group)]

    def counts(self) -> Counts:
        """How much there is."""
        return self.remembered("counts", self._count)

    def _count(self) -> Counts:
        classes = ((row["name"], row["number"]) for row in self._named("count_classes"))
        relations = ((r["relation"], r["standing"], r["number"]) for r in self._named("count_relations"))
        (actors,) = self._named("count_actors")
        return Counts.of(classes, relations, actors["number"])

    def saying(self, words: str) -> set[str]:
        """The claims that have these words in them."""
        return {row["id"] for row in self._named("saying", words=spellings(words))}

    def testimonies(self, claims: Collection[str]) -> dict[str, Testimony]:
        """Claims as standing sees them."""
        return self._kept_testimonies.of(claims, self._read_testimonies)

    def _read_testimonies(self, ids: list[str]) -> dict[str, Testimony]:
        found: dict[str, Testimony] = {}
        for some in in_parts(ids):
            for claim, article, canonical, sketch in self._whole_claims(some):
                found[claim.id] = witness(claim, article, canonical, sketch)
        return found

    # -- things by id -------------------------------------------------------------------------------------------------

    def relations(self, ids: Collection[str]) -> dict[str, DerivedRelation]:
        """Derived relations by id."""
        return self._kept_relations.of(ids, self._read_relations)

    def claims(self, ids: Collection[str]) -> dict[str, Claim]:
        """Claims by id."""
        return self._kept_claims.of(ids, self._read_claims)

    def actors(self, ids: Collection[str]) -> dict[str, CanonicalActor]:
        """Canonical actors by id."""
        return self._kept_actors.of(ids, self._read_actors)

    def dates(self, claims: Collection[str]) -> dict[str, Dates]:
        """The dates of claims."""
        return {id_: dates_of(testimony) for id_, testimony in self.testimonies(claims).items()}

    def footings(self, relations: Collection[str]) -> dict[str, Footing]:
        """What derived relations rest on."""
        return footings_of(self.relations(relations).values(), self.testimonies)

    def contested(self, relations: Collection[str]) -> set[str]:
        """Those of some relations that a dated claim denies, or says to have ended."""
        found = self.relations(relations)
        told = self.testimonies({claim for relation in found.values() for claim, _ in relation.claims})
        against = {
            id_ for id_, said in told.items() if said.period and (said.stance == "denies" or said.stage == "ended")
        }
        return {id_ for id_, relation in found.items() if any(claim in against for claim, _ in relation.claims)}

    def by_day(self, relations: Collection[str], day: str) -> dict[str, ByDay]:
        """What derived relations had been by a day."""
        return by_day_of(self.relations(relations).values(), day, self.testimonies)

    def article(self, id_: str) -> Article | None:
        """An article without its text."""
        return self._kept_articles.of([id_], self._read_articles).get(id_)

    def named(self, name: str) -> list[str]:
        """Canonical actors by name or alias."""
        return [row["id"] for row in self._named("named", named=key_of(fold(name)))]

    def canonical(self, article: str, source: str) -> str:
        """The canonical actor that a source actor stands for."""
        key = article, source
        if key not in self._kept_canonical:
            (row,) = self._named("canonical", article=article, source=source)
            self._kept_canonical[key] = row["id"]
        return self._kept_canonical[key]

    def _read_actors(self, ids: list[str]) -> dict[str, CanonicalActor]:
        found = (read_entity_node(row["entity"]) for row in self._named("entities", ids=ids))
        return {actor.id: actor for actor in found}

    def _read_relations(self, ids: list[str]) -> dict[str, DerivedRelation]:
        found = {row["id"]: _relation.decode(row["content"]) for row in self._named("relations", ids=ids)}
        ends = {end for r in found.values() for end in (r.subject, r.object, *(item.item for item in r.items))}
        if len(ids) <= AT_ONCE:  # whoever asks for a page will show who they are
            self.actors(ends)
        return found

    def _read_claims(self, ids: list[str]) -> dict[str, Claim]:
        found: dict[str, Claim] = {}
        shown: set[str] = set()
        for claim, article, canonical, _ in self._whole_claims(ids):
            self._kept_articles.put(article.id, article)
            self._kept_canonical |= {(article.id, source): entity for source, entity in canonical.items()}
            shown.update(canonical.values())
            found[claim.id] = claim
        if len(ids) <= AT_ONCE:
            self.actors(shown)
        return found

    def _whole_claims(self, ids: Collection[str]) -> Iterator[tuple[Claim, Article, dict[str, str], bytes]]:
        """Claims with their articles, the entities that those whom they name stand for, and their texts' sketches."""
        for row in self._named("claims", ids=list(ids)):
            article = read_article_node(row["article"])
            claim = read_claim_node(row["claim"], article.id, [part[:3] for part in row["parts"]])
            yield claim, article, {source: entity for _, source, _, entity in row["parts"]}, bytes(row["sketch"] or b"")

    def _read_articles(self, ids: list[str]) -> dict[str, Article]:
        found = (read_article_node(row["article"]) for row in self._named("articles", ids=ids))
        return {article.id: article for article in found}

    # -- articles and graphs ------------------------------------------------------------------------------------------

    def article_ids(self) -> list[str]:
        """All articles, sorted."""
        return self.remembered("article_ids", lambda: [row["id"] for row in self._named("article_ids")])

    def some_articles(self, ids: Collection[str]) -> Iterator[AnnotatedArticle]:
        """Articles with their source actors and claims."""
        for row in self._named("annotated", ids=list(ids)):
            yield annotated_of(row)

    def all_articles(self) -> Iterator[AnnotatedArticle]:
        """Every article with its source actors and claims, many at a time."""
        for ids in in_parts(self.article_ids()):
            self._kept_canonical = {(article, source): id_ for article, source, id_ in self.mentions(ids)}
            self.actors({*self._kept_canonical.values()})  # whoever reads them will ask who they are
            yield from self.some_articles(ids)

    def all_actors(self) -> Iterator[CanonicalActor]:
        """Every canonical actor."""
        return (read_entity_node(row["entity"]) for row in self._all("all_entities", lambda row: row["entity"]["id"]))

    def all_relations(self) -> Iterator[DerivedRelation]:
        """Every derived relation."""
        return (_relation.decode(row["content"]) for row in self._all("all_relations", lambda row: row["id"]))

    def mentions(self, articles: Collection[str]) -> Iterator[tuple[str, str, str]]:
        """Who these articles' source actors stand for."""
        rows = self._named("all_mentions", ids=list(articles))
        return ((row["article"], row["source"], row["entity"]) for row in rows)

    def has_actors(self) -> bool:
        """Whether there is a canonical actor."""
        return bool(self._named("all_entities", after="", limit=1))

    def has_stated(self) -> bool:
        """Whether a relation is stated."""
        return bool(self._named("stated")[0]["some"])

    def _all(self, name: str, key: Callable[[dict[str, Any]], str]) -> Iterator[dict[str, Any]]:
        read = partial(self._named, name, limit=AT_ONCE * 4)
        rows = read(after="")
        while rows:
            yield from rows
            rows = read(after=key(rows[-1]))


def annotated_of(row: Mapping[str, Any]) -> AnnotatedArticle:
    """An article with all that it holds, from a row of the statement ``annotated``."""
    article = read_article_node(row["article"])
    claims = (read_claim_node(properties, article.id, parts) for properties, parts in row["claims"])
    return read_annotated(article, (mention for mention, _ in row["mentions"]), claims)
