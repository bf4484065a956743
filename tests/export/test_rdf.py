"""RDF in all forms: one graph, whoever reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.dom import minidom

import pyoxigraph
import pytest
import rdflib

from actorgraph.ontology.errors import NotWritable
from actorgraph.service import serialization
from actorgraph.service.export import EXPORTS, export, rdf
from actorgraph.service.media_types import GRAPHS
from actorgraph.service.serialization import RDF_FORMATS
from actorgraph.service.stores.base import Store
from tests.contract.articles import article, claim
from tests.contract.steps import exported
from tests.export import riot
from tests.export.conftest import HOSTILE, UNWRITABLE, filled, hostile

FORMS = {form.name: form for form in GRAPHS}
NAMED = {"nq", "trig", "jsonld"}
RDFLIB = {"nq": "nquads", "nt": "nt", "ttl": "turtle", "trig": "trig", "jsonld": "json-ld", "rdfxml": "xml"}
RIOT = {"nq": "nq", "nt": "nt", "ttl": "ttl", "trig": "trig", "jsonld": "jsonld", "rdfxml": "rdf"}
Quads = set[pyoxigraph.Quad]


def read(data: bytes, name: str) -> Quads:
    return set(pyoxigraph.parse(data, format=RDF_FORMATS[name]))


def union(quads: Quads) -> Quads:
    return {pyoxigraph.Quad(q.subject, q.predicate, q.object) for q in quads}


def by_oxigraph(exports: dict[str, bytes], folder: Path) -> dict[str, Quads]:
    return {name: read(data, name) for name, data in exports.items()}


def by_rdflib(exports: dict[str, bytes], folder: Path) -> dict[str, Quads]:
    found = {}
    for name, data in exports.items():
        if name in NAMED:
            dataset = rdflib.Dataset()
            dataset.parse(data=data, format=RDFLIB[name])
            found[name] = read(dataset.serialize(format="nquads", encoding="utf-8"), "nq")
        else:
            graph = rdflib.Graph()
            graph.parse(data=data, format=RDFLIB[name])
            found[name] = read(graph.serialize(format="nt", encoding="utf-8"), "nt")
    return found


def by_riot(exports: dict[str, bytes], folder: Path) -> dict[str, Quads]:
    files = [folder / f"graph.{RIOT[name]}" for name in exports]
    for file, data in zip(files, exports.values(), strict=True):
        file.write_bytes(data)
    try:
        written = riot.read(files)
    except riot.NoRiot as problem:
        pytest.fail(str(problem), pytrace=False)
    return {name: read(data, "nq") for name, data in zip(exports, written, strict=True)}


# rdflib's own parsers use what rdflib has deprecated
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("reading", [by_oxigraph, by_rdflib, by_riot])
def test_all_forms_are_one_graph(
    reading: Callable[[dict[str, bytes], Path], dict[str, Quads]], store: Store, tmp_path: Path
) -> None:
    """N-Quads, TriG and JSON-LD with the same named graphs; N-Triples, Turtle and RDF/XML their union."""
    exports = {name: exported(store, name) for name in FORMS}
    expected = read(exports["nq"], "nq")
    assert len(expected) == exports["nq"].count(b"\n") > 100
    for name, quads in reading(exports, tmp_path).items():
        assert quads == (expected if name in NAMED else union(expected)), name


def test_the_union_holds_nothing_twice(store: Store) -> None:
    """No triple stands in two graphs, so there are as many lines of N-Triples as of N-Quads."""
    lines = exported(store, "nt").splitlines()
    assert len(set(lines)) == len(lines) == exported(store).count(b"\n")


def test_names_are_shortened_where_a_form_has_prefixes(examples: Store) -> None:
    """People read these."""
    for name in ("ttl", "trig"):
        text = exported(examples, name).decode()
        assert text.startswith("@prefix ag: <https://w3id.org/actorgraph/ontology#> .\n")
        assert "ag:stance ag:alleges" in text
        assert text.count("@prefix ag:") == 1


@pytest.mark.parametrize("name", FORMS)
def test_the_same_graph_is_the_same_bytes(name: str) -> None:
    """Whenever and in whatever order it was loaded."""
    records = [article(f"a{n}", claim("Ardland", "arms", "Red Front", item="rockets")) for n in range(5)]
    assert exported(filled(*records), name) == exported(filled(*reversed(records)), name)


@pytest.mark.parametrize("name", FORMS)
def test_an_empty_graph(name: str) -> None:
    """Is whole all the same."""
    assert read(exported(filled(), name), name) == set()


def test_strict_parsers_of_json_and_xml(store: Store) -> None:
    """Nothing is asked from them that they don't have."""
    assert isinstance(json.loads(exported(store, "jsonld"), parse_constant=pytest.fail), list)
    assert minidom.parseString(exported(store, "rdfxml")).documentElement.tagName == "rdf:RDF"


def test_json_ld_fetches_nothing(examples: Store) -> None:
    """It has no context at all."""
    assert b"@context" not in exported(examples, "jsonld")


def test_a_character_that_xml_does_not_have_is_an_error_in_rdf_xml() -> None:
    """It names resource and property; the other forms carry it."""
    store = filled(*hostile(UNWRITABLE))
    with pytest.raises(
        NotWritable, match=r"can't write the character U\+0007 in a value of <http\S+> of <https://w3id"
    ):
        exported(store, "rdfxml")
    for name in FORMS.keys() - {"rdfxml"}:
        found = {q.object.value for q in read(exported(store, name), name)}
        assert UNWRITABLE in found, name


@pytest.mark.parametrize(
    "iri", ["http://example.org/1", "http://example.org/a/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#li"]
)
def test_a_property_that_xml_cannot_name_is_an_error_in_rdf_xml(iri: str) -> None:
    """None of ours is; that of another ontology may be."""
    line = f'<http://example.org/s> <{iri}> "x" <http://example.org/g> .\n'.encode()
    with pytest.raises(NotWritable, match=f"can't write the property <{iri}>"):
        list(rdf.write_rdfxml([("http://example.org/g", iter([line]))]))


def test_every_property_of_the_ontology_can_stand_in_rdf_xml(examples: Store) -> None:
    """Whatever is loaded, its properties are no reason to fail."""
    terms = {q.subject.value for q in pyoxigraph.parse(path="ontology/actors.ttl") if "#" in q.subject.value}
    assert all(serialization._NAME.search(term) and term not in serialization._RESERVED for term in terms)


def test_large_graphs_are_written_in_parts(examples: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which say the same."""
    expected = {name: read(exported(examples, name), name) for name in FORMS}
    monkeypatch.setattr(rdf, "LINES_AT_ONCE", 7)
    assert {name: read(exported(examples, name), name) for name in FORMS} == expected


def test_every_form_is_deterministic_in_a_view(store: Store) -> None:
    """Twice the same bytes, in all forms, RDF or not."""
    with store.view() as view:
        for name in EXPORTS:
            assert b"".join(export(view, name)) == b"".join(export(view, name)), name


def test_hostile_words_arrive(breaking: Store) -> None:
    """Code point by code point, also carriage returns in XML."""
    for name in FORMS:
        found = {q.object.value for q in read(exported(breaking, name), name)}
        assert set(HOSTILE) <= found, name
