"""The shapes of an article's graph: which records it holds, and what each of their properties may be.

What a property points at, and the terms that it may name, come from the ontology; here stands only how often a property
may be given, and how its values are written. `ontology.shacl` publishes the same as SHACL.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from actorgraph.ontology.claims import CONTEXT
from actorgraph.ontology.ntriples import EDTF, XSD
from actorgraph.ontology.rdf import DCTERMS, OA
from actorgraph.ontology.vocabulary import AG, RDF, SCHEMA, Term, Vocabulary

TYPE = RDF + "type"
SELECTOR, RESOURCE = OA + "TextQuoteSelector", OA + "SpecificResource"
POSITION = OA + "TextPositionSelector"
ARTICLE, ACTOR, CLAIM, SPEAKING = AG + "Article", AG + "SourceActor", AG + "Claim", AG + "Speaking"
NEWS = SCHEMA + "NewsArticle"

_STRING, _INTEGER, _DATE = XSD + "string", XSD + "integer", XSD + "date"
DIGEST = "[0-9a-f]{64}"
_ID = "[A-Za-z0-9._~-]{1,128}"
_FRAGMENT = "#char=(0|[1-9][0-9]*),[1-9][0-9]*$"


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a record.

    ``least`` and ``most`` say how often it stands (``None``: any number). A literal has a ``datatype``; an IRI has
    none, and may have to be one of ``values`` or the subject of a record of ``kind``. ``pattern`` is a regular
    expression that is found in the value. Numbers lie between ``lowest`` and ``highest``, texts have at most
    ``longest`` code points; a text that must be ``filled`` has one at least.
    """

    path: str
    least: int = 0
    most: int | None = 1
    datatype: str | None = None
    values: tuple[str, ...] = ()
    kind: str | None = None
    pattern: str | None = None
    lowest: int | None = None
    highest: int | None = None
    longest: int | None = None
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of record: the class that it is known by, all its classes, and its properties; it has no others."""

    name: str
    class_: str | None
    types: tuple[str, ...]
    properties: tuple[Property, ...]


class Shapes:
    """The shapes of an article's graph under one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._fields = {field.iri: field for field in vocabulary.fields.values()}
        self._vocabulary = vocabulary
        self.article = Shape("ArticleShape", ARTICLE, (ARTICLE, NEWS), tuple(self._article()))
        self.actor = Shape("SourceActorShape", ACTOR, (ACTOR,), tuple(self._actor()))
        self.claim = Shape("ClaimShape", CLAIM, (CLAIM,), tuple(self._claim()))
        self.speaking = Shape("SpeakingShape", None, (), tuple(self._speaking()))
        self.evidence = Shape("EvidenceShape", RESOURCE, (RESOURCE,), tuple(_evidence()))
        self.selector = Shape("SelectorShape", SELECTOR, (SELECTOR, POSITION), tuple(_selector()))
        self.all = (self.article, self.actor, self.claim, self.speaking, self.evidence, self.selector)

    def _ag(
        self,
        name: str,
        least: int = 0,
        most: int | None = 1,
        *,
        terms: Iterable[Term] = (),
        kind: str | None = None,
        pattern: str | None = None,
        lowest: int | None = None,
        highest: int | None = None,
        filled: bool = False,
    ) -> Property:
        """A field of the ontology: a literal where its range is a datatype."""
        found = self._fields[AG + name]
        datatype = found.range if found.range is not None and found.range.startswith((XSD, EDTF)) else None
        values = tuple(sorted(term.iri for term in terms))
        if datatype == XSD + "boolean":
            values = ("true",)
        kind = found.range if kind is None and found.range in (ARTICLE, ACTOR, RESOURCE) else kind
        return Property(AG + name, least, most, datatype, values, kind, pattern, lowest, highest, filled=filled)

    def _days(self, name: str) -> Iterable[Property]:
        return (self._ag(f"{name}{side}", pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$") for side in ("Earliest", "Latest"))

    def _article(self) -> Iterable[Property]:
        yield Property(DCTERMS + "identifier", 1, datatype=_STRING, pattern=f"^{_ID}$")
        yield from (Property(DCTERMS + name, datatype=_STRING) for name in ("title", "publisher", "language"))
        yield Property(SCHEMA + "url", datatype=XSD + "anyURI")
        yield Property(DCTERMS + "issued", datatype=EDTF)
        yield from self._days("published")
        yield self._ag("status", 1, terms=self._vocabulary.statuses.values())
        yield self._ag("textDigest", 1, pattern=f"^{DIGEST}$")
        yield self._ag("textLength", 1, lowest=0)

    def _actor(self) -> Iterable[Property]:
        yield self._ag("actorClass", 1, terms=self._vocabulary.classes.values())
        yield self._ag("name", 1, filled=True)
        yield self._ag("link", most=None)
        yield self._ag("mention", most=None, pattern=_FRAGMENT)

    def _claim(self) -> Iterable[Property]:
        yield self._ag("reportedIn", 1)
        yield self._ag("relation", 1, terms=self._vocabulary.sayable.values())
        yield self._ag("stance", 1, terms=self._vocabulary.stances.values())
        yield self._ag("stage", 1, terms=self._vocabulary.stages.values())
        yield self._ag("subject", 1, kind=ACTOR)
        yield from (self._ag(name, kind=ACTOR) for name in ("object", "item", "via"))
        yield self._ag("saidBy", most=None)
        yield self._ag("speaking", most=None, pattern=f"/claim/{DIGEST}#said-by-[1-9][0-9]*$")
        yield self._ag("role")
        yield self._ag("said")
        yield from self._days("said")
        yield self._ag("when")
        yield from self._days("when")
        yield self._ag("conditional")
        yield self._ag("eitherOr", pattern=f"/alternatives/{DIGEST}$")
        yield self._ag("confidence", lowest=0, highest=1)
        yield self._ag("annotatedBy", most=None)
        yield self._ag("note", most=None)
        yield self._ag("evidence", 1, None, pattern=_FRAGMENT)

    def _speaking(self) -> Iterable[Property]:
        yield self._ag("order", 1, lowest=1)
        yield self._ag("speaker", 1)


def _evidence() -> Iterable[Property]:
    yield Property(OA + "hasSource", 1, kind=ARTICLE)
    yield Property(OA + "hasSelector", 1, kind=SELECTOR)


def _selector() -> Iterable[Property]:
    yield Property(OA + "exact", 1, datatype=_STRING, filled=True)
    yield from (Property(OA + name, datatype=_STRING, longest=CONTEXT, filled=True) for name in ("prefix", "suffix"))
    yield Property(OA + "start", 1, datatype=_INTEGER, lowest=0)
    yield Property(OA + "end", 1, datatype=_INTEGER, lowest=1)
