"""An article of the native format written as W3C Web Annotations: what `docs/formats.md` says of each field."""

from __future__ import annotations

from typing import Any

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"ag": "https://w3id.org/actorgraph/ontology#"}]
_KEPT = ("item", "via", "role", "stance", "stage", "either_or", "conditional", "when", "said", "confidence", "note")


def to_web_annotation(native: dict[str, Any]) -> dict[str, Any]:
    """An annotation page with the article, its actors and its claims."""
    article = native["article"]
    source = f"urn:article:{article['id']}"
    told = {**article, "id": source, "ag:id": article["id"], "type": "ag:Article"}
    items = [_actor(actor, source, article["text"]) for actor in native.get("actors", [])]
    items += [_claim(claim, source, article["text"]) for claim in native.get("claims", [])]
    return {"@context": CONTEXT, "type": "AnnotationPage", "items": [told, *items]}


def _target(source: str, span: dict[str, Any], text: str) -> dict[str, Any]:
    start, end = span["start"], span["end"]
    quote = {"type": "TextQuoteSelector", "exact": text[start:end]}
    return {"source": source, "selector": [{"type": "TextPositionSelector", "start": start, "end": end}, quote]}


def _actor(actor: dict[str, Any], source: str, text: str) -> dict[str, Any]:
    body: dict[str, Any] = {"type": "ag:SourceActor", "class": f"ag:{actor['type']}"}
    mentions = actor.get("mentions", [])
    first = min(mentions, key=lambda span: (span["start"], span["end"]), default=None)
    name = actor.get("name") or (text[first["start"] : first["end"]] if first else None)
    body |= {"name": name, "same_as": actor.get("same_as", [])}
    targets = [_target(source, mention, text) for mention in mentions] or [source]
    return {"id": f"#actor-{actor['id']}", "type": "Annotation", "body": body, "target": targets}


def _claim(claim: dict[str, Any], source: str, text: str) -> dict[str, Any]:
    body = {"type": "ag:Claim", "relation": f"ag:{claim['relation']}"}
    body |= {name: claim[name] for name in _KEPT if claim.get(name) not in (None, False)}
    for role in ("subject", "object", "item", "via"):
        if claim.get(role) is not None:
            body[role] = f"#actor-{claim[role]}"
    body["said_by"] = [f"#actor-{speaker}" for speaker in claim.get("said_by", [])]
    body["annotated_by"] = claim.get("annotated_by", [])
    targets = [_target(source, span, text) for span in claim.get("evidence", [])] or [source]
    return {"id": f"#claim-{claim['id']}", "type": "Annotation", "body": body, "target": targets}
