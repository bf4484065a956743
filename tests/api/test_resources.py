"""Every IRI under the base answers: a redirect to a document, which comes as JSON, a page, or RDF."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from rdflib.compare import isomorphic

from actorgraph.ontology.iris import DEFAULT_BASE, Iris
from actorgraph.service.stores.embedded.store import EmbeddedStore
from tests.api.problems import problem
from tests.cli.running import client, serving
from tests.contract.articles import article, claim, lines
from tests.contract.steps import VOCABULARY, loaded

RDF = {
    "ttl": ("text/turtle", RdfFormat.TURTLE, "turtle"),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES, "nt"),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD, "json-ld"),
    "rdfxml": ("application/rdf+xml", RdfFormat.RDF_XML, "xml"),
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
HOSTILE = "<script>alert(1)</script>\x01\"'&\r\n\x0b\u202e"


@pytest.fixture(scope="module")
def things(demo: httpx.Client) -> dict[str, str]:
    """The IRI of one thing of each kind, by the path of its document."""
    relation = demo.get("/queries/who-arms-whom", params={"limit": 1}).json()["results"][0]
    claims = demo.get("/claims", params={"limit": 1000}).json()["results"]
    some = next(c for c in claims if c["either_or"] and c["item"] and c["said_by"])
    source_graph = demo.get(f"/claims/{some['id']}", params={"format": "nt"}).text
    source = next(line.split(" ")[2].strip("<>") for line in source_graph.splitlines() if "#subject>" in line)
    return {
        f"/actors/{some['subject']['id']}": some["subject"]["iri"],
        f"/claims/{some['id']}": some["iri"],
        f"/articles/{some['article']['id']}": some["article"]["iri"],
        f"/relations/{relation['id']}": relation["iri"],
        f"/alternatives/{some['either_or']}": f"{DEFAULT_BASE}alternatives/{some['either_or']}",
        f"/articles/{some['article']['id']}/actors/{source.rpartition('/')[2]}": source,
    }


def here(iri: str) -> str:
    return "/id/" + iri.removeprefix(DEFAULT_BASE)


def triples(data: bytes, form: RdfFormat) -> set[str]:
    return {str(triple) for triple in parse(data, format=form)}


def test_an_iri_leads_to_its_document(things: dict[str, str], demo: httpx.Client) -> None:
    """303, whatever is accepted; the document says what it describes."""
    for path, iri in things.items():
        for accept in ("application/json", "text/turtle", BROWSER, "image/png"):
            response = demo.get(here(iri), headers={"Accept": accept})
            assert (response.status_code, response.headers["location"]) == (303, path)
            assert "Accept" in response.headers["vary"]
        document = demo.get(path)
        assert document.json()["iri"] == iri
        assert f'<{iri}>; rel="describes"' in document.headers["link"]


def test_parts_of_a_relation_lead_to_it(demo: httpx.Client) -> None:
    """Its items and intermediaries have IRIs of their own; others haven't."""
    told = 0
    for relation in demo.get("/queries/who-arms-whom", params={"limit": 1000}).json()["results"]:
        text = demo.get(f"/relations/{relation['id']}", params={"format": "nt"}).text
        names = {line.split(" ")[0].strip("<>") for line in text.splitlines()}
        for part in (name for name in names if name.startswith(relation["iri"] + "/")):
            assert demo.get(here(part)).headers["location"] == f"/relations/{relation['id']}"
            told += 1
    assert told > 5
    problem(demo.get(here(relation["iri"]) + "/item/nothing"), 404)


def test_graphs_and_the_base_lead_on(demo: httpx.Client) -> None:
    """A graph to the graph store, the base to the description of the whole."""
    for name in ("derived", "stated", "decisions"):
        response = demo.get(f"/id/graph/{name}")
        assert response.status_code == 303
        assert response.headers["location"] == "/graphs?graph=" + quote(f"{DEFAULT_BASE}graph/{name}", safe="")
    for name in ("derived", "stated"):
        assert demo.head(f"/id/graph/{name}", follow_redirects=True).status_code == 200
    assert demo.get("/id/").headers["location"] == "/dataset"
    problem(demo.get("/id/graph/private"), 404)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's JSON-LD, of itself
@pytest.mark.parametrize("form", RDF)
def test_rdf_is_the_same_in_every_form(form: str, things: dict[str, str], demo: httpx.Client) -> None:
    """Read by pyoxigraph and rdflib, by name and by Accept, without fetching anything."""
    media, oxigraph, rdflib_name = RDF[form]
    for path, iri in things.items():
        wanted = triples(demo.get(path, params={"format": "nt"}).content, RdfFormat.N_TRIPLES)
        assert any(f"<{iri}>" in triple for triple in wanted)
        named, liked = demo.get(path, params={"format": form}), demo.get(path, headers={"Accept": media})
        assert named.content == liked.content
        assert named.headers["content-type"].partition(";")[0] == media
        assert named.headers["content-location"] == f"{path}?format={form}"
        assert triples(named.content, oxigraph) == wanted
        expected = Graph().parse(data="\n".join(f"{t} ." for t in wanted), format="nt")
        assert isomorphic(Graph().parse(data=named.text, format=rdflib_name), expected), path


