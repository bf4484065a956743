"""An article of the native format written as a UIMA CAS by dkpro-cassis: what `docs/formats.md` says of each field."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from cassis import Cas, TypeSystem

from actorgraph.loaders.formats.brat.lines import read_lines
from actorgraph.loaders.standoff.annotations import Attribute, Equivalence, Link, Normalization, Note, TextBound
from actorgraph.ontology.vocabulary import default_vocabulary
from tests.loaders.to_brat import ToBrat

ATTRIBUTES = ("stance", "stage", "conditional", "confidence", "eitherOr", "role", "when", "said", "note")
ARTICLE = ("id", "url", "title", "publisher", "published", "language", "status")


def type_system() -> TypeSystem:
    """Layers for mentions, claims with links to whoever takes part, evidence, and the article."""
    types = TypeSystem()
    article = types.create_type("actorgraph.Article", "uima.cas.TOP")
    for name in ARTICLE:
        types.create_feature(article, name, "uima.cas.String")
    mention = types.create_type("actorgraph.Mention")
    for name in ("value", "name"):
        types.create_feature(mention, name, "uima.cas.String")
    types.create_feature(mention, "identifier", "uima.cas.StringArray")
    types.create_feature(mention, "unmentioned", "uima.cas.Boolean")
    types.create_feature(mention, "next", "actorgraph.Mention")
    chain = types.create_type("actorgraph.MentionChain", "uima.cas.AnnotationBase")
    types.create_feature(chain, "first", "actorgraph.Mention")
    types.create_type("actorgraph.Evidence")
    argument = types.create_type("actorgraph.Argument", "uima.cas.TOP")
    types.create_feature(argument, "role", "uima.cas.String")
    types.create_feature(argument, "target", "uima.tcas.Annotation")
    claim = types.create_type("actorgraph.Claim")
    for name in ("relation", *ATTRIBUTES):
        types.create_feature(claim, name, "uima.cas.String")
    types.create_feature(claim, "annotator", "uima.cas.StringArray")
    types.create_feature(claim, "arguments", "uima.cas.FSArray", elementType="actorgraph.Argument")
    return types


class ToCas:
    """The CAS of one article."""

    def __init__(self, native: dict[str, Any], types: TypeSystem) -> None:
        self.types, self.cas = types, Cas(types)
        self.text: str = native["article"]["text"]
        self.cas.sofa_string, self.cas.sofa_mime = self.text, "text/plain"
        self._add("Article", **{name: native["article"].get(name) for name in ARTICLE})
        lines = read_lines("x.ann", "\n".join(ToBrat(native).lines)).all
        self.spans = {line.id: line for line in lines if isinstance(line, TextBound)}
        claims = [line for line in lines if isinstance(line, Link)]
        self.made: dict[str, Any] = {}
        triggers = {claim.trigger for claim in claims}
        for line in self.spans.values():
            if line.id not in triggers:
                self.made[line.id] = self._span(line)
        for line in lines:
            if isinstance(line, Normalization):
                self._identity(self.made[line.target], line)
            elif isinstance(line, Equivalence):
                self._chain([self.made[id_] for id_ in line.members])
            elif isinstance(line, Attribute) and line.label == "Unmentioned":
                self.made[line.target].unmentioned = True
        for claim in claims:
            self._claim(
                claim, [line for line in lines if isinstance(line, Attribute | Note) and line.target == claim.id]
            )

    def _add(self, type_: str, **values: Any) -> Any:
        made = self.types.get_type(f"actorgraph.{type_}")(**values)
        self.cas.add(made)
        return made

    def _span(self, line: TextBound) -> Any:
        ((begin, end),) = line.offsets
        if line.label in default_vocabulary().classes:
            return self._add("Mention", begin=begin, end=end, value=line.label)
        return self._add("Evidence", begin=begin, end=end)

    def _identity(self, mention: Any, line: Normalization) -> None:
        mention.name = line.text
        if line.register != "Name":
            strings = self.types.get_type("uima.cas.StringArray")
            before = mention.identifier.elements if mention.identifier else []
            entry = line.entry if line.register == "IRI" else f"{line.register}:{line.entry}"
            mention.identifier = strings(elements=[*before, entry])

    def _chain(self, mentions: list[Any]) -> None:
        for one, other in pairwise(mentions):
            one.next = other
        self._add("MentionChain", first=mentions[0])

    def _claim(self, link: Link, said: list[Attribute | Note]) -> None:
        ((begin, end),) = self.spans[link.trigger or ""].offsets
        claim = self._add("Claim", begin=begin, end=end, relation=link.label)
        argument = self.types.get_type("actorgraph.Argument")
        made = [argument(role=role, target=self.made[id_]) for role, id_ in link.arguments]
        claim.arguments = self.types.get_type("uima.cas.FSArray")(elements=made)
        notes = [line.text for line in said if isinstance(line, Note) and line.label != "Annotator"]
        signed = [line.text for line in said if isinstance(line, Note) and line.label == "Annotator"]
        claim.note = "\n".join(notes) or None
        if signed:
            claim.annotator = self.types.get_type("uima.cas.StringArray")(elements=signed)
        for line in said:
            if isinstance(line, Attribute):
                name = line.label[0].lower() + line.label[1:]
                setattr(claim, name, line.value or "true")
