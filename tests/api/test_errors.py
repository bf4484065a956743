"""Errors over HTTP: one shape, one table, and nothing in them that is nobody's business."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from actorgraph.ontology import errors
from actorgraph.service.api.errors import STATUS
from tests.api.problems import problem


def tree(root: type[errors.ActorgraphError]) -> Iterator[type[errors.ActorgraphError]]:
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


@pytest.mark.parametrize("error", list(tree(errors.ActorgraphError)), ids=lambda error: error.__name__)
def test_every_error_has_a_status(error: type[errors.ActorgraphError]) -> None:
    """Of its own: none is taken from a parent by accident."""
    status, title = STATUS[error]
    assert 400 <= status <= 504
    assert title


def test_every_error_is_in_the_picture() -> None:
    """The tree in the module's docstring shows all of them."""
    assert [e.__name__ for e in tree(errors.ActorgraphError) if e.__name__ not in errors.__doc__] == []


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/nothing",
            "/queries/nothing",
            "/claims/nothing",
            "/articles/nothing",
            "/web/nothing.js",
            "/web/__init__.py",
        ),
        *(
            "/articles/..%2f..%2fetc%2fpasswd",
            "/web/..%2fsettings.py",
            "/articles/a%20b",
            "/articles/%ff",
            "/claims/%00",
        ),
        *("/claims/" + "0" * 64, "/articles/" + "x" * 3000, "/queries/states-arming-proxies/x"),
    ],
)
def test_what_is_not_there(path: str, demo: httpx.Client) -> None:
    """404."""
    problem(demo.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/queries"), ("PUT", "/articles"), ("DELETE", "/articles"), ("PATCH", "/claims/x"), ("POST", "/export")],
)
def test_a_method_that_is_not_there(method: str, path: str, demo: httpx.Client) -> None:
    """405, with those that are."""
    response = demo.request(method, path)
    problem(response, 405)
    assert "GET" in response.headers["allow"]


def test_an_error_about_an_unknown_query_lists_the_known_ones(demo: httpx.Client) -> None:
    """So that a typing error is soon found."""
    problem(demo.get("/queries/who-arms-who"), 404, "expected one of", "who-arms-whom")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{7*7}}", "a\r\nSet-Cookie: x=y", "é\u202e😀", "%s%n"])
def test_what_was_asked_comes_back_as_text_only(text: str, demo: httpx.Client) -> None:
    """In JSON, which no browser takes for a page, and never in a header."""
    response = demo.get("/queries/proxies-of", params={"state": text})
    problem(response, 422, text)
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("query", ["%", "a=%zz", "=", "&&&", "a", "subject=%ff%fe", "subject=%ed%a0%80", "?", ";"])
def test_odd_query_strings(query: str, demo: httpx.Client) -> None:
    """Are understood or refused; the service doesn't break."""
    assert demo.get(f"/claims?{query}").status_code in (200, 422)
