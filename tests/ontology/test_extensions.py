"""Terms of users' own: what a file may add, and what doesn't fit."""

from __future__ import annotations

import pytest

from actorgraph.ontology.errors import UnknownTerm, VocabularyError
from actorgraph.ontology.extensions import extended_vocabulary
from actorgraph.ontology.vocabulary import default_vocabulary

PREFIXES = """
@prefix ag: <https://w3id.org/actorgraph/ontology#> .
@prefix ex: <https://example.org/terms#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/terms> a owl:Ontology .
"""
RIGHT = """
ex:Militia a owl:Class ; rdfs:subClassOf ag:NonStateArmedGroup ; rdfs:label "Militia" .
ex:smuggles a owl:ObjectProperty ; rdfs:subPropertyOf ag:suppliesMaterielTo ; rdfs:label "smuggles for" ;
    skos:definition "Brings goods over a border in secret for another actor." ; ag:inverseLabel "is smuggled for by" .
ex:smugglesGunsFor rdfs:subPropertyOf ex:smuggles, ag:arms ; rdfs:label "smuggles guns for" .
ex:hides rdfs:subPropertyOf ag:relatedTo ; rdfs:label "hides" ; schema:rangeIncludes ag:Actor, ag:Equipment .
"""


def _extended(*texts: str) -> None:
    extended_vocabulary([(f"{n}.ttl", (PREFIXES + text).encode()) for n, text in enumerate(texts)])


def test_new_terms_stand_below_ours() -> None:
    """Classes are of ours, wide relations find narrow ones, and what isn't said is as the parents have it."""
    made = extended_vocabulary([("mine.ttl", (PREFIXES + RIGHT).encode())])
    assert made.is_a("Militia", "Actor")
    assert {"smuggles", "smugglesGunsFor"} <= made.narrower("supports")
    assert "smugglesGunsFor" in made.narrower("arms")
    smuggles, hides = made.relations["smuggles"], made.relations["hides"]
    assert (smuggles.iri, smuggles.edge_type) == ("https://example.org/terms#smuggles", "SMUGGLES")
    assert (smuggles.label, smuggles.inverse_label) == ("smuggles for", "is smuggled for by")
    assert smuggles.range == made.relations["suppliesMaterielTo"].range
    assert hides.range == {"Actor", "Equipment"}
    assert hides.domain == {"Actor"}
    assert made.relations["smugglesGunsFor"].edge_type == "SMUGGLES_GUNS_FOR"
    assert made.class_in("STIX", "Militia") == "identity/group"
    assert default_vocabulary().relations.keys() < made.relations.keys()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'ex:arms rdfs:subPropertyOf ag:supports ; rdfs:label "x" .',
            "would both be called 'arms'; expected another name",
        ),
        (
            'ex:Arms rdfs:subPropertyOf ag:supports ; rdfs:label "x" .',
            "would both be called 'Arms'; expected another name",
        ),
        (
            'ex:armsAlleged rdfs:subPropertyOf ag:supports ; rdfs:label "x" .',
            "is called as <https://w3id.org/actorgraph/ontology#arms> is with a standing; expected another name",
        ),
        (
            'ex:a rdfs:subPropertyOf ag:arms ; rdfs:label "a" . ex:aDenied rdfs:subClassOf ag:State ; rdfs:label "x" .',
            "<https://example.org/terms#aDenied> is called as <https://example.org/terms#a> is with a standing",
        ),
        (
            'ex:a rdfs:subPropertyOf ex:b, ag:arms ; rdfs:label "a" . ex:b rdfs:subPropertyOf ex:a ; rdfs:label "b" .',
            "<https://example.org/terms#a> is, over others, below itself; expected no cycle",
        ),
        (
            'ex:A rdfs:subClassOf ex:B ; rdfs:label "a" . ex:B rdfs:subClassOf ex:A, ag:State ; rdfs:label "b" .',
            "<https://example.org/terms#A> is, over others, below itself; expected no cycle",
        ),
        ("ex:a rdfs:subPropertyOf ag:arms .", "<https://example.org/terms#a> has no rdfs:label; expected one"),
        (
            'ex:a rdfs:subPropertyOf ag:lends ; rdfs:label "a" .',
            "is below <https://w3id.org/actorgraph/ontology#lends>, which is none of actorgraph's relations",
        ),
        ('ex:a a owl:ObjectProperty ; rdfs:label "a" .', "is below nothing that is known; expected a parent among"),
        ('ex:A a owl:Class ; rdfs:subClassOf ag:arms ; rdfs:label "a" .', "which is none of actorgraph's classes"),
        ('ex:a rdfs:label "a" .', "is neither a relation nor a class; expected rdfs:subPropertyOf or rdfs:subClassOf"),
        (
            'ag:lends rdfs:subPropertyOf ag:arms ; rdfs:label "x" .',
            "is in actorgraph's own namespace; expected a term of",
        ),
        (
            '<https://example.org/x#a%60%5D-()%20DETACH%20DELETE%20n> rdfs:subPropertyOf ag:arms ; rdfs:label "x" .',
            "has no name: expected letters and digits, at most 64, beginning with a letter, after the last / or #",
        ),
        (
            '<https://example.org/x#a_b> rdfs:subPropertyOf ag:arms ; rdfs:label "x" .',
            "has no name: expected letters and digits",
        ),
        ("ex:a rdfs:label ", "0.ttl is not Turtle: Parser error at line 10"),
    ],
)
def test_what_does_not_fit_is_told_with_its_file_and_term(text: str, message: str) -> None:
    """Clashes, cycles, unknown parents, missing parts, and names that could end up in a query's text."""
    with pytest.raises(VocabularyError) as raised:
        _extended(text)
    assert message in str(raised.value)
    assert str(raised.value).startswith("0.ttl")


def test_all_that_is_wrong_is_told_in_one_go() -> None:
    """Each on a line; also what two files both define."""
    with pytest.raises(VocabularyError) as raised:
        _extended(RIGHT, 'ex:hides rdfs:subPropertyOf ag:arms ; rdfs:label "x" . ex:b rdfs:subPropertyOf ag:arms .')
    assert str(raised.value).split("\n") == [
        "1.ttl: <https://example.org/terms#hides> is also in 0.ttl; expected one definition",
        "1.ttl: <https://example.org/terms#b> has no rdfs:label; expected one",
    ]


def test_a_term_that_is_not_there_is_an_error_that_says_so() -> None:
    """As where a store is served without the file that it was loaded with."""
    with pytest.raises(UnknownTerm, match=r"the store holds the term 'smuggles', which the ontology doesn't have"):
        default_vocabulary().narrower("smuggles")
