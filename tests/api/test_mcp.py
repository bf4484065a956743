"""`/mcp`, as an assistant uses it: the official SDK's client against a service that runs."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from mcp import Client, StdioServerParameters
from mcp.shared.exceptions import MCPError
from mcp.types import CallToolResult

from actorgraph.service.usecases.query_catalog import catalogue
from tests.api.problems import problem
from tests.asynchronous import finished
from tests.cli.running import EXAMPLES, environment, ok

LOOKUPS = {
    "list_claims",
    "list_relations",
    "list_actors",
    "list_paths",
    "show_claim",
    "show_relation",
    "show_actor",
    "show_article",
}
QUOTED = {"quote", "said_by", "stance", "stage", "article", "iri", "citation", "url"}


def with_client(url: str, work: Callable[[Client], Awaitable[Any]], **options: Any) -> Any:
    async def run() -> Any:
        async with Client(f"{url.rstrip('/')}/mcp", **options) as client:
            return await work(client)

    return finished(run())


def call(url: str, tool: str, **arguments: Any) -> CallToolResult:
    """A tool's result; its text says the same as its structured content."""
    result: CallToolResult = with_client(url, lambda client: client.call_tool(tool, arguments))
    assert httpx.Response(200, text=result.content[0].text).json() == result.structured_content
    return result


def told(url: str, tool: str, **arguments: Any) -> dict[str, Any]:
    result = call(url, tool, **arguments)
    assert not result.is_error, result
    return result.structured_content


def refused(url: str, tool: str, **arguments: Any) -> dict[str, Any]:
    result = call(url, tool, **arguments)
    assert result.is_error
    return result.structured_content


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_it_says_what_it_is_and_what_there_is(mode: str, demo_url: str) -> None:
    """To clients of either kind; every named query and look-up is a tool that only reads, with a valid schema."""

    async def work(client: Client) -> tuple[str | None, list[Any]]:
        return client.instructions, (await client.list_tools()).tools

    instructions, tools = with_client(demo_url, work, mode=mode)
    assert "not whether it is true" in (instructions or "")
    queries = {f"query_{name.replace('-', '_')}" for name in catalogue()}
    assert {tool.name for tool in tools} == queries | LOOKUPS
    for tool in tools:
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        assert tool.input_schema["additionalProperties"] is False
        assert all("description" in described for described in tool.input_schema["properties"].values())
        assert tool.annotations.read_only_hint
        assert tool.title
        assert tool.description


def test_parameters_are_those_of_the_route(demo_url: str, demo: httpx.Client) -> None:
    """But for the form of the answer, and with fewer results at once."""
    paths = demo.get("/openapi.json").json()["paths"]
    tools = {t.name: t for t in with_client(demo_url, lambda client: client.list_tools()).tools}
    route = {p["name"]: p["schema"] for p in paths["/queries/states-arming-proxies"]["get"]["parameters"]}
    schema = tools["query_states_arming_proxies"].input_schema["properties"]
    assert {*schema} == {*route} - {"format", "bom", "fields"}
    assert schema["standing"]["items"] == route["standing"]["items"]
    assert (schema["limit"]["default"], schema["limit"]["maximum"]) == (10, 50)
    assert tools["query_proxies_of"].input_schema["required"] == ["state"]


def test_the_projects_question(demo_url: str, demo: httpx.Client) -> None:
    """The rows of the route, each hop with words, who said them, a citation and addresses that answer."""
    answer = told(demo_url, "query_states_arming_proxies", standing=["stated", "alleged"], limit=5)
    plain = demo.get("/queries/states-arming-proxies", params={"standing": "stated,alleged", "limit": 5}).json()
    assert [(row["state"], row["standing"]) for row in answer["results"]] == [
        (row["state"], row["standing"]) for row in plain["results"]
    ]
    assert (answer["total"], answer["next"]) == (plain["total"], plain["next"])
    assert demo.get(answer["url"]).json()["total"] == plain["total"]
    for hop in (hop for row in answer["results"] for hop in row["hops"]):
        assert {"standing", "counts"} <= {*hop}
        evidence = hop["evidence"]
        assert {*evidence} == QUOTED
        assert evidence["said_by"]
        assert evidence["quote"] in evidence["citation"]
        assert demo.get(evidence["url"]).json()["iri"] == evidence["iri"]


def test_pages_go_on(demo_url: str) -> None:
    """With the cursor of the one before."""
    first = told(demo_url, "query_who_arms_whom", limit=2, sort=["-publishers"])
    second = told(demo_url, "query_who_arms_whom", limit=2, sort=["-publishers"], cursor=first["next"])
    whole = told(demo_url, "query_who_arms_whom", limit=50, sort=["-publishers"])
    assert first["results"] + second["results"] == whole["results"][:4]


def test_a_dispute_is_quoted_from_both_sides(demo_url: str) -> None:
    """Those who say so, and those who deny it."""
    rows = told(demo_url, "query_disputed_relations")["results"]
    assert rows
    for row in rows:
        assert row["counts"]["denies"] > 0
        stances = {quote["stance"] for quote in row["quotes"]}
        assert "denies" in stances
        assert stances - {"denies"}
        assert all({*quote} == QUOTED for quote in row["quotes"])


