"""Claims as RDF: nothing is lost on the way out and back, and every store gives back the same lines."""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from actorgraph.ontology import derived, rdf
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.iris import DEFAULT_BASE, Iris, fragment_span, local
from actorgraph.ontology.ntriples import EDTF, XSD, text
from actorgraph.ontology.rdf import article_lines, decimal, read_article
from actorgraph.ontology.vocabulary import AG, RDF, RDFS, default_vocabulary, edge
from tests.ontology.depot import DENIAL, DEPOT, FULL, PLAIN, article, derived_lines
from tests.ontology.graphs import dumped, strings, triples
from tests.ontology.strategies import TEXT, annotated_articles

IRIS = Iris()
BASES = st.sampled_from([DEFAULT_BASE, "http://localhost:8000/id/", "urn:example:"])


# -- out and back -----------------------------------------------------------------------------------------------------


@given(annotated_articles(), BASES)
def test_article_comes_back_equal(annotated: AnnotatedArticle, base: str) -> None:
    """Any article, with its actors and claims, is read back from its triples as it was."""
    assert read_article(strings(article_lines(annotated, Iris(base))), annotated.article.text) == annotated


@given(annotated_articles())
def test_store_gives_back_the_same_lines(annotated: AnnotatedArticle) -> None:
    """The lines are byte for byte those that pyoxigraph dumps from a store of the same graph."""
    lines = article_lines(annotated, IRIS)
    assert dumped(lines) == lines


@given(annotated_articles(), st.randoms(use_true_random=False))
def test_order_of_triples_changes_nothing(annotated: AnnotatedArticle, random: Random) -> None:
    """An article reads the same from its triples in any order."""
    lines = article_lines(annotated, IRIS)
    random.shuffle(lines)
    assert read_article(strings(lines), annotated.article.text) == annotated


def test_lines_are_sorted_and_each_once() -> None:
    """Lines are sorted by code point, and evidence that two claims share is written once."""
    lines = article_lines(DEPOT, IRIS)
    assert lines == sorted(set(lines))
    assert FULL.evidence == PLAIN.evidence
    assert sum(f"ns/oa#exact> {text(FULL.evidence[0].quote)}" in line for line in lines) == 1


@given(TEXT)
def test_text_is_written_as_pyoxigraph_writes_it(value: str) -> None:
    """A string literal is escaped as in canonical N-Triples, and reads back the same."""
    line = f"<urn:s> <urn:p> {text(value)} ."
    assert dumped([line]) == [line]
    assert strings([line]) == [("urn:s", "urn:p", value)]


def test_annotation_ids_stay_in_the_store() -> None:
    """The ids that annotations had in the input are no part of the article's graph."""
    named = replace(DEPOT, annotations=((FULL.id, ("c1",)),))
    assert article_lines(named, IRIS) == article_lines(DEPOT, IRIS)


def test_chain_of_speakers_keeps_its_order() -> None:
    """A chain comes back from original holder to last relay, even with one speaker twice in it."""
    first, second = FULL.said_by
    chained = replace(FULL, said_by=(second, first, second)).identified()
    (claim,) = read_article(strings(article_lines(article(chained), IRIS))).claims
    assert claim.said_by == (second, first, second)


def test_chain_of_one_needs_no_order() -> None:
    """A claim with one speaker has no ordered nodes."""
    assert not any("speaking" in line or "#order" in line for line in article_lines(article(PLAIN), IRIS))


def test_order_of_speakers_starts_at_one() -> None:
    """The original holder's place in a chain is 1."""
    places = [value for _, predicate, value in strings(article_lines(article(FULL), IRIS)) if predicate == f"{AG}order"]
    assert sorted(places) == ["1", "2"]


# -- lexical forms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("0", "0"),
        ("1", "1"),
        ("1.00", "1"),
        ("0.50", "0.5"),
        ("1E-6", "0.000001"),
        ("0.8", "0.8"),
        ("0.12345650", "0.123456"),
    ],
)
def test_decimal_is_canonical(value: str, written: str) -> None:
    """A confidence has at most six places, no trailing zeros and no exponent."""
    assert decimal(Decimal(value)) == written


def test_false_is_never_written() -> None:
    """Booleans are written only when true."""
    assert not any('"false"' in line or "conditional" in line for line in article_lines(article(PLAIN, DENIAL), IRIS))


def test_dates_have_bounds() -> None:
    """A date is one EDTF literal, plus the earliest and the latest day."""
    found = {
        local(t.predicate.value): (t.object.value, t.object.datatype.value)
        for t in triples(article_lines(article(FULL), IRIS))
        if isinstance(t.object, Literal) and t.object.datatype.value in (EDTF, f"{XSD}date")
    }
    assert found == {
        "issued": ("2031-03-02", EDTF),
        "publishedEarliest": ("2031-03-02", f"{XSD}date"),
        "publishedLatest": ("2031-03-02", f"{XSD}date"),
        "said": ("2031-03-01", EDTF),
        "saidEarliest": ("2031-03-01", f"{XSD}date"),
        "saidLatest": ("2031-03-01", f"{XSD}date"),
        "when": ("2030-10/2030-12", EDTF),
        "whenEarliest": ("2030-10-01", f"{XSD}date"),
        "whenLatest": ("2030-12-31", f"{XSD}date"),
    }


