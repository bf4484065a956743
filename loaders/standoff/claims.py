"""Claims from events and relations: whom their arguments name, and what their attributes and notes say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Literal

import msgspec

from actorgraph.loaders import sentences
from actorgraph.loaders.documents import ClaimRecord, EvidenceRecord
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.profile import Meaning, Value
from actorgraph.loaders.standoff import annotation_outcomes
from actorgraph.loaders.standoff.annotation_outcomes import AnnotationOutcomes
from actorgraph.loaders.standoff.annotations import ANNOTATOR, Annotation, Annotations, Attribute, Link, Note, TextBound
from actorgraph.loaders.standoff.offsets import trimmed
from actorgraph.ontology.claims import Span

ATTRIBUTES = {
    "Stance": "stance",
    "Stage": "stage",
    "Negation": "stance",
    "Conditional": "conditional",
    "Confidence": "confidence",
    "EitherOr": "either_or",
    "Role": "role",
    "When": "when",
    "Said": "said",
}
"""Attributes of a claim, and the fields that they give."""

_FLAGS = {"": True, "true": True, "false": False}
_DENIES, _ASSERTS = "denies", "asserts"
_ROLES = {"Subject": "subject", "Object": "object", "Item": "item", "Via": "via"}
_RELATION_ROLES = {**_ROLES, "Arg1": "subject", "Arg2": "object"}
_INVERSE = {"subject": "object", "object": "subject"}
_SEVERAL = re.compile(r"(SaidBy|Evidence)(\d{0,9})\Z", re.ASCII)


def known_role(role: str) -> str | None:
    """The field that an argument of this role fills, whatever the profile."""
    if several := _SEVERAL.match(role):
        return "said_by" if several[1] == "SaidBy" else "evidence"
    return _RELATION_ROLES.get(role)


@dataclass(slots=True)
class Draft:
    """One claim on its way: its record, what gives its fields, and the stretches of text that it uses."""

    link: Link
    record: ClaimRecord
    places: dict[tuple[str | int, ...], Annotation] = field(default_factory=dict)
    uses: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class TextContext:
    """What claims stand on: text and language, the stretches of annotations, and who is named by which.

    ``actors`` maps the id of each mention, and of each event whose label is a class, to its actor's id; ``classes``
    the id of each actor to its class.
    """

    text: str
    language: str | None
    spans: Mapping[str, Sequence[Span]]
    actors: Mapping[str, str]
    classes: Mapping[str, str]


class Claims:
    """Builds the claims of one document."""

    def __init__(self, annotations: Annotations, fate: AnnotationOutcomes, ground: TextContext, labels: Labels) -> None:
        self._annotations, self._fates, self._ground, self._labels = annotations, fate, ground, labels
        self._attributes: dict[str, list[Attribute]] = defaultdict(list)
        self._notes: dict[str, list[Note]] = defaultdict(list)
        for attribute in annotations.of(Attribute):
            if not fate.lost(attribute):
                self._attributes[attribute.target].append(attribute)
        for note in annotations.of(Note):
            if note.text.strip():
                self._notes[note.target].append(note)

    def draft(self, link: Link, meaning: Meaning) -> Draft | None:
        """The claim that an event or relation makes; ``None`` if it makes none, which is counted or an error then."""
        assert meaning.relation is not None
        arguments = self._arguments(link)
        if arguments is None:
            return None
        in_order = {field: sorted(ids, key=itemgetter(0)) for field, ids in arguments.items()}
        named = {field: [id_ for _, id_ in ids] for field, ids in in_order.items()}
        evidence = named.pop("evidence", [])
        if meaning.inverse:
            named = {_INVERSE.get(field, field): ids for field, ids in named.items()}
        reason = self._incomplete(named)
        if reason is not None:
            self._fates.drop(link, reason)
            return None
        actors = {field: [self._ground.actors[id_] for id_ in ids] for field, ids in named.items()}
        if link.label in self._labels.profile.relations and not self._fits(meaning.relation, actors):
            self._fates.drop(link, annotation_outcomes.WRONG_CLASS)
            return None
        draft = Draft(link, ClaimRecord(id=link.id, subject=actors["subject"][0], relation=meaning.relation))
        for role in ("object", "item", "via"):
            if role in actors:
                setattr(draft.record, role, actors[role][0])
        draft.record.said_by = actors.get("said_by", [])
        self._qualify(draft, meaning)
        least, sure = self._labels.profile.min_confidence, draft.record.confidence
        if least is not None and sure is not None and sure < least:
            self._fates.drop(link, annotation_outcomes.UNSURE)
            return None
        self._evidence(draft, evidence, [named[role][0] for role in _ROLES.values() if role in named])
        return draft

    # -- arguments ----------------------------------------------------------------------------------------------------

    def _arguments(self, link: Link) -> dict[str, list[tuple[int, str]]] | None:
        """Arguments by field, each with its number; ``None`` when something is wrong with one, or with the trigger.

        One whose role means nothing costs the claim: it may be the speaker, in other words.
        """
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        right = link.trigger not in self._annotations.broken
        for role, id_ in link.arguments:
            field, number = self._role(link, role)
            if field is False:
                continue
            if field is None:
                self._fates.unmapped_role(link, role)
                self._fates.drop(link, annotation_outcomes.UNMAPPED_ROLE)
                continue
            if id_ not in self._annotations.by_id and id_ not in self._annotations.broken:
                self._fates.drop(link, annotation_outcomes.NOT_THERE)
                continue
            if field in found and number == 0:
                self._annotations.wrong(link, f"it has two arguments that are its {field}; expected one")
                right = False
            found[field].append((number, id_))
            right = right and id_ not in self._annotations.broken
            if field == "evidence" and not isinstance(self._annotations.by_id.get(id_), TextBound):
                if id_ not in self._annotations.broken:
                    self._annotations.wrong(link, f"{role} is '{id_}'; expected a stretch of text (T…)")
                right = False
        return found if right and not self._fates.lost(link) else None

    def _role(self, link: Link, role: str) -> tuple[str | Literal[False] | None, int]:
        """The field that a role fills, and which of several it is, from 1; 0 where there is but one."""
        meant = self._labels.role_of(role)
        if meant is None and (several := _SEVERAL.match(role)):
            return ("said_by" if several[1] == "SaidBy" else "evidence"), int(several[2] or 1)
        if meant is None:
            meant = (_ROLES if link.trigger else _RELATION_ROLES).get(role)
        return meant, 1 if meant in ("said_by", "evidence") else 0

    def _incomplete(self, named: Mapping[str, Sequence[str]]) -> str | None:
        """Why these participants make no claim.

        A claim that lost any of them is given up: without its item or its speaker it would say more than was said.
        """
        for ids in named.values():
            for id_ in ids:
                if id_ not in self._ground.actors:
                    return self._why_missing(self._annotations.by_id[id_])
        if "subject" not in named:
            return annotation_outcomes.NO_SUBJECT
        return None if "object" in named or "item" in named else annotation_outcomes.NO_OBJECT

    def _fits(self, relation: str, actors: Mapping[str, Sequence[str]]) -> bool:
        """Whether all are of classes that a relation takes: another corpus draws its lines elsewhere."""
        classes = {field: [self._ground.classes[id_] for id_ in ids] for field, ids in actors.items()}
        return self._labels.takes(relation, classes)

    def _why_missing(self, lost: Annotation) -> str:
        if self._fates.is_unmapped(lost):
            return annotation_outcomes.UNMAPPED_PARTICIPANT
        if self._fates.is_left_out(lost):
            return annotation_outcomes.LEFT_OUT_PARTICIPANT
        return annotation_outcomes.OF_NOTHING if self._fates.lost(lost) else annotation_outcomes.NO_PARTICIPANT

    def _evidence(self, draft: Draft, marked: Sequence[str], participants: Sequence[str]) -> None:
        """The stretches that are given, else the sentences that hold the claim's own spans."""
        draft.uses.update(marked)
        spans = [(span, self._annotations.by_id[id_]) for id_ in marked for span in self._ground.spans[id_]]
        if draft.link.evidence:
            unmarked = tuple(Span(*span) for span in draft.link.evidence)
            spans += [(span, draft.link) for span in trimmed(self._ground.text, unmarked)]
        own = list(participants)
        if draft.link.trigger is not None:
            own.append(draft.link.trigger)
            draft.uses.add(draft.link.trigger)
        if not spans:
            around = [span for id_ in own for span in self._mention_spans(id_)]
            found = sentences.around(self._ground.text, self._ground.language, around)
            spans = [(span, draft.link) for span in found]
        draft.record.evidence = [EvidenceRecord(span.start, span.end) for span, _ in spans]
        for index, (_, given) in enumerate(spans):
            draft.places["evidence", index] = given

    def _mention_spans(self, id_: str) -> Sequence[Span]:
        annotation = self._annotations.by_id[id_]
        trigger = annotation.trigger if isinstance(annotation, Link) else None
        return self._ground.spans[trigger or id_]

    # -- attributes and notes -----------------------------------------------------------------------------------------

    def _qualify(self, draft: Draft, meaning: Meaning) -> None:
        """Fields from attributes, else from what the relation's label means, and notes."""
        link = draft.link
        targets = link.targets
        values: dict[str, Attribute] = {}
        for attribute in (a for target in targets for a in self._attributes[target]):
            first = values.setdefault(attribute.label, attribute)
            if first.value != attribute.value:
                other = f"'{first.value}' on line {self._annotations.line_at(first.order)}"
                self._annotations.wrong(
                    attribute, f"{attribute.label} is '{attribute.value}', but {other}; expected one value"
                )
        own = [a for a in values.values() if self._labels.attribute_of(a.label, a.value) is None]
        for attribute in own:
            self._apply(draft, attribute)
        mapped = {path[0] for path in draft.places}
        for attribute in values.values():
            fields = self._labels.attribute_of(attribute.label, attribute.value) or {}
            for name, value in fields.items():
                if name not in mapped:
                    self._apply_mapped(draft, attribute, name, value)
        for name, value in meaning.fields.items():
            if (name,) not in draft.places:
                setattr(draft.record, name, value)
                draft.places[name,] = link
        if draft.record.confidence is None:
            draft.record.confidence = link.score
        notes = [note for target in targets for note in self._notes[target]]
        signed = [note.text.strip() for note in notes if note.label == ANNOTATOR]
        draft.record.annotated_by = [*link.annotators, *signed]
        draft.record.note = "\n".join(note.text for note in notes if note.label != ANNOTATOR) or None
        draft.places["note",] = next((note for note in notes if note.label != ANNOTATOR), link)

    def _apply(self, draft: Draft, attribute: Attribute) -> None:
        record, label, value = draft.record, attribute.label, attribute.value
        field = ATTRIBUTES[label]
        if label == "Negation":
            if self._flag(attribute):
                if record.stance not in (None, _DENIES):
                    self._contradiction(attribute)
                record.stance = _DENIES
        elif field == "conditional":
            record.conditional = bool(self._flag(attribute))
        elif not value:
            self._annotations.wrong(attribute, f"{label} has no value; expected one")
        elif field == "confidence":
            record.confidence = self._number(attribute)
        elif field == "stance" and record.stance not in (None, value):
            self._contradiction(attribute)
        else:
            setattr(record, field, value)
        draft.places[field,] = attribute

    def _apply_mapped(self, draft: Draft, attribute: Attribute, field: str, given: Value) -> None:
        """One field that the profile gives for an attribute; that somebody asserts yields to anything else."""
        value = given
        if field == "conditional" and isinstance(given, str):
            value = bool(self._flag(attribute))
        elif field == "confidence" and isinstance(given, str):
            value = self._number(attribute) or 0.0
        before = getattr(draft.record, field) if (field,) in draft.places else None
        if before not in (None, value, _ASSERTS) and value != _ASSERTS:
            message = f"it means the {field} '{value}', but another attribute '{before}'; expected one"
            self._annotations.wrong(attribute, message)
        if before in (None, _ASSERTS):
            setattr(draft.record, field, value)
            draft.places[field,] = attribute

    def _flag(self, attribute: Attribute) -> bool | None:
        flag = _FLAGS.get(attribute.value.lower())
        if flag is None:
            message = f"{attribute.label} is '{attribute.value}'; expected no value, or true or false"
            self._annotations.wrong(attribute, message)
        return flag

    def _number(self, attribute: Attribute) -> float | None:
        try:
            return msgspec.json.decode(attribute.value, type=float)
        except msgspec.DecodeError:
            message = f"{attribute.label} is '{attribute.value}'; expected a number from 0 to 1"
            self._annotations.wrong(attribute, message)
            return None

    def _contradiction(self, attribute: Attribute) -> None:
        self._annotations.wrong(attribute, "a claim with Negation denies; expected no other Stance")
