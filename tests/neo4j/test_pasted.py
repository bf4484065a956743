"""What links show of chains, joins and paths as Cypher gives, pasted into Neo4j, the rows of the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from actorgraph.service.api.app import create_app
from actorgraph.service.settings import Settings
from actorgraph.service.stores.registry import open_store
from tests.benchmarks.generate import generate
from tests.contract.articles import Record, article, claim
from tests.contract.served import served
from tests.contract.steps import VOCABULARY, loaded
from tests.contract.test_joins_by_force import written
from tests.golden.answers import EXAMPLES, Answers
from tests.golden.table import Case, cases
from tests.neo4j.server import Server
from tests.neo4j.settings import neo4j_settings

Row = dict[str, Any]
CLAIMS = 150
EVERY = "stated,alleged,disputed,ended,prepared,considered,denied"
TEXTLESS = {"at", "as_of", "format", "fields"}


def chain(row: Row) -> list[Any]:
    return [row["state"]["id"], [actor["id"] for actor in row["via"]], row["proxy"]["id"], row["standing"]]


def supply(row: Row) -> list[Any]:
    *ends, standing = chain(row)
    return [*ends, *hops(row), standing]


def backer(row: Row) -> list[Any]:
    return [*(row[name]["id"] for name in ("backer", "actor", "other")), row["standing"]]


def rivals(row: Row) -> list[Any]:
    return [*(row[name]["id"] for name in ("armed", "state", "rival")), row["standing"]]


def path(row: Row) -> list[Any]:
    backward = [hop["direction"] == "backward" for hop in row["hops"]]
    reached = [hop["subject" if back else "object"]["id"] for hop, back in zip(row["hops"], backward, strict=True)]
    places = [place for place, back in enumerate(backward, 1) if back]
    return [[row["from"]["id"], *reached], *hops(row), row["standing"], places]


def hops(row: Row) -> tuple[list[str], list[str]]:
    return [hop["relation"] for hop in row["hops"]], [hop["standing"] for hop in row["hops"]]


WRITTEN: dict[str, Callable[[Row], list[Any]]] = {
    "/queries/states-arming-proxies": chain,
    "/queries/supply-chains": supply,
    "/queries/shared-backers": backer,
    "/queries/armed-by-rivals": rivals,
    "/paths": path,
}
"""What a text gives of a row, by where it is asked."""
GOLDEN = [case for case in cases("cases") if case.path in WRITTEN and TEXTLESS.isdisjoint(case.given)]


@pytest.fixture
def asking(neo4j_server: Server) -> Iterator[Callable[..., httpx.Client]]:
    """Somebody who asks a service of the run's server, which is wiped before it loads some articles."""
    neo4j_server.wipe()
    store = open_store(neo4j_settings(neo4j_server), VOCABULARY)
    with served(create_app(Settings(), store)) as client:

        def having(*records: Record) -> httpx.Client:
            loaded(store, *records)
            return client

        yield having
    store.close()


@pytest.fixture(scope="module")
def answers(examples: Server) -> Iterator[Answers]:
    """The examples, asked as the golden table asks."""
    store = open_store(neo4j_settings(examples), VOCABULARY)
    with served(create_app(Settings(), store)) as client:
        yield Answers.of(client, [EXAMPLES])
    store.close()


def same(where: str, answer: Row, server: Server) -> int:
    """Compare an answer's rows with those of its text; how many there are."""
    assert "sparql" not in answer["links"]
    assert answer["next"] is None
    pasted = [list(row.values()) for row in server.rows(answer["links"]["cypher"])]
    expected = [list(WRITTEN[where](row)) for row in answer["results"]]
    assert sorted(map(repr, pasted)) == sorted(map(repr, expected)), answer["links"]["self"]
    return len(pasted)


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case.title)
def test_the_golden_answers(case: Case, answers: Answers, examples: Server) -> None:
    """Those of the examples, worked out by hand."""
    same(case.path, answers.asked(case), examples)


@pytest.mark.parametrize("seed", [5, 9])
def test_claims_that_contradict_each_other(
    seed: int, asking: Callable[..., httpx.Client], neo4j_server: Server
) -> None:
    """Other times, denials, ends, ways and alternatives leave claims out, and so change how a hop stands."""
    records = written(seed)
    client = asking(*records)
    rows = sum(
        same(where, told(client, where, **given), neo4j_server)
        for where, given in [
            ("/queries/states-arming-proxies", {"standing": EVERY}),
            ("/queries/supply-chains", {}),
            ("/queries/shared-backers", {"actor": "Grey Company"}),
            ("/queries/armed-by-rivals", {"standing": EVERY}),
            ("/paths", {"from": "Ardland", "to": "Grey Company"}),
            ("/paths", {"from": "Ardland", "to": "Grey Company", "standing": "alleged", "max_hops": 3}),
        ]
    )
    assert rows > 20


def test_a_generated_graph(asking: Callable[..., httpx.Client], neo4j_server: Server) -> None:
    """Many articles about one world; every hop by filters, too."""
    client = asking(*generate(CLAIMS))
    armed = told(client, "/relations", relation="supports")["results"][0]
    pair = {"from": armed["subject"]["id"], "to": armed["object"]["id"], "max_hops": 3}
    actor = armed["object"]["id"]
    for where, given in [
        ("/queries/states-arming-proxies", {}),
        ("/queries/supply-chains", {"min_publishers": 1, "stance": "asserts"}),
        ("/queries/shared-backers", {"actor": actor, "stage": "happened"}),
        ("/queries/armed-by-rivals", {"relation": "criticizes,threatens,sanctions,attacks"}),
        ("/paths", pair),
        ("/paths", {**pair, "relation": "supports,cooperatesWith", "directed": "true"}),
    ]:
        same(where, told(client, where, **given), neo4j_server)


def test_alternatives_that_differ_in_their_item_only(asking: Callable[..., httpx.Client], neo4j_server: Server) -> None:
    """They weaken the item, not the relation; where another time leaves one of them out, they are alternatives."""
    either = [
        claim("Ada Reed", "arms", "Red Front", item=item, when="2012", either_or="x") for item in ("rockets", "rifles")
    ]
    client = asking(
        article("office", claim("Ada Reed", "leads", "Ardland", when={"start": "2010", "end": "2015"})),
        article("either", *either),
    )
    answer = told(client, "/queries/states-arming-proxies")
    assert [row["standing"] for row in answer["results"]] == ["stated"]
    assert same("/queries/states-arming-proxies", answer, neo4j_server) == 1


@pytest.mark.parametrize("day", ["2012", "2012-06", "2012-06-30?", "201X"])
def test_a_deed_that_began_is_cancelled_by_an_end_that_is_dated_no_earlier(
    day: str, asking: Callable[..., httpx.Client], neo4j_server: Server
) -> None:
    """Whose own day is the last one on which it can have begun, in whatever way that is written."""
    client = asking(
        article(
            "a",
            claim("Ada Reed", "leads", "Ardland"),
            claim("Ada Reed", "arms", "Red Front", when={"start": day}),
            claim("Ada Reed", "arms", "Red Front", stage="ended", said="2012-06-30"),
            published="2031",
        )
    )
    where = "/queries/states-arming-proxies"
    same(where, told(client, where, standing=EVERY), neo4j_server)


def told(client: httpx.Client, where: str, **given: Any) -> Row:
    """A whole list."""
    response = client.get(where, params={**given, "limit": 1000})
    assert response.status_code == 200, response.text
    found: Row = response.json()
    return found
