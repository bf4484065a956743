"""Disputes and joins on the page: both sides of a dispute beside each other, each link of a join with its words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Service
from tests.web.test_page import card_standings, flat, show, strongest_first


def test_both_sides_of_a_dispute_stand_beside_each_other(page: Page, service: Service) -> None:
    """Who says so and who denies it, with the very words, nothing outside the window."""
    show(page, "/?query=disputes")
    rows = strongest_first(service.rows("/queries/disputes"))
    assert rows
    assert card_standings(page) == [row["standing"] for row in rows]
    for row, card in zip(rows, page.locator("article.card").all(), strict=True):
        sides = card.locator(".sides > section").all()
        for side, said in zip(sides, (row["asserting"], row["denying"]), strict=True):
            assert side.locator("blockquote").all_inner_texts() == [flat(each["quote"]) for each in said]
    boxes = [side.bounding_box() for side in page.locator("article.card").first.locator(".sides > section").all()]
    assert len({box["y"] for box in boxes if box}) == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("query", ["armed-by-rivals", "shared-backers?actor=Ash Column", "supply-chains"])
def test_a_join_shows_each_of_its_links(page: Page, service: Service, query: str) -> None:
    """With its standing and its best words; the row is as strong as the weakest."""
    name, _, given = query.partition("?")
    rows = strongest_first(service.rows(f"/queries/{query}"))
    assert rows
    show(page, f"/?query={name}&{given}")
    assert card_standings(page) == [row["standing"] for row in rows]
    for row, card in zip(rows, page.locator("article.card").all(), strict=True):
        expect(card.locator(".hops > li")).to_have_count(len(row["hops"]))
        words = [flat(hop["evidence"]["quote"]) for hop in row["hops"]]
        assert [flat(text) for text in card.locator("blockquote").all_inner_texts()] == words
        denials = [flat(hop["against"]["quote"]) for hop in row["hops"] if hop["against"]]
        assert [flat(text) for text in card.locator(".against q").all_inner_texts()] == denials
