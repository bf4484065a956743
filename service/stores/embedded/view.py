"""Reading one revision of the embedded store: a read transaction on a connection of its own.

What was read or worked out is kept for the revision, and shared by all views of it.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, TypeVar

import msgspec

from actorgraph.ontology.claims import AnnotatedArticle, Article, Claim, SourceActor
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.errors import StoreDamaged
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.names import fold, spellings
from actorgraph.ontology.standing import DerivedRelation, counts_as
from actorgraph.ontology.testimony import Testimony
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.cache import EntityCache, ResultCache
from actorgraph.service.stores.claim_index import TESTIMONIES_OF
from actorgraph.service.stores.database import many
from actorgraph.service.stores.embedded import searching
from actorgraph.service.stores.filters import ByDay, ClaimFilter, Footing, RelationFilter
from actorgraph.service.stores.graphs import AT_ONCE, Graphs, in_parts
from actorgraph.service.stores.packing import ACTOR, ARTICLE, CLAIM, unpack_mentions, unpack_relation
from actorgraph.service.stores.projection import testimony
from actorgraph.service.stores.rdf.change_set import ChangeSet
from actorgraph.service.stores.records import Counts, Dates, EdgeRow, Ordered, Row
from actorgraph.service.stores.resting import rests

_T = TypeVar("_T")
_links = msgspec.json.Decoder(tuple[str, ...]).decode

CLAIMS = """
    SELECT c.id, a.id, c.relation, c.stance, c.stage, c.conditional, c.content
    FROM claim c JOIN article a ON a.key = c.article"""
RELATION_COLUMNS = (
    *("subject", "relation", "object", "standing", "publishers", "holders"),
    *("first_reported", "last_reported"),
)
RELATIONS = f"SELECT id, key, content, {', '.join(RELATION_COLUMNS)} FROM relation"
SUPPORT = "SELECT s.relation, c.id, c.relation FROM support s CROSS JOIN claim c ON c.key = s.claim WHERE s.relation IN"
FOOTINGS = """
    SELECT r.id, c.id, c.earliest, c.latest,
           nullif(c.alternative, ''), c.stance, c.stage, c.conditional
    FROM relation r CROSS JOIN support s ON s.relation = r.key CROSS JOIN claim c ON c.key = s.claim WHERE r.id IN"""
CONTESTED = """
    SELECT DISTINCT r.id
    FROM relation r CROSS JOIN support s ON s.relation = r.key CROSS JOIN claim c ON c.key = s.claim
    WHERE c.dated AND (c.stance = 'denies' OR c.stage = 'ended') AND r.id IN"""
ARTICLES = "SELECT key, id, text_digest, content FROM article"
MENTIONS = """
    SELECT a.id, c.id, s.canonical FROM article a CROSS JOIN source c ON c.article = a.key
    JOIN signature s ON s.id = c.signature WHERE a.id IN"""
CLAIMS_OF = """
    SELECT DISTINCT 'subject', c.id, c.relation
    FROM signature s JOIN claim c ON c.subject = s.id WHERE s.canonical = ?1
    UNION
    SELECT DISTINCT 'object', c.id, c.relation
    FROM signature s JOIN claim c ON c.object = s.id WHERE s.canonical = ?1
    UNION
    SELECT DISTINCT 'said_by', c.id, c.relation
    FROM signature s JOIN saying w ON w.signature = s.id JOIN claim c ON c.key = w.claim WHERE s.canonical = ?1"""


class Shared:
    """What is kept of one revision."""

    def __init__(self, revision: int) -> None:
        self.revision = revision
        self.answers = ResultCache()
        self.actors: EntityCache[CanonicalActor] = EntityCache()
        self.relations: EntityCache[DerivedRelation] = EntityCache()
        self.claims: EntityCache[Claim] = EntityCache()
        self.articles: EntityCache[Article] = EntityCache()
        self.canonical: EntityCache[dict[str, str]] = EntityCache()

    def after(self, revision: int, touched: ChangeSet) -> Shared:
        """What is kept still at a newer revision, if that is all that was touched since: answers aren't."""
        later = Shared(revision)
        whose = touched.articles | touched.moved
        later.actors = self.actors.but(lambda id_, _: id_ in touched.entities)
        later.relations = self.relations.but(lambda id_, _: id_ in touched.relations)
        later.claims = self.claims.but(lambda _, claim: claim is None or claim.article in touched.articles)
        later.articles = self.articles.but(lambda id_, _: id_ in touched.articles)
        later.canonical = self.canonical.but(lambda id_, _: id_ in whose)
        return later


