"""The published SHACL shapes, held against articles by pyshacl, and against what the reader of RDF says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import pytest

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.formats.rdf.graph_parser import Reader
from actorgraph.loaders.formats.rdf.graph_runs import GraphRun
from actorgraph.loaders.formats.rdf.graphs import short
from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import Loaded, Refused
from actorgraph.loaders.report import Report
from actorgraph.loaders.shacl import Validator
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.ntriples import XSD, text, typed
from actorgraph.ontology.rdf import article_lines
from actorgraph.ontology.shapes import Property, Shape, Shapes
from actorgraph.ontology.vocabulary import RDF
from tests.loaders.golden import CASES, EXAMPLES, VOCABULARY, articles, cases

READER, VALIDATOR, SHAPES = Reader(VOCABULARY), Validator(VOCABULARY), Shapes(VOCABULARY)
WHOLE = next(a for a in articles(cases("rdf")["nquads"].outcomes()) if a.article.id == "depot")
GRAPH = Iris().article("depot")
LINES = article_lines(WHOLE, Iris())
SPARE = {"object": "item", "item": "via", "via": "object"}


def read(lines: list[str]) -> Loaded | Refused:
    """What the reader makes of a graph."""
    data = "".join(f"{line[:-1]}<{GRAPH}> .\n" for line in lines).encode()
    return READER.read(GraphRun(f"<{GRAPH}>".encode(), 1, bytearray(data)), "graph.nq")


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir()))
def test_the_example_articles_conform(name: str) -> None:
    """Each as it is written out."""
    for article in articles(outcomes(sources([str(EXAMPLES / name)]), Options(), VOCABULARY, Report())):
        assert VALIDATOR.faults(article_lines(article, Iris())) == []


@pytest.mark.parametrize("name", ["everything", "when", "either-or", "two-annotators", "astral-and-combining"])
def test_articles_with_every_field_conform(name: str) -> None:
    """Whatever may be said can be said in RDF."""
    found = articles(CASES[name].outcomes())
    assert found
    for article in found:
        assert VALIDATOR.faults(article_lines(article, Iris())) == []


# -- what each constraint of a shape forbids --------------------------------------------------------------------------


@lru_cache(maxsize=1)
def subjects() -> dict[str, str]:
    """One subject of each shape, by the shape's name."""
    found = {}
    for shape in SHAPES.all:
        ending = f"> <{RDF}type> <{shape.class_}> ." if shape.class_ else "#order> "
        found[shape.name] = next(line for line in LINES if ending in line).split(" ")[0]
    return found


def mutations(shape: Shape, property_: Property) -> Iterator[tuple[str, list[str]]]:
    """Graphs in which one property is wrong, each in one way."""
    subject, predicate = subjects()[shape.name], f"<{property_.path}>"
    here = [line for line in LINES if line.startswith(f"{subject} {predicate} ")]
    rest = [line for line in LINES if line not in here]
    given = here[0].split(" ", 2)[2] if here else None

    def with_(value: str) -> list[str]:
        return [*rest, f"{subject} {predicate} {value} ."]

    if property_.least:
        yield "missing", rest
    if property_.most == 1 and given:
        last, end = re.search(r"(\w)(\W*(?:\"|>)(?:\^\^\S+)?) \.$", given).groups()
        other = f"{given.removesuffix(f'{last}{end} .')}{'8' if last == '7' else '7'}{end}"
        yield "twice", [*LINES, f"{subject} {predicate} {other} ."]
    if property_.datatype is None:
        yield "a text", with_('"x"')
        if property_.values or property_.kind or property_.pattern:
            yield "another", with_("<https://harbour.example/x>")
    else:
        yield "an IRI", with_("<https://harbour.example/x>")
        yield "another datatype", with_(typed("1", XSD + "float"))
        if property_.pattern:
            yield "another pattern", with_(typed("@", property_.datatype))
    if property_.datatype == XSD + "string":
        yield "a language", with_('"x"@en')
    if property_.datatype == XSD + "boolean":
        yield "no truth", with_(typed("maybe", property_.datatype))
    if property_.lowest is not None:
        yield "too low", with_(typed(property_.lowest - 1, property_.datatype or ""))
    if property_.highest is not None:
        yield "too high", with_(typed(property_.highest + 1, property_.datatype or ""))
    if property_.filled:
        yield "empty", with_(text(""))
    if property_.longest is not None:
        yield "too long", with_(text("x" * (property_.longest + 1)))


