"""A typed client, made from `/openapi.json` by a generator, against a service that runs."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.contract.articles import article, claim

GENERATOR = str(Path(sys.executable).with_name("openapi-python-client"))
LEFT_OUT = {"application/x-ndjson", "application/sparql-query"}
"""Bodies that the generator can't send; each route takes another one, too."""


@pytest.fixture(scope="module")
def made(demo: httpx.Client, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Imports parts of the client's package; nothing of the description was beyond the generator."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(demo.get("/openapi.json").text)
    (folder / "config.json").write_text(json.dumps({"post_hooks": []}))
    files = ["--path", folder / "openapi.json", "--config", folder / "config.json", "--output-path", folder / "made"]
    command = [GENERATOR, "generate", "--meta", "none", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    printed = done.stdout + done.stderr
    assert {*re.findall(r"Unsupported content type (\S+)", printed)} == LEFT_OUT
    assert printed.count("WARNING") == len(LEFT_OUT)
    assert "ERROR" not in printed
    sys.path.insert(0, str(folder))
    yield lambda name: importlib.import_module(f"made.{name}")
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def client(made: Any, demo_url: str) -> Any:
    with made("client").Client(base_url=demo_url.rstrip("/"), raise_on_unexpected_status=True) as client:
        yield client


def test_the_projects_question(made: Any, client: Any) -> None:
    """Typed rows, down to the words of each hop."""
    ask = made("api.queries.query_states_arming_proxies")
    models = made("models")
    standings = models.QueryStatesArmingProxiesStandingItem
    wanted = [standings.STATED, standings.ALLEGED]
    order = ["-standing", "state"]
    answer = ask.sync(client=client, standing=wanted, sort=order, limit=2)
    assert isinstance(answer, models.ChainList)
    assert len(answer.results) == 2
    assert answer.total.value > 2
    for row in answer.results:
        assert isinstance(row, models.Chain)
        assert row.standing in (models.Standing.STATED, models.Standing.ALLEGED)
        assert isinstance(row.state, models.Actor)
        assert models.ClassName.STATE in row.state.types
        for hop in row.hops:
            assert hop.counts.asserts + hop.counts.alleges + hop.counts.denies > 0
            assert hop.evidence.quote
            assert hop.evidence.article.url.startswith("http")
    following = ask.sync(client=client, standing=wanted, sort=order, limit=2, cursor=answer.next_)
    assert isinstance(following, models.ChainList)
    assert [row.to_dict() for row in following.results] != [row.to_dict() for row in answer.results]


def test_a_claim(made: Any, client: Any) -> None:
    """From a list to the thing, typed all the way."""
    models = made("models")
    listed = made("api.claims.list_claims").sync(client=client, said_by="Tomas Eckerd", limit=1)
    (row,) = listed.results
    assert isinstance(row, models.Claim)
    found = made("api.claims.show_claim").sync(row.id, client=client)
    assert isinstance(found, models.ClaimWithLinks)
    assert found.stance in models.Stance
    assert found.evidence[0].quote == row.evidence[0].quote
    assert found.links.citations.bibtex == f"/claims/{row.id}/citation?style=bibtex"


def test_chosen_fields(made: Any, client: Any) -> None:
    """A row of which a part was asked for is another type."""
    models = made("models")
    chosen = [models.ListArticlesFieldsItem.ID, models.ListArticlesFieldsItem.TITLE]
    listed = made("api.articles.list_articles").sync(client=client, fields=chosen)
    assert {*listed.results[0].additional_properties} == {"id", "title"}
    assert isinstance(listed.results[0], models.Fields)


@pytest.mark.parametrize(
    ("operation", "arguments", "status", "parameter"),
    [
        ("claims.show_claim", {"id": "x"}, 404, None),
        ("claims.list_claims", {"subject": "Nobody"}, 422, "subject"),
        ("claims.list_claims", {"cursor": "x"}, 400, "cursor"),
        ("queries.query_proxies_of", {}, 422, "state"),
    ],
)
def test_errors(  # noqa: PLR0917
    operation: str, arguments: dict[str, str], status: int, parameter: str | None, made: Any, client: Any
) -> None:
    """Are problems, with what is wrong."""
    found = made(f"api.{operation}").sync(client=client, **arguments)
    assert isinstance(found, made("models").Problem)
    assert found.status == status
    if parameter is not None:
        assert found.errors[0].parameter == parameter


CASE = Path(__file__).parents[1] / "cases" / "service" / "openapi-phantom-json"


@pytest.mark.parametrize("operation", (CASE / "operations.txt").read_text().split())
def test_routes_that_answer_no_json(operation: str, made: Any, client: Any) -> None:
    """Give what they give, as text, without the client trying to read it as JSON."""
    answer = made(f"api.{operation}").sync_detailed(client=client)
    assert answer.status_code == 200
    assert answer.content
    assert not isinstance(answer.parsed, made("models").Problem)


def test_loading(made: Any, service: Any, key: str) -> None:
    """With a key, a typed article in, a typed report out; then it is withdrawn."""
    models, clients = made("models"), made("client")
    body = models.DocumentRecord.from_dict(article("typed", claim("Ardland", "arms", "Red Front")))
    with clients.AuthenticatedClient(base_url=service.url.rstrip("/"), token=key) as writer:
        report = made("api.articles.load_articles").sync(client=writer, body=body)
        assert isinstance(report, models.Report)
        assert report.articles["loaded"] == 1
        gone = made("api.articles.withdraw_article").sync("typed", client=writer)
        assert (gone.withdrawn, gone.revision) == ("typed", report.revision + 1)
    with clients.Client(base_url=service.url.rstrip("/")) as nobody:
        assert made("api.articles.load_articles").sync(client=nobody, body=body).status == 401
