"""What each route answers, in the published shapes; the demo serves the examples."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from actorgraph.service.usecases.query_catalog import catalogue

LIST = {"results", "total", "limit", "next", "links"}
ACTOR = {"id", "iri", "name", "types", "same_as"}
RELATION = {
    *("subject", "relation", "object", "standing", "counts", "publishers", "holders", "self_reported"),
    *("first_reported", "last_reported", "items", "either_or", "conditional", "claims"),
}
COUNTS = {"asserts", "alleges", "denies", "happened", "prepared", "considered", "ended"}
CLAIM = {
    *("id", "iri", "subject", "relation", "object", "item", "via", "role", "stance", "stage", "said_by", "said"),
    *("either_or", "conditional", "when", "reported", "confidence", "annotated_by", "note", "evidence", "article"),
}
CHAIN = {"state", "via", "proxy", "patrons", "items", "standing", "hops", "claims"}


def got(demo: httpx.Client, path: str, **parameters: Any) -> dict[str, Any]:
    response = demo.get(httpx.URL(path).copy_merge_params(parameters))
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    body: dict[str, Any] = response.json()
    return body


@pytest.mark.parametrize(
    "path",
    ["/queries", "/queries/who-arms-whom", "/claims", "/articles", "/actors", "/paths?from=Kestrelia&to=Northmark"],
)
def test_every_list_has_one_shape(path: str, demo: httpx.Client) -> None:
    """Results, total, limit, next, links."""
    body = got(demo, path)
    assert set(body) == LIST
    assert body["total"]["value"] >= len(body["results"]) > 0
    assert body["total"]["relation"] == "eq"


def test_the_catalogue_lists_every_query(demo: httpx.Client) -> None:
    """With question, parameters and example."""
    entries = got(demo, "/queries")["results"]
    assert [entry["name"] for entry in entries] == list(catalogue())
    assert all({"title", "question", "parameters", "example"} <= set(entry) for entry in entries)


def test_every_example_of_the_catalogue_answers(demo: httpx.Client) -> None:
    """As it stands there."""
    for entry in got(demo, "/queries")["results"]:
        assert got(demo, entry["example"])["results"]


def test_a_chain_has_its_shape(demo: httpx.Client) -> None:
    """Every row of the project's question."""
    for row in got(demo, "/queries/states-arming-proxies")["results"]:
        assert set(row) == CHAIN
        assert all(set(actor) == ACTOR for actor in (row["state"], row["proxy"], *row["via"]))
        assert all(set(patron) == ACTOR | {"standing"} for patron in row["patrons"])
        assert all(set(item) == {"item", "standing"} for item in row["items"])
        for hop in row["hops"]:
            assert {"relation", "subject", "object", "standing", "counts", "evidence"} <= set(hop)
            assert set(hop["counts"]) == COUNTS
            assert {"quote", "said_by", "article"} <= set(hop["evidence"])


def test_a_relation_has_its_shape(demo: httpx.Client) -> None:
    """With the way to its claims."""
    for row in got(demo, "/queries/who-arms-whom")["results"]:
        assert set(row) >= RELATION
        assert set(row["counts"]) == COUNTS
        assert set(row["subject"]) == set(row["object"]) == ACTOR
        assert got(demo, row["claims"])["results"]


def test_a_claim_has_its_shape(demo: httpx.Client) -> None:
    """In the list and by itself the same, but for the links that it has by itself."""
    for claim in got(demo, "/claims", limit=1000)["results"]:
        assert set(claim) == CLAIM
        assert all(set(e) == {"quote", "prefix", "suffix", "start", "end"} for e in claim["evidence"])
        assert {"id", "title", "url", "publisher", "published"} <= set(claim["article"])
    by_itself = got(demo, f"/claims/{claim['id']}")
    assert set(by_itself.pop("links")) == {"self", "article", "citations"}
    assert by_itself == claim