EACH = [
    pytest.param(shape, property_, lines, id=f"{shape.name}-{short(property_.path)}-{what}")
    for shape in SHAPES.all
    for property_ in shape.properties
    for what, lines in mutations(shape, property_)
]


def test_there_is_a_mutation_for_every_property() -> None:
    """No property is without a constraint that is tried."""
    tried = {(str(param.values[0].name), param.values[1].path) for param in EACH}
    assert tried == {(shape.name, property_.path) for shape in SHAPES.all for property_ in shape.properties}


@pytest.mark.parametrize(("shape", "property_", "lines"), EACH)
def test_each_constraint_is_seen_by_both(shape: Shape, property_: Property, lines: list[str]) -> None:
    """pyshacl finds the property wrong, and so does the reader, which names it."""
    faults = VALIDATOR.faults(lines)
    assert any(f"{short(property_.path)} " in message for _, message in faults)
    outcome = read(lines)
    assert isinstance(outcome, Refused)
    assert any(f"{short(property_.path)} " in error.message for error in outcome.errors)


def changed(*replacements: tuple[str, str]) -> list[str]:
    """The graph with these changes, of which each changes something."""
    lines = LINES
    for old, new in replacements:
        after = [line.replace(old, new) for line in lines]
        assert after != lines
        lines = after
    return lines


ONTOLOGY = "https://w3id.org/actorgraph/ontology#"
TOGETHER = {
    "object of a wrong class": changed((f"<{ONTOLOGY}NonStateArmedGroup>", f"<{ONTOLOGY}Event>")),
    "subject of a wrong class": changed((f"<{ONTOLOGY}State>", f"<{ONTOLOGY}Place>")),
    "item of a wrong class": changed((f"<{ONTOLOGY}WeaponSystem>", f"<{ONTOLOGY}Person>")),
    "speaker of a wrong class": changed((f"<{ONTOLOGY}MediaOrganization>", f"<{ONTOLOGY}Vessel>")),
    "neither object nor item": [line for line in LINES if "#object>" not in line and "#item>" not in line],
    "speakers without their order": [line for line in LINES if "said-by-" not in line],
    "start after end": changed(('#start> "0"', '#start> "77"')),
    "a property too many": [*LINES, f'<{GRAPH}> <{ONTOLOGY}note> "x" .'],
    "no news article": [line for line in LINES if "NewsArticle" not in line],
    "no position selector": [line for line in LINES if "TextPositionSelector" not in line],
}


@pytest.mark.parametrize("lines", TOGETHER.values(), ids=TOGETHER)
def test_what_properties_are_together_is_seen_by_both(lines: list[str]) -> None:
    """Relations' ends, chains of speakers, offsets, closed records."""
    assert VALIDATOR.faults(lines)
    assert isinstance(read(lines), Refused)


# -- in a load --------------------------------------------------------------------------------------------------------


def test_an_article_that_does_not_conform_is_refused() -> None:
    """With the graph, the subject, the property and pyshacl's words; what conforms passes."""
    loaded = read(LINES)
    assert isinstance(loaded, Loaded)
    assert VALIDATOR.checked(loaded) is loaded
    claims = (replace(loaded.article.claims[0], stance="imagined"), *loaded.article.claims[1:])
    refused = VALIDATOR.checked(replace(loaded, article=replace(loaded.article, claims=claims)))
    assert isinstance(refused, Refused)
    (error,) = refused.errors
    assert error.place.annotation == Iris().claim(claims[0].id)
    expected = "ag:stance is ag:imagined; expected one of alleges, asserts, denies"
    assert error.message == f"in graph <{GRAPH}>: {expected}"
    assert refused.annotations == loaded.tally.read


def test_a_load_with_shacl_is_the_same_load() -> None:
    """In worker processes, too: whatever the reader lets through conforms."""
    for options in (Options(shacl=True), Options(shacl=True, workers=2)):
        for name in ("nquads", "unknown-terms"):
            found = cases("rdf")[name].outcomes(options)
            assert [type(outcome) for outcome in found] == [type(o) for o in cases("rdf")[name].outcomes()]


def test_years_that_rdflib_does_not_know_conform() -> None:
    """The year 0000 is a year in EDTF."""
    lines = changed(("2031-03-04", "0000-03-04"))
    assert VALIDATOR.faults(lines) == []
