"""Whether a graph's records have our shapes: each property's values, and how many there are.

The same as the published SHACL shapes say, at the speed of a load.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from actorgraph.loaders.formats.rdf.graphs import Graph, Value, short
from actorgraph.ontology.iris import local
from actorgraph.ontology.ntriples import XSD
from actorgraph.ontology.shapes import CLAIM, DIGEST, SPEAKING, TYPE, Property, Shape, Shapes
from actorgraph.ontology.vocabulary import AG

_SHOWN = 3
"""How many values a message shows where there are too many."""


def check(graph: Graph, shapes: Shapes) -> None:
    """Note all that isn't in our shapes among the graph's errors."""
    own = _own(graph.iri)
    kinds = {shape.class_: shape for shape in shapes.all if shape.class_ is not None}
    speaking = {v.text for s in graph.of_type(CLAIM) for v in graph.records[s].get(AG + "speaking", ())}
    for subject, record in graph.records.items():
        if not own.match(subject):
            wanted = "the article, its source actors and evidence, claims under the same base"
            graph.wrong(subject, f"it is nothing that this graph is about; expected {wanted}")
            continue
        types = {value.text for value in record.get(TYPE, ())}
        found = [kinds[type_] for type_ in types if type_ in kinds]
        if not types and subject in speaking:
            found = [shapes.speaking]
        if len(found) == 1:
            _Record(graph, subject, found[0]).check()
        elif found:
            graph.wrong(subject, f"rdf:type is {_all(types)}; expected one kind of record", TYPE)
        elif types:
            expected = _all(kinds)
            graph.wrong(subject, f"rdf:type is {_all(types)}; expected one of {expected}", TYPE)
        else:
            graph.wrong(subject, "rdf:type is missing, and no claim names it as a speaker's place; expected a type")
    for claim in graph.of_type(CLAIM):
        for place in graph.records[claim].get(AG + "speaking", ()):
            if place.text not in graph.records:
                message = f"ag:speaking is {place.shown}, of which nothing is said; expected its order and speaker"
                graph.wrong(claim, message, AG + "speaking")


def _own(article: str) -> re.Pattern[str]:
    """The IRIs that an article's graph may say something of."""
    base = article.rpartition("article/")[0]
    return re.compile(
        rf"{re.escape(article)}(?:#[^/]+|/actor/[^/#]+)?\Z|{re.escape(base)}claim/{DIGEST}(?:#said-by-[0-9]+)?\Z"
    )


class _Record:
    """One subject on its way through its shape."""

    def __init__(self, graph: Graph, subject: str, shape: Shape) -> None:
        self.graph, self.subject, self.shape = graph, subject, shape
        self.record = graph.records[subject]

    def check(self) -> None:
        for property_ in self.shape.properties:
            self._property(property_, self.record.get(property_.path, ()))
        known = {property_.path for property_ in self.shape.properties}
        for predicate in self.record.keys() - known - {TYPE}:
            if self.record[predicate]:
                message = f"{short(predicate)} is no property of {self._a()}; expected {_all(known)}"
                self.graph.wrong(self.subject, message, predicate)
        types = {value.text for value in self.record.get(TYPE, ())}
        for lacking in sorted(set(self.shape.types) - types):
            self.graph.wrong(self.subject, f"rdf:type {short(lacking)} is missing; expected it on {self._a()}")
        for odd in sorted(types - set(self.shape.types)):
            expected = " and ".join(map(short, self.shape.types))
            self.graph.wrong(self.subject, f"rdf:type {short(odd)} is too much; expected {expected}", TYPE)

    def _a(self) -> str:
        return f"an {short(self.shape.class_ or SPEAKING)}"

    def _property(self, property_: Property, values: Sequence[Value]) -> None:
        name = short(property_.path)
        if len(values) < property_.least:
            self.graph.wrong(self.subject, f"{name} is missing; expected {expected(property_)}")
        elif property_.most is not None and len(values) > property_.most:
            shown = " and ".join(sorted(value.shown for value in values[:_SHOWN]))
            self.graph.wrong(self.subject, f"{name} has {len(values)} values, {shown}; expected one", property_.path)
        for value in values:
            if not self._fits(value, property_):
                message = f"{name} is {_described(value, property_)}; expected {expected(property_)}"
                self.graph.wrong(self.subject, message, property_.path)

    def _fits(self, value: Value, property_: Property) -> bool:
        if value.datatype != property_.datatype or "\0" in value.text:
            return False
        if property_.values and value.text not in property_.values:
            return False
        if property_.pattern is not None and not pattern(property_.pattern).search(value.text):
            return False
        if property_.kind is not None and not self._is_a(value.text, property_.kind):
            return False
        if property_.longest is not None and len(value.text) > property_.longest:
            return False
        return bool(value.text or not property_.filled) and _between(value, property_)

    def _is_a(self, iri: str, kind: str) -> bool:
        record = self.graph.records.get(iri, {})
        return any(value.text == kind for value in record.get(TYPE, ()))


def _between(value: Value, property_: Property) -> bool:
    if value.datatype not in (XSD + "integer", XSD + "decimal"):
        return True
    try:
        number = int(value.text) if value.datatype == XSD + "integer" else Decimal(value.text)
    except (ValueError, InvalidOperation):
        return False
    low, high = property_.lowest, property_.highest
    return not (low is not None and number < low) and not (high is not None and number > high)


@lru_cache(maxsize=64)
def pattern(text: str) -> re.Pattern[str]:
    """A shape's pattern, in which ``$`` is the very end, as in XPath."""
    return re.compile(f"{text[:-1]}\\Z" if text.endswith("$") else text)


def _described(value: Value, property_: Property) -> str:
    """A value for a message, with its datatype where that is what is wrong."""
    if "\0" in value.text:
        return "a text with a NUL character, which no store can keep"
    if value.datatype == property_.datatype:
        return value.shown
    if value.datatype is None:
        return f"the IRI {value.shown}"
    language = value.written.rpartition('"@')[2] if value.datatype.endswith("langString") else ""
    return f"{value.shown} in the language {language}" if language else f"{value.shown} of {short(value.datatype)}"


def expected(property_: Property) -> str:
    """What a property must be, in words."""
    if property_.values and property_.datatype is not None:
        return f"{', '.join(property_.values)} or nothing"
    if property_.values:
        return f"one of {', '.join(short(iri).removeprefix('ag:') for iri in sorted(property_.values, key=local))}"
    if property_.kind is not None:
        return f"an {short(property_.kind)} of this graph"
    words = ["an IRI"] if property_.datatype is None else [f"an {short(property_.datatype)}"]
    if property_.datatype == XSD + "string":
        words = ["a text without language"]
    if property_.pattern is not None:
        words.append(f"that fits {property_.pattern}")
    if property_.lowest is not None:
        words.append(f"from {property_.lowest}" + ("" if property_.highest is None else f" to {property_.highest}"))
    if property_.longest is not None:
        words.append(f"of 1 to {property_.longest} code points")
    elif property_.filled:
        words.append("that isn't empty")
    return " ".join(words)


def _all(iris: Iterable[str]) -> str:
    return ", ".join(sorted(map(short, iris)))
