"""What is looked for in the embedded store, as SQL: texts of our own, with values bound."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from actorgraph.ontology.claims import Evidence
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.filters import ClaimFilter, RelationFilter
from actorgraph.service.stores.packing import ACTOR, ARTICLE, CLAIM
from actorgraph.service.stores.records import RECORDS, UNDATED, Counts, Ordered, Row

Found = tuple[str, list[Any]]
"""A statement, and the values to bind."""

_IN_SHORT = "r.id, r.subject, r.relation, r.object, r.standing"
_ENDS = ("subject", "object")
_BY_DAY = """
    SELECT r.id, max(c.published_day <= ? AND (c.relation = r.relation OR c.stance <> 'denies' OR c.stage = 'ended')),
           max(c.published_day <= ? AND c.relation = r.relation),
           min(c.published_day IS NOT NULL AND c.published_day <= ?),
           group_concat(CASE WHEN c.published_day IS NULL THEN c.id END, ' ')
    FROM json_each(?) asked CROSS JOIN relation r ON r.id = asked.value
    CROSS JOIN support s ON s.relation = r.key CROSS JOIN claim c ON c.key = s.claim GROUP BY r.id"""


class _Conditions:
    """Conditions of one statement, with their values in the same order."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.values: list[Any] = []

    def add(self, text: str, *values: Any) -> None:
        self.texts.append(text)
        self.values += values

    def any_of(self, column: str, values: Collection[Any] | None) -> None:
        if values is not None:
            self.add(f"{column} IN ({_marks(values)})", *values)

    @property
    def text(self) -> str:
        return " AND ".join(self.texts) or "TRUE"


def edges(sought: RelationFilter, claims: ClaimFilter | None = None) -> Found:
    """Derived relations in short; with ``claims``, those for which a claim counts that fits."""
    fitting = _Conditions()
    _ends_of_edges(sought, fitting)
    _own(sought, fitting)
    if sought.named:
        fitting.add("r.named")
    if sought.through:
        fitting.add("r.through")
    _some_ends(sought, fitting)
    fitting.any_of("r.relation", sought.relations)
    if claims is not None:
        fitting.add(*_resting(sought, claims))
    return f"SELECT {_IN_SHORT} FROM relation r WHERE {fitting.text} ORDER BY r.id", fitting.values


def _resting(sought: RelationFilter, claims: ClaimFilter) -> tuple[Any, ...]:
    """That such a claim counts: looked up from these claims if few can fit, else from each relation of somebody."""
    few = (claims.said_by, claims.item, claims.via, claims.article) != (None,) * 4
    if few or (sought.subject, sought.object, sought.actor, sought.subjects, sought.objects) == (None,) * 5:
        text, values = _claims(claims, "c.key")
        return f"r.key IN (SELECT s.relation FROM support s WHERE s.claim IN ({text}))", *values
    ways = list(_ways(claims))
    counting = "SELECT 1 FROM support s JOIN claim c ON c.key = s.claim WHERE s.relation = r.key"
    text = " OR ".join(f"({way.text})" for way in ways)
    return f"EXISTS ({counting} AND ({text}))", *(value for way in ways for value in way.values)


def _own(sought: RelationFilter, fitting: _Conditions) -> None:
    """What a relation is by itself, whoever its ends are."""
    fitting.any_of("r.standing", sought.standings)
    for name, least in (("publishers", sought.min_publishers), ("holders", sought.min_holders)):
        if least is not None:
            fitting.add(f"r.{name} >= ?", least)
    if sought.disputed:
        fitting.add("r.disputed")


def _ends_of_edges(sought: RelationFilter, fitting: _Conditions) -> None:
    if sought.actor is not None:
        fitting.add("(r.subject = ? OR r.object = ?)", sought.actor, sought.actor)
    forward, backward = (_edge_ends(sought, names) for names in (_ENDS, _ENDS[::-1]))
    if not forward.texts:
        return
    if sought.mutual:
        backward.any_of("r.relation", sought.mutual)
        fitting.add(f"({forward.text} OR {backward.text})", *forward.values, *backward.values)
    else:  # with nothing in the list SQLite would go through all of them
        fitting.add(forward.text, *forward.values)


