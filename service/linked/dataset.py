"""What there is here, for catalogues and crawlers: the data set after VoID and DCAT 3.

Without blank nodes; numbers as the store tells them; all triples aren't counted, since none holds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from actorgraph.ontology.iris import Iris
from actorgraph.ontology.jsonld import PREFIXES as KNOWN
from actorgraph.ontology.ntriples import XSD
from actorgraph.ontology.vocabulary import AG, RDF
from actorgraph.service.export import FORMS
from actorgraph.service.linked.terms import ONTOLOGY
from actorgraph.service.media_types import GRAPHS
from actorgraph.service.settings import Settings
from actorgraph.service.stores.base import View
from actorgraph.service.stores.records import RECORDS, Counts

PREFIXES = {
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
}
DESCRIPTION = (
    "Who is said to do what to whom, who says so, how firmly, and in which words: claims found in news articles, "
    "and what they add up to, relation by relation."
)
KEYWORDS = ("claims", "news", "actors", "provenance", "proxy warfare")
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
PROTOCOL = "http://www.w3.org/TR/sparql11-protocol/"

Properties = list[tuple[str, NamedNode | Literal]]
"""What is said of one thing: properties by their prefixed names, and values."""

_ALL = {**KNOWN, **PREFIXES, "ag": AG}


@dataclass(frozen=True, slots=True)
class Dataset:
    """The data set, as it is told of. ``root`` is where the service answers, with a slash at its end."""

    root: str
    iris: Iris
    settings: Settings
    counts: Counts
    example: str | None

    @classmethod
    def of(cls, root: str, view: View, settings: Settings) -> Dataset:
        """What one view holds."""
        example = next((view.iris.article(id_) for id_ in view.article_ids()), None)
        return cls(root, view.iris, settings, view.counts(), example)

    @property
    def dumps(self) -> dict[str, tuple[str, str]]:
        """Name of a form → where the whole graph is in it, and its media type."""
        return {form.name: (f"{self.root}export?format={form.name}", form.media.partition(";")[0]) for form in FORMS}

    @property
    def numbers(self) -> dict[str, int]:
        """How much there is of what people ask for."""
        found = {name: self.counts.classes.get(name, 0) for name in RECORDS}
        return {"articles": found["Article"], "claims": found["Claim"], "actors": self.counts.actors} | {
            "relations": found["DerivedRelation"]
        }

    def triples(self) -> list[Triple]:
        """The description."""
        return [Triple(NamedNode(s), NamedNode(_iri(p)), o) for s, p, o in self._all()]

    def _all(self) -> Iterator[tuple[str, str, NamedNode | Literal]]:
        for about, properties in self._things():
            for name, value in properties:
                yield about, name, value

    def _here(self, name: str) -> str:
        return f"{self.root}dataset#{name}"

    def _things(self) -> Iterator[tuple[str, Properties]]:
        it, title = NamedNode(self._here("dataset")), _text(self.settings.dataset_title)
        yield f"{self.root}dataset", [_a("void:DatasetDescription"), ("foaf:primaryTopic", it)]
        common = [("dcterms:title", title), ("dcterms:description", _text(DESCRIPTION)), *self._rights()]
        services = [("dcat:service", NamedNode(self._here(name))) for name in ("sparql", "api")]
        yield self._here("catalog"), [_a("dcat:Catalog"), *common, ("dcat:dataset", it), *services]
        yield self._here("dataset"), [_a("void:Dataset"), _a("dcat:Dataset"), *common, *self._access(), *self._size()]
        if self.settings.dataset_publisher:
            name = Literal(self.settings.dataset_publisher)
            yield self._here("publisher"), [_a("foaf:Agent"), ("foaf:name", name)]
        for form, (url, media) in self.dumps.items():
            yield self._here(form), self._distribution(form, url, media)
        yield self._here("sparql"), self._service("SPARQL", "sparql", "sparql", PROTOCOL)
        yield self._here("api"), self._service("HTTP interface", "", "openapi.json", None)
        yield from self._partitions()

    def _rights(self) -> Properties:
        publisher = [NamedNode(self._here("publisher"))] if self.settings.dataset_publisher else []
        return [*(("dcterms:publisher", node) for node in publisher), *self._licence()]

    def _licence(self) -> Properties:
        given = self.settings.dataset_license
        return [("dcterms:license", NamedNode(given))] if given else []

    def _access(self) -> Properties:
        rdf = {form.name for form in GRAPHS}
        used = (ONTOLOGY, *(KNOWN[name] for name in ("dcterms", "schema", "oa", "owl")))
        return [
            ("dcat:landingPage", NamedNode(self.root)),
            *(("dcat:keyword", _text(word)) for word in KEYWORDS),
            *(("dcat:distribution", NamedNode(self._here(form))) for form in self.dumps),
            *(("void:dataDump", NamedNode(url)) for form, (url, _) in self.dumps.items() if form in rdf),
            ("void:sparqlEndpoint", NamedNode(f"{self.root}sparql")),
            ("void:uriSpace", Literal(self.iris.base)),
            *(("void:vocabulary", NamedNode(iri)) for iri in used),
            *([("void:exampleResource", NamedNode(self.example))] if self.example else []),
        ]

    def _size(self) -> Properties:
        counts = self.counts
        entities = sum(counts.classes.get(name, 0) for name in RECORDS) + counts.actors
        return [
            ("void:entities", _number(entities)),
            *(("void:classPartition", NamedNode(self._here(f"class-{name}"))) for name in sorted(counts.classes)),
            *(("void:propertyPartition", NamedNode(self._here(f"property-{n}"))) for n in sorted(counts.properties)),
        ]

    def _partitions(self) -> Iterator[tuple[str, Properties]]:
        for kind, of, counted, found in (
            ("class", "void:class", "void:entities", self.counts.classes),
            ("property", "void:property", "void:triples", self.counts.properties),
        ):
            for name, number in sorted(found.items()):
                yield self._here(f"{kind}-{name}"), [(of, NamedNode(self.iris.term(name))), (counted, _number(number))]

    def _distribution(self, form: str, url: str, media: str) -> Properties:
        return [
            _a("dcat:Distribution"),
            ("dcterms:title", _text(f"The whole graph ({form})")),
            ("dcat:accessURL", NamedNode(url)),
            ("dcat:downloadURL", NamedNode(url)),
            ("dcat:mediaType", NamedNode(MEDIA_TYPES + media)),
            *self._licence(),
        ]

    def _service(self, title: str, path: str, description: str, after: str | None) -> Properties:
        return [
            _a("dcat:DataService"),
            ("dcterms:title", _text(title)),
            ("dcat:endpointURL", NamedNode(self.root + path)),
            ("dcat:endpointDescription", NamedNode(self.root + description)),
            ("dcat:servesDataset", NamedNode(self._here("dataset"))),
            *([("dcterms:conformsTo", NamedNode(after))] if after else []),
        ]


def _a(name: str) -> tuple[str, NamedNode]:
    return "rdf:type", NamedNode(_iri(name))


def _iri(name: str) -> str:
    prefix, _, rest = name.partition(":")
    return _ALL.get(prefix, RDF) + rest


def _text(words: str) -> Literal:
    return Literal(words, language="en")


def _number(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(XSD + "integer"))