def test_the_claims_under_a_relation_say_why_they_count(demo: httpx.Client) -> None:
    """`counts_as`."""
    row = got(demo, "/queries/disputed-relations", relation="complicitIn")["results"][0]
    claims = got(demo, row["claims"])["results"]
    assert {claim["counts_as"] for claim in claims} == {"direct", "from_wider"}
    assert all(set(claim) == CLAIM | {"counts_as"} for claim in claims)


def test_a_quote_is_where_it_says(demo: httpx.Client) -> None:
    """Start and end count code points; prefix and suffix are what stands around it."""
    for claim in got(demo, "/claims", article="morning-brief")["results"]:
        for evidence in claim["evidence"]:
            assert evidence["end"] - evidence["start"] == len(evidence["quote"])
            assert len(evidence["prefix"]) <= 32
            assert len(evidence["suffix"]) <= 32


@pytest.mark.parametrize(
    "parameters",
    [
        {"subject": "Kestrelia"},
        {"object": "Ash Column", "relation": "arms"},
        {"said_by": "Tomas Eckerd", "stance": "alleges"},
        {"relation": "cooperatesWith", "subject": "Pellary"},
        {"subject_type": "State", "object_type": "NonStateArmedGroup"},
        {"stage": "prepared,considered"},
        {"article": "tern-ridge"},
    ],
)
def test_claims_by_filter(parameters: dict[str, str], demo: httpx.Client) -> None:
    """Some, and not all."""
    assert 0 < got(demo, "/claims", **parameters)["total"]["value"] < got(demo, "/claims")["total"]["value"]


def test_an_article_has_its_claims(demo: httpx.Client) -> None:
    """And its actors, but not its text."""
    body = got(demo, "/articles/tern-ridge")
    assert body["title"] == "Officers: the president herself runs Tern Ridge"
    assert len(body["claims"]) == 5
    assert all(set(claim) == CLAIM for claim in body["claims"])
    assert {actor["name"] for actor in body["actors"]} >= {"Ilva Marren", "Kestrelia"}
    assert "text" not in body


def test_articles_are_listed_by_id(demo: httpx.Client) -> None:
    """Each with its metadata."""
    articles = got(demo, "/articles")["results"]
    assert [article["id"] for article in articles] == sorted(article["id"] for article in articles)
    assert len(articles) == 13
    assert {"id", "title", "url", "publisher", "published", "status"} <= set(articles[0])


@pytest.mark.parametrize(
    "path",
    [
        "/claims",
        "/articles",
        "/actors",
        "/actors?q=a",
        "/paths?from=Kestrelia&to=Northmark",
        "/queries/who-arms-whom",
        "/queries/states-arming-proxies",
    ],
)
def test_pages_add_up(path: str, demo: httpx.Client) -> None:
    """Following `next` gives what one large page gives."""
    whole = got(demo, path, limit=1000)["results"]
    some, cursor = [], None
    while True:
        body = got(demo, path, limit=3, **({"cursor": cursor} if cursor else {}))
        assert body["limit"] == 3
        some += body["results"]
        cursor = body["next"]
        if cursor is None:
            break
    assert some == whole


def test_a_path_has_its_shape(demo: httpx.Client) -> None:
    """Hop by hop, in every form."""
    for row in got(demo, "/paths", **{"from": "Kestrelia", "to": "Northmark"})["results"]:
        assert set(row) == {"from", "to", "standing", "length", "hops"}
        assert set(row["from"]) == set(row["to"]) == ACTOR
        assert len(row["hops"]) == row["length"]
        for hop in row["hops"]:
            assert set(hop) >= {
                "relation",
                "subject",
                "object",
                "standing",
                "counts",
                "evidence",
                "claims",
                "direction",
            }
            assert {"claim", "quote", "said_by", "article"} <= set(hop["evidence"])
    table = demo.get("/paths", params={"from": "Kestrelia", "to": "Northmark", "format": "csv"}).text.splitlines()
    assert table[0] == "from,from.id,to,to.id,standing,length,hops,hops.subject.id,hops.object.id"
    assert "Kestrelia delistsAsTerrorist Ash Column (stated); Northmark designatesAsTerrorist" in table[1]


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/paths?to=Kestrelia", "from"),
        ("/paths?from=Kestrelia&to=Kestrelia", "to"),
        ("/paths?from=Kestrelia&to=Atlantis", "to"),
        ("/paths?from=Kestrelia&to=Northmark&max_hops=7", "max_hops"),
        ("/paths?from=Kestrelia&to=Northmark&hops=2", "hops"),
        ("/actors?q=", "q"),
        ("/actors?type=Planet", "type"),
        ("/actors?name=Kestrelia", "name"),
    ],
)
def test_what_makes_no_sense_is_named(path: str, parameter: str, demo: httpx.Client) -> None:
    """As a problem."""
    response = demo.get(path)
    assert response.status_code == 422
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


