"""A text that is looked for in quotes and names, on every store, whichever way its accents are written."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from actorgraph.service.api.app import create_app
from actorgraph.service.settings import Settings
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.neo4j.store import Neo4jStore
from tests.contract.articles import article, claim
from tests.contract.conftest import Empty
from tests.contract.served import served
from tests.contract.steps import loaded

COMPOSED, APART = "caf\u00e9", "cafe\u0301"


@pytest.fixture(scope="module")
def store(empty: Empty) -> Iterator[Store]:
    """A store with one article that composes its accents, one that doesn't, and one without any."""
    with empty() as made:
        loaded(made, article("first", claim(f"{COMPOSED.title()} Council", "arms", "Red Front")))
        loaded(made, article("second", claim(f"{APART.title()} Guard", "arms", "Red Front")))
        loaded(made, article("third", claim("Cafe Club", "arms", "Red Front")))
        yield made


@pytest.fixture(scope="module")
def asking(store: Store) -> Iterator[httpx.Client]:
    """Somebody who asks it."""
    with served(create_app(Settings(sparql_seconds=60), store)) as client:
        yield client


@pytest.mark.parametrize("q", [COMPOSED, APART, COMPOSED.upper(), APART.upper()])
@pytest.mark.parametrize("path", ["/relations", "/claims"])
def test_accents_are_the_same_however_they_are_written(
    asking: httpx.Client, store: Store, path: str, q: str, request: pytest.FixtureRequest
) -> None:
    """In the question and in the quotes; also where the question is pasted. A letter without one is another."""
    found = asking.get(path, params={"q": q, "relation": "arms"}).json()
    names = sorted(row["subject"]["name"].split()[1] for row in found["results"])
    assert names == ["Council", "Guard"]
    pasted = asking.post("/sparql", data={"query": found["links"]["sparql"]}).json()
    assert len(pasted["results"]["bindings"]) == 2
    if isinstance(store, Neo4jStore):
        assert len(request.getfixturevalue("neo4j_server").rows(found["links"]["cypher"])) == 2
