"""The description of the whole, after VoID and DCAT."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import RdfFormat, Store
from rdflib import Graph
from rdflib.compare import isomorphic

from actorgraph.ontology.iris import DEFAULT_BASE
from actorgraph.service.stores.records import RECORDS
from tests.api.problems import problem
from tests.cli.running import client, serving

FORMS = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
PREFIXES = """
    PREFIX dcat: <http://www.w3.org/ns/dcat#>
    PREFIX void: <http://rdfs.org/ns/void#>
    PREFIX dcterms: <http://purl.org/dc/terms/>
    PREFIX foaf: <http://xmlns.com/foaf/0.1/>
    PREFIX ag: <https://w3id.org/actorgraph/ontology#>
"""


@pytest.fixture(scope="module")
def told(demo: httpx.Client) -> Store:
    """The description, as pyoxigraph reads it."""
    store = Store()
    store.load(demo.get("/dataset").content, format=RdfFormat.TURTLE)
    return store


def rows(store: Store, pattern: str) -> list[tuple[str, ...]]:
    """Values of the pattern's variables, in the order in which they stand there."""
    names = " ".join(dict.fromkeys(re.findall(r"\?\w+", pattern)))
    query = f"{PREFIXES} SELECT {names} WHERE {{ {pattern} }}"
    return sorted(tuple(term.value for term in row) for row in store.query(query))


def one(store: Store, pattern: str) -> str:
    ((value,),) = rows(store, pattern)
    return value


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's JSON-LD, of itself
@pytest.mark.parametrize("form", FORMS)
def test_it_is_the_same_in_every_form_and_at_both_places(form: str, demo: httpx.Client) -> None:
    """As rdflib reads it, and the same when it is asked for again; without blank nodes."""
    response = demo.get("/dataset", params={"format": form})
    assert response.content == demo.get("/.well-known/void", params={"format": form}).content
    plain = Graph().parse(data=demo.get("/dataset", params={"format": "nt"}).text, format="nt")
    assert isomorphic(Graph().parse(data=response.text, format=FORMS[form]), plain)
    assert "_:" not in demo.get("/dataset", params={"format": "nt"}).text


def test_who_asks_for_nothing_special_gets_turtle_and_a_browser_a_page(demo: httpx.Client) -> None:
    """At both places; anything else is a 406."""
    for path in ("/dataset", "/.well-known/void"):
        assert demo.get(path).headers["content-type"] == "text/turtle; charset=utf-8"
        assert demo.get(path, headers={"Accept": "text/html"}).headers["content-type"] == "text/html; charset=utf-8"
        problem(demo.get(path, headers={"Accept": "text/csv"}), 406, "application/n-triples")


def test_the_front_page_points_to_it(demo: httpx.Client) -> None:
    """With a Link header, so that a crawler finds it."""
    assert demo.head("/").links["describedby"]["url"] == "/.well-known/void"


def test_a_catalogue_finds_what_it_needs(told: Store) -> None:
    """What DCAT-AP asks for: a catalogue, a data set and distributions, each with title, description or address."""
    catalogue = "?catalogue a dcat:Catalog ; dcterms:title ?ct ; dcterms:description ?cd ; dcat:dataset ?dataset ."
    assert len(rows(told, catalogue + "?dataset a dcat:Dataset ; dcterms:title ?t ; dcterms:description ?d")) == 1
    distributions = rows(told, "?dataset dcat:distribution ?d . ?d a dcat:Distribution ; dcat:accessURL ?url")
    assert len(distributions) >= 2
    services = rows(
        told, "?catalogue dcat:service ?s . ?s a dcat:DataService ; dcat:endpointURL ?url ; dcterms:title ?t"
    )
    assert len(services) == 2
    assert rows(told, "?document a void:DatasetDescription ; foaf:primaryTopic ?d . ?d a void:Dataset")