def test_look_ups_lead_on(demo_url: str, demo: httpx.Client) -> None:
    """From a search to a claim, its actor, its article and its relation."""
    found = told(demo_url, "list_claims", said_by="Tomas Eckerd")["results"][0]
    claim = told(demo_url, "show_claim", id=found["id"])
    assert claim["citation"] == demo.get(f"/claims/{found['id']}/citation").text.strip()
    assert demo.get(claim["url"]).status_code == 200
    actor = told(demo_url, "show_actor", actor="Tomas Eckerd")
    assert actor["name"] == "Tomas Eckerd"
    assert actor == told(demo_url, "show_actor", actor=actor["id"])
    article = told(demo_url, "show_article", id=claim["article"]["id"])
    assert claim["citation"] in {each["citation"] for each in article["claims"]}
    assert article["url"] == claim["article"]["url"] == demo.get(f"/articles/{article['id']}").json()["url"]
    assert demo.get(article["address"]).json()["id"] == article["id"]
    relation = told(demo_url, "list_relations", relation="arms", limit=1)["results"][0]
    assert told(demo_url, "show_relation", id=relation["id"]) == relation
    assert relation["quotes"]


@pytest.mark.parametrize(
    ("tool", "arguments", "parameter", "words"),
    [
        ("query_who_arms_whom", {"colour": "red"}, "colour", "there is no parameter 'colour'; expected one of"),
        (
            "query_who_arms_whom",
            {"standing": ["sure"]},
            "standing",
            "standing 'sure' is unknown; expected one of",
        ),
        ("query_who_arms_whom", {"limit": 51}, "limit", "limit '51' is not a number from 1 to 50"),
        ("query_who_arms_whom", {"limit": 0}, "limit", "limit '0' is not a number"),
        ("query_who_arms_whom", {"subject": "Nobody"}, "subject", "nobody here is called 'Nobody'"),
        ("query_who_arms_whom", {"subject": {"name": "x"}}, "subject", "subject is neither a text"),
        ("query_who_arms_whom", {"cursor": "x"}, "cursor", "this cursor was not given out here"),
        ("query_who_arms_whom", {"format": "csv"}, "format", "there is no parameter 'format'"),
        ("query_proxies_of", {}, "state", "'state' is needed"),
        ("show_claim", {"id": "x"}, None, "there is no claim 'x'"),
        ("show_claim", {}, "id", "'id' is needed"),
    ],
)
def test_what_makes_no_sense_is_told_in_words(
    tool: str, arguments: dict[str, Any], parameter: str | None, words: str, demo_url: str
) -> None:
    """As an answer of the tool, which names the parameter, so that the assistant can do better."""
    answer = refused(demo_url, tool, **arguments)
    assert answer.get("parameter") == parameter
    assert words in answer["error"]


def test_a_tool_that_is_not_there(demo_url: str) -> None:
    """An error of the protocol, which lists those that there are."""

    async def work(client: Client) -> str:
        with pytest.raises(MCPError) as raised:
            await client.call_tool("delete_all", {})
        return raised.value.message

    assert "there is no tool 'delete_all'; expected one of query_" in with_client(demo_url, work)


def test_commands_do_not_wait_for_the_sdk() -> None:
    """Neither they nor the service import it before somebody asks."""
    code = "import sys, service.cli, service.api.app; sys.exit(sum(n.partition('.')[0] == 'mcp' for n in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}},
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


def test_the_guard_holds_here_too(demo: httpx.Client) -> None:
    """Hosts, origins, methods, sizes."""
    assert demo.post("/mcp", json=INITIALIZE, headers=ACCEPT).status_code == 200
    problem(demo.post("/mcp", json=INITIALIZE, headers={**ACCEPT, "Host": "evil.example"}), 400)
    problem(demo.post("/mcp", json=INITIALIZE, headers={**ACCEPT, "Origin": "https://evil.example"}), 403)
    refusal = demo.get("/mcp", headers=ACCEPT)
    problem(refusal, 405)
    assert refusal.headers["allow"] == "OPTIONS, POST"
    large = {**INITIALIZE, "params": {**INITIALIZE["params"], "x": "x" * (2 << 20)}}
    assert demo.post("/mcp", json=large, headers=ACCEPT).status_code == 413


def test_many_at_once(demo_url: str) -> None:
    """Without sessions, nobody waits for anybody."""

    async def one(client: Client) -> CallToolResult:
        return await client.call_tool("query_who_arms_whom", {"limit": 1})

    async def work(client: Client) -> list[CallToolResult]:
        return await asyncio.gather(*(one(client) for _ in range(20)))

    assert len({result.content[0].text for result in with_client(demo_url, work)}) == 1


def test_over_standard_input_and_output(tmp_path: Path) -> None:
    """`actorgraph mcp`, as a desktop assistant starts it."""
    ok("load", EXAMPLES, store=tmp_path / "store")
    program = str(Path(sys.executable).with_name("actorgraph"))
    parameters = StdioServerParameters(command=program, args=["mcp"], env=environment(store=tmp_path / "store"))

    async def run() -> dict[str, Any]:
        async with Client(parameters) as client:
            return (await client.call_tool("query_who_arms_whom", {"limit": 1})).structured_content

    answer = finished(run())
    assert answer["results"][0]["quotes"][0]["citation"]
    assert "url" not in answer  # nothing listens there
    assert not {"url", "claims"} & answer["results"][0].keys()
    assert "url" not in answer["results"][0]["quotes"][0]
