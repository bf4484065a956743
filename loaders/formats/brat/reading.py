"""A `.ann` file and its text as one document: what doesn't become part of it is counted, with what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from loaders.documents import ArticleRecord, Document, DocumentRecord, Path
from loaders.formats.brat import fates
from loaders.formats.brat.actors import Actor, Mention, actors_of
from loaders.formats.brat.claims import ATTRIBUTES, Claims, Draft, Ground
from loaders.formats.brat.fates import Fates
from loaders.formats.brat.lines import (
    Annotation,
    Attribute,
    Equivalence,
    Lines,
    Link,
    Normalization,
    Note,
    TextBound,
    read_lines,
)
from loaders.formats.brat.offsets import spans_of
from loaders.inputs import Chunk
from loaders.labels import Labels
from ontology.errors import LoadError, Place

EVIDENCE = "Evidence"
UNMENTIONED = "Unmentioned"
"""The attribute of a ``T`` line that stands for an actor which the text doesn't mention."""

NAME = "Name"
"""The register of names alone: ``N1 Reference T1 Name:-``, a tab, and the name."""

_EQUIV, _REFERENCE = "Equiv", "Reference"
_NO_ENTRY = frozenset({"-", "null", "nil", "none"})
_BOM = "\ufeff"


def read_pair(chunk: Chunk, labels: Labels) -> Document | LoadError:
    """The document of a pair: what is wrong in its annotations is among its errors."""
    assert chunk.text is not None
    try:
        annotations = _decoded(chunk.file, chunk.data).removeprefix(_BOM)
        given = _decoded(chunk.text.name, chunk.text.data)
    except LoadError as error:
        return error
    reading = _Reading(read_lines(chunk.file, annotations), labels, given, chunk)
    return reading.document()


