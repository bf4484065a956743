"""What answers consist of, ready in an embedded store's ledger: things whole, by id, and derived relations in short.

They say nothing that the graphs don't say, but are to be had many at a time: reading one from its quads takes a third
of a millisecond, and finding those of an actor by a query twenty. They are as of the ledger's newest revision.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from ontology.claims import AnnotatedArticle, Article, Claim
from ontology.derived import CanonicalActor
from ontology.standing import DerivedRelation
from service.projection import Changes
from service.stores.base import ClaimsSought, EdgeRow, EdgesSought
from service.stores.ledger import Ledger

_T = TypeVar("_T")
_Rows = Iterator[tuple[str, bytes]]
_encode = msgspec.msgpack.Encoder().encode

_IN_SHORT = "id, subject, relation, object, standing"
_PUT_EDGE = "INSERT OR REPLACE INTO edge VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

ACTOR, ARTICLE, CLAIM, RELATION = "actor", "article", "claim", "relation"
_DECODERS: dict[str, Callable[[bytes], Any]] = {
    ACTOR: msgspec.msgpack.Decoder(CanonicalActor).decode,
    ARTICLE: msgspec.msgpack.Decoder(Article).decode,
    CLAIM: msgspec.msgpack.Decoder(Claim).decode,
    RELATION: msgspec.msgpack.Decoder(DerivedRelation).decode,
}


class Records:
    """The records of a ledger, at its newest revision."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._db = ledger, ledger.db

    # -- reading ------------------------------------------------------------------------------------------------------

    def actors(self, ids: Collection[str]) -> dict[str, CanonicalActor]:
        """Canonical actors by id; those that don't exist are left out."""
        return self._read(ACTOR, ids)

    def articles(self, ids: Collection[str]) -> dict[str, Article]:
        """Articles by id, without their texts; those that don't exist are left out."""
        return self._read(ARTICLE, ids)

    def claims(self, ids: Collection[str]) -> dict[str, Claim]:
        """Claims by id; those that don't exist are left out."""
        return self._read(CLAIM, ids)

    def relations(self, ids: Collection[str]) -> dict[str, DerivedRelation]:
        """Derived relations by id; those that don't exist are left out."""
        return self._read(RELATION, ids)

    def _read(self, kind: str, ids: Collection[str]) -> dict[str, Any]:
        decode = _DECODERS[kind]
        rows = self._ledger.many("SELECT id, content FROM record WHERE kind = ? AND id IN", ids, kind)
        return {id_: decode(content) for id_, content in rows}

    def edges(self, sought: EdgesSought) -> list[EdgeRow]:
        """Derived relations that fit, in short, by the order of their ids."""
        conditions, values = _conditions(sought)
        where = " AND ".join(conditions) or "TRUE"
        found = self._db.execute(f"SELECT {_IN_SHORT} FROM edge WHERE {where} ORDER BY id", values)
        return found.fetchall()

    def edges_resting(self, sought: EdgesSought, claims: ClaimsSought) -> list[EdgeRow]:
        """Derived relations that fit and for which a claim counts that fits, by the order of their ids."""
        conditions, values = _conditions(sought)
        fitting, bound = _claims(claims, "id AS claim, low, high")
        found = self._db.execute(
            f"SELECT edge.{_IN_SHORT}, claim FROM ({fitting}) JOIN relation USING (low, high) "
            f"JOIN edge ON edge.id = relation.id WHERE {' AND '.join(conditions) or 'TRUE'} ORDER BY 1",
            [*bound, *values],
        )
        rows: dict[EdgeRow, set[str]] = {}
        for *row, claim in found:
            rows.setdefault(tuple(row), set()).add(claim)
        whole = self.relations([id_ for id_, *_ in rows])
        return [row for row, near in rows.items() if any(claim in near for claim, _ in whole[row[0]].claims)]

    def find_claims(self, sought: ClaimsSought) -> list[str]:
        """Ids of the claims that fit, sorted; neither all their speakers nor what they count for is known here."""
        statement, values = _claims(sought, "id")
        return [row[0] for row in self._db.execute(f"{statement} ORDER BY 1", values)]

    def state(self) -> dict[str, set[tuple[Any, ...]]]:
        """All rows, by table."""
        return {name: set(self._db.execute(f"SELECT * FROM {name}")) for name in ("record", "edge")}

    # -- writing ------------------------------------------------------------------------------------------------------

    def forget(self, articles: Collection[str]) -> None:
        """Take out articles with their claims; before the ledger itself forgets them."""
        claims = self._ledger.many("SELECT id FROM claim WHERE article IN", articles)
        self._drop(CLAIM, [id_ for (id_,) in claims])
        self._drop(ARTICLE, articles)

    def keep(self, added: Iterable[AnnotatedArticle], changes: Changes) -> None:
        """Put in whole articles, and what was derived from them."""
        self._drop(ACTOR, changes.removed_actors)
        self._drop(RELATION, changes.removed_relations)
        self._db.executemany("DELETE FROM edge WHERE id = ?", ((id_,) for id_ in changes.removed_relations))
        for kind, rows in records(added, changes):
            self._db.executemany("INSERT OR REPLACE INTO record VALUES (?, ?, ?)", ((kind, *row) for row in rows))
        self._db.executemany(_PUT_EDGE, map(edge, changes.relations))

    def _drop(self, kind: str, ids: Collection[str]) -> None:
        self._db.executemany("DELETE FROM record WHERE kind = ? AND id = ?", ((kind, id_) for id_ in ids))


