"""The whole graph over HTTP."""

from __future__ import annotations

import gzip

import httpx
import pyoxigraph
import pytest
import rdflib

from actorgraph.service.export import EXPORTS
from tests.api.problems import problem
from tests.contract.articles import article, claim, lines

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


def test_gzip_where_it_is_accepted(demo: httpx.Client, exports: dict[str, bytes]) -> None:
    """The same bytes, packed; another tag; a proxy is told what it depends on."""
    tags = set()
    for accepted, packed in {
        "gzip": True,
        "x-gzip;q=0.5": True,
        "br, *": True,
        "gzip;q=0": False,
        "identity, gzip;q=0.5": False,
        "identity": False,
        "": False,
        "*;q=0": False,
    }.items():
        with demo.stream("GET", "/export", headers={"Accept-Encoding": accepted}) as response:
            raw = b"".join(response.iter_raw())
        assert (response.headers.get("content-encoding") == "gzip") == packed, accepted
        assert (gzip.decompress(raw) if packed else raw) == exports["nq"]
        assert "accept-encoding" in response.headers["vary"].lower()
        tags.add((packed, response.headers["etag"]))
    assert len(tags) == 2


@pytest.mark.parametrize("name", EXPORTS)
def test_every_form_by_name_and_by_accept(name: str, demo: httpx.Client) -> None:
    """With its media type and a name to keep it by."""
    form = EXPORTS[name].form
    named = demo.get("/export", params={"format": name})
    accepted = demo.get("/export", headers={"Accept": form.media})
    assert named.content == accepted.content
    for response in (named, accepted):
        assert response.headers["content-type"] == form.content_type
        assert response.headers["content-disposition"] == f'attachment; filename="actorgraph-1.{form.suffix}"'


def test_one_relation(demo: httpx.Client, exports: dict[str, bytes]) -> None:
    """Less than all, under a name of its own; an unknown one is refused."""
    response = demo.get("/export", params={"relation": "arms"})
    assert 0 < len(response.content) < len(exports["nq"])
    assert by_oxigraph(response.content, "nq") < by_oxigraph(exports["nq"], "nq")
    assert response.headers["content-disposition"] == 'attachment; filename="actorgraph-1-arms.nq"'
    problem(demo.get("/export", params={"relation": "feeds"}), 422, "relation 'feeds' is unknown")


def test_a_tag_says_whether_it_is_still_the_same(demo: httpx.Client) -> None:
    """304 without a body; a tag of another form or relation doesn't fit."""
    tag = demo.get("/export").headers["etag"]
    response = demo.get("/export", headers={"If-None-Match": tag})
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["etag"] == tag
    for parameters in ({"format": "ttl"}, {"relation": "arms"}):
        assert demo.get("/export", params=parameters, headers={"If-None-Match": tag}).status_code == 200


def test_what_is_accepted_and_not_offered(demo: httpx.Client) -> None:
    """406, with what is."""
    problem(demo.get("/export", headers={"Accept": "image/png"}), 406, "application/n-quads, application/trig")


def test_what_rdf_xml_cannot_write_is_an_error_before_anything_is_sent(writer: httpx.Client) -> None:
    """A problem that says what it is, not half a document; the other forms are there."""
    bell = "https://w3id.org/actorgraph/id/article/bell"
    writer.post("/articles", content=lines(article("bell", claim("Ardland", "arms", "Red Front", note="a \x07 bell"))))
    for path in ("/export?format=rdfxml", f"/graphs?format=rdfxml&graph={bell}"):
        problem(writer.get(path), 406, "RDF/XML can't write the character U+0007 in a value of")
    assert writer.get("/export?format=ttl").status_code == 200
    writer.delete("/articles/bell")
