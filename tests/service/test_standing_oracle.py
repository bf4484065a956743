"""Made-up sets of contradicting articles, held against an independent reading of the model."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from actorgraph.service.stores.base import View
from actorgraph.service.usecases.relations import relations
from tests.contract.steps import VOCABULARY, loaded, reference
from tests.service import standing_oracle as oracle

SETS = 60
FILTERS = [
    {},
    {"stance": "asserts"},
    {"stance": "denies"},
    {"stage": "happened"},
    {"stage": "ended"},
    {"standing": "disputed"},
    {"standing": "stated"},
    {"min_publishers": "2"},
    {"min_holders": "2"},
    {"item": "rockets"},
    {"via": "Corvo Trading"},
    {"relation": "arms"},
    {"relation": "supports", "stage": "happened", "stance": "asserts"},
]
CLOCKS = [
    {},
    {"at": "2021-03"},
    {"at": "2022-05-15"},
    {"at": "2024"},
    {"as_of": "2021"},
    {"at": "2021", "as_of": "2022"},
]


def answered(view: View, asked: dict[str, str]) -> tuple[set[tuple[object, ...]], int | None]:
    """The rows of ``/relations`` as the oracle shows them."""
    answer = relations({**asked, "limit": "1000"}, view, VOCABULARY)
    return {_row(found) for found in answer.page.results}, answer.undated


def _row(found: dict[str, Any]) -> tuple[object, ...]:
    ends = [found["subject"]["name"], found["object"]["name"]]
    if VOCABULARY.relations[found["relation"]].symmetric:
        ends.sort()
    return (
        ends[0],
        found["relation"],
        ends[1],
        found["standing"],
        tuple(sorted((name, number) for name, number in found["counts"].items() if number)),
        found["publishers"],
        found["holders"],
        found["self_reported"],
        tuple(sorted((item["item"]["name"], item["standing"]) for item in found["items"])),
        found["either_or"],
        found["conditional"],
    )


@pytest.mark.parametrize("seed", range(SETS))
def test_relations(seed: int) -> None:
    """Every standing, count, item, flag and number, by every filter and clock, is what the model says."""
    random = Random(seed)
    records = oracle.articles(random)
    with reference() as store:
        loaded(store, *records)
        with store.view() as view:
            for clock in CLOCKS:
                for filters in random.sample(FILTERS, 4):
                    asked = {**filters, **clock}
                    found = answered(view, asked)
                    assert found == oracle.answered(records, asked), (asked, records)
