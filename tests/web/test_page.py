"""The page at ``/`` in a real browser, held against what the service itself answers."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from actorgraph.ontology.vocabulary import default_vocabulary
from tests.web.conftest import Service
from tests.web.contrast import weak_contrasts

PROXIES = "/queries/states-arming-proxies"
ORDER = list(default_vocabulary().standings)
"""The standings, strongest first."""


def show(page: Page, path: str = "/") -> None:
    """Goes there, and waits for the answer (or for what stands in its place)."""
    page.goto(path)
    answered(page)


def answered(page: Page) -> None:
    expect(page.locator("#rows > *")).not_to_have_count(0)


def submit(page: Page) -> None:
    page.get_by_role("button", name="Show the answer").click()


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def strongest_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: ORDER.index(row["standing"]))


def flat(text: str) -> str:
    """White space as a browser shows it: `all_inner_texts` collapses it, so must what it is compared with."""
    return " ".join(text.split())


def card_standings(page: Page) -> list[str]:
    return [text.split()[-1] for text in page.locator("article.card > header > .badge").all_inner_texts()]


# Loading --------------------------------------------------------------------------------------------------------------


def test_it_loads_without_an_error_and_asks_nobody_else(page: Page, faults: list[str], demo_url: str) -> None:
    """No console error, no violation of the content security policy, no request to another host."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    show(page)
    expect(page).to_have_title(re.compile("Which states arm which proxies"))
    assert faults == []
    assert [url for url in requests if not url.startswith(demo_url)] == []


