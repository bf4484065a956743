"""The description of the interface at ``/docs``, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Service


def test_it_lists_the_operations_and_asks_nobody_else(page: Page, faults: list[str], demo_url: str) -> None:
    """No console error, no violation of the content security policy, no request to another host."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto("/docs")
    expect(page.locator(".info .title")).to_contain_text("actorgraph")
    expect(page.locator(".opblock [data-path='/claims']")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert faults == []
    assert [url for url in requests if not url.startswith((demo_url, "data:"))] == []


def test_an_operation_can_be_tried_out(page: Page, faults: list[str]) -> None:
    """It opens, is executed against this service, and shows the answer."""
    page.goto("/docs")
    block = page.locator(".opblock", has=page.locator("[data-path='/readyz']"))
    block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Try it out").click()
    block.get_by_role("button", name="Execute").click()
    answer = block.locator(".live-responses-table .response")
    expect(answer.locator(".response-col_status")).to_contain_text("200")
    expect(answer.locator(".response-col_description")).to_contain_text('"ready"')
    assert faults == []


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.long)])
def test_operations_open(page: Page, faults: list[str], step: int) -> None:
    """With its parameters and answers, under the policy of the page: one in nine, or every one."""
    page.goto("/docs")
    expect(page.locator(".opblock").first).to_be_visible()
    opened = page.locator(".opblock.is-open .responses-wrapper")
    for summary in page.locator(".opblock-summary-control").all()[::step]:
        summary.click()
        expect(opened).to_have_count(1)
        summary.click()  # many at once take the browser minutes
        expect(opened).to_have_count(0)
    assert faults == []


def test_its_policy_allows_nothing_inline_and_nothing_from_elsewhere(service: Service) -> None:
    """But images as data, inside Swagger UI's style sheet: it can't do without."""
    page_policy = service.get("/").headers["content-security-policy"]
    assert service.get("/docs").headers["content-security-policy"] == f"{page_policy}; img-src 'self' data:"