def test_every_address_in_it_answers(told: Store, demo: httpx.Client) -> None:
    """Dumps with the media type that is promised, endpoints and their descriptions, the page, the example."""
    media = "https://www.iana.org/assignments/media-types/"
    for url, type_ in rows(told, "[] dcat:downloadURL ?url ; dcat:mediaType ?type"):
        answer = demo.head(url)
        assert answer.status_code == 200
        assert media + answer.headers["content-type"].partition(";")[0] == type_
    for (url,) in rows(told, "{ [] dcat:endpointDescription ?url } UNION { [] dcat:landingPage ?url }"):
        assert demo.get(url).status_code == 200, url
    endpoint = one(told, "[] void:sparqlEndpoint ?url")
    assert demo.get(endpoint, params={"query": "ASK { ?s ?p ?o }"}).status_code == 200
    example = one(told, "[] void:exampleResource ?url")
    assert example.startswith(one(told, "[] void:uriSpace ?space"))
    assert demo.get(example.replace(DEFAULT_BASE, "/id/"), follow_redirects=True).status_code == 200
    assert ("https://w3id.org/actorgraph/ontology",) in rows(told, "[] void:vocabulary ?v")


def test_its_numbers_are_those_of_the_graph(told: Store, demo: httpx.Client) -> None:
    """Things by class and triples by property, counted in the export."""
    graph = Store()
    graph.load(demo.get("/export", params={"format": "nq"}).content, format=RdfFormat.N_QUADS)
    classes = rows(told, "[] void:class ?class ; void:entities ?n")
    properties = rows(told, "[] void:property ?property ; void:triples ?n")
    assert len(classes) > 10
    assert len(properties) > 20
    for class_, number in classes:
        assert _number(graph, f"?s a <{class_}>") == int(number), class_
    for property_, number in properties:
        assert _number(graph, f"?s <{property_}> ?o") == int(number), property_
    entities = " UNION ".join(f"{{ ?e a ag:{name} }}" for name in RECORDS)
    actors = "UNION { GRAPH ?g { ?e ag:name ?n } FILTER(STRENDS(STR(?g), 'graph/derived')) }"
    assert int(one(told, "[] a void:Dataset ; void:entities ?n")) == _number(
        graph, f"{entities} {actors}", "DISTINCT ?e"
    )


def _number(graph: Store, pattern: str, what: str = "*") -> int:
    query = f"{PREFIXES} SELECT (COUNT({what}) AS ?number) WHERE {{ {pattern} }}"
    (row,) = graph.query(query, use_default_graph_as_union=True)
    return int(row["number"].value)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """An empty service that says whose it is."""
    folder: Path = tmp_path_factory.mktemp("named") / "store"
    settings = {"title": 'Who <b>"says" what', "publisher": "A & B <script>", "license": "https://example.org/licence"}
    with (
        serving(
            "serve", "--create", store=folder, **{f"dataset_{name}": value for name, value in settings.items()}
        ) as running,
        client(running.url) as asking,
    ):
        yield asking


def test_title_publisher_and_licence_are_settings(named: httpx.Client) -> None:
    """As they are given, and escaped on the page; also where nothing is loaded yet."""
    store = Store()
    store.load(named.get("/dataset").content, format=RdfFormat.TURTLE)
    assert one(store, "[] a void:Dataset ; dcterms:title ?title") == 'Who <b>"says" what'
    assert one(store, "[] a void:Dataset ; dcterms:publisher [ a foaf:Agent ; foaf:name ?name ]") == "A & B <script>"
    assert one(store, "[] a void:Dataset ; dcterms:license ?licence") == "https://example.org/licence"
    assert one(store, "[] a void:Dataset ; void:entities ?n") == "0"
    page = named.get("/dataset", headers={"Accept": "text/html"}).text
    assert "<b>" not in page
    assert "<script" not in page
    assert 'href="https://example.org/licence"' in page


def test_addresses_are_as_the_asker_sees_the_service(named: httpx.Client) -> None:
    """By the name that was asked for."""
    port = named.base_url.port
    text = named.get("/dataset", headers={"Host": f"127.0.0.1:{port}"}).text
    assert f"<http://127.0.0.1:{port}/sparql>" in text
    problem(named.get("/dataset", headers={"Host": "evil.example"}), 400)
