"""Claims from events and relations: whom their arguments name, and what their attributes and notes say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

import msgspec

from loaders import sentences
from loaders.documents import ClaimRecord, EvidenceRecord
from loaders.formats.brat import fates
from loaders.formats.brat.fates import Fates
from loaders.formats.brat.lines import Attribute, Lines, Link, Note, TextBound
from ontology.claims import Span

ANNOTATOR = "Annotator"
"""The type of a note that says who annotated a claim."""

ATTRIBUTES = ("Stance", "Stage", "Negation", "Conditional", "Confidence", "EitherOr", "Role", "When", "Said")
_FLAGS = {"": True, "true": True, "false": False}
_ROLES = {"Subject": "subject", "Object": "object", "Item": "item", "Via": "via"}
_RELATION_ROLES = {**_ROLES, "Arg1": "subject", "Arg2": "object"}
_SEVERAL = re.compile(r"(SaidBy|Evidence)(\d{0,9})\Z", re.ASCII)


@dataclass(slots=True)
class Draft:
    """One claim on its way: its record, the lines of its fields, and the ``T`` lines that it uses."""

    link: Link
    record: ClaimRecord
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    uses: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Ground:
    """What claims stand on: text and language, the stretches of all ``T`` lines, and who is named by which annotation.

    ``actors`` maps the id of each mention, and of each event whose label is a class, to its actor's id.
    """

    text: str
    language: str | None
    spans: Mapping[str, Sequence[Span]]
    actors: Mapping[str, str]


class Claims:
    """Builds the claims of one file."""

    def __init__(self, lines: Lines, fate: Fates, ground: Ground) -> None:
        self._lines, self._fates, self._ground = lines, fate, ground
        self._attributes: dict[str, list[Attribute]] = defaultdict(list)
        self._notes: dict[str, list[Note]] = defaultdict(list)
        for annotation in lines.all:
            if isinstance(annotation, Attribute) and not fate.lost(annotation):
                self._attributes[annotation.target].append(annotation)
            elif isinstance(annotation, Note) and annotation.text.strip():
                self._notes[annotation.target].append(annotation)

    def draft(self, link: Link, relation: str) -> Draft | None:
        """The claim that an event or relation makes; ``None`` if it makes none, which is counted or an error then."""
        arguments = self._arguments(link)
        if arguments is None:
            return None
        in_order = {field: sorted(ids, key=itemgetter(0)) for field, ids in arguments.items()}
        named = {field: [id_ for _, id_ in ids] for field, ids in in_order.items()}
        evidence = named.pop("evidence", [])
        reason = self._incomplete(named)
        if reason is not None:
            self._fates.drop(link, reason)
            return None
        actors = {field: [self._ground.actors[id_] for id_ in ids] for field, ids in named.items()}
        draft = Draft(link, ClaimRecord(id=link.id, subject=actors["subject"][0], relation=relation))
        for role in ("object", "item", "via"):
            if role in actors:
                setattr(draft.record, role, actors[role][0])
        draft.record.said_by = actors.get("said_by", [])
        self._evidence(draft, evidence, [named[role][0] for role in _ROLES.values() if role in named])
        self._qualify(draft)
        return draft

    # -- arguments ----------------------------------------------------------------------------------------------------

    def _arguments(self, link: Link) -> dict[str, list[tuple[int, str]]] | None:
        """Arguments by field, each with its number; ``None`` when something is wrong with one, or with the trigger.

        One whose role means nothing costs the claim: it may be the speaker, in other words.
        """
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        right = link.trigger not in self._lines.broken
        for role, id_ in link.arguments:
            field, number = self._role(link, role)
            if field is None:
                self._fates.unmapped_role(link, role)
                self._fates.drop(link, fates.UNMAPPED_ROLE)
                continue
            if field in found and number == 0:
                self._lines.wrong(link, f"it has two arguments that are its {field}; expected one")
                right = False
            found[field].append((number, id_))
            right = right and id_ not in self._lines.broken
            if field == "evidence" and not isinstance(self._lines.by_id.get(id_), TextBound):
                if id_ not in self._lines.broken:
                    self._lines.wrong(link, f"{role} is '{id_}'; expected a stretch of text (T…)")
                right = False
        return found if right and not self._fates.lost(link) else None

    def _role(self, link: Link, role: str) -> tuple[str | None, int]:
        """The field that a role fills, and which of several it is, from 1; 0 where there is but one."""
        if several := _SEVERAL.match(role):
            return ("said_by" if several[1] == "SaidBy" else "evidence"), int(several[2] or 1)
        return (_ROLES if link.trigger else _RELATION_ROLES).get(role), 0

    def _incomplete(self, named: Mapping[str, Sequence[str]]) -> str | None:
        """Why these participants make no claim.

        A claim that lost any of them is given up: without its item or its speaker it would say more than was said.
        """
        for ids in named.values():
            for id_ in ids:
                if id_ not in self._ground.actors:
                    lost = self._lines.by_id[id_]
                    return fates.UNMAPPED_PARTICIPANT if self._fates.is_unmapped(lost) else fates.NO_PARTICIPANT
        if "subject" not in named:
            return fates.NO_SUBJECT
        return None if "object" in named or "item" in named else fates.NO_OBJECT

    def _evidence(self, draft: Draft, given: Sequence[str], participants: Sequence[str]) -> None:
        """The stretches that are given, else the sentences that hold the claim's own spans."""
        draft.uses.update(given)
        spans = [(span, self._lines.by_id[id_].line) for id_ in given for span in self._ground.spans[id_]]
        own = list(participants)
        if draft.link.trigger is not None:
            own.append(draft.link.trigger)
            draft.uses.add(draft.link.trigger)
        if not spans:
            around = [span for id_ in own for span in self._mention_spans(id_)]
            found = sentences.around(self._ground.text, self._ground.language, around)
            spans = [(span, draft.link.line) for span in found]
        draft.record.evidence = [EvidenceRecord(span.start, span.end) for span, _ in spans]
        for index, (_, line) in enumerate(spans):
            draft.lines["evidence", index] = line

    def _mention_spans(self, id_: str) -> Sequence[Span]:
        annotation = self._lines.by_id[id_]
        trigger = annotation.trigger if isinstance(annotation, Link) else None
        return self._ground.spans[trigger or id_]

    # -- attributes and notes -----------------------------------------------------------------------------------------

    def _qualify(self, draft: Draft) -> None:
        link = draft.link
        targets = [link.id] if link.trigger is None else [link.id, link.trigger]
        values: dict[str, Attribute] = {}
        for attribute in (a for target in targets for a in self._attributes[target]):
            first = values.setdefault(attribute.label, attribute)
            if first.value != attribute.value:
                other = f"'{first.value}' on line {first.line}"
                self._lines.wrong(
                    attribute, f"{attribute.label} is '{attribute.value}', but {other}; expected one value"
                )
        for attribute in values.values():
            self._apply(draft, attribute)
        notes = [note for target in targets for note in self._notes[target]]
        draft.record.annotated_by = [note.text.strip() for note in notes if note.label == ANNOTATOR]
        draft.record.note = "\n".join(note.text for note in notes if note.label != ANNOTATOR) or None
        draft.lines["note",] = next((n.line for n in notes if n.label != ANNOTATOR), link.line)

    def _apply(self, draft: Draft, attribute: Attribute) -> None:
        record, label, value = draft.record, attribute.label, attribute.value
        if label in ("Negation", "Conditional"):
            self._flag(draft, attribute)
        elif not value:
            self._lines.wrong(attribute, f"{label} has no value; expected one")
        elif label == "Confidence":
            try:
                record.confidence = msgspec.json.decode(value, type=float)
            except msgspec.DecodeError:
                self._lines.wrong(attribute, f"Confidence is '{value}'; expected a number from 0 to 1")
        elif label == "Stance" and record.stance not in (None, value):
            self._contradiction(attribute)
        else:
            setattr(record, "either_or" if label == "EitherOr" else label.lower(), value)
        draft.lines["either_or" if label == "EitherOr" else label.lower(),] = attribute.line

    def _flag(self, draft: Draft, attribute: Attribute) -> None:
        flag = _FLAGS.get(attribute.value.lower())
        if flag is None:
            message = f"{attribute.label} is '{attribute.value}'; expected no value, or true or false"
            self._lines.wrong(attribute, message)
        elif attribute.label == "Conditional":
            draft.record.conditional = flag
        elif flag and draft.record.stance not in (None, "denies"):
            self._contradiction(attribute)
        elif flag:
            draft.record.stance = "denies"

    def _contradiction(self, attribute: Attribute) -> None:
        self._lines.wrong(attribute, "a claim with Negation denies; expected no other Stance")
