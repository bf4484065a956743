"""Terms of one's own: loaded, asked for, exported, served, and missed when they aren't given."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from tests.cli.running import client, ok, run, serving
from tests.contract.articles import article, claim, lines
from tests.ontology.test_extensions import PREFIXES, RIGHT


def _loaded(folder: Path, tmp_path: Path) -> Path:
    terms = tmp_path / "terms.ttl"
    terms.write_text(PREFIXES + RIGHT, encoding="utf-8")
    record = article("one", claim("Ardland", "smugglesGunsFor", "Red Front"))
    record["actors"][1]["type"] = "Militia"
    (tmp_path / "a.json").write_bytes(lines(record))
    ok("load", tmp_path / "a.json", "--ontology", terms, store=folder)
    return terms


def test_wide_relations_find_new_narrow_ones(folder: Path, tmp_path: Path) -> None:
    """Loaded, asked for by what it narrows, exported and loaded again."""
    terms = _loaded(folder, tmp_path)
    found = ok("query", "who-arms-whom", "--as", "json", "--ontology", terms, store=folder).json["results"]
    assert {(row["subject"]["name"], row["relation"], row["object"]["name"]) for row in found} == {
        ("Ardland", "arms", "Red Front"),
        ("Ardland", "smugglesGunsFor", "Red Front"),
    }
    ok("export", "-o", tmp_path / "graph.nq", "--ontology", terms, store=folder)
    other = tmp_path / "other"
    ok("load", tmp_path / "graph.nq", "--ontology", terms, store=other)
    assert ok("verify", store=other, ontology=terms).status == 0
    assert ok("export", "--ontology", terms, store=other).out == (tmp_path / "graph.nq").read_text(encoding="utf-8")


def test_chains_end_with_actors_of_new_classes(folder: Path, tmp_path: Path) -> None:
    """A class below that of armed groups is one of them."""
    terms = _loaded(folder, tmp_path)
    rows = ok("query", "states-arming-proxies", "--as", "json", "--ontology", terms, store=folder).json["results"]
    assert {(row["state"]["name"], row["proxy"]["name"]) for row in rows} == {("Ardland", "Red Front")}


def test_supply_chains_go_over_new_relations(folder: Path, tmp_path: Path) -> None:
    """Those that narrow what delivers deliver, too; from their subject to their object only."""
    terms = tmp_path / "terms.ttl"
    terms.write_text(PREFIXES + RIGHT, encoding="utf-8")
    record = article(
        "one", claim("Ardland", "smuggles", "Grey Company"), claim("Red Front", "smugglesGunsFor", "Grey Company")
    )
    (tmp_path / "a.json").write_bytes(lines(record))
    ok("load", tmp_path / "a.json", "--ontology", terms, store=folder)
    rows = ok("query", "supply-chains", "--as", "json", "--ontology", terms, store=folder).json["results"]
    assert [(row["state"]["name"], row["via"], row["proxy"]["name"]) for row in rows] == [
        ("Ardland", [], "Grey Company")
    ]


def test_the_graph_has_them_under_their_own_iris(folder: Path, tmp_path: Path) -> None:
    """In claims, relations and edges; nothing of them stands in our namespace."""
    terms = _loaded(folder, tmp_path)
    graph = ok("export", "--ontology", terms, store=folder).out
    theirs = set(re.findall(r"<https://example\.org/terms#(\w+)>", graph))
    assert theirs == {"smuggles", "smugglesStated", "smugglesGunsFor", "smugglesGunsForStated", "Militia"}
    assert not re.search(r"<https://w3id\.org/actorgraph/ontology#(smuggles|Militia)", graph)
    pattern = "?a ex:smugglesGunsFor ?b . ?b a ex:Militia ; ag:name ?who"
    question = f"PREFIX ex: <https://example.org/terms#> SELECT ?who {{ {pattern} }}"
    assert "Red Front" in ok("sparql", question, "--as", "csv", store=folder, ontology=terms).out


def test_a_term_of_another_iri_is_not_taken_for_it(folder: Path, tmp_path: Path) -> None:
    """A store that has a name under one IRI isn't read with another; nothing of it changes."""
    terms = _loaded(folder, tmp_path)
    graph = ok("export", "--ontology", terms, store=folder).out
    terms.write_text(terms.read_text().replace("https://example.org/terms#", "https://example.net/own#"))
    done = run("export", "--ontology", terms, store=folder)
    assert done.status == 3
    assert "has the term 'Militia' as <https://example.org/terms#Militia>, not as" in done.err
    (tmp_path / "graph.nq").write_text(graph, encoding="utf-8")
    done = run("load", tmp_path / "graph.nq", "--ontology", terms, store=tmp_path / "new")
    assert done.status == 1
    assert re.search(
        r"ag:actorClass is <https://example.org/terms#Militia>; expected .*<https://example.net/own#M", done.err
    )
    terms.write_text(terms.read_text().replace("https://example.net/own#", "https://example.org/terms#"))
    assert ok("export", "--ontology", terms, store=folder).out == graph