def test_json_ld_is_compact(things: dict[str, str], demo: httpx.Client) -> None:
    """Terms by their names; numbers and dates without ceremony; the thing itself comes first."""
    path = next(path for path in things if path.startswith("/claims/"))
    shape = demo.get(path).json()
    document = demo.get(path, params={"format": "jsonld"}).json()
    node = document["@graph"][0]
    assert node["@id"] == shape["iri"]
    assert (node["@type"], node["relation"], node["stance"]) == ("Claim", shape["relation"], shape["stance"])
    assert node["reportedIn"] == shape["article"]["iri"]
    assert isinstance(document["@context"], dict)


def test_an_article_is_its_named_graph(demo: httpx.Client) -> None:
    """Exactly the triples that the export has in it."""
    export = demo.get("/export", params={"format": "nq"}).text.splitlines()
    iri = f"{DEFAULT_BASE}article/tern-ridge"
    graph = {line.removesuffix(f" <{iri}> .") for line in export if line.endswith(f" <{iri}> .")}
    answer = demo.get("/articles/tern-ridge", params={"format": "nt"}).text.splitlines()
    assert {line.removesuffix(" .") for line in answer} == graph != set()


def test_an_actor_tells_what_there_is_of_it(demo: httpx.Client) -> None:
    """Its aliases; numbers that are those of the lists that it links to."""
    actor = demo.get("/queries/who-arms-whom", params={"subject": "Kestrelia"}).json()["results"][0]["subject"]
    shape = demo.get(f"/actors/{actor['id']}").json()
    assert {name: shape[name] for name in actor} == actor
    assert shape["aliases"] == ["Republic of Kestrelia"]
    for role, number in shape["claims"].items():
        assert demo.get(shape["links"][f"claims_{role}"]).json()["total"]["value"] == number
    assert shape["claims"]["subject"] > 10
    graph = demo.get(f"/actors/{actor['id']}", params={"format": "nt"}).text
    assert graph.count("#DerivedRelation>") == shape["relations"]
    assert graph.count("#canonical>") == shape["articles"]
    assert "#claim>" not in graph


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/json"),
        (BROWSER, "text/html"),
        ("application/xhtml+xml", "text/html"),
        ("application/json", "application/json"),
        ("application/ld+json, application/json;q=0.9", "application/ld+json"),
        ("application/xml", "application/rdf+xml"),
        ("text/plain", "application/n-triples"),
        ("text/turtle;q=0.9, application/rdf+xml;q=0.3", "text/turtle"),
    ],
)
def test_what_is_accepted_is_given(accept: str, media: str, demo: httpx.Client) -> None:
    """The form that is liked best, and it says that this depends on Accept."""
    response = demo.get("/articles/tern-ridge", headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media
    assert "Accept" in response.headers["vary"]


def test_nothing_that_is_accepted(things: dict[str, str], demo: httpx.Client) -> None:
    """406, with what there is."""
    for path in things:
        problem(demo.get(path, headers={"Accept": "image/png"}), 406, "text/html", "text/turtle")
        problem(demo.get(path, params={"format": "csv"}), 406, "expected one of json, html, ttl, nt, jsonld, rdfxml")


ALLOWED = ("GET, HEAD, OPTIONS", "DELETE, GET, HEAD, OPTIONS", "DELETE, GET, HEAD, OPTIONS, PATCH")


def test_head_and_options(things: dict[str, str], demo: httpx.Client) -> None:
    """As for every route: HEAD has GET's headers, OPTIONS the methods, others are refused."""
    for path in (*things, *map(here, things.values())):
        get, head = demo.get(path), demo.head(path)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers.get("location") == get.headers.get("location")
        assert demo.options(path).headers["allow"] in ALLOWED
        assert demo.put(path).status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        *("actor/nobody", "claim/nothing", "article/none", "relation/none", "alternatives/none", "actor/", "actor"),
        *("article/tern-ridge/actor/nobody", "article/none/actor/nobody", "article/tern-ridge/", "article//actor/x"),
        *("actor/%00", "article/%00", "claim/%FF%FE", "actor/%C3%BC", "actor/%2e%2e%2fexport", "article/..%2F..%2Fetc"),
        *(
            "actor/" + "a" * 5000,
            "article/a%0d%0aSet-Cookie:x",
            "claim/%3Cscript%3E",
            "nonsense",
            "ACTOR/x",
            "//",
            "%zz",
        ),
        *("graph/", "graph/derived/x", "actor/{id}", "actor/a b", "relation/%20", "alternatives/\u202e"),
    ],
)
def test_what_has_no_such_iri(name: str, demo: httpx.Client) -> None:
    """404, whatever it looks like, and nothing of it in a header."""
    response = demo.get("/id/" + name)
    problem(response, 404)
    assert "set-cookie" not in response.headers
    assert "location" not in response.headers