def records(added: Iterable[AnnotatedArticle], changes: Changes) -> Iterator[tuple[str, _Rows]]:
    """By kind the records of these articles and of what is derived: id and content."""
    for annotated in added:
        article = annotated.article
        yield ARTICLE, iter([(article.id, _encode(replace(article, text=None)))])
        yield CLAIM, ((claim.id, _encode(claim)) for claim in annotated.claims)
    yield ACTOR, ((actor.id, _encode(actor)) for actor in changes.actors)
    yield RELATION, ((relation.id, _encode(relation)) for relation in changes.relations)


def edge(relation: DerivedRelation) -> tuple[Any, ...]:
    """A derived relation in short, as the ledger's table has it."""
    ends = relation.subject, relation.relation, relation.object
    named = any(counts_as == "direct" for _, counts_as in relation.claims)
    numbers = relation.publishers, relation.holders
    return relation.id, *ends, relation.standing, *numbers, named, bool(relation.vias), relation.disputed


def _conditions(sought: EdgesSought) -> tuple[list[str], list[Any]]:
    """What is asked for as SQL, and the values to bind."""
    conditions: list[str] = []
    values: list[Any] = []

    def add(condition: str, *some: Any) -> None:
        conditions.append(condition)
        values.extend(some)

    ends = {"subject": sought.subject, "object": sought.object}
    given = {name: value for name, value in ends.items() if value is not None}
    if given:
        mirrored = dict(zip(("object", "subject"), ends.values(), strict=True))
        back = {name: value for name, value in mirrored.items() if value is not None}
        forward, backward = (" AND ".join(f"{name} = ?" for name in some) for some in (given, back))
        if sought.mutual:
            mutual = f"{backward} AND relation IN ({_marks(sought.mutual)})"
            add(f"(({forward}) OR ({mutual}))", *given.values(), *back.values(), *sought.mutual)
        else:  # with nothing in the list SQLite would go through all of them
            add(forward, *given.values())
    if sought.actor is not None:
        add("(subject = ? OR object = ?)", sought.actor, sought.actor)
    for name, some in (("relation", sought.relations), ("standing", sought.standings)):
        if some is not None:
            add(f"{name} IN ({_marks(some)})", *some)
    for name, asked in (("named", sought.named), ("through", sought.through), ("disputed", sought.disputed)):
        if asked:
            add(name)
    for name, least in (("publishers", sought.min_publishers), ("holders", sought.min_holders)):
        if least is not None:
            add(f"{name} >= ?", least)
    return conditions, values


def _claims(sought: ClaimsSought, columns: str) -> tuple[str, list[str]]:
    """A statement for columns of the claims that fit, and the values to bind."""
    branches, values = [], []
    for branch in _branches(sought):
        conditions, some = _fitting(sought, *branch)
        branches.append(f"SELECT {columns} FROM claim WHERE {' AND '.join(conditions) or 'TRUE'}")
        values += some
    return " UNION ".join(branches), values


def _branches(sought: ClaimsSought) -> Iterator[tuple[dict[str, str], Collection[str] | None]]:
    """In which places of a claim canonical actors are looked for, and among which relations."""
    ends = {"subject": sought.subject, "object": sought.object}
    others = {"item": sought.item, "via": sought.via}
    places: list[tuple[dict[str, str | None], Collection[str] | None]] = [(ends, sought.relations)]
    if sought.mutual and any(ends.values()):
        places.append(({"object": sought.subject, "subject": sought.object}, sought.mutual))
    for place, relations in places:
        given = {role: actor for role, actor in {**place, **others}.items() if actor is not None}
        if sought.actor is None:
            yield given, relations
            continue
        for party in ("subject", "object", "item", "via"):
            if given.get(party, sought.actor) == sought.actor:
                yield {**given, party: sought.actor}, relations


def _fitting(
    sought: ClaimsSought, roles: Mapping[str, str], relations: Collection[str] | None
) -> tuple[list[str], list[str]]:
    conditions = [f"{role} IN (SELECT id FROM signature WHERE canonical = ?)" for role in roles]
    values = list(roles.values())
    if sought.article is not None:
        conditions.append("article = ?")
        values.append(sought.article)
    for name, some in (("relation", relations), ("stance", sought.stances), ("stage", sought.stages)):
        if some is not None:
            conditions.append(f"{name} IN ({_marks(some)})")
            values.extend(some)
    return conditions, values


def _marks(values: Collection[str]) -> str:
    return ",".join("?" * len(values))