def _decoded(file: str, data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte {data[error.start]:#04x}"
        return _raise(LoadError(Place(file, line), f"not UTF-8: {found}; expected brat's files in UTF-8"))


def _raise(error: LoadError) -> str:
    raise error


class _Reading:
    """One pair on its way to a document."""

    def __init__(self, lines: Lines, labels: Labels, given: str, chunk: Chunk) -> None:
        self.lines, self.labels, self.chunk = lines, labels, chunk
        self.text = given.removeprefix(_BOM)
        self.fates = Fates(lines)
        self._check_references()
        self.spans = spans_of(lines, self.text, marked=given != self.text)
        self.mentions: dict[str, Mention] = {}
        self.relations: dict[str, str] = {}
        self.unused: dict[str, TextBound] = {}  # triggers and evidence, until a claim uses them

    def document(self) -> Document:
        self._read_labels()
        self._name_mentions()
        self._unmention()
        actors = actors_of(list(self.mentions.values()), self._equivalences())
        drafts = self._claims(actors)
        for annotation in self.unused.values():
            self.fates.drop(annotation, fates.UNUSED)
        self._settle(drafts)
        article = ArticleRecord(text=self.text, **{"id": "", **self.chunk.metadata.values})
        record = DocumentRecord(article, [actor.record() for actor in actors], [draft.record for draft in drafts])
        places = _Places(actors, drafts)
        assert self.chunk.text is not None
        return Document(
            record,
            Place(self.chunk.file),
            places.line_of,
            article_places={"text": Place(self.chunk.text.name), **self.chunk.metadata.places},
            errors=tuple(sorted(self.lines.errors, key=lambda error: error.place.line or 0)),
            counted=self.fates.tally(),
        )

    def _check_references(self) -> None:
        for annotation in self.lines.all:
            for id_ in _references(annotation):
                if id_ not in self.lines.by_id and id_ not in self.lines.broken:
                    self.lines.wrong(annotation, f"it names '{id_}'; expected the id of an annotation of this file")
                if id_ not in self.lines.by_id:
                    self.lines.broken.add(annotation.id)

    # -- labels -------------------------------------------------------------------------------------------------------

    def _read_labels(self) -> None:
        """Sort annotations by what their labels mean; those that mean nothing are counted."""
        for annotation in self.lines.all:
            if isinstance(annotation, TextBound):
                self._read_text_bound(annotation)
            elif isinstance(annotation, Link):
                self._read_link(annotation)
            elif isinstance(annotation, Attribute) and annotation.label not in (*ATTRIBUTES, UNMENTIONED):
                label = f"{annotation.label}={annotation.value}" if annotation.value else annotation.label
                self.fates.unmapped(annotation, label)
            elif isinstance(annotation, Equivalence) and annotation.label != _EQUIV:
                self.fates.unmapped(annotation)

    def _read_text_bound(self, annotation: TextBound) -> None:
        class_ = self.labels.class_of(annotation.label)
        if class_ is not None and annotation.id in self.spans:
            self.mentions[annotation.id] = Mention(annotation, class_, self.spans[annotation.id])
        elif class_ is None and (annotation.label == EVIDENCE or self.labels.relation_of(annotation.label)):
            self.unused[annotation.id] = annotation
        elif class_ is None:
            self.fates.unmapped(annotation)

    def _read_link(self, link: Link) -> None:
        relation = self.labels.relation_of(link.label)
        trigger = self.lines.by_id.get(link.trigger or "")
        if link.trigger is not None and trigger is not None and not isinstance(trigger, TextBound):
            self.lines.wrong(link, f"its trigger is '{link.trigger}'; expected a stretch of text (T…)")
            self.lines.broken.add(link.id)
        elif relation is not None:
            self.relations[link.id] = relation
            marked = None if trigger is None else self.labels.relation_of(trigger.label)
            if trigger is not None and marked not in (None, relation):
                self.lines.wrong(
                    link, f"it is labelled {link.label}, but its trigger {trigger.label}; expected one label"
                )
        elif self.labels.class_of(link.label) is None or link.trigger is None:
            self.fates.unmapped(link)
        elif link.arguments:
            self.fates.drop(link, fates.CLASS_WITH_ARGUMENTS)

    # -- actors -------------------------------------------------------------------------------------------------------

    def _name_mentions(self) -> None:
        for line in self.lines.all:
            if not isinstance(line, Normalization) or not self.lines.sound(line.target):
                continue
            mention = self.mentions.get(self._mention_id(line.target))
            if line.label != _REFERENCE:
                self.fates.unmapped(line)
            elif mention is None:
                self.fates.drop(line, self._why_nothing(line.target, fates.NO_MENTION))
            else:
                self._name(mention, line)

    def _name(self, mention: Mention, line: Normalization) -> None:
        if line.register == NAME or line.entry.casefold() in _NO_ENTRY:
            link = None
        else:
            try:
                link = self.labels.link_of(line.register, line.entry)
            except ValueError as error:
                self.lines.wrong(line, str(error))
                return
            if link is None:
                self.fates.unmapped(line, line.register)
                return
            mention.links.append((link, line))
        if line.text and (line.register == NAME or line.text.casefold() not in _NO_ENTRY):
            mention.names.append((line.text, line))
        elif link is None:
            self.fates.leave_out(line)

    def _unmention(self) -> None:
        for line in self.lines.all:
            if isinstance(line, Attribute) and line.label == UNMENTIONED and self.lines.sound(line.target):
                mention = self.mentions.get(self._mention_id(line.target))
                if mention is None:
                    self.fates.drop(line, self._why_nothing(line.target, fates.NO_MENTION))
                elif line.value:
                    self.lines.wrong(line, f"{UNMENTIONED} is '{line.value}'; expected no value")
                else:
                    mention.mentioned = False

    def _mention_id(self, id_: str) -> str:
        """The ``T`` line that an annotation stands for: an event whose label is a class stands for its trigger."""
        annotation = self.lines.by_id[id_]
        if isinstance(annotation, Link) and annotation.trigger and self.labels.class_of(annotation.label):
            return annotation.trigger
        return id_

    def _why_nothing(self, target: str, reason: str) -> str:
        return fates.OF_NOTHING if self.fates.lost(self.lines.by_id[target]) else reason

    def _equivalences(self) -> Iterable[Sequence[Mention]]:
        for line in self.lines.all:
            if not isinstance(line, Equivalence) or self.fates.lost(line):
                continue
            members = [id_ for id_ in line.members if id_ in self.lines.by_id]
            found = [self.mentions[id_] for id_ in map(self._mention_id, members) if id_ in self.mentions]
            classes = sorted({mention.class_ for mention in found})
            if len(classes) > 1:
                self.lines.wrong(line, f"it joins mentions of {' and '.join(classes)}; expected mentions of one class")
            elif len(found) < 2 and self.lines.broken.isdisjoint(line.members):
                self.fates.drop(line, fates.ALONE)
            else:
                yield found

    # -- claims -------------------------------------------------------------------------------------------------------

    def _claims(self, actors: Sequence[Actor]) -> list[Draft]:
        of_mention = {mention.annotation.id: actor.id for actor in actors for mention in actor.mentions}
        links = [annotation for annotation in self.lines.all if isinstance(annotation, Link)]
        entities = {link.id: of_mention[id_] for link in links if (id_ := self._mention_id(link.id)) in of_mention}
        language = self.chunk.metadata.values.get("language")
        known = {**of_mention, **entities}
        nowhere = {id_: () for id_, mention in self.mentions.items() if not mention.mentioned}
        claims = Claims(self.lines, self.fates, Ground(self.text, language, {**self.spans, **nowhere}, known))
        drafts = []
        for link in links:
            if link.id in self.relations and link.id not in self.lines.broken:
                draft = claims.draft(link, self.relations[link.id])
                if draft is not None:
                    drafts.append(draft)
                    for id_ in draft.uses:
                        self.unused.pop(id_, None)
        return drafts

    def _settle(self, drafts: Sequence[Draft]) -> None:
        """Attributes and notes of what makes no claim."""
        claimed = {draft.link.id for draft in drafts} | {draft.link.trigger for draft in drafts}
        for line in self.lines.all:
            if isinstance(line, Attribute) and line.target not in claimed and not self.fates.lost(line):
                if line.target in self.lines.by_id and line.label != UNMENTIONED:
                    self.fates.drop(line, self._why_nothing(line.target, fates.NO_CLAIM))
            elif isinstance(line, Note) and (line.target not in claimed or not line.text.strip()):
                self.fates.leave_out(line)


class _Places:
    """Finds the lines of a document's parts."""

    def __init__(self, actors: Sequence[Actor], drafts: Sequence[Draft]) -> None:
        self._lines: dict[Path, int] = {}
        for index, actor in enumerate(actors):
            here: Path = ("actors", index)
            self._lines[here] = actor.mentions[0].annotation.line
            if actor.name is not None:
                self._lines[*here, "name"] = actor.name[1].line
            for number, (_, line) in enumerate(actor.links):
                self._lines[*here, "same_as", number] = line.line
        for index, draft in enumerate(drafts):
            self._lines["claims", index] = draft.link.line
            for path, number in draft.lines.items():
                self._lines["claims", index, *path] = number

    def line_of(self, path: Path) -> int | None:
        """The line of a part, or of what it is a part of."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path)


def _references(annotation: Annotation) -> list[str]:
    """The ids that an annotation names."""
    if isinstance(annotation, Link):
        return [*([annotation.trigger] if annotation.trigger else []), *(id_ for _, id_ in annotation.arguments)]
    if isinstance(annotation, Attribute | Normalization | Note):
        return [annotation.target]
    return list(annotation.members) if isinstance(annotation, Equivalence) else []
