"""Annotations and the text that they are about as one document.

What doesn't become part of it is counted, with what became of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from actorgraph.loaders.documents import ArticleRecord, Document, DocumentRecord, Path
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.profile import Meaning
from actorgraph.loaders.standoff import annotation_outcomes
from actorgraph.loaders.standoff.actors import Actor, Mention, actors_of
from actorgraph.loaders.standoff.annotation_outcomes import AnnotationOutcomes
from actorgraph.loaders.standoff.annotations import (
    EVIDENCE,
    NAME,
    UNMENTIONED,
    Annotation,
    Annotations,
    Attribute,
    Equivalence,
    Link,
    Normalization,
    Note,
    TextBound,
)
from actorgraph.loaders.standoff.claims import ATTRIBUTES, Claims, Draft, TextContext
from actorgraph.loaders.standoff.offsets import spans_of, words_of
from actorgraph.ontology import names
from actorgraph.ontology.errors import Place

_EQUIV, _REFERENCE = "Equiv", "Reference"
_NO_ENTRY = frozenset({"-", "null", "nil", "none"})


@dataclass(frozen=True, slots=True)
class TextAndMetadata:
    """The article that annotations are about: its text, what is known of it, and where that stands.

    ``values`` are fields of `ArticleRecord`, as text; ``places`` those of fields that stand in another file, or on a
    line of their own. ``marked``: a byte order mark precedes the text; ``utf16``: the format counts UTF-16 code units.
    ``line`` is the line of the document.
    """

    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    marked: bool = False
    utf16: bool = False
    line: int | None = None


def build_document(annotations: Annotations, article: TextAndMetadata, labels: Labels) -> Document:
    """The document of these annotations: what is wrong in them is among its errors."""
    if labels.noted is not None:
        labels.noted.note_all(annotations)
    return _DocumentBuilder(annotations, article, labels).document()


class _DocumentBuilder:
    """Annotations on their way to a document."""

    def __init__(self, annotations: Annotations, article: TextAndMetadata, labels: Labels) -> None:
        self.annotations, self.article, self.labels = annotations, article, labels
        self.text = article.text
        self.fates = AnnotationOutcomes(annotations)
        for annotation in annotations.aside:
            self.fates.leave_out(annotation)
        self._check_references()
        self.spans = spans_of(annotations, self.text, marked=article.marked, utf16=article.utf16)
        self.mentions: dict[str, Mention] = {}
        self.blank: set[str] = set()  # mentions of nothing but white space, unless the text needn't mention them
        self.relations: dict[str, Meaning] = {}
        self.same: list[Link] = []
        self.unused: dict[str, TextBound] = {}  # triggers and evidence, until a claim uses them

    def document(self) -> Document:
        self._read_labels()
        self._unmention()
        self._name_mentions()
        actors = actors_of(list(self.mentions.values()), self._equivalences())
        drafts = self._claims(actors)
        for annotation in self.unused.values():
            self.fates.drop(annotation, annotation_outcomes.UNUSED)
        self._settle(drafts)
        article = ArticleRecord(text=self.text, **{"id": "", **self.article.values})
        record = DocumentRecord(article, [actor.record() for actor in actors], [draft.record for draft in drafts])
        return Document(
            record,
            Place(self.annotations.file, self.article.line),
            _Places(self.annotations, actors, drafts, self.article.line).line_of,
            article_places=self.article.places,
            errors=tuple(sorted(self.annotations.errors, key=lambda error: error.place.line or 0)),
            counted=self.fates.tally(),
        )

    def _check_references(self) -> None:
        """What is said of an annotation that isn't there is given up, and what names one that is wrong is wrong."""
        known, broken = self.annotations.by_id, self.annotations.broken
        for annotation in self.annotations.all:
            named = () if isinstance(annotation, TextBound) else _references(annotation)
            if not broken.isdisjoint(named):
                broken.add(annotation.id)
            elif (
                isinstance(annotation, Attribute | Normalization | Note)
                and annotation.target not in known
                and not self.fates.lost(annotation)
            ):
                self.fates.drop(annotation, annotation_outcomes.NOT_THERE)

    # -- labels -------------------------------------------------------------------------------------------------------

    def _read_labels(self) -> None:
        """Sort annotations by what their labels mean; those that mean nothing are counted."""
        least = self.labels.profile.min_confidence
        for annotation in self.annotations.all:
            if self.fates.lost(annotation):
                continue
            if least is not None and annotation.score is not None and annotation.score < least:
                self.fates.drop(annotation, annotation_outcomes.UNSURE)
            elif isinstance(annotation, TextBound):
                self._read_text_bound(annotation)
            elif isinstance(annotation, Link):
                self._read_link(annotation)
            elif isinstance(annotation, Attribute) and annotation.label != UNMENTIONED:
                self._read_attribute(annotation)
            elif isinstance(annotation, Equivalence) and annotation.label != _EQUIV:
                self.fates.unmapped(annotation)
        for annotation, reason in self.annotations.incomplete.items():
            if not self.fates.lost(annotation):
                self.fates.drop(annotation, reason)

    def _read_text_bound(self, annotation: TextBound) -> None:
        class_ = self.labels.class_of(annotation.label)
        spans = () if annotation.id in self.annotations.broken else self.spans.get(annotation.id, ())
        if class_:
            if annotation.id not in self.annotations.broken:
                words = words_of(self.text, spans) if spans else annotation.surface or ""
                mention = Mention(annotation, class_, spans, names.shown(words), mentioned=bool(spans))
                self.mentions[annotation.id] = mention
                if annotation.offsets and not spans:
                    self.blank.add(annotation.id)
        elif class_ is False:
            self.fates.leave_out(annotation)
        elif annotation.label == EVIDENCE and annotation.id in self.spans and not spans:
            self.fates.drop(annotation, annotation_outcomes.BLANK)
        elif annotation.label == EVIDENCE or self.labels.relation_of(annotation.label):
            self.unused[annotation.id] = annotation
        elif self.labels.relation_of(annotation.label) is False:
            self.fates.leave_out(annotation)
        else:
            self.fates.unmapped(annotation)

    def _read_link(self, link: Link) -> None:
        meaning = self.labels.relation_of(link.label)
        trigger = self.annotations.by_id.get(link.trigger or "")
        if trigger is not None and not isinstance(trigger, TextBound):
            self.annotations.wrong(link, f"its trigger is '{link.trigger}'; expected a stretch of text (T…)")
            self.annotations.broken.add(link.id)
        elif meaning is False:
            self.fates.leave_out(link)
        elif meaning is None and not (link.trigger and self.labels.class_of(link.label)):
            self.fates.unmapped(link)
        elif link.trigger is not None and trigger is None:
            self.fates.drop(link, annotation_outcomes.NOT_THERE)
        elif meaning is None:
            if link.arguments:
                self.fates.drop(link, annotation_outcomes.CLASS_WITH_ARGUMENTS)
        elif meaning.relation is None:
            self.same.append(link)
        else:
            self.relations[link.id] = meaning
            marked = None if trigger is None else self.labels.relation_of(trigger.label)
            if trigger is not None and marked and marked != meaning:
                self.annotations.wrong(
                    link, f"it is labelled {link.label}, but its trigger {trigger.label}; expected one label"
                )

    def _read_attribute(self, attribute: Attribute) -> None:
        fields = self.labels.attribute_of(attribute.label, attribute.value)
        if fields is False:
            self.fates.leave_out(attribute)
        elif fields is None and attribute.label not in ATTRIBUTES:
            label = f"{attribute.label}={attribute.value}" if attribute.value else attribute.label
            self.fates.unmapped(attribute, label)

    # -- actors -------------------------------------------------------------------------------------------------------

    def _name_mentions(self) -> None:
        for line in self.annotations.of(Normalization):
            if not self.annotations.sound(line.target):
                continue
            mention = self.mentions.get(self._mention_id(line.target))
            if line.label != _REFERENCE:
                self.fates.unmapped(line)
            elif mention is None:
                self._lose(line, annotation_outcomes.NO_MENTION)
            else:
                self._name(mention, line)

    def _name(self, mention: Mention, line: Normalization) -> None:
        if line.register == NAME or line.entry.casefold() in _NO_ENTRY:
            link = None
        else:
            try:
                link = self.labels.link_of(line.register, line.entry)
            except ValueError as error:
                self.annotations.wrong(line, str(error))
                return
            if link is None:
                self.fates.unmapped(line, line.register)
                return
            mention.links.append((link, line))
        name = names.shown(line.text)
        if name and (line.register == NAME or name.casefold() not in _NO_ENTRY):
            mention.names.append((name, line))
        elif link is None:
            self.fates.leave_out(line)

    def _unmention(self) -> None:
        for line in self.annotations.of(Attribute):
            if line.label == UNMENTIONED and self.annotations.sound(line.target):
                mention = self.mentions.get(self._mention_id(line.target))
                if mention is None:
                    self._lose(line, annotation_outcomes.NO_MENTION)
                elif line.value:
                    self.annotations.wrong(line, f"{UNMENTIONED} is '{line.value}'; expected no value")
                else:
                    mention.mentioned = False
                    self.blank.discard(mention.annotation.id)
        for id_ in self.blank:
            self.fates.drop(self.mentions.pop(id_).annotation, annotation_outcomes.BLANK)

    def _mention_id(self, id_: str) -> str:
        """The ``T`` line that an annotation stands for: an event whose label is a class stands for its trigger."""
        annotation = self.annotations.by_id[id_]
        if isinstance(annotation, Link) and annotation.trigger and self.labels.class_of(annotation.label):
            return annotation.trigger
        return id_

    def _lose(self, annotation: Attribute | Normalization, reason: str) -> None:
        """Give up what stands on an annotation that doesn't come through, or is of a kind that it says nothing of."""
        target = self.annotations.by_id[annotation.target]
        if self.fates.is_left_out(target):
            self.fates.leave_out(annotation)
        else:
            self.fates.drop(annotation, annotation_outcomes.OF_NOTHING if self.fates.lost(target) else reason)

    def _equivalences(self) -> Iterable[Sequence[Mention]]:
        for annotation in self.annotations.of(Equivalence):
            if not self.fates.lost(annotation):
                yield from self._joined(annotation, annotation.members)
        for link in self.same:
            if not self.fates.lost(link):
                yield from self._joined(link, [id_ for _, id_ in link.arguments])

    def _joined(self, annotation: Annotation, ids: Sequence[str]) -> Iterable[Sequence[Mention]]:
        members = [id_ for id_ in ids if id_ in self.annotations.by_id]
        found = [self.mentions[id_] for id_ in map(self._mention_id, members) if id_ in self.mentions]
        missing = len(ids) - len(members)
        classes = sorted({mention.class_ for mention in found})
        if len(classes) > 1 and isinstance(annotation, Link):
            self.fates.drop(annotation, annotation_outcomes.SEVERAL_CLASSES)
        elif len(classes) > 1:
            message = f"it joins mentions of {' and '.join(classes)}; expected mentions of one class"
            self.annotations.wrong(annotation, message)
        elif not found and members and all(self.fates.is_left_out(self.annotations.by_id[id_]) for id_ in members):
            self.fates.leave_out(annotation)
        elif len(found) < 2 and self.annotations.broken.isdisjoint(ids):
            self.fates.drop(annotation, annotation_outcomes.NOT_THERE if missing else annotation_outcomes.ALONE)
        else:
            self.fates.drop_pointers(missing)
            yield found

    # -- claims -------------------------------------------------------------------------------------------------------

    def _claims(self, actors: Sequence[Actor]) -> list[Draft]:
        of_mention = {mention.annotation.id: actor.id for actor in actors for mention in actor.mentions}
        links = self.annotations.of(Link)
        entities = {link.id: of_mention[id_] for link in links if (id_ := self._mention_id(link.id)) in of_mention}
        language = self.article.values.get("language")
        known = {**of_mention, **entities}
        nowhere = {id_: () for id_, mention in self.mentions.items() if not mention.mentioned}
        classes = {actor.id: actor.mentions[0].class_ for actor in actors}
        ground = TextContext(self.text, language, {**self.spans, **nowhere}, known, classes)
        claims = Claims(self.annotations, self.fates, ground, self.labels)
        drafts = []
        for link in links:
            if link.id in self.relations and link.id not in self.annotations.broken:
                draft = claims.draft(link, self.relations[link.id])
                if draft is not None:
                    drafts.append(draft)
                    for id_ in draft.uses:
                        self.unused.pop(id_, None)
        return drafts

    def _settle(self, drafts: Sequence[Draft]) -> None:
        """Attributes and notes of what makes no claim."""
        claimed = {target for draft in drafts for target in draft.link.targets}
        for line in self.annotations.of(Attribute):
            known = line.target in self.annotations.by_id and line.target not in claimed
            if known and line.label != UNMENTIONED and not self.fates.lost(line):
                self._lose(line, annotation_outcomes.NO_CLAIM)
        for note in self.annotations.of(Note):
            if not self.fates.lost(note) and (note.target not in claimed or not note.text.strip()):
                self.fates.leave_out(note)


