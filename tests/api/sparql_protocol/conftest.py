"""A service that holds two articles, and somebody who asks its endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.api.sparql_protocol.asking import (
    FORM,
)
from tests.cli.running import Serving
from tests.contract.articles import article, claim, lines


@pytest.fixture(scope="module")
def url(service: Serving, writer: httpx.Client) -> str:
    """The endpoint of a service that holds two articles, of one claim and of two."""
    two = article("two", claim("Ardland", "trains", "Red Front"), claim("Ardland", "funds", "Red Front"))
    loaded = writer.post("/articles", content=lines(article("one", claim("Ardland", "arms", "Red Front")), two))
    assert loaded.json()["articles"]["loaded"] == 2
    return f"{service.url.rstrip('/')}/sparql"


@pytest.fixture(scope="module")
def ask(url: str) -> Iterator[Any]:
    """Asks by GET, or by POST where there is a body."""
    with httpx.Client(timeout=30) as client:

        def asked(
            query: str = "", body: str | bytes | None = None, type_: str = FORM, **headers: str
        ) -> httpx.Response:
            address = f"{url}?{query}" if query else url
            if body is None:
                return client.get(address, headers=headers)
            given = {"content-type": type_} if type_ else {}
            return client.post(address, content=body, headers={**given, **headers})

        yield asked