def test_an_actors_relations_are_a_list(demo: httpx.Client) -> None:
    """To which the actor leads; of nobody there are none, which isn't an empty list."""
    (actor,) = got(demo, "/actors", q="Kestrelia", type="State")["results"]
    assert set(actor) == ACTOR | {"aliases", "matched", "matched_name"}
    about = got(demo, f"/actors/{actor['id']}")
    body = got(demo, about["links"]["relations"])
    assert body["total"]["value"] == about["relations"]
    assert all(set(row) >= RELATION for row in body["results"])
    assert demo.get("/actors/nobody/relations").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/paths?from=Kestrelia&to=Northmark",
        "/actors?q=kestrelia",
        *(f"/queries/{name}" for name in ("supply-chains", "armed-by-rivals", "disputes", "said-by")),
    ],
)
def test_every_kind_of_rows_comes_as_rdf_and_as_a_table(path: str, demo: httpx.Client) -> None:
    """As its links have it: what the graph says of the page's rows, and a line for each of them."""
    body = got(demo, path)
    turtle, table = (demo.get(body["links"][name]) for name in ("turtle", "csv"))
    assert turtle.status_code == table.status_code == 200
    triples = list(parse(turtle.content, RdfFormat.TURTLE))
    assert len(triples) >= len(body["results"]) > 0
    assert len(list(csv.DictReader(io.StringIO(table.text)))) == len(body["results"])


def test_links_lead_to_the_same_answer(demo: httpx.Client) -> None:
    """As JSON and as CSV."""
    body = got(demo, "/queries/who-arms-whom", standing="stated", limit=1)
    assert got(demo, body["links"]["self"]) == body
    assert demo.get(body["links"]["csv"]).headers["content-type"].startswith("text/csv")


def test_an_answer_names_its_revision(demo: httpx.Client) -> None:
    """In a header."""
    assert demo.get("/claims").headers["actorgraph-revision"] == "1"


def test_the_page_and_its_parts_are_served(demo: httpx.Client) -> None:
    """As what they are."""
    assert demo.get("/").headers["content-type"].startswith("text/html")
    assert demo.get("/web/app.js").headers["content-type"].startswith("text/javascript")
    assert demo.get("/web/style.css").headers["content-type"].startswith("text/css")


def test_the_description_lists_the_routes(demo: httpx.Client) -> None:
    """For machines, and for people at `/docs`."""
    paths = demo.get("/openapi.json").json()["paths"]
    assert {"/queries", "/queries/{name}", "/claims", "/claims/{id}", "/articles", "/articles/{id}", "/export"} <= set(
        paths
    )
    assert set(paths["/articles/{id}"]) == {"get", "patch", "delete"}
    assert demo.get("/docs").status_code == 200


def test_it_is_alive_and_ready(demo: httpx.Client) -> None:
    """With the revision that answers."""
    assert demo.get("/healthz").json() == {"status": "alive"}
    assert demo.get("/readyz").json() == {"status": "ready", "revision": 1}


@pytest.mark.parametrize("path", ["/", "/queries", "/claims", "/export"])
def test_answers_are_guarded_in_the_browser(path: str, demo: httpx.Client) -> None:
    """No sniffing, no frames, nothing from elsewhere."""
    headers = demo.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'self'" in headers["content-security-policy"]


def test_it_does_not_say_what_it_runs_on(demo: httpx.Client) -> None:
    """No server header."""
    assert "server" not in demo.get("/").headers
