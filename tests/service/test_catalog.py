"""The catalogue of named queries: folders, and nothing else that lists them."""

from __future__ import annotations

from pathlib import Path

import pytest

from actorgraph.ontology.errors import NotFound
from actorgraph.service.questions.filters import FILTERS
from actorgraph.service.usecases.named_queries import ROWS, catalogue_entry
from actorgraph.service.usecases.query_catalog import KINDS, catalogue, named_query
from tests.contract.steps import VOCABULARY

FOLDERS = sorted(path.parent.name for path in (Path(__file__).parents[2] / "service/queries").glob("*/query.toml"))


def test_every_folder_is_a_query() -> None:
    """Under the folder's name, in alphabetical order."""
    assert list(catalogue()) == FOLDERS
    assert {"states-arming-proxies", "who-arms-whom", "proxies-of", "disputed-relations"} <= set(FOLDERS)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_query_says_what_it_is_about(name: str) -> None:
    """A title, a question in words, a description of it and of each parameter."""
    query = named_query(name)
    assert query.title
    assert query.question.endswith("?")
    assert query.description
    assert all(parameter.description for parameter in query.parameters)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_query_asks_by_filters(name: str) -> None:
    """What it always asks for are filters that there are."""
    query = named_query(name)
    assert {name for name, _ in query.filters} <= {parameter.name for parameter in FILTERS}
    assert query.filters or query.rows != "relation"


def test_every_kind_of_rows_is_made_and_used() -> None:
    """What the catalogue knows of, there is a way to make; and there is a query that asks for it."""
    assert set(ROWS) == set(KINDS) == {query.rows for query in catalogue().values()}


@pytest.mark.parametrize("name", FOLDERS)
def test_parameters_name_real_standings_and_choices(name: str) -> None:
    """What is hidden exists, and a default is one of the choices."""
    for parameter in named_query(name).parameters:
        assert set(parameter.hidden) <= set(VOCABULARY.standings)
        if parameter.type == "relations":
            assert set((parameter.default or "supports").split(",")) <= set(VOCABULARY.relations)
        elif parameter.type == "count":
            assert int(parameter.default or 1) <= parameter.most
        else:
            assert parameter.default is None or parameter.default in parameter.choices


def test_an_unknown_query_lists_the_known_ones() -> None:
    """In the message."""
    with pytest.raises(NotFound, match=r"no query 'nothing'; expected one of .*who-arms-whom"):
        named_query("nothing")


def test_an_entry_has_its_published_shape() -> None:
    """What `/queries` shows of each."""
    entry = catalogue_entry(named_query("proxies-of"))
    assert set(entry) == {"name", "title", "question", "description", "rows", "parameters", "example"}
    assert entry["example"] == "/queries/proxies-of?state=Kestrelia"
    state, standing, *filters = entry["parameters"]
    assert (state["name"], state["type"], state["required"]) == ("state", "actor", True)
    assert (standing["name"], standing["hidden"]) == ("standing", ["denied"])
    assert [parameter["name"] for parameter in filters] == [
        *("subject", "subject_type", "object_type", "min_publishers", "min_holders"),
        *("stance", "stage", "said_by", "item", "via", "article", "q", "at", "as_of"),
    ]
