"""FollowTheMoney entities, one JSON object a line: for Aleph, OpenSanctions' tools and `ftm`.

A link of a kind (a Membership, a Representation) says that it is so; only what is stated is written as one. All else is
an UnknownLink whose `role` and `status` say how it stands.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import msgspec

from actorgraph.ontology.claims import Article, digest
from actorgraph.ontology.dates import bounds
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.service.export.scope import Scope
from actorgraph.service.export.sources import Sourced, period, sourced, summed_up, told

MODEL, LOOSE, STATED = "FtM", "UnknownLink", "stated"
_PREFIX_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?\Z")
_WIKIDATA = re.compile(r"https?://www\.wikidata\.org/(?:entity|wiki)/(Q\d+)\Z")
_URL = re.compile(r"https?://.{1,1000}\Z")
Properties = Mapping[str, Iterable[str | None]]


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads((files("actorgraph.service.export") / "ftm.toml").read_text(encoding="utf-8"))


def ftm(scope: Scope) -> Iterator[bytes]:
    """Articles, actors, then relations with the articles that prove them."""
    for annotated in scope.articles():
        yield _article(annotated.article, scope)
    for actor in scope.actors():
        yield _actor(actor, scope)
    for found in sourced(scope):
        yield _link(found, scope)


def _entity(id_: str, schema: str, properties: Properties, caption: str | None = None) -> bytes:
    given = {name: list(dict.fromkeys(_cut(name, v) for v in values if v)) for name, values in properties.items()}
    kept = {name: values for name, values in given.items() if values}
    shown = {} if caption is None else {"caption": caption}
    return msgspec.json.encode({"id": id_, **shown, "schema": schema, "properties": kept}) + b"\n"


def _cut(name: str, value: str) -> str:
    """A value with an ellipsis in place of what FtM has no room for."""
    longest: int = _table()["longest"].get(name, _table()["longest"]["other"])
    return value if len(value) <= longest else f"{value[: longest - 1]}…"


def _article(article: Article, scope: Scope) -> bytes:
    url = article.url if article.url and _URL.match(article.url) else None
    properties: Properties = {
        "title": [article.title],
        "fileName": [article.id],
        "sourceUrl": [url],
        "publisher": [article.publisher],
        "publishedAt": [_date(article.published)],
        "summary": [f"{article.status}; language: {article.language or 'unknown'}"],
        "notes": [scope.iris.article(article.id), None if url else article.url],
    }
    return _entity(_article_id(article.id), "Article", properties)


def _actor(actor: CanonicalActor, scope: Scope) -> bytes:
    schema = _schema(actor, scope)
    wikidata = [found[1] for link in actor.same_as if (found := _WIKIDATA.match(link))]
    properties: dict[str, Iterable[str | None]] = {
        "name": [actor.name],
        "alias": actor.aliases,
        "keywords": actor.types,
        "wikidataId": wikidata,
        "sourceUrl": [scope.iris.actor(actor.id)],
        "notes": [f"same as {link}" for link in actor.same_as if not _WIKIDATA.match(link)],
    }
    if (also := _table()["also_name"].get(schema)) is not None:
        properties[also] = [actor.name]
    return _entity(_actor_id(actor.id), schema, properties)


def _link(found: Sourced, scope: Scope) -> bytes:
    relation = found.relation
    schema = _link_schema(found, scope)
    link = _table()["links"][schema]
    label = scope.vocabulary.relations[relation.relation].label
    role = label if relation.standing == STATED else f"{label} ({relation.standing})"
    starts, ends = period(relation)
    properties: Properties = {
        link["source"]["property"]: [_actor_id(relation.subject)],
        link["target"]["property"]: [_actor_id(relation.object)],
        "role": [role],
        "status": [relation.standing],
        "summary": [summed_up(found, scope)],
        "description": [told(claim, article, scope) for claim, article in found.claims],
        "startDate": [starts],
        "endDate": [ends],
        "publisher": sorted({article.publisher for _, article in found.claims if article.publisher}),
        "recordId": [claim.id for claim, _ in found.claims],
        "sourceUrl": [scope.iris.relation(relation.id)],
        "proof": [_article_id(claim.article) for claim, _ in found.claims],
    }
    return _entity(f"relation-{relation.id}", schema, properties, caption=role)  # FtM's own is "Other link"


def _schema(actor: CanonicalActor, scope: Scope) -> str:
    """The schema of an actor's class; of several classes the one that says most."""
    known: dict[str, list[str]] = _table()["schemata"]
    mapped = {scope.vocabulary.class_in(MODEL, type_) for type_ in actor.types}
    found = [schema for schema in mapped if schema in known]
    return min(found, key=lambda schema: (-len(known[schema]), schema), default="LegalEntity")


def _link_schema(found: Sourced, scope: Scope) -> str:
    links = _table()["links"]
    if found.relation.standing == STATED:
        for mapping in scope.vocabulary.relations[found.relation.relation].mappings:
            model, _, schema = mapping.partition(" ")
            if model == MODEL and schema in links and _fits(found, links[schema], scope):
                return schema
    return LOOSE


def _fits(found: Sourced, link: Mapping[str, Mapping[str, str]], scope: Scope) -> bool:
    known = _table()["schemata"]
    ends = ((found.subject, link["source"]["range"]), (found.object, link["target"]["range"]))
    schemata = ((_schema(actor, scope), range_) for actor, range_ in ends)
    return all(range_ in (schema, *known[schema]) for schema, range_ in schemata)


def _date(edtf: str | None) -> str | None:
    """A date as FtM has them, a prefix of an ISO day; of what EDTF can say besides, the earliest day."""
    if edtf is None or _PREFIX_DATE.match(edtf):
        return edtf
    return bounds(edtf)[0]


def _actor_id(id_: str) -> str:
    return f"actor-{id_}"


def _article_id(id_: str) -> str:
    return f"article-{digest(id_, 40)}"  # FtM's ids have fewer characters than ours