class EmbeddedView(Graphs):
    """One revision; see `service.stores.base.View`."""

    lasting = True

    def __init__(self, db: sqlite3.Connection, shared: Shared, iris: Iris, vocabulary: Vocabulary) -> None:
        """``db`` is in a read transaction, which sees the revision of what is shared."""
        super().__init__(iris, vocabulary)
        self._db, self._shared, self._vocabulary = db, shared, vocabulary
        self.revision = shared.revision
        self._standings = tuple(vocabulary.standings)

    def _rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._db.execute(sql, values).fetchall()

    def _many(self, sql: str, values: Collection[Any]) -> Iterator[tuple[Any, ...]]:
        return many(self._db, sql, values)

    def _found(self, question: searching.Found) -> list[Any]:
        text, values = question
        return self._db.execute(text, values).fetchall()

    def remembered(self, question: Hashable, answer: Callable[[], _T]) -> _T:
        """The answer to a question, worked out once a revision."""
        return self._shared.answers.remembered(question, answer)

    # -- looking for things -------------------------------------------------------------------------------------------

    def edges(self, sought: RelationFilter) -> list[EdgeRow]:
        """Derived relations that fit, by the order of their ids."""
        return self._found(searching.edges(sought))

    def find_claims(self, sought: ClaimFilter) -> list[str]:
        """Ids of the claims that fit, sorted."""
        return [id_ for (id_,) in self._found(searching.claims(sought))]

    def claims_after(
        self, sought: ClaimFilter, by_date: bool, after: str, most: int
    ) -> tuple[list[tuple[str, str]], int]:
        """The first claims that fit after a key, and how many fit at all."""
        some, counted = searching.claims_after(sought, by_date, after, most)
        ((number,),) = self._found(counted)
        return self._found(some), number

    def edges_resting(self, sought: RelationFilter, claims: ClaimFilter) -> list[EdgeRow]:
        """Derived relations that fit and have a claim that fits, by the order of their ids."""
        return self._found(searching.edges(sought, claims))

    def vias(self, relations: Collection[str]) -> dict[str, list[tuple[str | None, str]]]:
        """Those of some relations for which claims name intermediaries, as they stand through each."""
        through = [id_ for (id_,) in self._many("SELECT id FROM relation WHERE through AND id IN", relations)]
        return {id_: [(way.via, way.standing) for way in r.vias] for id_, r in self.relations(through).items()}

    def actors_of(self, types: Collection[str]) -> list[str]:
        """Ids of the canonical actors of some classes, sorted."""
        return sorted({id_ for (id_,) in self._many("SELECT actor FROM kind WHERE type IN", types)})

    def relations_from(self, subject: str, relation: str) -> list[str]:
        """Ids of the derived relations of one kind that start at an actor, sorted."""
        return [id_ for id_, *_ in self.edges(RelationFilter(subject=subject, relations=[relation]))]

    def relations_of(self, actor: str) -> list[str]:
        """Ids of the derived relations that an actor is an end of, the strongest standing first."""
        rows = self.edges(RelationFilter(actor=actor))
        return [id_ for id_, *_ in sorted(rows, key=lambda row: (self._standings.index(row[-1]), row[0]))]

    def claims_of(self, actor: str) -> list[tuple[str, str, str]]:
        """The claims that name an actor, by what it is in them."""
        return self.remembered(("claims_of", actor), lambda: sorted(self._rows(CLAIMS_OF, actor)))

    def sources_of(self, actor: str) -> list[tuple[str, str]]:
        """The source actors that stand for a canonical actor, sorted."""
        return self._rows(
            "SELECT a.id, c.id FROM signature s JOIN source c ON c.signature = s.id JOIN article a ON a.key = c.article"
            " WHERE s.canonical = ? ORDER BY 1, 2",
            actor,
        )

    def named(self, name: str) -> list[str]:
        """Canonical actors by name or alias."""
        return [id_ for (id_,) in self._rows("SELECT actor FROM name WHERE folded = ? ORDER BY 1", fold(name))]

    def alternatives(self, group: str) -> list[str]:
        """Ids of the claims of which one holds, sorted."""
        sql = "SELECT id FROM claim WHERE alternative = ? AND alternative <> '' ORDER BY 1"
        return [id_ for (id_,) in self._rows(sql, group)]

    def saying(self, words: str) -> set[str]:
        """The claims that have these words in a quote, or in a name of their subject or object."""
        return searching.saying(self._db, [form.lower() for form in spellings(words)])

    def columns(self, kind: Ordered) -> Iterator[Row]:
        """Keys of all things of a kind, each with the values by which lists of them are ordered."""
        return searching.columns(self._db, kind)

    def counts(self) -> Counts:
        """How much there is."""
        return self.remembered("counts", lambda: searching.counts(self._db, self._vocabulary))

    # -- things by id -------------------------------------------------------------------------------------------------

    def actors(self, ids: Collection[str]) -> dict[str, CanonicalActor]:
        """Canonical actors by id."""
        return self._shared.actors.of(ids, self._read_actors)

    def relations(self, ids: Collection[str]) -> dict[str, DerivedRelation]:
        """Derived relations by id."""
        return self._shared.relations.of(ids, self._read_relations)

    def claims(self, ids: Collection[str]) -> dict[str, Claim]:
        """Claims by id."""
        return self._shared.claims.of(ids, self._read_claims)

    def article(self, id_: str) -> Article | None:
        """An article without its text."""
        return self._shared.articles.of([id_], self._read_articles).get(id_)

    def canonical(self, article: str, source: str) -> str:
        """The canonical actor that a source actor stands for.

        Raises:
            StoreDamaged: it stands for nobody.
        """
        sources = self._shared.canonical.of([article], self._read_canonical).get(article, {})
        if source not in sources:
            raise StoreDamaged(f"source actor {source} of article '{article}' stands for no canonical actor")
        return sources[source]

    def periods(self, relations: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The days that each derived relation's claims are about."""
        found = self.relations(relations)
        return {id_: found[id_].periods if id_ in found else () for id_ in relations}

    def footings(self, relations: Collection[str]) -> dict[str, Footing]:
        """What derived relations rest on."""
        rows = groupby(sorted(self._many(FOOTINGS, relations), key=itemgetter(0, 1)), key=itemgetter(0))
        return {id_: tuple(rests(row[1], row[2:4], row[4], row[5:]) for row in some) for id_, some in rows}

    def contested(self, relations: Collection[str]) -> set[str]:
        """Those of some relations that a dated claim denies, or says to have ended."""
        return {id_ for (id_,) in self._many(CONTESTED, relations)}

    def by_day(self, relations: Collection[str], day: str) -> dict[str, ByDay]:
        """What derived relations had been by a day."""
        rows = self._found(searching.by_day(relations, day))
        return {
            id_: ByDay(bool(made), bool(named), bool(whole), tuple(sorted(undated.split())) if undated else ())
            for id_, made, named, whole, undated in rows
        }

    def testimonies(self, claims: Collection[str]) -> dict[str, Testimony]:
        """Claims as standing sees them."""
        return {row[2]: testimony(row) for row in self._many(TESTIMONIES_OF, claims)}

    def dates(self, claims: Collection[str]) -> dict[str, Dates]:
        """The dates of claims."""
        rows = self._many("SELECT id, earliest, latest, first_day FROM claim WHERE id IN", claims)
        return {id_: (earliest, latest, first_day) for id_, earliest, latest, first_day in rows}

    def _read_actors(self, ids: Collection[str]) -> dict[str, CanonicalActor]:
        return {row[0]: _actor(row) for row in self._many("SELECT id, name, content FROM actor WHERE id IN", ids)}

    def _read_articles(self, ids: Collection[str]) -> dict[str, Article]:
        return {id_: _article(id_, *rest) for _, id_, *rest in self._many(f"{ARTICLES} WHERE id IN", ids)}

    def _read_canonical(self, articles: Collection[str]) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for article, source, canonical in self.mentions(articles):
            found[article][source] = canonical
        return found

    def _read_claims(self, ids: Collection[str]) -> dict[str, Claim]:
        found = {row[0]: _claim(row) for row in self._many(f"{CLAIMS} WHERE c.id IN", ids)}
        articles = {claim.article for claim in found.values()}  # whoever asks for claims will show where they are from
        self._shared.articles.of(articles, self._read_articles)
        self._shared.canonical.of(articles, self._read_canonical)
        return found

    def _read_relations(self, ids: Collection[str]) -> dict[str, DerivedRelation]:
        found = self._relations(list(self._many(f"{RELATIONS} WHERE id IN", ids)))
        return {relation.id: relation for relation in found}

    def _relations(self, rows: Sequence[tuple[Any, ...]]) -> Iterator[DerivedRelation]:
        support: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for key, *said in self._many(SUPPORT, [key for _, key, *_ in rows]):
            support[key].append((said[0], said[1]))
        for _, key, content, *columns in rows:
            relation, said = columns[1], sorted(support[key])
            counting = tuple((claim, counts_as(self._vocabulary, relation, named)) for claim, named in said)
            yield unpack_relation(content, counting, **dict(zip(RELATION_COLUMNS, columns, strict=True)))

    # -- all of a kind ------------------------------------------------------------------------------------------------

    def article_ids(self) -> list[str]:
        """All articles, sorted."""
        return [id_ for (id_,) in self._rows("SELECT id FROM article ORDER BY id")]

    def some_articles(self, ids: Collection[str]) -> Iterator[AnnotatedArticle]:
        """Articles with their source actors and claims."""
        for key, *row in sorted(self._many(f"{ARTICLES} WHERE id IN", ids), key=itemgetter(1)):
            sources = self._rows(
                "SELECT c.id, s.type, s.name, s.links, c.content FROM source c JOIN signature s ON s.id = c.signature"
                " WHERE c.article = ? ORDER BY 1",
                key,
            )
            claims = self._rows(f"{CLAIMS} WHERE c.article = ? ORDER BY 1", key)
            yield AnnotatedArticle(_article(*row), tuple(map(_source, sources)), tuple(map(_claim, claims)))

    def all_articles(self) -> Iterator[AnnotatedArticle]:
        """Every article with its source actors and claims, in the order of their ids."""
        return chain.from_iterable(map(self.some_articles, in_parts(self.article_ids())))

    def all_actors(self) -> Iterator[CanonicalActor]:
        """Every canonical actor, in the order of their ids."""
        return chain.from_iterable(map(_actor, rows) for rows in self._all("SELECT id, name, content FROM actor"))

    def all_relations(self) -> Iterator[DerivedRelation]:
        """Every derived relation, in the order of their ids."""
        return chain.from_iterable(map(self._relations, self._all(RELATIONS)))

    def _all(self, sql: str) -> Iterator[list[tuple[Any, ...]]]:
        """All rows by their ids, some at a time: what isn't read to its end holds nothing."""
        after = ""
        while rows := self._rows(f"{sql} WHERE id > ? ORDER BY id LIMIT ?", after, AT_ONCE):
            yield rows
            after = rows[-1][0]

    def mentions(self, articles: Collection[str]) -> Iterator[tuple[str, str, str]]:
        """Who these articles' source actors stand for."""
        return self._many(MENTIONS, articles)

    def has_actors(self) -> bool:
        """Whether there is a canonical actor."""
        return bool(self._rows("SELECT 1 FROM actor LIMIT 1"))

    def has_stated(self) -> bool:
        """Whether a relation is stated."""
        return bool(self._rows("SELECT 1 FROM relation WHERE standing = 'stated' LIMIT 1"))


def _article(id_: str, text_digest: str, content: bytes) -> Article:
    return ARTICLE.unpack(content, id=id_, text=None, text_digest=text_digest)


def _actor(row: tuple[Any, ...]) -> CanonicalActor:
    id_, name, content = row
    return ACTOR.unpack(content, id=id_, name=name)


def _claim(row: tuple[Any, ...]) -> Claim:
    id_, article, relation, stance, stage, conditional, content = row
    return CLAIM.unpack(
        content,
        id=id_,
        article=article,
        relation=relation,
        stance=stance,
        stage=stage,
        conditional=bool(conditional),
    )


def _source(row: tuple[Any, ...]) -> SourceActor:
    id_, type_, name, links, mentions = row
    return SourceActor(id_, type_, name, _links(links), unpack_mentions(mentions))
