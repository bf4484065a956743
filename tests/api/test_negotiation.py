"""Forms of an answer, and parameters that can't be understood; the demo serves the examples."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import pytest

from tests.api.problems import problem

ARMS, CHAINS = "/queries/who-arms-whom", "/queries/states-arming-proxies"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def rows(response: httpx.Response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.text, newline="")))


@pytest.mark.parametrize("path", [ARMS, CHAINS, "/claims", "/articles"])
def test_csv_has_the_same_rows_as_json(path: str, demo: httpx.Client) -> None:
    """One line each, in the same order."""
    table = demo.get(path, params={"format": "csv", "limit": 1000})
    assert len(rows(table)) == len(demo.get(path, params={"limit": 1000}).json()["results"])
    assert table.headers["content-type"] == "text/csv; charset=utf-8; header=present"


def test_csv_shows_names_and_standings(demo: httpx.Client) -> None:
    """What a person wants to see in a spreadsheet."""
    (row,) = rows(demo.get(CHAINS, params={"format": "csv", "proxy": "Pellary"}))
    assert (row["state"], row["proxy"], row["standing"]) == ("Kestrelia", "Pellary", "considered")
    assert row["items"] == "Sedge coastal missiles (considered)"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/*", "application/json"),
        ("text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        (BROWSER, "application/json"),
        ("text/turtle, text/csv", "text/csv"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("application/json;q=0.1, text/csv;q=0.9", "text/csv"),
        ("application/json;q=0, */*", "text/csv"),
        ("application/json; charset=utf-8", "application/json"),
    ],
)
def test_the_form_that_is_accepted(accept: str | None, media: str, demo: httpx.Client) -> None:
    """The one that the asker likes best, of those that there are."""
    headers = {} if accept is None else {"Accept": accept}
    response = demo.get(ARMS, headers=headers)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].partition(";")[0] == media
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize("accept", ["text/html", "image/png", "application/json;q=0", "application/n-quads"])
def test_a_form_that_is_not_offered(accept: str, demo: httpx.Client) -> None:
    """406, with those that are."""
    problem(demo.get(ARMS, headers={"Accept": accept}), 406, "application/json, text/csv")


def test_format_goes_before_accept(demo: httpx.Client) -> None:
    """What stands in the address can be shared."""
    response = demo.get(ARMS, params={"format": "csv"}, headers={"Accept": "application/json"})
    assert response.headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize("value", ["xlsx", "", "CSV", "json,csv"])
def test_an_unknown_format(value: str, demo: httpx.Client) -> None:
    """406, with the known ones."""
    problem(demo.get(ARMS, params={"format": value}), 406, "expected one of json, csv")


@pytest.mark.parametrize(
    "path",
    [
        *("/queries", ARMS, CHAINS, "/claims", "/articles", "/articles/tern-ridge", "/export"),
        "/claims/0000000000000000000000000000000000000000000000000000000000000000",
    ],
)
def test_an_unknown_parameter(path: str, demo: httpx.Client) -> None:
    """422, by name, on every route: nothing is ignored in silence."""
    body = problem(demo.get(path, params={"colour": "red"}), 422, "there is no parameter 'colour'")
    assert body["errors"] == [{"parameter": "colour", "message": body["detail"]}]


@pytest.mark.parametrize(
    ("path", "parameters", "name", "words"),
    [
        (ARMS, {"standing": "true"}, "standing", "expected one of stated, alleged"),
        (ARMS, {"limit": "0"}, "limit", "from 1 to 1000"),
        (ARMS, {"limit": "1001"}, "limit", "from 1 to 1000"),
        ("/claims", {"limit": "many"}, "limit", "from 1 to 1000"),
        ("/articles", {"limit": "-1"}, "limit", "from 1 to 1000"),
        ("/queries/proxies-of", {}, "state", "'state' is needed"),
        ("/queries/proxies-of", {"state": "Atlantis"}, "state", "nobody here is called 'Atlantis'"),
        ("/queries/proxies-of", {"state": "Pellary", "actor": "Pellary"}, "actor", "are one parameter"),
        (CHAINS, {"proxies": "some"}, "proxies", "expected one of any, claimed"),
        ("/claims", {"relation": "befriends"}, "relation", "befriends"),
        ("/claims", {"stance": "hints"}, "stance", "expected one of"),
        ("/claims", {"stage": "never"}, "stage", "expected one of"),
        ("/claims", {"subject": "\0"}, "subject", "NUL"),
    ],
)
def test_a_parameter_that_makes_no_sense(
    path: str, parameters: dict[str, str], name: str, words: str, demo: httpx.Client
) -> None:
    """422, with its name and what was expected."""
    body = problem(demo.get(path, params=parameters), 422, words)
    assert body["errors"][0]["parameter"] == name


def test_an_ambiguous_name_lists_the_candidates(demo: httpx.Client) -> None:
    """Each with id, name and types; any of the ids can then be asked for."""
    body = problem(demo.get("/claims", params={"said_by": "Jonas Reck"}), 422, "may be any of these")
    candidates = body["errors"][0]["candidates"]
    assert {candidate["name"] for candidate in candidates} == {"Jonas Reck"}
    for candidate in candidates:
        assert demo.get("/claims", params={"said_by": candidate["id"]}).json()["results"]


@pytest.mark.parametrize("name", ["stance", "standing"])
def test_a_repeated_list_is_one_list(name: str, demo: httpx.Client) -> None:
    """`a=x&a=y` means what `a=x,y` means."""
    path, values = ("/claims", ["asserts", "denies"]) if name == "stance" else (ARMS, ["stated", "denied"])
    repeated = demo.get(path, params={name: values}).json()
    assert repeated["results"] == demo.get(path, params={name: ",".join(values)}).json()["results"] != []


@pytest.mark.parametrize(
    "parameters", [{"limit": ["1", "2"]}, {"subject": ["Kestrelia", "Northmark"]}, {"cursor": ["a", "b"]}]
)
def test_a_repeated_single_value_is_refused(parameters: dict[str, Any], demo: httpx.Client) -> None:
    """Neither is preferred in silence."""
    assert demo.get(ARMS, params=parameters).status_code in (400, 422)


@pytest.mark.parametrize("path", [ARMS, "/claims", "/articles"])
def test_a_cursor_that_was_not_given_out(path: str, demo: httpx.Client) -> None:
    """400."""
    problem(demo.get(path, params={"cursor": "nonsense"}), 400, "cursor")


def test_a_cursor_of_another_question(demo: httpx.Client) -> None:
    """400, whether it is another route, query or filter."""
    cursor = demo.get(ARMS, params={"limit": 1}).json()["next"]
    assert demo.get(ARMS, params={"cursor": cursor}).status_code == 200
    for path, parameters in ((CHAINS, {}), ("/claims", {}), ("/articles", {}), (ARMS, {"subject": "Kestrelia"})):
        problem(demo.get(path, params={**parameters, "cursor": cursor}), 400, "belongs to another question")


def test_actors_by_name_id_and_iri(demo: httpx.Client) -> None:
    """All mean the same."""
    answers = [demo.get(ARMS, params={"subject": "KESTRELIA"}).json()["results"]]
    actor = answers[0][0]["subject"]
    answers += [demo.get(ARMS, params={"subject": actor[name]}).json()["results"] for name in ("id", "iri")]
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/ld+json, application/json;p=0.9, */*;q=0.1", "application/ld+json"),  # rdflib
        ("application/json, application/ld+json", "application/ld+json"),
        ("text/turtle, application/x-turtle, */*;q=0.1", "text/turtle"),
        ("application/json", "application/json"),
        ("application/xml", "application/rdf+xml"),
        ("*/*", "application/n-quads"),
    ],
)
def test_the_form_of_an_export(accept: str, media: str, demo: httpx.Client) -> None:
    """RDF to those who ask for RDF, also where they take other JSON besides."""
    response = demo.head("/export", headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (200, media)


@pytest.mark.parametrize("form", ["csv", "ttl", "json"])
@pytest.mark.parametrize("path", ["/claims", "/articles", "/relations", "/actors", ARMS])
def test_what_is_cut_says_so(path: str, form: str, demo: httpx.Client) -> None:
    """How many there are, and where it goes on, in the same form; the last page leads nowhere."""
    total = demo.get(path).json()["total"]["value"]
    response = demo.get(path, params={"format": form, "limit": total - 1})
    assert response.headers["x-total-count"] == str(total)
    following = response.links["next"]["url"]
    last = demo.get(following)
    assert last.headers["content-type"] == response.headers["content-type"]
    assert "link" not in last.headers
    if form == "csv":
        whole = demo.get(path, params={"format": form, "limit": total}).text.splitlines(keepends=True)
        assert response.text.splitlines(keepends=True) + last.text.splitlines(keepends=True)[1:] == whole
