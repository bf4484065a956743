"""Neo4j Browser as a person uses it: the connect form, the editor, the table and the graph of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, Route

from tests.chromium import MILLISECONDS
from tests.neo4j.base import Server

SIZE = {"width": 1280, "height": 900}

# Nodes move until the layout has settled: the same places twice in a row.
SETTLED = """frame => {
    const places = [...frame.querySelectorAll('g.node')].map(node => node.getAttribute('transform')).join();
    const same = places !== '' && frame.dataset.places === places;
    frame.dataset.places = places;
    return same;
}"""

# What is drawn, from what it is drawn of: captions are cut off where the layout leaves them little room.
RELATIONSHIPS = "g.layer.relationships g.relationship"
DRAWN_NODES = "drawn => drawn.map(node => node.__data__.propertyMap.name)"
DRAWN_TYPES = "drawn => drawn.map(relationship => relationship.__data__.type)"

DROPPED = """text => {
    const dropped = new DataTransfer();
    dropped.items.add(new File([text], 'neo4j.grass'));
    return dropped;
}"""


class Refused(Exception):
    """Neo4j Browser shows an error instead of an answer."""


@dataclass(frozen=True, slots=True)
class Graph:
    """What the graph view draws: the names of nodes and the types of relationships."""

    nodes: list[str]
    relationships: list[str]


class Answer:
    """The topmost frame: what one query gave."""

    def __init__(self, page: Page, frame: Locator) -> None:
        self._page, self._frame = page, frame

    def rows(self) -> list[dict[str, str]]:
        """The table view as it reads, none if there is nothing; nodes and relationships are JSON texts."""
        self._view("Table")
        table = self._frame.get_by_role("table")
        body = table.locator("tbody tr")
        body.first.or_(self._frame.get_by_text("no records")).wait_for()
        names = table.locator("th[role]").all_inner_texts()  # the one without is for row numbers
        lines = body.all()
        return [dict(zip(names, line.locator("td[role]").all_inner_texts(), strict=True)) for line in lines]

    def graph(self) -> Graph:
        """The graph view, once its layout has settled."""
        self._view("Visualization")
        self._frame.locator("g.node").first.wait_for()
        self._page.wait_for_function(SETTLED, arg=self._frame.element_handle(), polling=300)
        nodes = self._frame.locator("g.node").evaluate_all(DRAWN_NODES)
        return Graph(nodes, self._frame.locator(RELATIONSHIPS).evaluate_all(DRAWN_TYPES))

    def picture(self, file: Path) -> None:
        """A picture of the answer as it is shown."""
        self._frame.screenshot(path=file)

    def fill_window(self) -> None:
        """Let the answer take the whole window."""
        self._frame.get_by_title("Fullscreen").click()

    def fit(self) -> None:
        """Zoom so that all of the graph is seen."""
        self._frame.get_by_label("zoom-to-fit").click()

    def _view(self, name: str) -> None:
        self._frame.get_by_test_id(f"cypherFrameSidebar{name}").click()


class Neo4jBrowser:
    """Neo4j Browser of one server, on one page."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self._server = page, server

    def connect(self) -> None:
        """Open it and log in through its form."""
        scheme, _, address = self._server.uri.partition("://")
        form = self.page.get_by_test_id
        self.page.goto(self._server.http + "/browser/")
        form("bolt-scheme-select").select_option(f"{scheme}://")
        form("boltaddress").fill(address)
        form("username").fill(self._server.user)
        form("password").fill(self._server.password)
        form("connect").click()
        self.page.get_by_text("You are connected as user").wait_for()

    def run(self, cypher: str) -> Answer:
        """Run a query.

        Raises:
            Refused: Neo4j Browser shows an error.
        """
        frame = self._submit(cypher)
        error = frame.get_by_test_id("cypherFrameErrorMessage")
        frame.get_by_test_id("frame-loaded-contents").wait_for()
        if error.is_visible():
            raise Refused(error.inner_text())
        return Answer(self.page, frame)

    def style(self, grass: str) -> None:
        """Drop a style sheet onto the page, as a person does with the file."""
        dropped = self.page.evaluate_handle(DROPPED, grass)
        for event in ("dragenter", "dragover", "drop"):
            self.page.get_by_test_id("main").dispatch_event(event, {"dataTransfer": dropped})
        self.page.wait_for_function("n => (localStorage['neo4j.grass'] ?? '').length > n", arg=len(grass) // 2)

    def only_what_is_asked(self) -> None:
        """Draw no relationships beyond those of an answer: the setting "Connect result nodes", off."""
        self._submit(":config autoComplete: false")

    def _submit(self, text: str) -> Locator:
        """Type it into the editor and run it; gives the frame that it opens, by a name that stays its own."""
        frames = self.page.get_by_test_id("frame")
        before = frames.count()
        self.page.locator(".monaco-editor").first.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)  # with its line ends: comments end there
        self.page.get_by_test_id("editor-Run").click()
        self.page.wait_for_function("n => document.querySelectorAll('[data-testid=frame]').length > n", arg=before)
        return frames.first


@contextmanager
def opened(chromium: Browser, server: Server) -> Iterator[Neo4jBrowser]:
    """Neo4j Browser, connected. What it asks of other machines (fonts, usage reports) is refused."""
    near = {"127.0.0.1", urlsplit(server.http).hostname}

    def stay_near(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.scheme in ("data", "blob") or address.hostname in near:
            route.continue_()
        else:
            route.abort()

    context = chromium.new_context(viewport=SIZE)
    context.set_default_timeout(MILLISECONDS)
    context.route("**/*", stay_near)
    page = context.new_page()
    closing = page.get_by_role("dialog").get_by_role("button", name=re.compile("close|dismiss|not now|no thanks", re.I))
    page.add_locator_handler(closing, lambda button: button.first.click())
    try:
        browser = Neo4jBrowser(page, server)
        browser.connect()
        yield browser
    finally:
        context.close()
