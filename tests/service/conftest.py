from __future__ import annotations

from collections.abc import Iterator

import pytest

from actorgraph.ontology.iris import Iris
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.embedded.store import EmbeddedStore
from tests.contract.steps import VOCABULARY


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store in memory."""
    made = EmbeddedStore(None, Iris(), VOCABULARY)
    yield made
    made.close()
