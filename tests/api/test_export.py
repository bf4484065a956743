"""The whole graph over HTTP."""

from __future__ import annotations

import httpx
import pyoxigraph
import pytest
import rdflib

from tests.api.problems import problem

MEDIA = {"nq": "application/n-quads", "trig": "application/trig"}
Quads = set[tuple[str, ...]]


def by_oxigraph(data: bytes, format_: str) -> Quads:
    """The quads as pyoxigraph reads them."""
    rdf = pyoxigraph.RdfFormat.from_extension(format_)
    quads = pyoxigraph.parse(data, format=rdf)
    return {(str(q.subject), str(q.predicate), str(q.object), str(q.graph_name)) for q in quads}


def by_rdflib(data: bytes, format_: str) -> Quads:
    """The quads as rdflib reads them, written by pyoxigraph so that they compare."""
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format={"nq": "nquads"}.get(format_, format_))
    return by_oxigraph(dataset.serialize(format="nquads", encoding="utf-8"), "nq")


@pytest.fixture(scope="module")
def exports(demo: httpx.Client) -> dict[str, bytes]:
    return {format_: demo.get("/export", params={"format": format_}).content for format_ in MEDIA}


@pytest.mark.parametrize("format_", MEDIA)
def test_it_is_a_file_to_keep(format_: str, demo: httpx.Client) -> None:
    """With media type, name and revision."""
    response = demo.get("/export", params={"format": format_})
    assert response.status_code == 200
    assert response.headers["content-type"] == MEDIA[format_]
    assert response.headers["content-disposition"] == f'attachment; filename="actorgraph-1.{format_}"'
    assert response.headers["actorgraph-revision"] == "1"


def test_n_quads_come_by_default(demo: httpx.Client, exports: dict[str, bytes]) -> None:
    """The form that can be compared line by line."""
    assert demo.get("/export").content == exports["nq"]


def test_n_quads_are_sorted(exports: dict[str, bytes]) -> None:
    """Graph by graph, line by line, none twice."""
    keys = [(line.rsplit(b" ", 2)[1].strip(b"<>"), line) for line in exports["nq"].splitlines()]
    assert keys == sorted(set(keys))
    assert len(keys) > 2000


# rdflib's own parser uses what rdflib has deprecated
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("reading", [by_oxigraph, by_rdflib], ids=["pyoxigraph", "rdflib"])
def test_both_forms_are_one_graph(reading, exports: dict[str, bytes]) -> None:
    """Whoever reads them."""
    expected = by_oxigraph(exports["nq"], "nq")
    assert len(expected) == exports["nq"].count(b"\n")
    assert all(reading(data, format_) == expected for format_, data in exports.items())


def test_there_are_no_blank_nodes_and_no_default_graph(exports: dict[str, bytes]) -> None:
    """Everything has an IRI and stands in a named graph."""
    for subject, _, object_, graph in by_oxigraph(exports["nq"], "nq"):
        assert not subject.startswith("_:")
        assert not object_.startswith("_:")
        assert graph.startswith("<https://w3id.org/actorgraph/id/")


def test_a_literal_is_a_string_or_a_plain_datatype(exports: dict[str, bytes]) -> None:
    """No language tags; EDTF where it is a date in words."""
    literals = [o for _, _, o, _ in by_oxigraph(exports["nq"], "nq") if o.startswith('"')]
    ends = {literal.rpartition('"')[2] for literal in literals}
    assert not any(end.startswith("@") for end in ends)


def test_an_unknown_format(demo: httpx.Client) -> None:
    """406, with the known ones."""
    problem(demo.get("/export", params={"format": "xlsx"}), 406, "expected one of nq, trig")