def _some_ends(sought: RelationFilter, fitting: _Conditions) -> None:
    """Ends that are among many: they are bound as one value, and the fewer are looked up."""
    given = [
        (len(some), column, some)
        for column, some in zip(_ENDS, (sought.subjects, sought.objects), strict=True)
        if some is not None
    ]
    for looked_up, (_, column, some) in zip((True, False), sorted(given), strict=False):
        name = f"r.{column}" if looked_up else f"+r.{column}"
        fitting.add(f"{name} IN (SELECT value FROM json_each(?))", _bound(some))


def _edge_ends(sought: RelationFilter, columns: tuple[str, ...]) -> _Conditions:
    """What is asked of either end, which stand in these columns."""
    found = _Conditions()
    given = (sought.subject, sought.object), (sought.subject_types, sought.object_types)
    for column, actor, types in zip(columns, *given, strict=True):
        if actor is not None:
            found.add(f"r.{column} = ?", actor)
        if types is not None:
            found.add(f"r.{column} IN (SELECT actor FROM kind WHERE type IN ({_marks(types)}))", *types)
    return found


def by_day(relations: Collection[str], day: str) -> Found:
    """See `service.stores.base.View.by_day`."""
    return _BY_DAY, [day, day, day, _bound(relations)]


def _bound(ids: Collection[str]) -> str:
    """Many ids as one value."""
    return msgspec.json.encode(list(ids)).decode()


def claims(sought: ClaimFilter) -> Found:
    """Ids of claims, sorted."""
    text, values = _claims(sought, "c.id")
    return f"{text} ORDER BY 1", values


def claims_after(sought: ClaimFilter, by_date: bool, after: str, most: int) -> tuple[Found, Found]:
    """Some claims with their keys, and how many there are: see `service.stores.base.View.claims_after`.

    Those that fit are counted by their keys alone, which the indexes have.
    """
    text, values = _claims(sought, "c.key")
    key, undated = ("coalesce(c.first_day, ?) || '/' || c.id", [UNDATED]) if by_date else ("c.id", [])
    some = f"SELECT {key} AS place, c.id FROM claim c WHERE c.key IN ({text}) AND place > ? ORDER BY 1 LIMIT ?"
    return (some, [*undated, *values, after, most]), (f"SELECT count(*) FROM ({text})", values)


def _claims(sought: ClaimFilter, column: str) -> Found:
    ways = list(_ways(sought))
    text = " UNION ".join(f"SELECT {column} FROM claim c WHERE {way.text}" for way in ways)
    return text, [value for way in ways for value in way.values]


def _ways(sought: ClaimFilter) -> Iterator[_Conditions]:
    """Conditions of which a claim fits any."""
    for columns, relations in _directions(sought):
        for party in _parties(sought):
            yield _fitting(sought, columns, relations, party)


def _directions(sought: ClaimFilter) -> Iterator[tuple[tuple[str, ...], Collection[str] | None]]:
    """In which columns the ends are, and among which relations."""
    yield _ENDS, sought.relations
    if sought.mutual and any(
        given is not None for given in (sought.subject, sought.object, sought.subject_types, sought.object_types)
    ):
        mutual = sought.mutual if sought.relations is None else [r for r in sought.mutual if r in sought.relations]
        yield _ENDS[::-1], mutual


def _parties(sought: ClaimFilter) -> Iterator[str | None]:
    """What the actor may be who is asked for whatever they are."""
    if sought.actor is None:
        yield None
    else:
        yield from ("subject", "object", "item", "via")


