"""Annotations by the text that they are about, as one document each.

An annotation whose body is an ``ag:Claim`` is a claim, whose targets are its evidence; one whose body is an
``ag:SourceActor``, or that is tagged or classified with a class, is an actor, whose targets are its mentions; one that
links two annotations, tagged with a relation, is a claim of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from actorgraph.loaders.documents import ArticleRecord, Document
from actorgraph.loaders.formats.web_annotation.checks import Json, Path, id_of, many, types_of, wrong_with
from actorgraph.loaders.formats.web_annotation.selectors import (
    SelectorNotFound,
    TextRange,
    counts_utf16,
    in_points,
    stretch_of,
)
from actorgraph.loaders.inputs import Chunk
from actorgraph.loaders.json_documents import line_finder
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.outcomes import LeftOut, Refused
from actorgraph.loaders.quotation import TextSearch
from actorgraph.loaders.standoff.annotations import (
    NAME,
    UNMENTIONED,
    Annotations,
    Attribute,
    Equivalence,
    Link,
    Normalization,
    Note,
    TextBound,
)
from actorgraph.loaders.standoff.claims import ATTRIBUTES
from actorgraph.loaders.standoff.document_builder import TextAndMetadata, build_document
from actorgraph.loaders.surfaces import shown
from actorgraph.ontology.errors import LoadError, Place
from actorgraph.ontology.iris import is_iri, local

WITHOUT_TEXT = "an annotation of something whose text isn't here"
_FIELDS = {name.casefold(): name for name in ATTRIBUTES} | {"either_or": "EitherOr"}
_ROLES = ("subject", "object", "item", "via")
_LABELLING = ("tagging", "classifying")
_LINKING = ("identifying", "linking")
_CLAIM_FIELDS = {*_ROLES, "type", "@type", "id", "@id", "relation", "said_by", "saidBy", "note", "purpose"}


class Page:
    """What one file holds: articles with their texts, and annotations; what the model forbids is an error."""

    def __init__(self, chunk: Chunk) -> None:
        self.chunk = chunk
        self.errors: list[LoadError] = []
        self.articles: dict[str, Json] = {}
        self.paths: list[Path] = []
        self.sound: list[tuple[int, Json]] = []
        self.ids: set[str] = set()
        self.annotations = 0

    def add(self, node: Any, path: Path) -> None:
        """Keep an annotation or an article."""
        if isinstance(node, dict) and "Article" in types_of(node):
            self.articles[id_of(node) or ""] = node
            return
        self.annotations += 1
        called = f"annotation {self.annotations}"
        wrong = [LoadError(self.place(path, inner, node, called), message) for message, inner in wrong_with(node)]
        self.errors += wrong
        if not wrong:
            self.sound.append((len(self.paths), node))
            self.paths.append(path)
            self.ids.add(id_of(node) or "")

    def named(self, given: str) -> str | None:
        """The annotation of the file that an IRI names, if there is one."""
        return next((id_ for id_ in (given, given.removeprefix("#")) if id_ in self.ids), None)

    def by_source(self) -> dict[str, list[tuple[int, Json]]]:
        """Annotations by the text that they are about; what is about others is where the first of these is."""
        found: dict[str, list[tuple[int, Json]]] = defaultdict(list)
        about: list[tuple[int, Json]] = []
        owner: dict[str, str] = {}
        for order, node in self.sound:
            source = _source(many(node["target"])[0]) or ""
            if any(self.named(_source(target) or "") is not None for target in many(node["target"])):
                about.append((order, node))
            else:
                found[source].append((order, node))
                owner[id_of(node) or ""] = source
        for order, node in about:
            ends = (self.named(_source(target) or "") for target in many(node["target"]))
            source = next((owner[end] for end in ends if end is not None and end in owner), next(iter(found), ""))
            owner[id_of(node) or ""] = source
            found[source].append((order, node))
        return found

    def place(self, path: Path, inner: Path = (), node: Any = None, without: str | None = None) -> Place:
        """Where a part of an annotation stands; ``without`` an id it is called so."""
        id_ = id_of(node) if isinstance(node, dict) else None
        return Place(self.chunk.file, self.line_of((*path, *inner)), id_ or without)

    def line_of(self, path: Path) -> int | None:
        """The line of a part of the file."""
        if path[:1] == ("line",):
            return int(path[1])
        return line_finder(self.chunk.data.removeprefix(b"\xef\xbb\xbf"), 1).line_of(path)


def _source(target: Any) -> str | None:
    """What a target is of, without its fragment."""
    inner = target.get("source", target) if isinstance(target, dict) else target
    found = id_of(inner)
    return None if found is None else found.partition("#")[0] if "#" in found[1:] else found


def documents_of(page: Page, beside: str | None, labels: Labels) -> Iterator[Document | LeftOut | Refused]:
    """An article for each text that annotations are about; those of what has no text are left out."""
    own, lost = page.by_source(), 0
    for source, found in own.items():
        text, known = _text(page, source, found, beside if len(own) == 1 else None)
        if text is not None:
            yield _AnnotationParser(page, text, labels).document(source, known, found, alone=len(own) == 1)
        elif any(_means_something(node, labels) for _, node in found):
            order, node = found[0]
            shown_source = shown(source) if source else "its target"
            message = f"the text of {shown_source} is missing; expected an ag:Article with text, or NAME.txt"
            place = page.place(page.paths[order], (), node, f"annotation {order + 1}")
            yield Refused((LoadError(place, message),), len(found))
        else:
            lost += len(found)
    if lost:
        yield LeftOut(WITHOUT_TEXT, lost)


def _text(page: Page, source: str, found: list[tuple[int, Json]], beside: str | None) -> tuple[str | None, Json]:
    article = page.articles.get(source) or (next(iter(page.articles.values())) if len(page.articles) == 1 else None)
    if article is not None and isinstance(article.get("text"), str):
        return article["text"], article
    for _, node in found:
        for target in many(node["target"]):
            inner = target.get("source") if isinstance(target, dict) else None
            if isinstance(inner, dict) and isinstance(inner.get("value"), str):
                return inner["value"], inner
    return beside, article or {}


def _means_something(node: Json, labels: Labels) -> bool:
    bodies = [body for body in many(node.get("body")) if isinstance(body, dict)]
    if any(types_of(body) & {"Claim", "SourceActor"} for body in bodies):
        return True
    names = [_tag(body) for body in bodies]
    return any(name and (labels.class_of(name) or labels.relation_of(name)) for name in names)


def _tag(body: Any) -> str | None:
    """The label that a body gives: a text, or the last part of an IRI."""
    if not isinstance(body, dict):
        return None
    value = body.get("value", body.get("source", body.get("id")))
    value = id_of(value) if isinstance(value, dict) else value
    if not isinstance(value, str):
        return None
    plain = value.removeprefix("ag:")
    return local(plain) if is_iri(plain) else plain


class _AnnotationParser:
    """The annotations of one text on their way."""

    def __init__(self, page: Page, text: str, labels: Labels) -> None:
        self.page, self.text, self.labels = page, text, labels
        self.annotations = Annotations(page.chunk.file, lambda order: page.line_of(page.paths[order]))
        self.add = self.annotations.add
        self.search = TextSearch(text)
        self.utf16 = False

    def document(self, source: str, known: Json, found: list[tuple[int, Json]], *, alone: bool) -> Document:
        selectors = [
            t["selector"] for _, node in found for t in many(node["target"]) if isinstance(t, dict) and "selector" in t
        ]
        self.utf16 = not self.text.isascii() and counts_utf16(selectors, self.text)
        for order, node in found:
            self._annotation(order, node)
        metadata = self.page.chunk.metadata
        names = (name for name in ArticleRecord.__struct_fields__ if name != "text")
        said = {name: str(known[name]) for name in names if isinstance(known.get(name), str) and known[name]}
        said["id"] = str(known.get("ag:id") or (metadata.values["id"] if alone else source))
        if is_iri(source) and source.startswith("http"):
            said.setdefault("url", source)
        values = {name: value for name, value in metadata.values.items() if name != "id" or name in metadata.places}
        places = dict(metadata.places)
        if self.page.chunk.text is not None and "text" not in known:
            places["text"] = Place(self.page.chunk.text.name)
        return build_document(self.annotations, TextAndMetadata(self.text, said | values, places, line=1), self.labels)

    def _annotation(self, order: int, node: Json) -> None:
        id_ = id_of(node) or f"annotation {order + 1}"
        bodies = [*many(node.get("body")), *([{"value": node["bodyValue"]}] if "bodyValue" in node else [])]
        claims = [body for body in bodies if isinstance(body, dict) and "Claim" in types_of(body)]
        targets = many(node["target"])
        ends = self._ends(targets)
        if claims:
            for number, body in enumerate(claims):
                self._claim(order, f"{id_}/{number}" if number else id_, body, targets, node)
        elif len(ends) == 2 and len(targets) == 2:
            self._link(order, id_, bodies, (ends[0], ends[1]), node)
        else:
            self._actor(order, id_, bodies, targets, node)

    def _ends(self, targets: list[Any]) -> list[str]:
        """The annotations that the targets are, if one at least is there."""
        given = [id_of(one) for one in targets if not (isinstance(one, dict) and "selector" in one)]
        named = [(one, self.page.named(one)) for one in given if one is not None]
        return [known or one for one, known in named] if any(known is not None for _, known in named) else []

    def _stretches(self, order: int, id_: str, targets: list[Any]) -> list[TextRange]:
        found = []
        for target in targets:
            selector = target.get("selector") if isinstance(target, dict) else None
            whole = id_of(target) if not isinstance(target, dict) else id_of(target.get("source"))
            if selector is None and whole and "#char=" in whole:
                selector = {"type": "FragmentSelector", "value": whole.partition("#")[2]}
            if selector is None:
                continue
            try:
                stretch = stretch_of(in_points(selector, self.text) if self.utf16 else selector, self.search)
            except SelectorNotFound as wrong:
                self.annotations.errors.append(LoadError(self._place(order, id_), str(wrong)))
                self.annotations.broken.add(id_)
                continue
            if stretch is not None:
                found.append(stretch)
        return found

    def _place(self, order: int, id_: str) -> Place:
        return Place(self.page.chunk.file, self.page.line_of(self.page.paths[order]), id_)

    def _by(self, node: Json) -> tuple[str, ...]:
        creators = [
            str(name)
            for one in many(node.get("creator"))
            if (name := one.get("name") if isinstance(one, dict) else one)
        ]
        return tuple(local(name) if is_iri(name) else name for name in creators)

    # -- claims -------------------------------------------------------------------------------------------------------

    def _claim(self, order: int, id_: str, body: Json, targets: list[Any], node: Json) -> None:
        roles = [(name.capitalize(), reference) for name in _ROLES if (reference := id_of(body.get(name)))]
        speakers = [id_of(one) or "" for one in many(body.get("said_by", body.get("saidBy")))]
        roles += [(f"SaidBy{number}", one) for number, one in enumerate(speakers, start=1)]
        spans = []
        for number, stretch in enumerate(self._stretches(order, id_, targets), start=1):
            span = f"{id_}/evidence{number}"
            self.add(TextBound(order, span, "Evidence", ((stretch.start, stretch.end),), stretch.words))
            spans.append((f"Evidence{number}", span))
        label = str(body.get("relation", "")).removeprefix("ag:") or "without a relation"
        arguments = tuple((role, self._reference(one)) for role, one in roles)
        annotators = tuple(str(one) for one in many(body.get("annotated_by"))) or self._by(node)
        self.add(
            Link(
                order, id_, local(label) if is_iri(label) else label, None, (*arguments, *spans), annotators=annotators
            )
        )
        for name, value in body.items():
            if name not in _CLAIM_FIELDS and name != "annotated_by" and value not in (None, False, []):
                said = "true" if value is True else self._when(value) if isinstance(value, dict) else str(value)
                label = _FIELDS.get(name.casefold(), name)
                self.add(Attribute(order, f"{id_}/{name}", label, id_, said.removeprefix("ag:")))
        if isinstance(body.get("note"), str):
            self.add(Note(order, f"{id_}/note", "note", id_, body["note"]))

    def _when(self, value: Json) -> str:
        return f"{value.get('start') or '..'}/{value.get('end') or '..'}"

    def _reference(self, given: str) -> str:
        return self.page.named(given) or given

    def _link(self, order: int, id_: str, bodies: list[Any], ends: tuple[str, str], node: Json) -> None:
        tags = [tag for body in bodies if (tag := _tag(body))] or ["unlabelled"]
        for number, tag in enumerate(tags):
            arguments = (("Arg1", ends[0]), ("Arg2", ends[1]))
            own = f"{id_}/{number}" if number else id_
            self.add(Link(order, own, tag, None, arguments, annotators=self._by(node)))

    # -- actors -------------------------------------------------------------------------------------------------------

    def _actor(self, order: int, id_: str, bodies: list[Any], targets: list[Any], node: Json) -> None:
        label, notes = None, []
        names: list[tuple[str, str]] = []
        motives = {str(one) for one in many(node.get("motivation"))}
        for body in bodies:
            given = body if isinstance(body, dict) else {"id": body} if is_iri(str(body)) else {"value": str(body)}
            purposes = {str(one) for one in many(given.get("purpose"))} or motives
            if "SourceActor" in types_of(given):
                label = str(given.get("class", given.get("actorClass", ""))).removeprefix("ag:")
                names += [("IRI", str(link)) for link in many(given.get("same_as", given.get("sameAs")))]
                names += [(NAME, str(given["name"]))] if given.get("name") else []
            elif purposes & set(_LINKING) and (link := id_of(given.get("source", given))) is not None:
                names.append(("IRI", link))
            elif purposes & set(_LABELLING) or not purposes:
                label = label or _tag(given)
            else:
                notes.append(str(given.get("value") or id_of(given) or ""))
        stretches = self._stretches(order, id_, targets)
        self._mentions(order, id_, label or "without a label", stretches, targets)
        name = next((value for register, value in names if register == NAME), "")
        linked = [value for register, value in names if register == "IRI"]
        for number, value in enumerate(linked):
            self.add(Normalization(order, f"{id_}/link{number}", "Reference", id_, "IRI", value, name))
        if name and not linked:
            self.add(Normalization(order, f"{id_}/name", "Reference", id_, NAME, "-", name))
        for number, note in enumerate(notes):
            self.add(Note(order, f"{id_}/note{number}", "comment", id_, note))

    def _mentions(self, order: int, id_: str, label: str, stretches: list[TextRange], targets: list[Any]) -> None:
        """The first stretch has the annotation's id; where there is none, the text doesn't mention it."""
        ids = [id_, *(f"{id_}/{number}" for number in range(1, len(stretches)))]
        if not stretches:
            self.add(TextBound(order, id_, label, (), None))
            if label in self.labels.vocabulary.classes and not any(
                isinstance(t, dict) and "selector" in t for t in targets
            ):
                self.add(Attribute(order, f"{id_}/unmentioned", UNMENTIONED, id_, ""))
        for own, stretch in zip(ids, stretches, strict=False):
            self.add(TextBound(order, own, label, ((stretch.start, stretch.end),), stretch.words))
        if len(ids) > 1 and stretches:
            self.add(Equivalence(order, "*", "Equiv", tuple(ids)))