@pytest.mark.parametrize("kind", ["actors", "claims", "articles", "relations", "alternatives"])
@pytest.mark.parametrize("id_", ["nobody", "%00", "%C3%BC", "a" * 5000, "%2e%2e", "a%0d%0ab", "%FF"])
def test_documents_of_what_is_not_there(kind: str, id_: str, demo: httpx.Client) -> None:
    """404 in every form that is asked for."""
    for accept in ("application/json", "text/turtle", BROWSER):
        problem(demo.get(f"/{kind}/{id_}", headers={"Accept": accept}), 404)


def test_an_iri_takes_no_parameters(things: dict[str, str], demo: httpx.Client) -> None:
    """Nothing is ignored in silence."""
    problem(demo.get(here(next(iter(things.values()))), params={"colour": "red"}), 422, "no parameter 'colour'")


# -- what is withdrawn, hostile or at another base --------------------------------------------------------------------


def test_what_has_been_withdrawn(writer: httpx.Client) -> None:
    """410 for the article, its claims and its source actors; 404 for what only followed from them."""
    record = article("gone-soon", claim("Ardland", "arms", "Red Front"))
    assert writer.post("/articles", content=lines(record)).status_code == 200
    (made,) = writer.get("/claims").json()["results"]
    relation = writer.get("/queries/who-arms-whom").json()["results"][0]["id"]
    assert writer.get(f"/id/claim/{made['id']}").status_code == 303
    assert writer.delete("/articles/gone-soon").status_code == 200
    for path in ("/id/article/gone-soon", f"/id/claim/{made['id']}", "/id/article/gone-soon/actor/x"):
        problem(writer.get(path), 410, "withdrawn")
    for path in ("/articles/gone-soon", f"/claims/{made['id']}", "/articles/gone-soon/actors/x"):
        problem(writer.get(path, headers={"Accept": "text/turtle"}), 410, "withdrawn")
    for path in (f"/actors/{made['subject']['id']}", f"/relations/{relation}", f"/id/relation/{relation}"):
        problem(writer.get(path), 404)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service whose base is a path of its own, over an article in which every word is an attack."""
    folder = tmp_path_factory.mktemp("hostile") / "store"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://localhost:{port}/kg/"
    store = EmbeddedStore(folder, Iris(base), VOCABULARY)
    deed = claim("Ada Reed", "arms", "Red Front", item="rockets", note=HOSTILE, role=HOSTILE, annotated_by=[HOSTILE])
    record = article(
        "attack",
        deed,
        publisher=HOSTILE,
        title=HOSTILE,
        url="javascript:alert(1)",
        names={"Ada Reed": HOSTILE},
        links={"Ada Reed": ["javascript:alert(1)", "https://example.org/ada"], "Red Front": ["ag:rocket"]},
    )
    loaded(store, record)
    store.close()
    with serving("serve", "--port", port, store=folder, base_iri=base) as running, client(running.url) as asking:
        yield asking


def paths(service: httpx.Client) -> dict[str, str]:
    (made,) = service.get("/claims").json()["results"]
    relation = service.get("/queries/who-arms-whom").json()["results"][0]
    return {
        "/articles/attack": made["article"]["iri"],
        f"/claims/{made['id']}": made["iri"],
        f"/actors/{made['subject']['id']}": made["subject"]["iri"],
        f"/relations/{relation['id']}": relation["iri"],
    }


def test_pages_show_hostile_words_as_words(hostile: httpx.Client) -> None:
    """No markup of theirs, no address that isn't a web address."""
    for path in paths(hostile):
        page = hostile.get(path, headers={"Accept": BROWSER})
        assert page.status_code == 200
        assert "<script" not in page.text
        assert 'href="javascript' not in page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
        assert "unsafe" not in page.headers["content-security-policy"]


def test_what_a_form_cannot_hold_is_refused(hostile: httpx.Client) -> None:
    """XML has no control characters, JSON-LD takes an IRI for a prefixed name; Turtle and N-Triples hold everything."""
    found = [path for path in paths(hostile) if not path.startswith("/relations")]
    for path in found:
        problem(hostile.get(path, params={"format": "rdfxml"}), 406, "U+0001", "N-Triples, Turtle and JSON-LD can")
        turtle, plain = (hostile.get(path, params={"format": name}).content for name in ("ttl", "nt"))
        assert triples(turtle, RdfFormat.TURTLE) == triples(plain, RdfFormat.N_TRIPLES)
    problem(hostile.get("/articles/attack", params={"format": "jsonld"}), 406, "ag:rocket")


def test_a_base_of_this_service_answers_at_its_own_path(hostile: httpx.Client) -> None:
    """Each IRI as it stands, and also below /id/."""
    for path, iri in paths(hostile).items():
        assert urlsplit(iri).path.startswith("/kg/")
        for address in (iri, iri.replace("/kg/", "/id/")):
            response = hostile.get(address)
            assert (response.status_code, response.headers["location"]) == (303, path)
        assert hostile.head(iri).status_code == 303
        assert hostile.options(iri).headers["allow"] == "GET, HEAD, OPTIONS"
    problem(hostile.get("/kg/actor/nobody"), 404)
    problem(hostile.get("/kg/nonsense"), 404)
    assert "/kg/actor/{id}" not in hostile.get("/openapi.json").json()["paths"]
