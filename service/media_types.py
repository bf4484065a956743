"""The forms that answers, RDF and SPARQL's results come in: names (as in ``?format=``), media types, file suffixes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actorgraph.ontology.errors import FormatError


@dataclass(frozen=True, slots=True)
class MediaType:
    """One form. ``also`` are further media types that mean it: older ones, and wider ones that it satisfies."""

    name: str
    media: str
    suffix: str
    also: tuple[str, ...] = ()
    charset: bool = False
    """Whether its media type takes a ``charset``."""

    @property
    def content_type(self) -> str:
        """The value of a Content-Type header."""
        return f"{self.media}; charset=utf-8" if self.charset else self.media


JSON = MediaType("json", "application/json", "json")
CSV = MediaType("csv", "text/csv", "csv", charset=True)

TURTLE = MediaType("ttl", "text/turtle", "ttl", ("application/x-turtle",), charset=True)
N_TRIPLES = MediaType("nt", "application/n-triples", "nt", ("text/plain",))
JSON_LD = MediaType("jsonld", "application/ld+json", "jsonld", ("application/json", "application/x-json+ld"))
RDF_XML = MediaType("rdfxml", "application/rdf+xml", "rdf", ("application/xml", "text/xml"))
N_QUADS = MediaType("nq", "application/n-quads", "nq", ("text/x-nquads",))
TRIG = MediaType("trig", "application/trig", "trig", ("application/x-trig",))

GRAPHML = MediaType("graphml", "application/graphml+xml", "graphml")
FTM = MediaType("ftm", "application/json+ftm", "ftm.jsonl", ("application/x-ndjson", "application/jsonl"))
STIX = MediaType("stix", "application/stix+json;version=2.1", "stix.json", ("application/stix+json",))

GRAPHS = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, N_QUADS, TRIG)
"""What one graph can be written in, the first by default. N-Quads and TriG can also hold several."""

HTML = MediaType("html", "text/html", "html", ("application/xhtml+xml",), charset=True)

DOCUMENTS = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML)
"""What triples can be written in."""

EVENTS = MediaType("events", "text/event-stream", "txt", charset=True)

TABLES = (JSON, CSV)
"""What a list can be written in of which no graph tells, the first by default."""
LISTS = (*TABLES, *DOCUMENTS[:-1], replace(RDF_XML, also=()))
"""What a list can be written in, the first by default; its triples are those about the results of its page.

A list has no page for people, so browsers, which like any XML better than JSON, don't get RDF/XML for it.
"""

RESOURCES = (JSON, HTML, *DOCUMENTS)
"""What is told of one thing in, the first by default."""

PLAIN = MediaType("text", "text/plain", "txt", charset=True)
BIBTEX = MediaType("bibtex", "application/x-bibtex", "bib", ("text/x-bibtex",), charset=True)
CSL_JSON = MediaType("csl-json", "application/vnd.citationstyles.csl+json", "json", ("application/json",))

RESULTS_JSON = MediaType("json", "application/sparql-results+json", "srj", ("application/json",))
RESULTS_XML = MediaType("xml", "application/sparql-results+xml", "srx", ("application/xml", "text/xml"))
RESULTS_CSV = MediaType("csv", "text/csv", "csv", charset=True)
RESULTS_TSV = MediaType("tsv", "text/tab-separated-values", "tsv", charset=True)

RESULTS = (RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV)
"""What the rows of a SELECT and the answer of an ASK can be written in, the first by default."""


def named_form(name: str, offered: Sequence[MediaType], parameter: str = "format") -> MediaType:
    """The form of this name.

    Raises:
        FormatError: it isn't offered.
    """
    for form in offered:
        if form.name == name:
            return form
    names = ", ".join(form.name for form in offered)
    raise FormatError(f"there is no {parameter} '{name}' here; expected one of {names}", parameter)
