"""Takes the picture of Neo4j Browser that the README shows: `python -m tests.neo4j.picture`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.chromium import chromium_running
from tests.neo4j.browser import opened
from tests.neo4j.conftest import load_examples
from tests.neo4j.server import own, running

DOCS = Path(__file__).parents[2] / "docs"
PICTURE, STYLE = DOCS / "neo4j-browser.png", DOCS / "neo4j.grass"
SIZE = {"width": 1200, "height": 720}

QUERY = """
MATCH (state:State)-[arms:ARMS|ARMS_ALLEGED|ARMS_DISPUTED|ARMS_ENDED|ARMS_PREPARED|ARMS_CONSIDERED|ARMS_DENIED]
      ->(proxy:NonStateArmedGroup|PrivateMilitaryCompany)
RETURN state, arms, proxy, arms.standing AS standing
"""


def main() -> None:
    """Load the examples into a server of its own, ask, and keep the picture."""
    with tempfile.TemporaryDirectory() as folder, running(own(Path(folder))) as server:
        load_examples(server)
        with chromium_running() as chromium, opened(chromium, server) as browser:
            browser.only_what_is_asked()
            browser.style(STYLE.read_text(encoding="utf-8"))
            answer = browser.run(QUERY)
            browser.page.set_viewport_size(SIZE)
            answer.fill_window()
            answer.graph()
            answer.fit()
            answer.graph()
            answer.picture(PICTURE)
    print(f"{PICTURE}: {PICTURE.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
