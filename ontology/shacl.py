"""The shapes of an article's graph as SHACL, for other tools: written from `ontology.shapes`, published as shapes.ttl.

Source: W3C, Shapes Constraint Language (SHACL), 2017; core constraints only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from actorgraph.ontology.ntriples import EDTF, XSD, text
from actorgraph.ontology.rdf import DCTERMS, OA
from actorgraph.ontology.shapes import ACTOR, SPEAKING, Property, Shape, Shapes
from actorgraph.ontology.vocabulary import AG, GENERAL_RELATION, SCHEMA, Vocabulary

SHAPES = "https://w3id.org/actorgraph/shapes#"
SH = "http://www.w3.org/ns/shacl#"
_PREFIXES = {
    "": SHAPES,
    "ag": AG,
    "dcterms": DCTERMS,
    "edtf": EDTF.removesuffix("EDTF"),
    "oa": OA,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": SCHEMA,
    "sh": SH,
    "xsd": XSD,
}


def shacl(vocabulary: Vocabulary) -> str:
    """The shapes as Turtle."""
    shapes = Shapes(vocabulary)
    parts = ["# Written from the ontology (`make docs`); edit ontology/actors.ttl or ontology/shapes.py instead.\n\n"]
    parts += [f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in _PREFIXES.items()]
    parts += ["".join(_shape(shape)) for shape in shapes.all]
    parts += ["".join(_meaning(vocabulary))]
    return "".join(parts)


def _short(iri: str) -> str:
    for prefix, start in _PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return f"<{iri}>"


def _shape(shape: Shape) -> Iterator[str]:
    yield f"\n:{shape.name} a sh:NodeShape ;\n"
    if shape.class_ is None:
        yield f"    rdfs:label {text(f'A place in a chain of speakers ({_short(SPEAKING)})')} ;\n"
        yield "    sh:targetObjectsOf ag:speaking ;\n"
    else:
        yield f"    sh:targetClass {_short(shape.class_)} ;\n"
        for type_ in shape.types:
            if type_ != shape.class_:
                yield f"    sh:class {_short(type_)} ;\n"
    # outside named graphs what is computed of a source actor stands beside it
    also = " ag:canonical" if shape.class_ == ACTOR else ""
    yield f"    sh:nodeKind sh:IRI ;\n    sh:closed true ;\n    sh:ignoredProperties ( rdf:type{also} )"
    for property_ in shape.properties:
        yield f" ;\n    sh:property [ {' ; '.join(_property(property_))} ]"
    yield " .\n"


def _property(property_: Property) -> Iterator[str]:
    yield f"sh:path {_short(property_.path)}"
    if property_.least:
        yield f"sh:minCount {property_.least}"
    if property_.most is not None:
        yield f"sh:maxCount {property_.most}"
    if property_.datatype is not None:
        yield f"sh:datatype {_short(property_.datatype)}"
    else:
        yield "sh:nodeKind sh:IRI"
    if property_.values:
        terms = property_.values if property_.datatype is None else ()
        yield f"sh:in ( {' '.join(map(_short, terms)) or 'true'} )"
    if property_.kind is not None:
        yield f"sh:class {_short(property_.kind)}"
    if property_.pattern is not None:
        yield f"sh:pattern {text(property_.pattern)}"
    if property_.lowest is not None:
        yield f"sh:minInclusive {property_.lowest}"
    if property_.highest is not None:
        yield f"sh:maxInclusive {property_.highest}"
    if property_.filled:
        yield "sh:minLength 1"
    if property_.longest is not None:
        yield f"sh:maxLength {property_.longest}"


def _meaning(vocabulary: Vocabulary) -> Iterator[str]:
    """What several properties together must be: relations and their ends, chains, offsets."""
    relations = [r for r in vocabulary.relations.values() if r.name != GENERAL_RELATION]
    by_ends: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    for relation in relations:
        by_ends[tuple(sorted(relation.domain)), tuple(sorted(relation.range))].append(relation.name)
    yield "\n:ClaimEndsShape a sh:NodeShape ;\n    sh:targetClass ag:Claim ;\n"
    yield "    sh:or ( [ sh:property [ sh:path ag:object ; sh:minCount 1 ] ]"
    yield " [ sh:property [ sh:path ag:item ; sh:minCount 1 ] ] ) ;\n"
    yield "    sh:or ( [ sh:property [ sh:path ag:saidBy ; sh:maxCount 1 ] ]"
    yield " [ sh:property [ sh:path ag:speaking ; sh:minCount 2 ] ] ) ;\n"
    for field, class_ in (("item", "Equipment"), ("via", "Actor"), ("saidBy", "Actor")):
        yield f"    {_of_class(field, [class_], vocabulary)} ;\n"
    yield "    sh:or (\n"
    for (domain, range_), names in sorted(by_ends.items(), key=lambda ends: (-len(ends[1]), ends[0])):
        ends = f"{_of_class('subject', domain, vocabulary)} ; {_of_class('object', range_, vocabulary)}"
        yield f"        [ sh:property [ sh:path ag:relation ; sh:in ( {_terms(names)} ) ] ;\n          {ends} ]\n"
    yield "    ) .\n"
    yield "\n:OffsetsShape a sh:NodeShape ;\n    sh:targetClass oa:TextPositionSelector ;\n"
    yield "    sh:property [ sh:path oa:start ; sh:lessThan oa:end ] .\n"


def _of_class(field: str, classes: Iterable[str], vocabulary: Vocabulary) -> str:
    below = {name for class_ in classes for name in vocabulary.subclasses(class_)}
    return f"sh:property [ sh:path ( ag:{field} ag:actorClass ) ; sh:in ( {_terms(below)} ) ]"


def _terms(names: Iterable[str]) -> str:
    return " ".join(f"ag:{name}" for name in sorted(names))
