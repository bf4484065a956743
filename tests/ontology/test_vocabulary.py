"""The vocabulary: every term is there, with what belongs to it, and a broken file is refused by the term's name."""

from __future__ import annotations

from importlib.resources import files

import pytest

from actorgraph.ontology.errors import VocabularyError
from actorgraph.ontology.vocabulary import AG, Vocabulary, default_vocabulary, read_vocabulary

VOCABULARY = default_vocabulary()
SOURCE = (files("actorgraph.ontology") / "actors.ttl").read_bytes()

ACTORS = [
    *[
        "State",
        "GovernmentBody",
        "NonStateArmedGroup",
        "PrivateMilitaryCompany",
        "Company",
        "InternationalOrganization",
    ],
    *["MediaOrganization", "Organization", "Person", "UnnamedSource", "ActorClass"],
]
CLASSES = {
    **dict.fromkeys(ACTORS, ("Actor",)),
    **dict.fromkeys(["WeaponSystem", "Vessel"], ("Equipment",)),
    **dict.fromkeys(["Actor", "Equipment", "Place", "Event"], ()),
}
"""Every class that an annotation may give to something, and its parents."""

PARENTS = {
    "supports": [
        *["arms", "suppliesMaterielTo", "funds", "trains", "sharesIntelligenceWith", "deploysTroopsFor"],
        *["givesTerritoryTo", "givesInfrastructureTo"],
    ],
    "attacks": ["invades"],
    "cooperatesWith": ["cooperatesMilitarilyWith", "alliedWith"],
    "criticizes": ["condemns", "protestsTo"],
    "involvedIn": ["complicitIn", "responsibleFor"],
    "relatedTo": [
        *["supports", "directs", "proxyOf", "organOf", "affiliatedWith", "memberOf", "leads", "officialOf"],
        *["spokespersonFor", "founded", "servesInterestsOf", "operatesIn", "attacks", "rebelsAgainst", "threatens"],
        *["seizes", "holdsHostage", "sanctions", "designatesAsTerrorist", "delistsAsTerrorist", "cooperatesWith"],
        *["visits", "hosts", "monitors", "makesDemandOf", "criticizes", "involvedIn"],
    ],
}
"""Every relation but the general one, below its parent."""

RELATIONS = {name: (parent,) for parent, names in PARENTS.items() for name in names} | {"relatedTo": ()}

RANGES = {
    "relatedTo": {"Actor", "Equipment", "Place", "Event"},
    "organOf": {"State"},
    "operatesIn": {"Place", "State"},
    "attacks": {"Actor", "Place", "Equipment"},
    "invades": {"State", "Place"},
    "seizes": {"Equipment", "Place", "Actor"},
    "criticizes": {"Actor", "Event"},
    "condemns": {"Actor", "Event"},
    "involvedIn": {"Event"},
    "complicitIn": {"Event"},
    "responsibleFor": {"Event"},
}
"""What a relation points at, where it isn't just actors."""

MAPPINGS = {
    "supports": {"UCDP ESD ext_sup", "UCDP ESD ext_o", "UCDP ESD ext_u"},
    "arms": {"UCDP ESD ext_w", "NAGs weaponlog", "CAMEO 072", "PLOVER AID/military", "SIPRI trade register"},
    "suppliesMaterielTo": {"UCDP ESD ext_m"},
    "funds": {"UCDP ESD ext_f", "FtM Payment"},
    "trains": {"UCDP ESD ext_t"},
    "sharesIntelligenceWith": {"UCDP ESD ext_i", "CAMEO 064"},
    "deploysTroopsFor": {"UCDP ESD ext_x", "UCDP ESD ext_p"},
    "givesTerritoryTo": {"UCDP ESD ext_l", "NAGs safemem"},
    "givesInfrastructureTo": {"UCDP ESD ext_y"},
    "directs": {"inverse prov:actedOnBehalfOf"},
    "proxyOf": {"FtM UnknownLink"},
    "organOf": {"org:unitOf"},
    "affiliatedWith": {"org:linkedTo"},
    "memberOf": {"org:memberOf", "wdt:P463", "FtM Membership"},
    "leads": {"org:headOf", "inverse wdt:P35", "inverse wdt:P488"},
    "officialOf": {"org:holds", "wdt:P39", "FtM Occupancy"},
    "spokespersonFor": {"FtM Representation"},
    "founded": {"inverse wdt:P112"},
    "attacks": {"CAMEO 18", "CAMEO 19", "CAMEO 20", "PLOVER ASSAULT"},
    "threatens": {"PLOVER THREATEN"},
    "seizes": {"PLOVER COERCE/seize"},
    "holdsHostage": {"PLOVER ASSAULT/abduct"},
    "sanctions": {"FtM Sanction", "PLOVER SANCTION"},
    "cooperatesWith": {"CAMEO 05", "CAMEO 06x", "PLOVER COOPERATE"},
    "visits": {"CAMEO 042"},
    "hosts": {"CAMEO 043", "PLOVER CONSULT/visit"},
    "makesDemandOf": {"PLOVER REQUEST"},
    "criticizes": {"PLOVER ACCUSE/disapprove"},
}