def test_text_has_no_language_tag() -> None:
    """Strings are plain: the language stands once, on the article."""
    literals = [t.object for t in triples(article_lines(DEPOT, IRIS)) if isinstance(t.object, Literal)]
    assert not any(literal.language for literal in literals)
    assert [literal.value for literal in literals].count("en") == 1


def test_no_blank_nodes() -> None:
    """Everything has an IRI of its own, in articles and in what is derived."""
    everything = triples([*article_lines(DEPOT, IRIS), *derived_lines(IRIS)])
    assert not any(isinstance(node, BlankNode) for t in everything for node in (t.subject, t.object))


def test_evidence_is_quoted_with_its_surroundings() -> None:
    """Evidence has the quote, 32 code points on both sides, and its place in code points, astral ones included."""
    lines = strings(article_lines(article(DENIAL), IRIS))
    (evidence,) = {value for _, predicate, value in lines if predicate == f"{AG}evidence"}
    start, end = fragment_span(evidence)
    assert (start, end) == (DENIAL.evidence[0].start, DENIAL.evidence[0].end)
    said = {local(predicate): value for subject, predicate, value in lines if "#selector=" in subject}
    assert said["exact"] == "🛰 Kestrelia denied it"
    assert said["prefix"] == "os through Grey Tern, or money. "
    assert said["suffix"] == "."
    assert (said["start"], said["end"]) == (str(start), str(end))


def test_triples_a_claim() -> None:
    """A claim takes about 15 triples, and no more than 20 with its evidence when two claims share it."""
    without = len(article_lines(article(), IRIS))
    typical = article(PLAIN, replace(PLAIN, relation="trains").identified())
    assert (len(article_lines(typical, IRIS)) - without) / 2 <= 20


# -- terms ------------------------------------------------------------------------------------------------------------


def _declared() -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for triple in parse((files("actorgraph.ontology") / "actors.ttl").read_bytes(), format=RdfFormat.TURTLE):
        if isinstance(triple.subject, NamedNode):
            found[triple.subject.value][triple.predicate.value].add(triple.object.value)
    return found


DECLARED = _declared()


def _everything() -> list[Triple]:
    return triples([*article_lines(DEPOT, IRIS), *derived_lines(IRIS)])


def test_sample_holds_every_term_that_the_code_names() -> None:
    """The article and the relation used here leave out no term that the code writes."""
    source = inspect.getsource(rdf) + inspect.getsource(derived)
    named = set(re.findall(r"ag\('(\w+)'\)", source))
    emitted = {local(node.value) for t in _everything() for node in (t.subject, t.predicate, t.object)}
    assert named
    assert named <= emitted


EDGES = {
    AG + edge(relation, standing)
    for relation in default_vocabulary().relations
    for standing in default_vocabulary().standings
}
"""Properties that are made of a relation and a standing: ``armsAlleged``."""


def test_every_term_is_declared() -> None:
    """Every term of ours that is written is declared in the ontology, with a type."""
    terms = {n.value for t in _everything() for n in (t.predicate, t.object) if isinstance(n, NamedNode)}
    ours = {term for term in terms if term.startswith(AG)} - EDGES
    assert len(ours) > 50
    assert sorted(term for term in ours if not DECLARED[term][f"{RDF}type"]) == []


def test_every_property_is_a_field() -> None:
    """The properties of ours that are written are the fields and, in the stated graph, relations: no more, no less."""
    properties = {t.predicate.value for t in _everything()} - EDGES
    ours = {local(property_) for property_ in properties if property_.startswith(AG)}
    vocabulary = default_vocabulary()
    unwritten = {"part"}  # the parent of viaPart
    assert ours - vocabulary.relations.keys() == vocabulary.fields.keys() - unwritten


def test_literals_have_the_range_that_is_declared() -> None:
    """A field's literals have the datatype that the ontology gives as its range."""
    for triple in _everything():
        ranges = DECLARED[triple.predicate.value][f"{RDFS}range"]
        if isinstance(triple.object, Literal) and triple.predicate.value.startswith(AG):
            assert ranges == {triple.object.datatype.value}, triple.predicate


# -- reading what isn't ours ------------------------------------------------------------------------------------------


def test_graph_without_article() -> None:
    """Triples without an article are no article."""
    with pytest.raises(ValueError, match="not enough values"):
        read_article([])


def test_two_values_where_one_is_allowed() -> None:
    """A claim with two subjects isn't read as one of them."""
    lines = [*article_lines(article(PLAIN), IRIS)]
    other = f"<{IRIS.claim(PLAIN.id)}> <{AG}subject> <{IRIS.source(PLAIN.article, 'other')}> ."
    with pytest.raises(ValueError, match="subject> has 2 values where one is allowed"):
        read_article(strings([*lines, other]))


def test_missing_value() -> None:
    """A claim without a stance isn't read as if it had one."""
    lines = [line for line in article_lines(article(PLAIN), IRIS) if "#stance>" not in line]
    with pytest.raises(ValueError, match="stance> is missing"):
        read_article(strings(lines))
