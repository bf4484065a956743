"""Articles' graphs held against the published SHACL shapes by pyshacl, an implementation that isn't ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyshacl
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from rdflib import Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from actorgraph.loaders.formats.rdf.checks import expected
from actorgraph.loaders.formats.rdf.graphs import short
from actorgraph.loaders.outcomes import Loaded, Outcome, Refused
from actorgraph.ontology.errors import LoadError, Place
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import article_lines
from actorgraph.ontology.shacl import shacl
from actorgraph.ontology.shapes import Shapes
from actorgraph.ontology.vocabulary import Vocabulary

Fault = tuple[str, str]
"""A subject, and what is wrong with it."""


class Validator:
    """The shapes of one vocabulary, ready to hold graphs against."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._iris = Iris(terms=vocabulary.own)
        properties = (property_ for shape in Shapes(vocabulary).all for property_ in shape.properties)
        self._expected = {property_.path: expected(property_) for property_ in properties}
        self._shapes = Graph().parse(data=shacl(vocabulary), format="turtle")

    def checked(self, outcome: Outcome) -> Outcome:
        """An article that conforms as it is; one that doesn't refused, with every violation."""
        if not isinstance(outcome, Loaded):
            return outcome
        iris = self._iris
        graph = iris.article(outcome.article.article.id)
        errors = tuple(
            LoadError(Place(outcome.place.file, outcome.place.line, subject), f"in graph <{graph}>: {message}")
            for subject, message in self.faults(article_lines(outcome.article, iris))
        )
        return Refused(errors, outcome.tally.read) if errors else outcome

    def faults(self, lines: Iterable[str]) -> list[Fault]:
        """What pyshacl finds wrong with a graph, given as N-Triples lines.

        rdflib knows no year 0000, which EDTF and XML Schema have: that such days are ill-typed isn't held against them.
        """
        conforms, report, _ = pyshacl.validate(_graph(lines), shacl_graph=self._shapes, inference="none")
        if conforms:
            return []
        assert isinstance(report, Graph)
        return sorted(set(self._faults(report)))

    def _faults(self, report: Graph) -> Iterator[Fault]:
        for result in report.subjects(RDF.type, SH.ValidationResult):
            value = report.value(result, SH.value)
            if isinstance(value, RdflibLiteral) and value.datatype == XSD.date and value.startswith("0000-"):
                continue
            yield str(report.value(result, SH.focusNode)), self._words(result, value, report)

    def _words(self, result: Node, value: Node | None, report: Graph) -> str:
        """A violation in our words; of what no single property says, in pyshacl's."""
        path, constraint = report.value(result, SH.resultPath), report.value(result, SH.sourceConstraintComponent)
        wanted = self._expected.get(str(path))
        if wanted is None or constraint == SH.LessThanConstraintComponent:
            return f"{short(str(path))}: {report.value(result, SH.resultMessage)}"
        if constraint == SH.MinCountConstraintComponent:
            return f"{short(str(path))} is missing; expected {wanted}"
        if constraint == SH.MaxCountConstraintComponent:
            return f"{short(str(path))} has several values; expected one"
        shown = short(str(value)) if isinstance(value, URIRef) else f"'{value}'"
        return f"{short(str(path))} is {shown}; expected {wanted}"


def _graph(lines: Iterable[str]) -> Graph:
    """An rdflib graph whose literals are written as they were given."""
    graph = Graph()
    for triple in parse("\n".join(lines).encode(), format=RdfFormat.N_TRIPLES):
        assert isinstance(triple.subject, NamedNode)
        subject, predicate = URIRef(triple.subject.value), URIRef(triple.predicate.value)
        graph.add((subject, predicate, _term(triple.object)))
    return graph


def _term(term: object) -> Node:
    if isinstance(term, Literal):
        datatype = None if term.datatype == _STRING else URIRef(term.datatype.value)
        language = term.language
        return RdflibLiteral(term.value, language, None if language else datatype, normalize=False)
    assert isinstance(term, NamedNode)
    return URIRef(term.value)


_STRING = NamedNode(str(XSD.string))
