"""Small sets of articles that contradict each other, and the answers that must come: on every store, over HTTP.

Each file of `tests/cases/standing` says why its answers are the right ones by the model.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from actorgraph.service.api.app import create_app
from actorgraph.service.settings import Settings
from actorgraph.service.stores.base import Store
from tests.contract.served import served
from tests.contract.standing_answers import told
from tests.contract.steps import loaded

CASES = sorted((Path(__file__).parents[1] / "cases" / "standing").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_answers(path: Path, store: Store) -> None:
    """Each question of a case is answered with exactly the rows that the model asks for."""
    case = msgspec.json.decode(path.read_bytes())
    loaded(store, *case["docs"])
    with served(create_app(Settings(sparql_seconds=60), store)) as asking:
        for ask in case["asks"]:
            response = asking.get(ask["path"], params={name: str(value) for name, value in ask["q"].items()})
            assert response.status_code == 200, response.text
            assert told(response.json(), ask["shape"]) == ask["expected"], (ask, case["reason"])
