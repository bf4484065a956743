"""The service's description, after SPARQL 1.1 Service Description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, serialize

from actorgraph.ontology.iris import Iris
from actorgraph.service.export import PREFIXES
from actorgraph.service.media_types import GRAPHS, RESULTS, MediaType
from actorgraph.service.serialization import RDF_FORMATS

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")

W3C_FORMATS = {
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
    "nq": "N-Quads",
    "trig": "TriG",
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
}
"""The W3C's names of our forms (https://www.w3.org/ns/formats/)."""


def described(endpoint: str, iris: Iris, form: MediaType, federated: bool) -> bytes:
    """The description of the service at this address, in one of `GRAPHS`."""
    data = serialize(
        _triples(endpoint, iris, federated),
        format=RDF_FORMATS[form.name],
        prefixes={"sd": SD, "formats": FORMATS, "rdf": PREFIXES["rdf"]} if form.name in ("ttl", "trig") else None,
    )
    assert data is not None
    return data


def _triples(endpoint: str, iris: Iris, federated: bool) -> Iterator[Triple]:
    service, set_, default = BlankNode("service"), BlankNode("dataset"), BlankNode("default")
    features = ["UnionDefaultGraph", *(["BasicFederatedQuery"] if federated else [])]
    yield from _about(service, "Service")
    yield Triple(service, NamedNode(SD + "endpoint"), NamedNode(endpoint))
    yield Triple(service, NamedNode(SD + "supportedLanguage"), NamedNode(SD + "SPARQL11Query"))
    for feature in features:
        yield Triple(service, NamedNode(SD + "feature"), NamedNode(SD + feature))
    for form in _each((*RESULTS, *GRAPHS)):
        yield Triple(service, NamedNode(SD + "resultFormat"), NamedNode(FORMATS + W3C_FORMATS[form]))
    yield Triple(service, NamedNode(SD + "defaultDataset"), set_)
    yield from _about(set_, "Dataset")
    yield Triple(set_, NamedNode(SD + "defaultGraph"), default)
    yield from _about(default, "Graph")
    for number, graph in enumerate((iris.derived, iris.stated)):
        named = BlankNode(f"named{number}")
        yield Triple(set_, NamedNode(SD + "namedGraph"), named)
        yield from _about(named, "NamedGraph")
        yield Triple(named, NamedNode(SD + "name"), NamedNode(graph))
    words = "SPARQL over claims: who does what to whom, who says so, and how sure they are."
    yield Triple(service, NamedNode(PREFIXES["dcterms"] + "description"), Literal(words))


def _about(node: BlankNode, kind: str) -> Iterator[Triple]:
    yield Triple(node, RDF_TYPE, NamedNode(SD + kind))


def _each(forms: Iterable[MediaType]) -> Iterator[str]:
    yield from dict.fromkeys(form.name for form in forms)
