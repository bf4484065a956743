"""`-m "not neo4j"` leaves out exactly what needs a server."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.conftest import pytest_collection_modifyitems


def marked(name: str, fixtures: list[str], parameter: str = "") -> bool:
    """Whether a test with these fixtures and this parameter gets the marker."""
    given: list[str | pytest.MarkDecorator] = []
    item = SimpleNamespace(name=name, nodeid=f"tests/{name}", fixturenames=fixtures, add_marker=given.append)
    if parameter:
        item.callspec = SimpleNamespace(id=parameter)
    pytest_collection_modifyitems([item])
    return "neo4j" in given


@pytest.mark.parametrize(
    ("fixtures", "parameter", "expected"),
    [
        (["neo4j_server"], "", True),
        (["tmp_path", "store"], "one-store-more", False),
        (["empty", "store"], "neo4j", True),
        (["empty", "store"], "neo4j-twice", True),
        ([], "", False),
    ],
    ids=["by its fixture", "another store", "by its parameter", "with a second parameter", "neither"],
)
def test_what_needs_a_server_is_marked(fixtures: list[str], parameter: str, expected: bool) -> None:
    """Fixtures tell, and so does the kind of store in a contract test's id."""
    assert marked("test_it", fixtures, parameter) is expected
