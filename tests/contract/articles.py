"""Articles made for tests: the text, its mentions and its evidence follow from the claims."""

from __future__ import annotations

from typing import Any

import msgspec

Record = dict[str, Any]

CAST = {
    "Ardland": "State",
    "Borland": "State",
    "Grey Company": "PrivateMilitaryCompany",
    "Red Front": "NonStateArmedGroup",
    "Blue Front": "NonStateArmedGroup",
    "Ada Reed": "Person",
    "Bo Finch": "Person",
    "rockets": "WeaponSystem",
    "rifles": "WeaponSystem",
    "the raid": "Event",
}
"""The classes of those that claims name; whoever isn't here is a person."""
_FIELDS = ("stance", "stage", "said", "either_or", "conditional", "when", "confidence", "annotated_by", "note", "role")


def claim(subject: str, relation: str, object_: str | None = None, **fields: Any) -> Record:
    """A claim by names: ``item``, ``via`` and ``said_by`` are names too; the other fields are the native format's."""
    return {"subject": subject, "relation": relation, "object": object_, **fields}


def article(
    id_: str,
    *claims: Record,
    publisher: str | None = None,
    published: str | None = "2031-02-03",
    links: dict[str, list[str]] | None = None,
    names: dict[str, str] | None = None,
    **metadata: Any,
) -> Record:
    """An article in the native format, each claim a sentence; ``links`` by name.

    ``names`` lets somebody whom the text calls one thing have another name; ``metadata`` are fields of the article.
    """
    text, mentions, evidence = _written(claims)
    actors = {name: f"a{number}" for number, name in enumerate(mentions, 1)}
    return {
        "article": {
            "id": id_,
            "title": f"About {id_}",
            "url": f"https://example.org/{id_}",
            "publisher": publisher or f"The {id_} Post",
            "published": published,
            "language": "en",
            "text": text,
            **metadata,
        },
        "actors": [
            {
                "id": actors[name],
                "type": CAST.get(name, "Person"),
                "name": (names or {}).get(name, name),
                "same_as": (links or {}).get(name, []),
                "mentions": found,
            }
            for name, found in mentions.items()
        ],
        "claims": [
            _numbered(number, made, span, actors)
            for number, (made, span) in enumerate(zip(claims, evidence, strict=True), 1)
        ],
    }


def _written(claims: tuple[Record, ...]) -> tuple[str, dict[str, list[Record]], list[Record]]:
    text = ""
    mentions: dict[str, list[Record]] = {}
    evidence = []
    for made in claims:
        start = len(text)
        named = [made["subject"], made["object"], made.get("item"), made.get("via"), *made.get("said_by", ())]
        for name in filter(None, named):
            mentions.setdefault(name, []).append({"start": len(text), "end": len(text) + len(name), "text": name})
            text += f"{name} {made['relation']} " if name == named[0] and len(text) == start else f"{name} "
        text += "and so on."
        evidence.append({"start": start, "end": len(text), "quote": text[start:]})
        text += "\n"
    return text or "Nothing happened.", mentions, evidence


def _numbered(number: int, made: Record, span: Record, actors: dict[str, str]) -> Record:
    fields = {name: made[name] for name in _FIELDS if name in made}
    return {
        "id": f"c{number}",
        "subject": actors[made["subject"]],
        "relation": made["relation"],
        "object": actors[made["object"]] if made["object"] else None,
        "item": actors[made["item"]] if made.get("item") else None,
        "via": actors[made["via"]] if made.get("via") else None,
        "said_by": [actors[name] for name in made.get("said_by", ())],
        "evidence": [span],
        **fields,
    }


def lines(*records: Record) -> bytes:
    """Articles as JSON Lines."""
    return b"".join(msgspec.json.encode(record) + b"\n" for record in records)
