"""One small annotated article, as records, for tests that change one thing in it."""

from __future__ import annotations

from typing import Any

import msgspec

from actorgraph.loaders.assembly import assemble
from actorgraph.loaders.documents import Document, DocumentRecord
from actorgraph.ontology.claims import AnnotatedArticle, Claim
from actorgraph.ontology.errors import DocumentRejected, Place
from actorgraph.ontology.vocabulary import default_vocabulary

TEXT = "Kestrelia armed the Ash Column. Ilse Varn said so. Vellund gave rockets to Grey Tern."

ACTORS: dict[str, tuple[str, str]] = {
    "kestrelia": ("State", "Kestrelia"),
    "vellund": ("State", "Vellund"),
    "column": ("NonStateArmedGroup", "Ash Column"),
    "tern": ("PrivateMilitaryCompany", "Grey Tern"),
    "rockets": ("WeaponSystem", "rockets"),
    "varn": ("Person", "Ilse Varn"),
}


def span(words: str, text: str = TEXT) -> dict[str, int]:
    start = text.index(words)
    return {"start": start, "end": start + len(words)}


def actor(id_: str, **changed: Any) -> dict[str, Any]:
    type_, name = ACTORS[id_]
    return {"id": id_, "type": type_, "name": name, "mentions": [span(name)], **changed}


def claim(**changed: Any) -> dict[str, Any]:
    usual = {"id": "c", "subject": "kestrelia", "relation": "arms", "object": "column", "evidence": [span("armed")]}
    return {**usual, **changed}


def document(*claims: dict[str, Any], text: str = TEXT, **changed: Any) -> dict[str, Any]:
    """The article with these claims; ``changed`` replaces fields of the article, or all ``actors``."""
    actors = changed.pop("actors", None)
    return {
        "article": {"id": "small", "text": text, **changed},
        "actors": [actor(id_) for id_ in ACTORS] if actors is None else actors,
        "claims": list(claims),
    }


def built(given: dict[str, Any]) -> AnnotatedArticle:
    """What assembly makes of a document."""
    record = msgspec.convert(given, DocumentRecord)
    return assemble(Document(record, Place("small.json"), lambda path: 1), default_vocabulary())


def one(**changed: Any) -> Claim:
    """The claim that comes of one annotation."""
    (found,) = built(document(claim(**changed))).claims
    return found


def wrong(given: dict[str, Any]) -> list[str]:
    """The errors of a document, as annotation and message."""
    try:
        built(given)
    except DocumentRejected as rejected:
        return [f"{error.place.annotation}: {error.message}" for error in rejected.errors]
    return []
