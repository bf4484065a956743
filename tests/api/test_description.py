"""`/openapi.json` says what the service takes and answers: no more, no less."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from openapi_spec_validator import validate

from actorgraph.ontology.iris import Iris
from actorgraph.service.api import openapi
from actorgraph.service.api.app import create_app
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.settings import Settings
from actorgraph.service.stores.embedded.store import EmbeddedStore
from actorgraph.service.usecases.query_catalog import catalogue
from tests.contract.steps import VOCABULARY

Operation = tuple[str, str, dict[str, Any]]
ROUTES = Path(__file__).parents[2] / "docs" / "http.md"
ACCEPTED = re.compile(r"there is no parameter '[^']*'; expected one of (.*)")
ANY = "/queries/{name}"
PROBES = {"/healthz", "/readyz"}
"""What machines ask, with whatever they put after it: nothing in it can matter."""


@pytest.fixture(scope="session")
def described(demo: httpx.Client) -> dict[str, Any]:
    return demo.get("/openapi.json").json()


@pytest.fixture(scope="session")
def operations(described: dict[str, Any]) -> list[Operation]:
    """All but the one that stands for any named query: each of those has its own."""
    paths = {path: ops for path, ops in described["paths"].items() if path != ANY}
    return [(method, path, op) for path, ops in paths.items() for method, op in ops.items()]


@pytest.fixture(scope="session")
def there(demo: httpx.Client) -> Callable[[str], str]:
    """A path with what is there in place of its parameters."""
    claims = demo.get("/claims", params={"limit": 1000}).json()["results"]
    claim = next(claim for claim in claims if claim["either_or"])
    article = claim["article"]["id"]
    graph = demo.get(f"/articles/{article}", params={"format": "nt"}).text
    source = re.search(r"/actor/([0-9a-z]+)>", graph)
    relation = demo.get("/queries/who-arms-whom").json()["results"][0]["id"]
    ids = {"actors": claim["subject"]["id"], "claims": claim["id"], "articles": article, "relations": relation}
    ids |= {"alternatives": claim["either_or"], "id": f"claim/{claim['id']}"}

    def path(template: str) -> str:
        if template == "/articles/{article}/actors/{id}":
            return template.format(article=article, id=source[1])
        return template.format(id=ids.get(template.split("/")[1], "x"))

    return path


def asked_of(operation: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {p["name"]: p for p in operation.get("parameters", ()) if p["in"] == "query"}


def needed(operation: dict[str, Any], but: str) -> dict[str, str]:
    """What must be given beside a parameter: one of those that are one and the same, if that isn't it."""
    if "graph" in asked_of(operation) and but not in ("graph", "default"):
        return {"default": ""}
    parameters = {name: p for name, p in asked_of(operation).items() if p["required"] and name != but}
    either = {"state": "Kestrelia"} if "state" in asked_of(operation) and but not in ("state", "actor") else {}
    return {name: p["example"] for name, p in parameters.items()} | either


def values(schema: dict[str, Any]) -> Iterator[str]:
    """Everything that a closed list allows, the ends of a range, and the default."""
    if schema["type"] == "array":
        yield from values(schema["items"])
        yield from [",".join(schema["items"]["enum"])] if "enum" in schema["items"] else ()
    yield from schema.get("enum", ())
    yield from (str(schema[end]) for end in ("minimum", "maximum") if end in schema)
    yield from ("true", "false") if schema["type"] == "boolean" else ()
    default = schema.get("default", ())
    yield from [",".join(default)] if isinstance(default, list) else [str(default).lower()] if default != () else ()


def test_it_is_valid(described: dict[str, Any]) -> None:
    """As the OpenAPI specification has it; schemas and examples too."""
    validate(described)


def test_operation_ids_are_stable_and_unique(operations: list[Operation]) -> None:
    """Clients that are made from it call them: they never change by accident."""
    ids = [operation["operationId"] for _, _, operation in operations]
    assert len(ids) == len(set(ids))
    assert {"list_queries", "query_who_arms_whom", "list_claims", "show_claim", "list_articles", "show_article"} <= {
        *ids
    }
    assert {"load_articles", "withdraw_article", "export_graph", "read_graph", "healthz", "readyz"} <= {*ids}


