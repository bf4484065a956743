"""A real browser, Debian's Chromium, for the tests that look at pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


MILLISECONDS = 60_000
"""How long is waited for what a page will show: what it takes doesn't matter, and a busy machine takes its time."""


class NoBrowser(Exception):
    """There is none to drive; the text says what to install."""


@contextmanager
def chromium_running() -> Iterator[Browser]:
    """Chromium, without a window.

    Raises:
        NoBrowser: none is installed.
    """
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        raise NoBrowser(
            "The web tests drive a real browser, and none of " + ", ".join(BROWSERS) + " is on the PATH. "
            "Install one: `apt-get install chromium` on Debian and Ubuntu, else https://www.chromium.org."
        )
    expect.set_options(timeout=MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()