KINDS = ["classes", "relations", "stances", "stages", "standings", "statuses"]


def test_classes() -> None:
    """The classes are these, each below its parents."""
    assert {name: term.parents for name, term in VOCABULARY.classes.items()} == CLASSES


def test_records_are_no_classes_to_annotate() -> None:
    """Articles and claims are declared, but an annotation can't call anything so."""
    for name in ("Article", "Claim"):
        assert f"\nag:{name} a owl:Class".encode() in SOURCE
        assert name not in VOCABULARY.classes


def test_relations() -> None:
    """The relations are these, each below its parent."""
    assert {name: term.parents for name, term in VOCABULARY.relations.items()} == RELATIONS


@pytest.mark.parametrize("name", RELATIONS)
def test_relation(name: str) -> None:
    """A relation goes from an actor to what it may point at, and has its mappings."""
    relation = VOCABULARY.relations[name]
    assert relation.iri == AG + name
    assert relation.domain == {"Actor"}
    assert relation.range == RANGES.get(name, {"Actor"})
    assert set(relation.mappings) == MAPPINGS.get(name, set())


def test_symmetric_relations() -> None:
    """The symmetric relations are these, and they read the same backwards."""
    symmetric = {name for name, relation in VOCABULARY.relations.items() if relation.symmetric}
    assert symmetric == {"cooperatesWith", "cooperatesMilitarilyWith", "alliedWith"}
    for relation in VOCABULARY.relations.values():
        assert (relation.label == relation.inverse_label) == relation.symmetric


def test_stances_by_strength() -> None:
    """The stances are three, from the firmest."""
    assert sorted(VOCABULARY.stances, key=lambda n: -VOCABULARY.stances[n].strength) == ["asserts", "alleges", "denies"]


def test_stages() -> None:
    """The stages are four."""
    assert set(VOCABULARY.stages) == {"happened", "prepared", "considered", "ended"}


def test_standings_by_strength() -> None:
    """The standings come from the strongest, and no two are equally strong."""
    assert list(VOCABULARY.standings) == [
        *["stated", "alleged", "disputed", "ended", "prepared", "considered", "denied"],
    ]
    assert len({term.strength for term in VOCABULARY.standings.values()}) == len(VOCABULARY.standings)


def test_statuses() -> None:
    """An article has one of three statuses."""
    assert set(VOCABULARY.statuses) == {"published", "corrected", "retracted"}


@pytest.mark.parametrize("kind", KINDS)
def test_terms_are_explained(kind: str) -> None:
    """Every term has a label, a definition and an example, and a relation a label for its inverse."""
    for term in getattr(VOCABULARY, kind).values():
        assert term.label.strip(), term
        assert term.definition.strip().endswith("."), term
        assert term.example.strip(), term
    assert all(relation.inverse_label.strip() for relation in VOCABULARY.relations.values())


def test_fields_are_explained() -> None:
    """Every field has a label and a definition."""
    assert all(field.label.strip() and field.definition.strip() for field in VOCABULARY.fields.values())


def test_labels_tell_terms_apart() -> None:
    """No two terms of a kind have one label."""
    for kind in KINDS:
        labels = [term.label for term in getattr(VOCABULARY, kind).values()]
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("name", "edge_type"),
    [
        ("arms", "ARMS"),
        ("suppliesMaterielTo", "SUPPLIES_MATERIEL_TO"),
        ("sharesIntelligenceWith", "SHARES_INTELLIGENCE_WITH"),
        ("designatesAsTerrorist", "DESIGNATES_AS_TERRORIST"),
        ("operatesIn", "OPERATES_IN"),
    ],
)
def test_edge_type(name: str, edge_type: str) -> None:
    """A relation's name in a property graph is in capitals, with underscores between words."""
    assert VOCABULARY.relations[name].edge_type == edge_type


def test_edge_types_tell_relations_apart() -> None:
    """No two relations have one edge type, and none of them can be taken for another with a standing behind it."""
    types = {relation.edge_type for relation in VOCABULARY.relations.values()}
    marked = {f"{type_}_{name.upper()}" for type_ in types for name in VOCABULARY.standings}
    assert len(types) == len(VOCABULARY.relations)
    assert not types & marked


# -- asking -----------------------------------------------------------------------------------------------------------


def test_wider_leaves_the_general_relation_out() -> None:
    """What a relation narrows doesn't include the parent of all."""
    assert VOCABULARY.wider("arms") == ("supports",)
    assert VOCABULARY.wider("supports") == VOCABULARY.wider("relatedTo") == ()


