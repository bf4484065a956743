"""A real browser on the page of a running service (``demo_url``: it serves the example articles)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.chromium import MILLISECONDS


@pytest.fixture
def page(chromium: Browser, demo_url: str) -> Iterator[Page]:
    """An empty page of 1280 by 900; paths are paths of the demo."""
    context = chromium.new_context(base_url=demo_url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(MILLISECONDS)
    yield context.new_page()
    context.close()


@pytest.fixture
def faults(page: Page) -> list[str]:
    """What the browser complains about: script errors, violations of the content security policy, failed loads."""
    seen: list[str] = []
    page.on("console", lambda message: seen.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("dialog", lambda dialog: (seen.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    return seen


class Service:
    """The demo's own answers, to hold against what the page shows."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def get(self, path: str) -> httpx.Response:
        return self._client.get(path)

    def json(self, path: str) -> Any:
        return self._client.get(path, headers={"Accept": "application/json"}).json()

    def rows(self, path: str) -> list[dict[str, Any]]:
        return self.json(path)["results"]


@pytest.fixture
def service(demo_url: str) -> Iterator[Service]:
    with httpx.Client(base_url=demo_url, follow_redirects=True) as client:
        yield Service(client)