def test_every_route_of_the_documentation_is_described(described: dict[str, Any]) -> None:
    """docs/http.md and it name the same, but for the page that is for people; and each named query."""
    text = ROUTES.read_text(encoding="utf-8")
    documented = {
        (method.lower(), path) for method, path in re.findall(r"`(GET|POST|PATCH|DELETE) (/[^`? ]*)[`?]", text)
    }
    wanted = documented - {("get", "/")} | {("get", f"/queries/{name}") for name in catalogue()}
    assert {(method, path) for path, ops in described["paths"].items() for method in ops} == wanted


def test_what_is_accepted_is_described_and_the_other_way_round(
    operations: list[Operation], there: Callable[[str], str], demo: httpx.Client, writer: httpx.Client
) -> None:
    """The service itself lists the parameters that it knows when it meets one that it doesn't."""
    for method, path, operation in operations:
        asking = demo if method == "get" else writer
        response = asking.request(method.upper(), there(path), params={"colour": "red"})
        if path in PROBES:
            assert (response.status_code, asked_of(operation)) == (200, {})
            continue
        found = ACCEPTED.fullmatch(response.json()["detail"])
        assert response.status_code == 422
        assert found, response.text
        assert set(filter(None, found[1].split(", "))) == set(asked_of(operation)), (method, path)


def test_every_value_that_is_described_is_accepted(
    operations: list[Operation], there: Callable[[str], str], demo: httpx.Client
) -> None:
    """Each term, choice, end of a range and default."""
    tried = 0
    for method, path, operation in operations:
        for name, parameter in asked_of(operation).items() if method == "get" else ():
            for value in values(parameter["schema"]):
                response = demo.get(there(path), params=needed(operation, name) | {name: value})
                assert response.status_code == 200, (path, name, value, response.text)
                tried += 1
    assert tried > 150


def test_a_default_that_is_sent_changes_nothing(
    operations: list[Operation], there: Callable[[str], str], demo: httpx.Client
) -> None:
    """Whatever a description gives as a default is what is asked without it, to the cursor."""
    tried = set()
    for method, path, operation in operations:
        for name, parameter in asked_of(operation).items() if method == "get" else ():
            if (default := parameter["schema"].get("default")) is None:
                continue
            sent = ",".join(default) if isinstance(default, list) else str(default).lower()
            given = needed(operation, name)
            without, with_it = (demo.get(there(path), params=asked) for asked in (given, given | {name: sent}))
            assert told(with_it) == told(without), (path, name, sent)
            tried.add((path, name))
    assert {("/queries/states-arming-proxies", "standing"), ("/paths", "max_hops"), ("/claims", "limit")} <= tried


def told(response: httpx.Response) -> object:
    """What an answer says; its links repeat what was asked."""
    if not response.headers["content-type"].startswith("application/json"):
        return response.content
    answer = response.json()
    return {**answer, "links": None} if isinstance(answer, dict) else answer


def test_values_that_are_not_described_are_refused(
    operations: list[Operation], there: Callable[[str], str], demo: httpx.Client
) -> None:
    """A closed list is closed, and a range ends where it says."""
    for method, path, operation in operations:
        for name, parameter in asked_of(operation).items() if method == "get" else ():
            schema = parameter["schema"].get("items", parameter["schema"])
            wrong = ["Red"] if "enum" in schema else []
            beyond = {"minimum": -1, "maximum": 1}
            wrong += [str(schema[end] + step) for end, step in beyond.items() if end in schema]
            for value in wrong:
                response = demo.get(there(path), params=needed(operation, name) | {name: value})
                assert response.status_code in (406, 422), (path, name, value)


