"""Things as SQLite keeps them: MessagePack without the names of fields, or those of a row's own columns."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar, cast, get_type_hints

import msgspec

from actorgraph.ontology.claims import Article, Claim, SourceActor, Span
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.standing import DerivedRelation, ItemStanding, ViaPart

_T = TypeVar("_T")
_encode = msgspec.msgpack.Encoder().encode
_plain = msgspec.msgpack.Decoder().decode


class Packing(Generic[_T]):
    """Packs things of one dataclass: all fields but those that stand in columns, in their order."""

    def __init__(self, cls: type[_T], columns: Collection[str], **shapes: Any) -> None:
        hints = {**get_type_hints(cls), **shapes}
        names = tuple(field.name for field in fields(cls) if field.init and field.name not in columns)  # type: ignore[arg-type]
        self._names, self._values = names, attrgetter(*names)
        self._make: Callable[..., _T] = cls
        shape = tuple.__class_getitem__(tuple(hints[name] for name in names))
        self._decode = msgspec.msgpack.Decoder(shape).decode

    def value(self, content: bytes, name: str) -> Any:
        """One field of a thing, as MessagePack has it, without making the others."""
        return _plain(content)[self._names.index(name)]

    def pack(self, thing: _T) -> bytes:
        """One thing."""
        return _encode(self._values(thing))

    def unpack(self, content: bytes, **columns: Any) -> _T:
        """The thing again, with what stands in its columns."""
        return self._make(**columns, **dict(zip(self._names, self._decode(content), strict=True)))


ARTICLE = Packing(Article, ("id", "text", "text_digest"))
CLAIM = Packing(Claim, ("id", "article", "relation", "stance", "stage", "conditional"))
ACTOR = Packing(CanonicalActor, ("id", "name"))
_Way = tuple[str | None, str, tuple[ItemStanding, ...], tuple[str, ...], tuple[int, ...]]
"""A relation through one intermediary, which names its claims by their places among the relation's."""
_RELATION = Packing(
    DerivedRelation,
    (
        *("subject", "relation", "object", "standing", "publishers", "holders"),
        *("first_reported", "last_reported", "claims"),
    ),
    vias=tuple[_Way, ...],
)
_decode_spans = msgspec.msgpack.Decoder(tuple[Span, ...]).decode


class RelationRow(NamedTuple):
    """A derived relation as a ledger has it: its pair's ends, digest, columns and packed content; its claims' ids."""

    id: str
    low: str
    high: str
    digest: str
    columns: tuple[Any, ...]
    content: bytes
    claims: tuple[str, ...]

    @classmethod
    def of(cls, relation: DerivedRelation, digest: str, *, contents: bool = True) -> RelationRow:
        """The row of a relation; without its content where that isn't kept."""
        low, high = sorted((relation.subject, relation.object))
        content = pack_relation(relation) if contents else b""
        claims = tuple(claim for claim, _ in relation.claims)
        return cls(relation.id, low, high, digest, relation_columns(relation), content, claims)


def relation_columns(relation: DerivedRelation) -> tuple[Any, ...]:
    """Columns of a derived relation: what it is, and by what else it is looked for."""
    ends = relation.subject, relation.relation, relation.object
    named = any(counts_as == "direct" for _, counts_as in relation.claims)
    numbers = relation.publishers, relation.holders
    reported = relation.first_reported, relation.last_reported
    return *ends, relation.standing, *numbers, named, bool(relation.vias), relation.disputed, *reported


def pack_relation(relation: DerivedRelation) -> bytes:
    """A derived relation without its claims, of which the table of support tells."""
    if not relation.vias:
        return _RELATION.pack(relation)
    places = {claim: place for place, (claim, _) in enumerate(relation.claims)}
    ways = tuple(
        (way.via, way.standing, way.items, way.periods, tuple(places[claim] for claim in way.claims))
        for way in relation.vias
    )
    return _RELATION.pack(replace(relation, vias=ways))  # type: ignore[arg-type]


def unpack_relation(content: bytes, claims: tuple[tuple[str, str], ...], **columns: Any) -> DerivedRelation:
    """A derived relation again; ``claims`` are (id, why it counts), sorted."""
    found = _RELATION.unpack(content, claims=claims, **columns)
    if not found.vias:
        return found
    packed = cast(tuple[_Way, ...], found.vias)
    ways = tuple(
        ViaPart(via, standing, items, periods, tuple(claims[place][0] for place in places))
        for via, standing, items, periods, places in packed
    )
    return replace(found, vias=ways)


def pack_mentions(actor: SourceActor) -> bytes:
    """Where a source actor is mentioned."""
    return _encode(actor.mentions)


def unpack_mentions(content: bytes) -> tuple[Span, ...]:
    """Where a source actor is mentioned."""
    return _decode_spans(content)
