"""Claims one by one, for spreadsheets and scripts: a row, or a JSON object, for each."""

from __future__ import annotations

import csv as table
import io
from collections.abc import Iterator, Mapping

import msgspec

from actorgraph.ontology.claims import Claim
from actorgraph.service.answers.serializers import Json, Serializer
from actorgraph.service.answers.tables import safe
from actorgraph.service.export.scope import Scope, batches

ARTICLES_AT_ONCE = 100
COLUMNS = (
    "claim",
    "subject", "subject_iri", "relation", "object", "object_iri", "item", "via", "role",
    "stance", "stage", "standing", "said_by", "said", "when_start", "when_end", "reported",
    "either_or", "conditional", "confidence", "annotated_by", "note", "quote",
    "article", "title", "url", "publisher", "status",
)  # fmt: skip
"""In this order, always all of them; a new one comes last."""


def csv(scope: Scope) -> Iterator[bytes]:
    """CSV (RFC 4180): a row for each claim, with the standing of the relation that it is about."""
    yield _line(dict(zip(COLUMNS, COLUMNS, strict=True)))
    for shape in _shapes(scope):
        yield _line(_row(shape))


def json(scope: Scope) -> Iterator[bytes]:
    """One JSON array of claims as `/claims` shows them, one a line, each with the standing of its relation."""
    before = b"[\n"
    for shape in _shapes(scope):
        yield before + msgspec.json.encode(shape)
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def _shapes(scope: Scope) -> Iterator[Json]:
    shapes = Serializer(scope.view)
    for articles in batches(scope.articles(), ARTICLES_AT_ONCE):
        claims = [claim for annotated in articles for claim in annotated.claims]
        retracted = {a.article.id for a in articles if a.article.status == "retracted"}
        standings = _standings([claim for claim in claims if claim.article not in retracted], scope)
        for claim in claims:
            yield shapes.claim(claim) | {"standing": standings.get(claim.id)}


def _standings(claims: list[Claim], scope: Scope) -> dict[str, str]:
    """The standing of the relation that each claim counts for; none where it names no object."""
    about = {claim.id: scope.relation_of(claim) for claim in claims}
    found = scope.view.relations({id_ for id_ in about.values() if id_ is not None})
    return {claim: found[id_].standing for claim, id_ in about.items() if id_ in found}


def _row(shape: Json) -> dict[str, str]:
    article, when, evidence = shape["article"], shape["when"] or {}, shape["evidence"]
    names = {end: shape[end]["name"] for end in ("subject", "object", "item", "via") if shape[end]}
    iris = {f"{end}_iri": shape[end]["iri"] for end in ("subject", "object") if shape[end]}
    own = ("relation", "role", "stance", "stage", "standing", "said", "reported", "confidence", "note")
    return {
        "claim": shape["iri"],
        **{name: _text(shape[name]) for name in own},
        **names,
        **iris,
        "said_by": "; ".join(speaker["name"] for speaker in shape["said_by"]),
        "when_start": _text(when.get("start")),
        "when_end": _text(when.get("end")),
        "either_or": _text(shape["either_or"]),
        "conditional": "true" if shape["conditional"] else "",
        "annotated_by": "; ".join(shape["annotated_by"]),
        "quote": " … ".join(part["quote"] for part in evidence),
        "article": article["iri"],
        **{name: _text(article[name]) for name in ("title", "url", "publisher", "status")},
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _line(row: Mapping[str, str]) -> bytes:
    out = io.StringIO()
    table.writer(out).writerow([safe(row.get(column, "")) for column in COLUMNS])
    return out.getvalue().encode()
