"""Takes the picture of the answer page that the README shows: `python -m tests.web.picture`."""

from __future__ import annotations

from pathlib import Path

from tests.chromium import chromium_running
from tests.cli.running import serving

PICTURE = Path(__file__).parents[2] / "docs" / "answer.png"
SIZE = {"width": 1100, "height": 700}


def main() -> None:
    """Serve the demo, open its page, and keep the picture."""
    with serving("demo") as demo, chromium_running() as chromium:
        page = chromium.new_page(viewport=SIZE)
        page.goto(demo.url)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURE)
    print(f"{PICTURE}: {PICTURE.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
