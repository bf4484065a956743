"""A STIX 2.1 bundle: actors as identities, derived relations as relationships whose type names their standing, claims
as notes on them with the very words, articles as reports. What STIX has no property for is in a property extension.

Nothing in it is the time of writing: an object's times are those of the articles, and the epoch where there are none;
ids are UUIDs of version 5 of our IRIs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec

from actorgraph.ontology.claims import AnnotatedArticle, Article, Claim
from actorgraph.ontology.dates import bounds
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.standing import DerivedRelation
from actorgraph.ontology.vocabulary import AG
from actorgraph.service.export.scope import Scope
from actorgraph.service.export.sources import Sourced, period, quote, sourced, speakers, summed_up

MODEL, STATED = "STIX", "stated"
EPOCH = "1970-01-01"
_SPACE = uuid5(NAMESPACE_URL, AG)
_DAY = re.compile(r"(?!0000)\d{4}-\d\d-\d\d\Z")
Json = dict[str, Any]


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads((files("actorgraph.service.export") / "stix.toml").read_text(encoding="utf-8"))


def _id(type_: str, iri: str) -> str:
    return f"{type_}--{uuid5(_SPACE, iri)}"


MAKER = _id("identity", AG + "exporter")
EXTENSION = _id("extension-definition", AG + "extension")


def stix(scope: Scope) -> Iterator[bytes]:
    """One bundle, an object a line."""
    bundle = _id("bundle", f"{scope.iris.base}{scope.relation or ''}")
    yield f'{{"type":"bundle","id":"{bundle}","objects":[\n'.encode()
    before = b""
    for found in _objects(scope):
        yield before + msgspec.json.encode(found)
        before = b",\n"
    yield b"\n]}\n"


def _objects(scope: Scope) -> Iterator[Json]:
    yield _maker()
    yield _definition()
    for actor in scope.actors():
        yield _actor(actor, scope)
    for found in sourced(scope):
        yield _relationship(found, scope)
    for annotated in scope.articles():
        yield from _reported(annotated, scope)


def _object(type_: str, iri: str, days: tuple[str | None, str | None], own: Json, extension: Json) -> Json:
    created = _day(days[0])
    modified = max(created, _day(days[1]))
    return {
        "type": type_,
        "spec_version": "2.1",
        "id": _id(type_, iri),
        "created_by_ref": MAKER,
        "created": _time(created),
        "modified": _time(modified),
        **_present(own),
        "extensions": {EXTENSION: {"extension_type": "property-extension", "iri": iri, **_present(extension)}},
    }


def _maker() -> Json:
    times = {"created": _time(EPOCH), "modified": _time(EPOCH)}
    own = {"name": "actorgraph", "identity_class": "system"}
    return {"type": "identity", "spec_version": "2.1", "id": MAKER, **times, **own}


def _definition() -> Json:
    return {
        "type": "extension-definition",
        "spec_version": "2.1",
        "id": EXTENSION,
        "created_by_ref": MAKER,
        "created": _time(EPOCH),
        "modified": _time(EPOCH),
        **_table()["extension"],
        "extension_types": ["property-extension"],
    }


def _actor(actor: CanonicalActor, scope: Scope) -> Json:
    type_, class_ = _type(actor, scope)
    own: Json = {"name": actor.name, "identity_class": class_}
    if type_ == "location":
        own["region"] = actor.name  # STIX wants a region, a country or coordinates, and we know a name only
    iri = scope.iris.actor(actor.id)
    links = [{"source_name": "same as", "url": link} for link in actor.same_as]
    further = {"classes": list(actor.types), "aliases": list(actor.aliases)}
    return _object(type_, iri, (None, None), {**own, "external_references": links}, further)


def _type(actor: CanonicalActor, scope: Scope) -> tuple[str, str | None]:
    """A STIX type, and the class of an identity."""
    mapped = sorted(m for type_ in actor.types if (m := scope.vocabulary.class_in(MODEL, type_)))
    type_, _, class_ = (mapped[0] if mapped else "identity/unknown").partition("/")
    return type_, class_ or None


def _relationship(found: Sourced, scope: Scope) -> Json:
    relation, iris = found.relation, scope.iris
    counts = {name: number for name, number in relation.counts if number}
    own = {
        "relationship_type": relationship_type(relation.relation, relation.standing),
        "description": summed_up(found, scope),
        "source_ref": _ref(found.subject, scope),
        "target_ref": _ref(found.object, scope),
        "confidence": _table()["confidence"].get(relation.standing),
        **_period(relation),
    }
    items = [{"item": iris.actor(item.item), "standing": item.standing} for item in relation.items]
    vias = [{"via": iris.actor(part.via), "standing": part.standing} for part in relation.vias if part.via is not None]
    extension = {
        "relation": iris.term(relation.relation),
        "standing": relation.standing,
        "counts": counts,
        "publishers": relation.publishers,
        "holders": relation.holders,
        "self_reported": relation.self_reported or None,
        "either_or": relation.either_or or None,
        "conditional": relation.conditional or None,
        "first_reported": relation.first_reported,
        "last_reported": relation.last_reported,
        "items": items,
        "vias": vias,
        "claims": [iris.claim(claim) for claim, _ in relation.claims],
    }
    days = _earliest(relation.first_reported), _latest(relation.last_reported)
    return _object("relationship", iris.relation(relation.id), days, own, extension)


def relationship_type(relation: str, standing: str) -> str:
    """``arms`` where it is stated and nowhere else; else ``arms-alleged`` and the like."""
    bare = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", relation).lower()
    return bare if standing == STATED else f"{bare}-{standing.lower()}"


def _reported(annotated: AnnotatedArticle, scope: Scope) -> Iterator[Json]:
    """An article's claims as notes, and itself as a report that holds them."""
    article = annotated.article
    notes = [_note(claim, article, scope) for claim in annotated.claims]
    yield from notes
    published = _earliest(article.published)
    refs = list(dict.fromkeys(ref for note in notes for ref in (note["id"], *note["object_refs"])))
    reference = {"source_name": article.publisher or article.id, "external_id": article.id, "url": article.url}
    own = {
        "name": article.title or article.id,
        "published": _time(_day(published)),
        "report_types": ["threat-report"],
        "object_refs": refs or [MAKER],
        "external_references": [_present(reference)],
    }
    known = {name: getattr(article, name) for name in ("publisher", "published", "language", "status")}
    yield _object("report", scope.iris.article(article.id), (published, published), own, known)