def test_the_service_knows_them(folder: Path, tmp_path: Path) -> None:
    """A setting is enough; relations, filters and labels follow."""
    terms = _loaded(folder, tmp_path)
    with serving(store=folder, ontology=terms) as service, client(service.url) as asking:
        relations = asking.get("/relations", params={"relation": "suppliesMaterielTo"}).json()["results"]
        assert {row["relation"] for row in relations} == {"suppliesMaterielTo", "smuggles", "smugglesGunsFor"}
        described = asking.get("/openapi.json").text
        assert "smugglesGunsFor" in described
        for path in ("/relations", "/claims"):
            answer = asking.get(path, params={"relation": "smugglesGunsFor"}).json()
            asked = asking.get("/sparql", params={"query": answer["links"]["sparql"]}).json()
            assert len(asked["results"]["bindings"]) == answer["total"]["value"] == 1
        page = asking.get("/ontology", headers={"Accept": "text/html"}).text
        assert '<article class="entry" id="smugglesGunsFor">' in page
        assert "<code>https://example.org/terms#smugglesGunsFor</code>" in page
        assert "<https://example.org/terms#Militia>" in asking.get("/ontology/shapes").text
        parts = asking.get("/dataset", headers={"Accept": "application/n-triples"}).text
        assert "<https://example.org/terms#Militia>" in parts
        assert "<https://example.org/terms#smugglesStated>" in parts


def test_without_the_file(folder: Path, tmp_path: Path) -> None:
    """Loading says what the article's term isn't; what the store knows by our terms stays, the rest names the term."""
    _loaded(folder, tmp_path)
    done = run("load", tmp_path / "a.json", store=tmp_path / "new")
    assert (done.status, "relation 'smugglesGunsFor' is no relation" in done.err) == (1, True)
    assert "Ardland" in ok("query", "who-arms-whom", store=folder).out
    verified = run("verify", store=folder)
    assert verified.status == 3
    assert "the store holds the term 'smugglesGunsFor', which the ontology doesn't have" in verified.err


def test_a_file_that_does_not_fit(folder: Path, tmp_path: Path) -> None:
    """2, with file and term; also one that isn't there."""
    (tmp_path / "wrong.ttl").write_text(PREFIXES + 'ex:arms rdfs:subPropertyOf ag:supports ; rdfs:label "x" .')
    (tmp_path / "a.json").write_bytes(msgspec.json.encode({}))
    done = run("validate", tmp_path / "a.json", "--ontology", tmp_path / "wrong.ttl", store=folder)
    assert (done.status, "would both be called 'arms'" in done.err) == (2, True)
    missing = run("validate", tmp_path / "a.json", "--ontology", tmp_path / "none.ttl", store=folder)
    assert (missing.status, "none.ttl can't be read" in missing.err) == (2, True)
