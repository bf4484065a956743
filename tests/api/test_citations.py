"""Citations over HTTP: which style is chosen, and that claims lead there."""

from __future__ import annotations

import httpx
import pytest
from pybtex.database import parse_string

from tests.api.problems import problem
from tests.contract.articles import article, claim, lines

MEDIA = {
    "text": "text/plain; charset=utf-8",
    "bibtex": "application/x-bibtex; charset=utf-8",
    "csl-json": "application/vnd.citationstyles.csl+json",
}


@pytest.fixture(scope="module")
def one(demo: httpx.Client) -> dict:
    """A claim of the examples, as its own route shows it."""
    found = demo.get("/claims", params={"said_by": "Tomas Eckerd"}).json()["results"][0]
    return demo.get(f"/claims/{found['id']}").json()


@pytest.mark.parametrize("style", MEDIA)
def test_a_claim_leads_to_its_citations(style: str, one: dict, demo: httpx.Client) -> None:
    """Each of them names the article, the very words, who said them, and the claim."""
    response = demo.get(one["links"]["citations"][style])
    assert response.headers["content-type"] == MEDIA[style]
    assert response.headers["actorgraph-revision"] == "1"
    about = one["article"]
    for part in (about["title"], about["publisher"], about["url"], one["evidence"][0]["quote"], "Tomas Eckerd"):
        assert part in response.text
    for part in (one["stance"], one["stage"], one["iri"]):
        assert part in response.text


def test_its_other_links_lead_on_too(one: dict, demo: httpx.Client) -> None:
    """To itself and to its article."""
    assert demo.get(one["links"]["self"]).json() == one
    assert demo.get(one["links"]["article"]).json()["id"] == one["article"]["id"]


@pytest.mark.parametrize(
    ("accept", "style"),
    [
        ("*/*", "text"),
        ("application/x-bibtex", "bibtex"),
        ("application/vnd.citationstyles.csl+json", "csl-json"),
        ("application/json", "csl-json"),
        ("text/plain;q=0.5, application/x-bibtex", "bibtex"),
    ],
)
def test_accept_chooses_a_style(accept: str, style: str, one: dict, demo: httpx.Client) -> None:
    """As for every resource."""
    response = demo.get(f"/claims/{one['id']}/citation", headers={"Accept": accept})
    assert response.headers["content-type"] == MEDIA[style]
    assert "Accept" in response.headers["vary"]


def test_format_means_the_same_as_style(one: dict, demo: httpx.Client) -> None:
    """And not both may be given."""
    path = f"/claims/{one['id']}/citation"
    assert demo.get(path, params={"format": "bibtex"}).text == demo.get(path, params={"style": "bibtex"}).text
    problem(demo.get(path, params={"format": "bibtex", "style": "text"}), 422, "only one of them")


@pytest.mark.parametrize("name", ["style", "format"])
def test_a_style_that_is_not_there(name: str, one: dict, demo: httpx.Client) -> None:
    """The problem names the parameter and what there is."""
    body = problem(demo.get(f"/claims/{one['id']}/citation", params={name: "mla"}), 406, "text, bibtex, csl-json")
    assert body["errors"][0]["parameter"] == name


def test_a_claim_that_was_never_there_has_none(demo: httpx.Client) -> None:
    """404, as for the claim."""
    problem(demo.get("/claims/x/citation"), 404)


def test_a_claim_that_was_withdrawn_has_none(writer: httpx.Client) -> None:
    """410, as for the claim."""
    writer.post("/articles", content=lines(article("gone", claim("Ardland", "arms", "Red Front"))))
    (found,) = writer.get("/claims", params={"article": "gone"}).json()["results"]
    assert writer.get(f"/claims/{found['id']}/citation").status_code == 200
    writer.delete("/articles/gone")
    problem(writer.get(f"/claims/{found['id']}/citation"), 410)


def test_every_claim_of_the_examples_can_be_cited(demo: httpx.Client) -> None:
    """As BibTeX that parses, all in one file."""
    claims = demo.get("/claims", params={"limit": 1000}).json()["results"]
    whole = "".join(demo.get(f"/claims/{c['id']}/citation", params={"style": "bibtex"}).text for c in claims)
    assert len(parse_string(whole, "bibtex").entries) == len(claims)


def test_the_page_of_a_claim_leads_there(one: dict, demo: httpx.Client) -> None:
    """In words."""
    page = demo.get(f"/claims/{one['id']}", params={"format": "html"}).text
    assert all(f'href="{place}"' in page for place in one["links"]["citations"].values())
