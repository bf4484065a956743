"""What the tests of several folders share: the demo, as `actorgraph demo` serves it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.running import serving


@pytest.fixture(scope="session")
def demo_url() -> Iterator[str]:
    """The address of a running demo, which holds the example articles."""
    with serving("demo") as demo:
        yield demo.url
