"""One graph's statements as records, with what is wrong with each; a statement's place is found when it is needed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from actorgraph.loaders.formats.rdf.graph_runs import UNREADABLE, GraphRun
from actorgraph.loaders.formats.rdf.guards import TRIPLE_TERMS, too_many_triple_terms
from actorgraph.loaders.formats.rdf.scattered_graphs import words_of
from actorgraph.ontology.errors import LoadError, Place
from actorgraph.ontology.iris import one_link
from actorgraph.ontology.ntriples import EDTF, XSD, typed
from actorgraph.ontology.rdf import DCTERMS, OA, decimal
from actorgraph.ontology.vocabulary import AG, OWL, RDF, SCHEMA

ARTICLE_GRAPH = re.compile(r"(https?://.+/)article/([A-Za-z0-9._~-]{1,128})\Z", re.DOTALL)
_PREFIXES = {AG: "ag:", DCTERMS: "dcterms:", OA: "oa:", SCHEMA: "schema:", RDF: "rdf:", OWL: "owl:", XSD: "xsd:"}
_WHOLE = re.compile(r"[+-]?\d+\Z", re.ASCII)
_TRUE = {"1": "true", "0": "false"}


@dataclass(frozen=True, slots=True)
class Value:
    """What a statement says: an IRI (``datatype`` is ``None``) or a literal, with its N-Triples form."""

    text: str
    datatype: str | None
    written: str

    @property
    def shown(self) -> str:
        """For messages: terms by their prefixes, texts in quotation marks."""
        if self.datatype is None:
            return short(self.text)
        return f"'{self.text}'" if len(self.text) <= 80 else f"'{self.text[:80]}…'"


def short(iri: str) -> str:
    """An IRI with a prefix where it has one of those that our graphs use."""
    for start, prefix in _PREFIXES.items():
        if iri.startswith(start):
            return prefix + iri.removeprefix(start)
    return "edtf:EDTF" if iri == EDTF else f"<{iri}>"


@dataclass(slots=True)
class Graph:
    """A named graph as it was read: values by subject and property, and errors."""

    iri: str
    file: str
    run: GraphRun
    records: dict[str, dict[str, list[Value]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    errors: list[LoadError] = field(default_factory=list)
    said: set[tuple[str, str, Value]] = field(default_factory=set)
    _lines: dict[tuple[bytes, bytes], int] | None = None

    @property
    def place(self) -> Place:
        """Where it begins."""
        return Place(self.file, self.run.line or None)

    def wrong(self, subject: str, message: str, predicate: str | None = None) -> None:
        """Note an error with the graph, the subject and the line of the statement."""
        place = Place(self.file, self._line(subject, predicate), subject)
        self.errors.append(LoadError(place, f"in graph <{self.iri}>: {message}"))

    def _line(self, subject: str, predicate: str | None) -> int | None:
        if not self.run.line:
            return None
        if self._lines is None:
            self._lines = _lines_of(self.run)
        about = (subject if subject.startswith("_:") else f"<{subject}>").encode()
        says = f"<{predicate}>".encode()
        return self._lines.get((about, says)) or self._lines.get((about, b"")) or self.run.line

    def of_type(self, class_: str) -> list[str]:
        """Subjects that are given this class."""
        type_ = RDF + "type"
        return [s for s, record in self.records.items() if any(value.text == class_ for value in record.get(type_, ()))]

    def triples(self) -> Iterator[tuple[str, str, str]]:
        """All statements as plain strings."""
        for subject, record in self.records.items():
            for predicate, values in record.items():
                for value in values:
                    yield subject, predicate, value.text

    def lines(self) -> set[str]:
        """All statements as N-Triples lines."""
        return {
            f"<{subject}> <{predicate}> {value.written} ."
            for subject, record in self.records.items()
            for predicate, values in record.items()
            for value in values
        }


def read_graph(run: GraphRun, file: str) -> Graph:
    """Parse one graph's lines; what isn't ours to begin with (blank nodes, languages) is among its errors."""
    graph = Graph(run.graph.decode(errors="replace").strip("<>"), file, run)
    where = "" if run.graph == UNREADABLE else f"in graph <{graph.iri}>: "
    try:
        run.data.decode()
    except UnicodeDecodeError as error:
        line = run.line + run.data.count(b"\n", 0, error.start) if run.line else None
        message = f"{where}not UTF-8: byte {run.data[error.start]:#04x}; expected RDF in UTF-8"
        graph.errors.append(LoadError(Place(file, line), message))
        return graph
    if run.data.count(b"<<(") > TRIPLE_TERMS:
        graph.errors.append(LoadError(graph.place, where + too_many_triple_terms()))
        return graph
    found = parse(bytes(run.data), format=RdfFormat.N_QUADS)
    while True:
        try:
            quad = next(found, None)
        except SyntaxError as error:
            line = run.line + (error.lineno or 1) - 1 if run.line else None
            graph.errors.append(LoadError(Place(file, line), where + _moved(error, run.line)))
            continue
        except MemoryError as error:
            graph.errors.append(LoadError(Place(file, run.line or None), where + words_of(error)))
            return graph
        if quad is None:
            return graph
        _take(quad, graph)


def _lines_of(run: GraphRun) -> dict[tuple[bytes, bytes], int]:
    """The first line of each subject and property, and of each subject."""
    lines: dict[tuple[bytes, bytes], int] = {}
    for number, line in enumerate(bytes(run.data).split(b"\n"), run.line):
        words = line.split(None, 2)
        if len(words) == 3:
            lines.setdefault((words[0], words[1]), number)
            lines.setdefault((words[0], b""), number)
    return lines


def _moved(error: SyntaxError, first: int) -> str:
    """What the parser said, with the columns, but the line of the whole file."""
    _, colon, said = error.msg.partition(": ")
    return f"not readable as N-Quads: column {error.offset}: {said}" if colon and first else words_of(error)


def _take(quad: Quad, graph: Graph) -> None:
    subject, object_ = quad.subject, quad.object
    if str(quad.graph_name) != f"<{graph.iri}>":
        graph.wrong(str(subject).strip("<>"), "a statement stands outside the graph; expected all of it in the graph")
    elif not isinstance(subject, NamedNode):
        graph.wrong(str(subject), f"{short(quad.predicate.value)} is said of a blank node; expected an IRI")
    elif not isinstance(object_, NamedNode | Literal):
        graph.wrong(
            subject.value,
            f"{short(quad.predicate.value)} is a blank node or a triple; expected an IRI or a literal",
            quad.predicate.value,
        )
    else:
        value = _link(object_) if quad.predicate.value == AG + "link" else _value(object_)
        if value is not None and (said := (subject.value, quad.predicate.value, value)) not in graph.said:
            graph.said.add(said)
            graph.records[subject.value][quad.predicate.value].append(value)


def _value(term: NamedNode | Literal) -> Value | None:
    """A term in its canonical form; ``None`` for what is never written: a flag that isn't set."""
    if isinstance(term, NamedNode):
        return Value(term.value, None, str(term))
    datatype = term.datatype.value
    if term.language is not None or not datatype.startswith(XSD):
        return Value(term.value, datatype, str(term))
    text, name = term.value, datatype.removeprefix(XSD)
    if name == "decimal":
        text = _decimal(text)
    elif name == "integer" and _WHOLE.match(text):
        text = str(int(text))
    elif name == "boolean":
        text = _TRUE.get(text, text)
        if text == "false":
            return None
    return Value(text, datatype, str(term) if text == term.value else typed(text, name))


def _link(term: NamedNode | Literal) -> Value | None:
    """An identity link in the form in which links are kept."""
    return _value(NamedNode(one_link(term.value)) if isinstance(term, NamedNode) else term)


def _decimal(text: str) -> str:
    try:
        return decimal(Decimal(text)) if len(text) < 40 else text
    except (InvalidOperation, ValueError):
        return text
