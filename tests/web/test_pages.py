"""The pages that an IRI leads to, the ontology's and the data set's, in a real browser."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from actorgraph.ontology.iris import DEFAULT_BASE
from tests.web.conftest import Service
from tests.web.contrast import weak_contrasts

KINDS = ("actor", "claim", "article", "relation", "alternatives", "source", "ontology", "dataset")


@pytest.fixture(scope="module")
def paths(demo_url: str) -> dict[str, str]:
    """One page of each kind."""
    with httpx.Client(base_url=demo_url) as client:
        claims = client.get("/claims", params={"limit": 1000}).json()["results"]
        claim = next(c for c in claims if c["either_or"] and c["item"])
        relation = client.get("/queries/who-arms-whom").json()["results"][0]
        lines = client.get(f"/claims/{claim['id']}", params={"format": "nt"}).text.splitlines()
    source = next(line.split(" ")[2].strip("<>") for line in lines if "#subject>" in line)
    return {
        "actor": "/id/actor/" + claim["subject"]["id"],
        "claim": "/id/claim/" + claim["id"],
        "article": "/id/article/" + claim["article"]["id"],
        "relation": "/id/relation/" + relation["id"],
        "alternatives": "/id/alternatives/" + claim["either_or"],
        "source": "/id/" + source.removeprefix(DEFAULT_BASE),
        "ontology": "/ontology",
        "dataset": "/id/",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_it_opens_without_an_error_and_asks_nobody_else(
    kind: str, paths: dict[str, str], page: Page, faults: list[str], demo_url: str
) -> None:
    """A browser that follows the IRI sees a page with one heading, under the policy of the service."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(paths[kind])
    expect(page.locator("h1")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    assert faults == []
    assert [url for url in requests if not url.startswith(demo_url)] == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(
    kind: str, scheme: str, paths: dict[str, str], chromium: Browser, demo_url: str
) -> None:
    """Contrast of 4.5 and more, in both colour schemes, also on a small screen, where nothing is cut off."""
    context = chromium.new_context(base_url=demo_url, color_scheme=scheme, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(paths[kind])
    assert weak_contrasts(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_from_an_actor_to_the_words(page: Page, faults: list[str], paths: dict[str, str], service: Service) -> None:
    """Relation, article and claim are a click away, and the claim shows the exact words."""
    page.goto(paths["actor"])
    page.locator(".told-list .counts a").first.click()
    expect(page.locator("h1")).to_contain_text("A relation")
    page.go_back()
    page.locator("a cite").first.click()
    page.get_by_role("link", name="This claim").first.click()
    expect(page.locator("h1")).to_have_text("A claim")
    path = page.evaluate("location.pathname")
    quote = service.json(path)["evidence"][0]["quote"]
    assert " ".join(page.locator("mark").first.inner_text().split()) == " ".join(quote.split())
    assert faults == []


def test_a_terms_iri_shows_the_term(page: Page, paths: dict[str, str]) -> None:
    """Also that of an edge, which is folded away until it is asked for."""
    page.goto("/ontology#arms")
    expect(page.locator("#arms h3")).to_be_in_viewport()
    expect(page.locator("#arms .edges p")).to_be_hidden()
    page.goto("about:blank")
    page.goto("/ontology#fundsAlleged")
    expect(page.locator("#fundsAlleged")).to_be_in_viewport()