def test_terms_are_those_of_the_ontology(described: dict[str, Any]) -> None:
    """In the ontology's order."""
    asked = asked_of(described["paths"]["/claims"]["get"])
    assert asked["relation"]["schema"]["enum"] == list(VOCABULARY.relations)
    assert asked["subject_type"]["schema"]["items"]["enum"] == list(VOCABULARY.classes)
    assert asked["stance"]["schema"]["items"]["enum"] == ["alleges", "asserts", "denies"]
    shown = asked_of(described["paths"]["/queries/proxies-of"]["get"])["standing"]["schema"]
    assert shown["items"]["enum"][-1] == "denied"
    assert shown["default"] == shown["items"]["enum"][:-1]


def test_any_query_takes_a_name_of_the_catalogue_and_further_parameters(described: dict[str, Any]) -> None:
    """For who finds out later what to ask."""
    operation = described["paths"][ANY]["get"]
    assert operation["operationId"] == "run_query"
    name, own, *page = operation["parameters"]
    assert (name["name"], name["in"], name["schema"]["enum"]) == ("name", "path", list(catalogue()))
    assert (own["schema"]["type"], own["style"], own["explode"]) == ("object", "form", True)
    assert [parameter["name"] for parameter in page] == ["limit", "cursor", "format"]


def test_examples_answer(operations: list[Operation], demo: httpx.Client) -> None:
    """What a named query shows as an example gives results."""
    for query in catalogue().values():
        (operation,) = (op for _, path, op in operations if path == f"/queries/{query.name}")
        examples = {name: p["example"] for name, p in asked_of(operation).items() if "example" in p}
        assert examples
        given = {name: ",".join(e) if isinstance(e, list) else e for name, e in examples.items()}
        assert dict(httpx.QueryParams(urlsplit(query.example).query)) == given
        assert demo.get(f"/queries/{query.name}", params=given).json()["results"]


def test_answers_have_examples(operations: list[Operation]) -> None:
    """All but whole graphs and counters."""
    answers = {
        op["operationId"]: op["responses"]["200"]["content"] for _, _, op in operations if "200" in op["responses"]
    }
    in_json = {name: content["application/json"] for name, content in answers.items() if "application/json" in content}
    assert {name for name, shown in in_json.items() if "example" not in shown} == {"export_graph"}
    listed = [shown["example"]["results"] for name, shown in in_json.items() if name.startswith(("list_", "query_"))]
    assert [len(rows) for rows in listed] == [1] * len(listed)


def test_the_example_of_a_body_loads(described: dict[str, Any], writer: httpx.Client) -> None:
    """It is an article of the project's own."""
    content = described["paths"]["/articles"]["post"]["requestBody"]["content"]["application/json"]
    done = writer.post("/articles", params={"dry_run": "true"}, json=content["example"])
    assert done.json()["articles"] == {"loaded": 1, "unchanged": 0, "rejected": 0}


EXAMPLES = {
    "/queries/proxies-of": {"state": "Northmark"},
    "/queries/backers-of": {"actor": "Salt Brigade"},
    "/queries/said-by": {"actor": "Northmark"},
    "/queries/timeline": {"actor": "Northmark"},
    "/queries/shared-backers": {"actor": "Salt Brigade"},
    "/queries/armed-by-rivals": {},
    "/paths": {"from": "Kestrelia", "to": "Northmark"},
    "/graphs": {"default": ""},
    "/sparql": {"query": "SELECT * { ?s ?p ?o } LIMIT 1"},
}
GRAPHS = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml", "application/n-quads")
"""Of SPARQL, forms of which a graph is the answer."""


def test_every_get_answers_what_is_described_and_nothing_else(
    operations: list[Operation], there: Callable[[str], str], demo: httpx.Client
) -> None:
    """By default one of the media types that are declared for it; each of them where it is asked for by itself."""
    checked = 0
    for method, path, operation in operations:
        declared = operation["responses"].get("200", {}).get("content")
        if method != "get" or not declared:
            continue
        address, given = there(path), EXAMPLES.get(path, {})
        for wanted in (None, *(media for media in declared if media != "text/event-stream")):
            asked = given
            if path == "/sparql" and wanted in (*GRAPHS, "application/trig"):
                asked = {"query": "CONSTRUCT WHERE { ?s a ag:Claim }"}
            answer = demo.get(address, params=asked, headers={} if wanted is None else {"Accept": wanted})
            sent = re.sub(r"; (charset|header|version=1).*", "", answer.headers["content-type"])
            assert answer.status_code == 200, (address, wanted, answer.text[:200])
            assert sent in declared, (path, sent, list(declared))
            assert wanted is None or sent == wanted, (path, wanted)
            checked += 1
    assert checked > 150