def _fitting(
    sought: ClaimFilter, columns: tuple[str, ...], relations: Collection[str] | None, party: str | None
) -> _Conditions:
    found = _Conditions()
    named: Mapping[str, str | None] = {
        **dict(zip(columns, (sought.subject, sought.object), strict=True)),
        "item": sought.item,
        "via": sought.via,
    }
    for column, actor in (*named.items(), *([(party, sought.actor)] if party else [])):
        if actor is not None:
            found.add(f"c.{column} IN (SELECT id FROM signature WHERE canonical = ?)", actor)
    for column, types in zip(columns, (sought.subject_types, sought.object_types), strict=True):
        if types is not None:
            found.add(f"c.{column} IN (SELECT id FROM signature WHERE type IN ({_marks(types)}))", *types)
    if sought.article is not None:
        found.add("c.article = (SELECT key FROM article WHERE id = ?)", sought.article)
    if sought.said_by is not None:
        found.add(
            "c.key IN (SELECT w.claim FROM signature s JOIN saying w ON w.signature = s.id WHERE s.canonical = ?)",
            sought.said_by,
        )
    for column, some in (("relation", relations), ("stance", sought.stances), ("stage", sought.stages)):
        found.any_of(f"c.{column}", some)
    if sought.spoken:
        found.add("c.speaker IS NOT NULL")
    if sought.counting is not None:
        counting = _Conditions()
        _own(sought.counting, counting)
        found.add(
            "EXISTS (SELECT 1 FROM support s JOIN relation r ON r.key = s.relation"
            f" WHERE s.claim = c.key AND r.relation = c.relation AND {counting.text})",
            *counting.values,
        )
    return found


# -- all of a kind ----------------------------------------------------------------------------------------------------


def saying(db: sqlite3.Connection, forms: Collection[str]) -> set[str]:
    """Claims whose quotes, or names of whose subject or object, have one of these texts in them, whatever the case."""

    def has(text: str) -> bool:
        lower = text.lower()
        return any(form in lower for form in forms)

    found = {id_ for id_, content in db.execute("SELECT id, content FROM claim") if any(map(has, _quotes(content)))}
    rows = db.execute("SELECT id, name, content FROM actor")
    actors = [(id_,) for id_, name, content in rows if has(name) or any(map(has, ACTOR.value(content, "aliases")))]
    for actor in actors:
        for end in _ENDS:
            found.update(
                id_
                for (id_,) in db.execute(
                    f"SELECT c.id FROM signature s JOIN claim c ON c.{end} = s.id WHERE s.canonical = ?", actor
                )
            )
    return found


def _quotes(claim: bytes) -> Iterator[str]:
    return (Evidence(*evidence).quote for evidence in CLAIM.value(claim, "evidence"))


def columns(db: sqlite3.Connection, kind: Ordered) -> Iterator[Row]:
    """See `service.stores.base.View.columns`."""
    if kind == "articles":
        for id_, content in db.execute("SELECT id, content FROM article"):
            article = ARTICLE.unpack(content, id=id_, text=None, text_digest="")
            yield id_, article.published, article.publisher, article.title
    elif kind == "claims":
        sql = "SELECT id, published, earliest, relation, content FROM claim"
        for id_, published, earliest, relation, content in db.execute(sql):
            yield id_, published, earliest, CLAIM.value(content, "said"), relation
    else:
        yield from db.execute(
            "SELECT r.id, r.standing, r.publishers, r.holders, r.first_reported, r.last_reported, s.name, r.relation,"
            " o.name FROM relation r JOIN actor s ON s.id = r.subject JOIN actor o ON o.id = r.object"
        )


def counts(db: sqlite3.Connection, vocabulary: Vocabulary) -> Counts:
    """How much there is."""
    tables = dict(zip(RECORDS, ("article", "claim", "source", "relation"), strict=True))
    classes = [(name, db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for name, table in tables.items()]
    classes += db.execute("SELECT type, count(*) FROM kind GROUP BY type").fetchall()
    relations = db.execute("SELECT relation, standing, count(*) FROM relation GROUP BY relation, standing").fetchall()
    return Counts.of(classes, relations, db.execute("SELECT count(*) FROM actor").fetchone()[0])


def _marks(values: Collection[Any]) -> str:
    return ",".join("?" * len(values))