def _note(claim: Claim, article: Article, scope: Scope) -> Json:
    iris, said_by = scope.iris, speakers(claim, scope)
    parts = {name: getattr(claim, name) for name in ("subject", "object", "item", "via")}
    ids = {name: scope.view.canonical(claim.article, source) for name, source in parts.items() if source is not None}
    actors = scope.view.actors(list(ids.values()))
    relation = None if scope.narrows(claim.relation) else scope.relation_of(claim)
    exists = relation is not None and bool(scope.view.relations([relation]))
    own = {
        "abstract": f"{claim.stance}, {claim.stage}: {' – '.join(actors[id_].name for id_ in ids.values())}",
        "content": quote(claim),
        "authors": said_by or [article.publisher or article.id],
        "object_refs": [
            *([_id("relationship", iris.relation(str(relation)))] if exists else []),
            *dict.fromkeys(_ref(actors[id_], scope) for id_ in ids.values()),
        ],
        "confidence": None if claim.confidence is None else round(claim.confidence * 100),
        "labels": [claim.stance, claim.stage],
    }
    names = ("stance", "stage", "role", "said", "either_or")
    extension = {
        "relation": iris.term(claim.relation),
        **{name: getattr(claim, name) for name in names},
        **{name: iris.actor(id_) for name, id_ in ids.items()},
        "said_by": [iris.actor(scope.view.canonical(claim.article, s)) for s in claim.said_by],
        "when": claim.when.edtf if claim.when else None,
        "conditional": claim.conditional or None,
        "annotated_by": list(claim.annotated_by),
        "notes": list(claim.notes),
        "article": iris.article(article.id),
    }
    published = _earliest(article.published)
    return _object("note", iris.claim(claim.id), (published, published), own, extension)


def _ref(actor: CanonicalActor, scope: Scope) -> str:
    return _id(_type(actor, scope)[0], scope.iris.actor(actor.id))


def _period(relation: DerivedRelation) -> Json:
    start, end = period(relation)
    return {
        "start_time": _time(start) if start and _DAY.match(start) else None,
        "stop_time": _time(end, "23:59:59.999") if end and _DAY.match(end) else None,
    }


def _earliest(edtf: str | None) -> str | None:
    return bounds(edtf)[0] if edtf else None


def _latest(edtf: str | None) -> str | None:
    return bounds(edtf)[1] if edtf else None


def _day(day: str | None) -> str:
    return day if day is not None and _DAY.match(day) else EPOCH


def _time(day: str, clock: str = "00:00:00.000") -> str:
    return f"{day}T{clock}Z"


def _present(properties: Mapping[str, Any]) -> Json:
    """Without what is absent: STIX has neither nulls nor empty lists."""
    return {name: value for name, value in properties.items() if value is not None and value not in ([], {}, "")}