class _Places:
    """Finds the lines of a document's parts; most documents are never asked."""

    def __init__(
        self, annotations: Annotations, actors: Sequence[Actor], drafts: Sequence[Draft], line: int | None
    ) -> None:
        self._line_at, self._line = annotations.line_at, line
        self._actors, self._drafts = actors, drafts

    def line_of(self, path: Path) -> int | None:
        """The line of a part, or of what it is a part of."""
        while path and path not in self._found:
            path = path[:-1]
        return self._line_at(self._found[path].order) if path else self._line

    @cached_property
    def _found(self) -> dict[Path, Annotation]:
        found: dict[Path, Annotation] = {}
        for index, actor in enumerate(self._actors):
            here: Path = ("actors", index)
            found[here] = actor.mentions[0].annotation
            if actor.name is not None:
                found[*here, "name"] = actor.name[1]
            for number, (_, given) in enumerate(actor.links):
                found[*here, "same_as", number] = given
        for index, draft in enumerate(self._drafts):
            found["claims", index] = draft.link
            for path, annotation in draft.places.items():
                found["claims", index, *path] = annotation
        return found


def _references(annotation: Annotation) -> list[str]:
    """The ids that an annotation names."""
    if isinstance(annotation, Link):
        return [*([annotation.trigger] if annotation.trigger else []), *(id_ for _, id_ in annotation.arguments)]
    if isinstance(annotation, Attribute | Normalization | Note):
        return [annotation.target]
    return list(annotation.members) if isinstance(annotation, Equivalence) else []