def test_what_writes_needs_a_key_and_nothing_else_does(described: dict[str, Any], operations: list[Operation]) -> None:
    """As `Authorization: Bearer`."""
    assert {(m, path) for m, path, op in operations if op.get("security")} == {
        ("post", "/articles"),
        ("delete", "/articles/{id}"),
        ("patch", "/articles/{id}"),
        ("delete", "/actors/{id}"),
    }
    (scheme,) = described["components"]["securitySchemes"].values()
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


@pytest.mark.parametrize(
    ("method", "path", "as_", "status"),
    [
        ("GET", "/claims?colour=red", "/claims", 422),
        ("GET", "/claims?cursor=x", "/claims", 400),
        ("GET", "/claims?format=pdf", "/claims", 406),
        ("GET", "/claims/x", "/claims/{id}", 404),
        ("GET", "/claims/x/citation", "/claims/{id}/citation", 404),
        ("GET", "/claims/x/citation?style=mla", "/claims/{id}/citation", 406),
        ("GET", "/queries/proxies-of", "/queries/proxies-of", 422),
        ("GET", "/queries/who-arms-whom?cursor=x", "/queries/who-arms-whom", 400),
        ("GET", "/articles/x", "/articles/{id}", 404),
        ("GET", "/articles/tern-ridge?format=pdf", "/articles/{id}", 406),
        ("GET", "/articles/x/actors/x", "/articles/{article}/actors/{id}", 404),
        ("GET", "/actors/x", "/actors/{id}", 404),
        ("GET", "/relations/x", "/relations/{id}", 404),
        ("GET", "/alternatives/x", "/alternatives/{id}", 404),
        ("GET", "/id/x", "/id/{id}", 404),
        ("GET", "/articles?format=pdf", "/articles", 406),
        ("GET", "/export?format=pdf", "/export", 406),
        ("GET", "/graphs", "/graphs", 400),
        ("GET", "/graphs?graph=urn:x", "/graphs", 404),
        ("GET", "/graphs?default&format=pdf", "/graphs", 406),
        ("POST", "/articles", "/articles", 401),
        ("DELETE", "/articles/x", "/articles/{id}", 401),
        ("PATCH", "/articles/x", "/articles/{id}", 401),
    ],
)
def test_problems_are_described(  # noqa: PLR0917
    method: str, path: str, as_: str, status: int, described: dict[str, Any], demo: httpx.Client
) -> None:
    """With their media type and shape, for each status that comes."""
    response = demo.request(method, path)
    assert response.status_code == status
    found = described["paths"][as_][method.lower()]["responses"][str(status)]["content"]
    assert response.headers["content-type"] in found
    shape = described["components"]["schemas"]["Problem"]
    assert set(shape["required"]) <= set(response.json())


def test_a_new_query_is_described_without_further_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder is enough."""
    parameter = Parameter("standing", "standing", "Only these.", hidden=("denied",))
    query = replace(catalogue()["who-arms-whom"], name="who-aids-whom", parameters=(parameter,), title="Who aids whom")
    monkeypatch.setattr(openapi, "catalogue", lambda: {**catalogue(), "who-aids-whom": query})
    app = create_app(Settings(store="memory:"), EmbeddedStore(None, Iris(), VOCABULARY))
    operation = app.openapi()["paths"]["/queries/who-aids-whom"]["get"]
    assert operation["operationId"] == "query_who_aids_whom"
    assert operation["summary"] == "Who aids whom"
    assert list(asked_of(operation)) == ["standing", "limit", "cursor", "format", "bom", "fields", "sort"]
    validate(app.openapi())