def test_narrower() -> None:
    """What narrows a relation are all relations below it; below the general one are all others."""
    assert VOCABULARY.narrower("involvedIn") == {"complicitIn", "responsibleFor"}
    assert VOCABULARY.narrower("arms") == frozenset()
    assert VOCABULARY.narrower("relatedTo") == VOCABULARY.relations.keys() - {"relatedTo"}


def test_subclasses() -> None:
    """A class is one of its own subclasses."""
    assert VOCABULARY.subclasses("Equipment") == {"Equipment", "WeaponSystem", "Vessel"}
    assert VOCABULARY.subclasses("Actor") == {"Actor", *ACTORS}
    assert VOCABULARY.is_a("State", "Place", "Actor")
    assert not VOCABULARY.is_a("Actor", "State")


# -- broken files -----------------------------------------------------------------------------------------------------

PREFIXES = b"""
@prefix ag: <https://w3id.org/actorgraph/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def _with(block: str) -> Vocabulary:
    return read_vocabulary([SOURCE, PREFIXES + block.encode()])


def _relation(name: str, *more: str) -> str:
    parts = [
        *[f'ag:{name} a ag:Relation ; rdfs:label "{name}"@en ; skos:definition "d"@en', 'ag:inverseLabel "i"@en'],
        *["schema:domainIncludes ag:Actor ; schema:rangeIncludes ag:Actor", *more],
    ]
    return " ;\n    ".join(parts) + " ."


def test_another_source_adds_terms() -> None:
    """A second source can add a relation, and narrow one of the first."""
    vocabulary = _with(_relation("equips", "rdfs:subPropertyOf ag:arms"))
    assert vocabulary.wider("equips") == ("arms", "supports")
    assert "equips" in vocabulary.narrower("supports")


@pytest.mark.parametrize("source", [b"ag:arms a", b"<a> <b> .", b"\xff\xfe\x00"])
def test_malformed_turtle(source: bytes) -> None:
    """What isn't Turtle is refused as such."""
    with pytest.raises(VocabularyError, match="the ontology is not Turtle"):
        read_vocabulary([source])


@pytest.mark.parametrize(
    ("block", "named"),
    [
        (_relation("equips", "rdfs:subPropertyOf ag:equips"), "equips"),
        (_relation("one", "rdfs:subPropertyOf ag:other") + _relation("other", "rdfs:subPropertyOf ag:one"), "one"),
        ("ag:supports rdfs:subPropertyOf ag:arms .", "arms"),
        ("ag:Actor rdfs:subClassOf ag:State .", "(Actor|State)"),
    ],
    ids=["itself", "two", "shipped relations", "classes"],
)
def test_cycle(block: str, named: str) -> None:
    """A relation or class that is, over others, below itself is refused by name."""
    with pytest.raises(VocabularyError, match=f"#{named}"):
        _with(block)


@pytest.mark.parametrize(
    ("block", "lacks"),
    [
        ('ag:Militia a owl:Class ; skos:definition "d"@en .', "label"),
        ('ag:Militia a owl:Class ; rdfs:label "Militia"@en .', "definition"),
        ('ag:Militia a owl:Class ; rdfs:label "Militia"@en, "Band"@en ; skos:definition "d"@en .', "label"),
        ('ag:Militia a ag:Relation ; rdfs:label "m"@en ; skos:definition "d"@en .', "inverseLabel"),
        ('ag:Militia a ag:Stance ; rdfs:label "m"@en ; skos:definition "d"@en .', "strength"),
    ],
)
def test_missing_part(block: str, lacks: str) -> None:
    """A term without exactly one of what it needs is refused, by its name and what it lacks."""
    with pytest.raises(VocabularyError, match=f"ontology#Militia> must have exactly one <.*[#/]{lacks}>"):
        _with(block)


def test_strength_is_a_number() -> None:
    """A strength that is no whole number is refused by the term's name."""
    with pytest.raises(VocabularyError, match="#hints"):
        _with('ag:hints a ag:Stance ; rdfs:label "hints"@en ; skos:definition "d"@en ; ag:strength "firm" .')


def test_relation_without_ends() -> None:
    """A relation that doesn't say from what to what it goes is refused by name."""
    with pytest.raises(VocabularyError, match="#equips needs schema:domainIncludes and schema:rangeIncludes"):
        _with('ag:equips a ag:Relation ; rdfs:label "e"@en ; skos:definition "d"@en ; ag:inverseLabel "i"@en .')


def test_name_that_is_none() -> None:
    """A term's name is letters and digits, so that it can be a column, a parameter and an edge type."""
    with pytest.raises(VocabularyError, match="arms-again>: a term's name is letters and digits"):
        _with('ag:arms-again a owl:Class ; rdfs:label "m"@en ; skos:definition "d"@en .')


def test_nothing_at_all() -> None:
    """An ontology without relations is none."""
    with pytest.raises(VocabularyError, match="the ontology has no relations"):
        read_vocabulary([PREFIXES])
