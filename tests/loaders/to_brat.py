"""An article of the native format written in brat: what `docs/formats.md` says of each field, the other way round.

What brat can't carry: names with tabs, line breaks or space at their ends.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

WIKIDATA = "http://www.wikidata.org/entity/"
ATTRIBUTES = {"stance": "Stance", "stage": "Stage", "role": "Role", "either_or": "EitherOr", "said": "Said"}


class ToBrat:
    """The lines of one article's `.ann` file."""

    def __init__(self, native: dict[str, Any]) -> None:
        self.text: str = native["article"]["text"]
        self.lines: list[str] = []
        self.counts: dict[str, int] = {}
        self.firsts: dict[str, str] = {}  # an actor's id in the native article, and its first mention's
        self.spans: dict[str, dict[str, int]] = {}
        for actor in native.get("actors", []):
            self._actor(actor)
        for claim in native.get("claims", []):
            self._claim(claim)

    def _add(self, kind: str, *parts: str) -> str:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        id_ = f"{kind}{self.counts[kind]}"
        self.lines.append("\t".join([id_, *parts]))
        return id_

    def _span(self, label: str, span: dict[str, Any]) -> str:
        start, end = span["start"], span["end"]
        words = self.text[start:end].replace("\r", " ").replace("\n", " ")
        return self._add("T", f"{label} {start} {end}", words)

    def _actor(self, actor: dict[str, Any]) -> None:
        anywhere = {"start": 0, "end": 1}
        mentions = sorted(actor.get("mentions") or [anywhere], key=lambda m: (m["start"], m["end"]))
        ids = [self._span(actor["type"], mention) for mention in mentions]
        if not actor.get("mentions"):
            self._add("A", f"Unmentioned {ids[0]}")
        if len(ids) > 1:
            self.lines.append(f"*\tEquiv {' '.join(ids)}")
        self.firsts[actor["id"]] = ids[0]
        if actor.get("mentions"):
            self.spans[actor["id"]] = mentions[0]
        name = actor.get("name") or self.text[mentions[0]["start"] : mentions[0]["end"]]
        for link in actor.get("same_as", []):
            entry = link.removeprefix(WIKIDATA)
            self._add("N", f"Reference {ids[0]} {f'IRI:{link}' if entry == link else f'Wikidata:{entry}'}", name)
        if not actor.get("same_as"):
            self._add("N", f"Reference {ids[0]} Name:-", name)

    def _claim(self, claim: dict[str, Any]) -> None:
        evidence = claim.get("evidence", [])
        participants = (claim.get(role) for role in ("subject", "object", "item", "via"))
        mentioned = [self.spans[actor] for actor in participants if actor in self.spans]
        trigger = self._span(claim["relation"], [*evidence, *mentioned][0])
        roles = [(role.capitalize(), claim.get(role)) for role in ("subject", "object", "item", "via")]
        named = [(role, self.firsts[actor]) for role, actor in roles if actor is not None]
        named += _numbered("SaidBy", [self.firsts[speaker] for speaker in claim.get("said_by", [])])
        named += _numbered("Evidence", [self._span("Evidence", span) for span in evidence])
        event = self._add("E", " ".join(f"{role}:{id_}" for role, id_ in [(claim["relation"], trigger), *named]))
        for field, attribute in ATTRIBUTES.items():
            if claim.get(field) is not None:
                self._add("A", f"{attribute} {event} {claim[field]}")
        if claim.get("conditional"):
            self._add("A", f"Conditional {event}")
        if claim.get("confidence") is not None:
            self._add("A", f"Confidence {event} {claim['confidence']!r}")
        if claim.get("when") is not None:
            self._add("A", f"When {event} {_when(claim['when'])}")
        for line in (claim.get("note") or "").splitlines():
            self._add("#", f"AnnotatorNotes {event}", line)
        for annotator in claim.get("annotated_by", []):
            self._add("#", f"Annotator {event}", annotator)


def _numbered(role: str, ids: list[str]) -> list[tuple[str, str]]:
    return [(role if number == 1 else f"{role}{number}", id_) for number, id_ in enumerate(ids, start=1)]


def _when(when: dict[str, str | None] | str) -> str:
    if isinstance(when, str):
        return when
    start, end = when.get("start"), when.get("end")
    return start if start and start == end else f"{start or '..'}/{end or '..'}"


def write_brat(native: dict[str, Any], folder: Path, stem: str = "article") -> Path:
    """Write the article as a pair with its sidecar; says the path of the `.ann` file."""
    annotations = folder / f"{stem}.ann"
    annotations.write_text("".join(f"{line}\n" for line in ToBrat(native).lines), encoding="utf-8", newline="")
    annotations.with_suffix(".txt").write_text(native["article"]["text"], encoding="utf-8", newline="")
    metadata = {name: value for name, value in native["article"].items() if name != "text"}
    annotations.with_suffix(".meta.json").write_text(json.dumps(metadata), encoding="utf-8")
    return annotations
