"""What is answered has exactly the shape that `/openapi.json` says."""

from __future__ import annotations

from typing import Any

import httpx
import jsonschema
import pytest

from actorgraph.service.usecases.query_catalog import catalogue
from tests.api.test_answers import got

LISTS = ["/claims", "/relations", "/articles", "/changes", "/queries", *(f"/queries/{name}" for name in catalogue())]


@pytest.fixture(scope="module")
def described(demo: httpx.Client) -> dict[str, Any]:
    return demo.get("/openapi.json").json()


def exactly(schema: Any) -> Any:
    """A schema that allows nothing that it doesn't name."""
    if isinstance(schema, list):
        return [exactly(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: exactly(value) for name, value in schema.items()}
    return closed if "properties" not in schema else {"additionalProperties": False, **closed}


def component_of(described: dict[str, Any], path: str) -> str:
    """The component that a route answers with."""
    content = described["paths"][path]["get"]["responses"]["200"]["content"]
    return str(content["application/json"]["schema"]["$ref"].rpartition("/")[2])


def check(value: Any, component: str, described: dict[str, Any]) -> None:
    schemas = exactly(described["components"]["schemas"])
    whole = {"$ref": f"#/components/schemas/{component}", "components": {"schemas": schemas}}
    jsonschema.validate(value, whole, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("path", LISTS)
def test_lists(path: str, demo: httpx.Client, described: dict[str, Any]) -> None:
    """Every row, and what is around them."""
    query = catalogue().get(path.rpartition("/")[2])
    body = got(demo, query.example if query else path)
    component = component_of(described, path)
    check({**body, "results": []}, component, described)
    row = described["components"]["schemas"][component]["properties"]["results"]["items"]["anyOf"][0]["$ref"]
    assert body["results"]
    for each in body["results"]:
        check(each, row.rpartition("/")[2], described)


def test_things(demo: httpx.Client, described: dict[str, Any]) -> None:
    """One of each kind."""
    claims = got(demo, "/claims", limit=1000)["results"]
    claim = next(claim for claim in claims if claim["either_or"])
    article = claim["article"]["id"]
    relation = got(demo, "/relations")["results"][0]["id"]
    one = {"actors": claim["subject"]["id"], "claims": claim["id"], "articles": article, "relations": relation}
    one["alternatives"] = claim["either_or"]
    for kind, id_ in one.items():
        check(got(demo, f"/{kind}/{id_}"), component_of(described, f"/{kind}/{{id}}"), described)
    for path in ("/healthz", "/readyz"):
        check(got(demo, path), component_of(described, path), described)


def test_problems(demo: httpx.Client, described: dict[str, Any]) -> None:
    """With what is wrong."""
    for path in ("/claims?colour=red", "/claims?subject=Nobody", "/claims/x", "/claims?cursor=x", "/export?format=pdf"):
        check(demo.get(path).json(), "Problem", described)