def test_its_policy_allows_nothing_from_elsewhere_and_nothing_inline(service: Service) -> None:
    """The page has to do under the policy that the service sends."""
    policy = service.get("/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_every_question_of_the_catalogue_shows_its_example(page: Page, faults: list[str], service: Service) -> None:
    """Whatever shape its rows have, they are shown without an error."""
    for query in service.rows("/queries"):
        example = urlsplit(query["example"]).query
        show(page, f"/?query={query['name']}&{example}")
        expect(page.locator("#answer-title")).to_have_text(query["question"])
        expect(page.locator("#query")).to_have_value(query["name"])
        assert faults == [], query["name"]


# Chains ---------------------------------------------------------------------------------------------------------------


def test_a_card_for_each_row_with_its_standing_strongest_first(page: Page, service: Service) -> None:
    """Each row of the answer is one card, headed by state, chain, proxy and a badge that is a word."""
    show(page)
    rows = strongest_first(service.rows(PROXIES))
    assert rows
    assert card_standings(page) == [row["standing"] for row in rows]
    headings = page.locator("article.card h3").all()
    for row, heading in zip(rows, headings, strict=True):
        names = [flat(actor["name"]) for actor in (row["state"], *row["via"], row["proxy"])]
        assert [flat(name) for name in heading.locator(".name").all_inner_texts()] == names


def test_a_card_quotes_the_evidence_of_each_hop(page: Page, service: Service) -> None:
    """The exact words, hop by hop, with the hop's own standing."""
    show(page)
    for row, card in zip(strongest_first(service.rows(PROXIES)), page.locator("article.card").all(), strict=True):
        quotes = [flat(hop["evidence"]["quote"]) for hop in row["hops"]]
        assert [flat(text) for text in card.locator(".hops blockquote").all_inner_texts()] == quotes
        badges = [text.split()[-1] for text in card.locator(".hops .badge").all_inner_texts()]
        assert badges == [hop["standing"] for hop in row["hops"]]


def test_a_quote_says_who_said_it_and_where_it_stands(page: Page, service: Service) -> None:
    """Speaker, title, publisher and day; the title links to the article."""
    show(page)
    hops = [hop for row in strongest_first(service.rows(PROXIES)) for hop in row["hops"]]
    captions = page.locator(".hops figcaption").all()
    for hop, caption in zip(hops, captions, strict=True):
        article, speakers = hop["evidence"]["article"], hop["evidence"]["said_by"]
        shown = flat(caption.inner_text())
        for words in [article["title"], article["publisher"], article["published"], *(who["name"] for who in speakers)]:
            assert flat(words) in shown
        assert caption.locator("a").get_attribute("href") == article["url"]
        assert caption.locator("a").get_attribute("rel") == "noopener noreferrer"
    assert any(hop["evidence"]["said_by"] for hop in hops)


def test_items_and_patrons_have_standings_of_their_own(page: Page, service: Service) -> None:
    """An item may be alleged where the row is disputed: both are shown."""
    show(page)
    for row, card in zip(strongest_first(service.rows(PROXIES)), page.locator("article.card").all(), strict=True):
        expected = [(each["item"], each["standing"]) for each in row["items"]]
        expected += [(patron, patron["standing"]) for patron in row["patrons"]]
        shown = [flat(text) for text in card.locator(":scope > .facts .with-standing").all_inner_texts()]
        for (actor, standing), text in zip(expected, shown, strict=True):
            assert text.startswith(flat(actor["name"]))
            assert text.endswith(standing)


# Filters and addresses ------------------------------------------------------------------------------------------------


def tick_only(page: Page, *standings: str) -> None:
    for standing in ORDER:
        page.locator(f"input[name=standing][value={standing}]").set_checked(standing in standings)


def test_the_standing_filter_changes_the_rows_and_the_address(page: Page, service: Service) -> None:
    """The address holds the filter, so that the view can be shared: opened anew, it shows the same."""
    show(page)
    before = card_standings(page)
    tick_only(page, "stated", "ended")
    submit(page)
    page.wait_for_url("**standing=*")
    answered(page)
    expected = [row["standing"] for row in strongest_first(service.rows(f"{PROXIES}?standing=stated,ended"))]
    assert parameters(page)["standing"] == ["stated,ended"]
    assert card_standings(page) == expected != before
    show(page, page.url)
    assert card_standings(page) == expected


def test_denied_rows_are_hidden_until_asked_for(page: Page, service: Service) -> None:
    """The default leaves them out, and the boxes say so."""
    show(page)
    assert "denied" not in card_standings(page)
    assert not page.locator("input[name=standing][value=denied]").is_checked()
    assert page.locator("input[name=standing][value=disputed]").is_checked()
    tick_only(page, "denied")
    submit(page)
    page.wait_for_url("**standing=denied")
    answered(page)
    assert card_standings(page) == ["denied"] * len(service.rows(f"{PROXIES}?standing=denied"))


def test_going_back_shows_the_view_before(page: Page) -> None:
    """A new view is a step in the browser's history."""
    show(page)
    before = card_standings(page)
    tick_only(page, "stated")
    submit(page)
    page.wait_for_url("**standing=stated")
    expect(page.locator("article.card[data-standing=disputed]")).to_have_count(0)
    page.go_back()
    expect(page.locator("article.card")).to_have_count(len(before))
    assert page.locator("input[name=standing][value=disputed]").is_checked()


def test_a_long_answer_comes_in_pages(page: Page, service: Service) -> None:
    """`Next` leads to the rows behind the cursor, `First page` back; together the pages hold every row once."""
    rows = service.rows(PROXIES)
    show(page, "/?limit=2")
    following = page.get_by_role("link", name="Next", exact=True)
    seen = page.locator("article.card h3").all_inner_texts()
    for _ in range(2, len(rows), 2):
        following.click()
        expect(page.locator("#answer")).to_be_focused()
        seen += page.locator("article.card h3").all_inner_texts()
    expect(following).to_have_count(0)
    assert len(seen) == len(set(seen)) == len(rows) > 2
    assert parameters(page)["cursor"]
    page.get_by_role("link", name="First page").click()
    expect(page.locator("#answer")).to_be_focused()
    assert page.locator("article.card h3").all_inner_texts() == seen[:2]
    assert "cursor" not in parameters(page)


def test_a_question_without_its_parameter_offers_an_example(page: Page) -> None:
    """`proxies-of` needs a state: the page says so instead of asking."""
    show(page, "/?query=proxies-of")
    expect(page.locator("#summary")).to_have_text("To ask this, fill in: state.")
    page.get_by_role("link", name="Show an example").click()
    expect(page.locator("#rows table")).to_be_visible()
    assert parameters(page)["state"]


def test_an_answer_can_be_had_as_a_file(page: Page, service: Service) -> None:
    """The links are the service's own, filters included."""
    show(page, "/?standing=stated")
    csv = service.get(page.locator(".downloads a", has_text="CSV").get_attribute("href"))
    json = service.get(page.locator(".downloads a", has_text="JSON").get_attribute("href"))
    assert csv.headers["content-type"].startswith("text/csv")
    assert [row["standing"] for row in json.json()["results"]] == card_standings(page)


# Claims ---------------------------------------------------------------------------------------------------------------


def test_the_claims_of_a_card_are_loaded_when_it_is_opened(page: Page, service: Service) -> None:
    """Not before, then every one, with its words in their context and its speaker."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/claims/" in request.url else None)
    show(page)
    row = strongest_first(service.rows(PROXIES))[0]
    assert asked == []
    behind = page.locator("article.card").first.locator("details.behind")
    behind.locator("summary").click()
    expect(behind.locator("article.claim")).to_have_count(len(row["claims"]))
    claims = [service.json(f"/claims/{claim}") for claim in row["claims"]]
    for claim, shown in zip(claims, behind.locator("article.claim").all(), strict=True):
        assert [flat(text) for text in shown.locator("mark").all_inner_texts()] == [
            flat(evidence["quote"]) for evidence in claim["evidence"]
        ]
        text = flat(shown.inner_text())
        assert flat(claim["evidence"][0]["prefix"]) in text
        words = [claim["subject"]["name"], claim["stance"], claim["stage"], claim["article"]["title"]]
        for word in [*words, *(speaker["name"] for speaker in claim["said_by"])]:
            assert flat(word) in text


def test_a_claim_that_is_one_of_alternatives_says_so(page: Page, service: Service) -> None:
    """ "Either to them or to others" must not read like a plain statement."""
    show(page, "/?query=who-arms-whom&standing=alleged,prepared")
    rows = strongest_first(service.rows("/queries/who-arms-whom?standing=alleged,prepared"))
    place = next(index for index, row in enumerate(rows) if row["either_or"])
    body = page.locator("#rows tbody").nth(place)
    expect(body).to_contain_text("one of alternatives")
    body.locator("summary").click()
    expect(body.locator("article.claim", has_text="one of several alternatives")).not_to_have_count(0)


def test_denying_that_it_ended_reads_as_what_it_is(page: Page) -> None:
    """ "We have not stopped" counts for the relation, so it must not look like a denial of it."""
    show(page)
    card = page.locator(
        "article.card", has=page.get_by_role("heading", name=re.compile("^Northmark.*Reed Front$"))
    ).filter(has_not=page.locator("h3 .via"))
    card.locator("details.behind summary").click()
    claim = card.locator("article.claim", has_text="has not stopped arming")
    expect(claim).to_contain_text("denies that it ended, and so says that it goes on")


# Relations ------------------------------------------------------------------------------------------------------------


def test_relations_are_a_table_with_their_claims(page: Page, service: Service) -> None:
    """Subject, relation, object, standing and counts of each row, and the claims behind it on demand."""
    show(page, "/?query=who-arms-whom")
    rows = strongest_first(service.rows("/queries/who-arms-whom"))
    heads = page.get_by_role("columnheader").all_inner_texts()
    assert heads == ["Subject", "Relation", "Object", "Standing", "Claims", "Publishers", "Holders", "Items"]
    bodies = page.locator("#rows tbody").all()
    for row, body in zip(rows, bodies, strict=True):
        cells = [flat(text) for text in body.locator("td[data-title]").all_inner_texts()]
        assert cells[:3] == [flat(row["subject"]["name"]), "arms", flat(row["object"]["name"])]
        assert row["standing"] in cells[3]
        assert cells[5:7] == [str(row["publishers"]), str(row["holders"])]
    bodies[0].locator("summary").click()
    expect(bodies[0].locator("article.claim")).to_have_count(len(service.rows(rows[0]["claims"])))


# What goes wrong ------------------------------------------------------------------------------------------------------


def test_an_unknown_actor_shows_the_services_problem(page: Page, service: Service) -> None:
    """Title and detail, in the service's words."""
    problem = service.json(f"{PROXIES}?state=Atlantis")
    show(page, "/?state=Atlantis")
    expect(page.get_by_role("alert")).to_contain_text(problem["title"])
    expect(page.get_by_role("alert")).to_contain_text(problem["detail"])
    expect(page.locator("article.card")).to_have_count(0)


def test_an_ambiguous_actor_offers_the_candidates(page: Page) -> None:
    """Two men are called Jonas Reck: a reader picks one, and the address keeps the choice."""
    show(page, "/?query=who-arms-whom&subject=Jonas+Reck")
    candidates = page.get_by_role("alert").get_by_role("button", name="Jonas Reck")
    expect(candidates).to_have_count(2)
    candidates.first.click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert parameters(page)["subject"] != ["Jonas Reck"]


def test_an_unknown_question_is_no_empty_page(page: Page) -> None:
    """An old or mistyped address is answered in words, and the form still works."""
    show(page, "/?query=no-such-question")
    expect(page.get_by_role("alert")).to_contain_text("no-such-question")
    submit(page)
    expect(page.locator("article.card")).not_to_have_count(0)


def test_an_empty_answer_says_so_in_words(page: Page) -> None:
    """A state with itself as proxy has no row."""
    show(page, "/?state=Kestrelia&proxy=Kestrelia")
    expect(page.locator("#summary")).to_contain_text("0 rows")
    expect(page.locator("#rows")).to_contain_text("No article that is loaded says so")


def test_a_service_that_is_away_is_reported(page: Page) -> None:
    """Neither an old answer nor an endless wait."""
    show(page)
    page.route("**/queries/**", lambda route: route.abort())
    submit(page)
    expect(page.get_by_role("alert")).to_contain_text("The service did not answer")
    expect(page.locator("article.card")).to_have_count(0)


# Hostile input --------------------------------------------------------------------------------------------------------

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script><b>bold</b>\u202e &amp;"


def poisoned(value: Any, key: str = "") -> Any:
    """The answer with every free text of a source replaced by markup, and every address by a script."""
    if isinstance(value, dict):
        return {name: poisoned(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [poisoned(each) for each in value]
    if key in {"name", "quote", "prefix", "suffix", "title", "publisher", "note", "role"}:
        return HOSTILE
    return "javascript:alert(3)" if key == "url" else value


@pytest.mark.parametrize("path", ["/", "/?query=who-arms-whom"])
def test_hostile_texts_stay_texts(page: Page, faults: list[str], path: str) -> None:
    """Names, quotes, titles and addresses come from strangers: none becomes an element, a script or a link."""

    def poison(route: Any) -> None:
        response = route.fetch()
        route.fulfill(response=response, json=poisoned(response.json()))

    page.route(re.compile(r"/(queries/|claims[/?])"), poison)
    show(page, path)
    page.locator("#rows details.behind summary").first.click()
    expect(page.locator("#rows article.claim")).not_to_have_count(0)
    expect(page.locator("#rows article.claim mark").first).to_have_text(HOSTILE)
    expect(page.locator("#rows .name").first).to_have_text(HOSTILE)
    assert page.locator("#answer :is(img, script, b)").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert faults == []


# Readers --------------------------------------------------------------------------------------------------------------


def test_the_legend_explains_every_standing_of_the_ontology(page: Page) -> None:
    """Names and order are the ontology's; each has a meaning."""
    show(page)
    entries = page.locator("#standings > div")
    assert entries.evaluate_all("nodes => nodes.map(node => node.dataset.standing)") == ORDER
    assert all(len(text) > 20 for text in entries.locator("dd").all_inner_texts())
    assert page.locator(".box .badge").count() == len(ORDER)
    expect(page.get_by_text("how a relation is reported, not whether it is true")).to_be_visible()


def test_everything_can_be_done_from_the_keyboard(page: Page) -> None:
    """Skip link, filter, submit and the claims, without a mouse."""
    show(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the answer")).to_be_focused()
    page.locator("input[name=standing][value=alleged]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**standing=*")
    assert "alleged" not in parameters(page)["standing"][0]
    answered(page)
    page.locator("details.behind summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("article.claim")).not_to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/?query=who-arms-whom"])
def test_nothing_sticks_out_on_a_phone(page: Page, path: str) -> None:
    """At 390 pixels nothing has to be scrolled sideways, claims included."""
    page.set_viewport_size({"width": 390, "height": 844})
    show(page, path)
    page.locator("details.behind summary").first.click()
    expect(page.locator("article.claim")).not_to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_table_becomes_one_block_a_row_on_a_phone(page: Page) -> None:
    """Each value stands on a line of its own behind the name of its column; it is still a table to a screen reader."""
    page.set_viewport_size({"width": 390, "height": 844})
    show(page, "/?query=who-arms-whom")
    lefts = (
        page.locator("#rows tbody")
        .first.locator("td[data-title]")
        .evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().left)")
    )
    assert len(lefts) == 8
    assert len(set(lefts)) == 1
    expect(page.get_by_role("table").get_by_role("row").nth(1).get_by_role("cell")).to_have_count(8)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/?standing=" + ",".join(ORDER), "/?query=who-arms-whom", "/?state=Atlantis"])
def test_text_stands_out_from_its_ground(page: Page, scheme: str, path: str) -> None:
    """WCAG AA: at least 4.5 to 1, in both colour schemes."""
    page.emulate_media(color_scheme=scheme)
    show(page, path)
    if page.locator("details.behind").count():
        page.locator("details.behind summary").first.click()
        expect(page.locator("article.claim")).not_to_have_count(0)
    assert weak_contrasts(page) == []
