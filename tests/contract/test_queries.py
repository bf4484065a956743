"""Named queries and an actor's timeline, through HTTP on every store, by filters and by clocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from actorgraph.service.api.app import create_app
from actorgraph.service.settings import Settings
from actorgraph.service.stores.base import Store
from tests.contract.articles import article, claim
from tests.contract.conftest import Cypher, Empty
from tests.contract.served import by_sparql, served
from tests.contract.steps import loaded

Row = dict[str, Any]
RECORDS = [
    article(
        "early",
        claim("Ardland", "arms", "Grey Company", when="2029-05"),
        claim("Grey Company", "suppliesMaterielTo", "Blue Front", via="Bo Finch", said_by=["Ada Reed"]),
        claim("Blue Front", "arms", "Red Front", stage="prepared", item="rockets"),
        claim("Borland", "directs", "Grey Company"),
        claim("Borland", "threatens", "Ardland", said_by=["Ada Reed"]),
        claim("Borland", "arms", "Blue Front", when={"end": "2029-01"}),
        claim("Ardland", "arms", "Blue Front"),
        published="2030-01-10",
    ),
    article(
        "late",
        claim("Ardland", "arms", "Blue Front", stance="denies", said_by=["Ardland", "Ada Reed"]),
        claim("Borland", "arms", "Grey Company", stage="ended"),
        claim("Grey Company", "trains", "Red Front"),
        published="2031-02-03",
    ),
    article("undated", claim("Grey Company", "funds", "Red Front", said_by=["Grey Company"]), published=None),
]


@pytest.fixture(scope="module")
def store(empty: Empty) -> Iterator[Store]:
    with empty() as made:
        loaded(made, *RECORDS)
        yield made


@pytest.fixture(scope="module")
def asking(store: Store) -> Iterator[httpx.Client]:
    with served(create_app(Settings(sparql_seconds=60), store)) as client:
        yield client


def answer(asking: httpx.Client, path: str, /, **given: object) -> Row:
    response = asking.get(path, params={name: str(value) for name, value in given.items()} or None)
    assert response.status_code == 200, response.text
    found: Row = response.json()
    return found


def told(asking: httpx.Client, name: str, /, **given: object) -> list[str]:
    return [line(row) for row in answer(asking, f"/queries/{name}", **given)["results"]]


def line(row: Row) -> str:
    """A row in a line: of joins the standing and the actors, of claims what they say."""
    if "hops" not in row:
        return f"{row['subject']['name']} {row['relation']} {row['object']['name']}"
    actors = [[one["name"] for one in part] if isinstance(part, list) else [part["name"]] for part in parts(row)]
    return f"{row['standing']}: {' - '.join(name for names in actors for name in names)}"


def parts(row: Row) -> list[Any]:
    return [value for name, value in row.items() if name not in ("standing", "hops", "claims", "length")]


CHAIN = "prepared: Ardland - Grey Company - Bo Finch - Blue Front - Red Front"
CHAINS = [
    "stated: Ardland - Grey Company",
    "stated: Borland - Blue Front",
    "alleged: Ardland - Grey Company - Bo Finch - Blue Front",
    "alleged: Borland - Grey Company - Bo Finch - Blue Front",
    "disputed: Ardland - Blue Front",
    "prepared: Borland - Blue Front - Red Front",
    "prepared: Ardland - Blue Front - Red Front",
    CHAIN,
    "prepared: Borland - Grey Company - Bo Finch - Blue Front - Red Front",
]


def some(*numbers: int) -> list[str]:
    return sorted(CHAINS[number] for number in numbers)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, sorted(CHAINS)),
        ({"state": "Ardland"}, some(0, 2, 4, 6, 7)),
        ({"proxy": "Red Front", "max_hops": "2"}, some(5, 6)),
        ({"proxy": "Red Front", "state": "Grey Company"}, []),
        ({"proxies": "claimed"}, []),
        ({"standing": "alleged,disputed"}, some(2, 3, 4)),
        (
            {"standing": "ended"},
            ["ended: Borland - Grey Company", "ended: Borland - Grey Company - Bo Finch - Blue Front"],
        ),
        ({"said_by": "Ada Reed"}, ["disputed: Ardland - Blue Front"]),
        (
            {"as_of": "2030"},
            ["stated: Ardland - Blue Front", *some(0, 1, 2, 3, 5, 7, 8), "prepared: Ardland - Blue Front - Red Front"],
        ),
        ({"at": "2029-03"}, []),
        ({"at": "2029-05"}, ["stated: Ardland - Grey Company"]),
    ],
)
def test_supply_chains(asking: httpx.Client, given: Row, expected: list[str]) -> None:
    """From a state over whoever passes it on, also one that a claim names, to an armed group or company."""
    assert sorted(told(asking, "supply-chains", **given)) == sorted(expected)


def test_supply_chains_come_strongest_first_then_shortest(asking: httpx.Client) -> None:
    """In pages of two as in one."""
    order = [(row["standing"], row["length"]) for row in answer(asking, "/queries/supply-chains")["results"]]
    standings = ["stated", "alleged", "disputed", "prepared"]
    assert order == sorted(order, key=lambda row: (standings.index(row[0]), row[1]))


def test_a_chain_says_through_whom_a_hop_goes(asking: httpx.Client) -> None:
    """With that way's own claims."""
    (row,) = (row for row in answer(asking, "/queries/supply-chains")["results"] if line(row) == CHAIN)
    assert [hop.get("via", {}).get("name") for hop in row["hops"]] == [None, "Bo Finch", None]
    assert sorted(row["claims"]) == sorted({claim for hop in row["hops"] for claim in hop["claims"]})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"actor": "Blue Front"},
            ["alleged: Grey Company - Blue Front - Red Front", "disputed: Ardland - Blue Front - Grey Company"],
        ),
        ({"actor": "Blue Front", "standing": "ended"}, ["ended: Borland - Blue Front - Grey Company"]),
        ({"actor": "Red Front"}, ["alleged: Grey Company - Red Front - Blue Front"]),
        ({"actor": "Red Front", "other": "Blue Front"}, ["alleged: Grey Company - Red Front - Blue Front"]),
        ({"actor": "Red Front", "other": "Grey Company"}, []),
        ({"actor": "Red Front", "relation": "trains"}, []),
        (
            {"actor": "Red Front", "relation": "trains,suppliesMaterielTo"},
            ["alleged: Grey Company - Red Front - Blue Front"],
        ),
        ({"actor": "Blue Front", "as_of": "2030"}, ["stated: Ardland - Blue Front - Grey Company"]),
        ({"actor": "Red Front", "at": "2030-06"}, []),
    ],
)
def test_shared_backers(asking: httpx.Client, given: Row, expected: list[str]) -> None:
    """The strongest way to back each; as weak as the weaker of the two."""
    assert sorted(told(asking, "shared-backers", **given)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["disputed: Ardland, Borland - Blue Front"]),
        ({"actor": "Blue Front"}, ["disputed: Ardland, Borland - Blue Front"]),
        ({"actor": "Red Front"}, []),
        ({"relation": "attacks,sanctions"}, []),
        ({"standing": "ended"}, ["ended: Ardland, Borland - Grey Company"]),
        ({"as_of": "2030"}, ["alleged: Ardland, Borland - Blue Front"]),
        ({"at": "2029-01"}, []),
    ],
)
def test_armed_by_rivals(asking: httpx.Client, given: Row, expected: list[str]) -> None:
    """Two states, one of which threatens the other; as weak as the weakest of the three hops."""
    rows = answer(asking, "/queries/armed-by-rivals", **given)["results"]
    pairs = [sorted((row["state"]["name"], row["rival"]["name"])) for row in rows]
    assert [
        f"{r['standing']}: {', '.join(p)} - {r['armed']['name']}" for r, p in zip(rows, pairs, strict=True)
    ] == expected
    for row in rows:
        assert [hop["object"]["id"] for hop in row["hops"][:2]] == [row["armed"]["id"]] * 2
        assert [hop["subject"]["id"] for hop in row["hops"][:2]] == [row["state"]["id"], row["rival"]["id"]]
        assert row["hops"][2]["relation"] == "threatens"


def test_a_join_counts_what_nothing_dates(asking: httpx.Client) -> None:
    """The funds, which a clock leaves out."""
    for name, given in (("shared-backers", {"actor": "Red Front"}), ("backers-of", {"actor": "Red Front"})):
        assert answer(asking, f"/queries/{name}", **given, as_of="2031-03")["total"]["undated"] == 1
        assert "undated" not in answer(asking, f"/queries/{name}", **given)["total"]


TIMELINE = [
    ("Borland arms Blue Front", "2029-01", "when"),
    ("Ardland arms Blue Front", "2030-01-10", "publication"),
    ("Blue Front arms Red Front", "2030-01-10", "publication"),
    ("Grey Company suppliesMaterielTo Blue Front", "2030-01-10", "publication"),
    ("Ardland arms Blue Front", "2031-02-03", "publication"),
]


def dated(rows: list[Row]) -> list[tuple[str, str, str]]:
    return [(line(row), row["date"], row["dated_by"]) for row in rows]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, TIMELINE),
        ({"stance": "denies"}, TIMELINE[4:]),
        ({"relation": "suppliesMaterielTo"}, TIMELINE[3:4]),
        ({"subject": "Borland"}, TIMELINE[:1]),
        ({"standing": "disputed"}, [TIMELINE[1], TIMELINE[4]]),
        ({"as_of": "2030"}, TIMELINE[:4]),
        ({"at": "2028"}, [TIMELINE[0], TIMELINE[4]]),  # a denial without `when` reaches every day
    ],
)
def test_a_timeline_goes_by_date(asking: httpx.Client, given: Row, expected: list[tuple[str, str, str]]) -> None:
    """As a named query, and as an actor's own."""
    rows = answer(asking, "/queries/timeline", actor="Blue Front", **given)["results"]
    assert sorted(dated(rows)) == sorted(expected)
    assert [date for _, date, _ in dated(rows)] == [date for _, date, _ in expected]
    (actor,) = answer(asking, "/actors", q="Blue Front")["results"]
    assert answer(asking, f"/actors/{actor['id']}/timeline", **given)["results"] == rows


def test_what_nothing_dates_comes_last(asking: httpx.Client) -> None:
    """And says so."""
    *_, last = answer(asking, "/queries/timeline", actor="Red Front")["results"]
    assert (line(last), last["date"], last["dated_by"]) == ("Grey Company funds Red Front", None, None)


def test_a_timeline_of_nobody_is_not_found(asking: httpx.Client) -> None:
    """Another answer than none."""
    assert asking.get("/actors/nobody/timeline").status_code == 404


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"actor": "Ardland"}, ["Ardland arms Blue Front"]),
        (
            {"speaker": "Ada Reed"},
            ["Ardland arms Blue Front", "Borland threatens Ardland", "Grey Company suppliesMaterielTo Blue Front"],
        ),
        ({"actor": "Ada Reed", "about": "Bo Finch"}, ["Grey Company suppliesMaterielTo Blue Front"]),
        ({"about": "Red Front"}, ["Grey Company funds Red Front"]),
        ({"stance": "denies"}, ["Ardland arms Blue Front"]),
        (
            {"actor": "Ada Reed", "as_of": "2030"},
            ["Borland threatens Ardland", "Grey Company suppliesMaterielTo Blue Front"],
        ),
    ],
)
def test_what_a_speaker_says(asking: httpx.Client, given: Row, expected: list[str]) -> None:
    """Makes or relays; without a speaker, what anybody who is named says."""
    assert sorted(told(asking, "said-by", **given)) == expected


def test_a_dispute_has_both_sides(asking: httpx.Client) -> None:
    """With speaker, words and dates; before the denial there is none."""
    rows = answer(asking, "/queries/disputes", relation="arms")["results"]
    (row,) = rows
    (asserted,), (denied,) = row["asserting"], row["denying"]
    assert (asserted["stance"], asserted["reported"], asserted["said_by"]) == ("asserts", "2030-01-10", [])
    assert (denied["stance"], denied["reported"]) == ("denies", "2031-02-03")
    assert [speaker["name"] for speaker in denied["said_by"]] == ["Ardland", "Ada Reed"]
    assert denied["quote"] == "Ardland arms Blue Front Ardland Ada Reed and so on."
    assert asserted["counts_as"] == denied["counts_as"] == "direct"
    assert answer(asking, "/queries/disputes", relation="arms", as_of="2030")["total"] == {
        "value": 0,
        "relation": "eq",
        "undated": 0,
    }


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/queries/backers-of", {"state": "Red Front"}),
        ("/queries/timeline", {"actor": "Blue Front", "stance": "asserts"}),
        ("/queries/said-by", {}),
        ("/queries/said-by", {"actor": "Ada Reed", "about": "Ardland"}),
        ("/queries/disputes", {}),
        ("/queries/disputes", {"actor": "Ardland", "subject_type": "State"}),
    ],
)
def test_pasted_elsewhere_a_query_has_the_same_rows(
    asking: httpx.Client, cypher: Cypher | None, path: str, given: Row
) -> None:
    """Its SPARQL on `/sparql`, its Cypher on Neo4j."""
    listed = answer(asking, path, **given, limit=1000)
    assert listed["results"]
    wanted = {
        (row["id"],)
        if "evidence" in row
        else (row["subject"]["id"], row["relation"], row["object"]["id"], row["standing"])
        for row in listed["results"]
    }
    pasted = [by_sparql(asking, listed["links"]["sparql"])]
    if cypher is not None:
        pasted.append(cypher(listed["links"]["cypher"]))
    for found in pasted:
        assert set(found) == wanted


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/queries/backers-of", "state"),
        ("/queries/timeline", "actor"),
        ("/queries/shared-backers?other=Ardland", "actor"),
        ("/queries/shared-backers?actor=Ardland&relation=befriends", "relation"),
        ("/queries/supply-chains?max_hops=5", "max_hops"),
        ("/queries/said-by?actor=Ardland&speaker=Ardland", "speaker"),
        ("/queries/disputes?standing=stated", "standing"),
    ],
)
def test_what_makes_no_sense_is_named(asking: httpx.Client, path: str, parameter: str) -> None:
    """As a problem."""
    response = asking.get(path)
    assert response.status_code == 422
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/queries/states-arming-proxies", {"state": "Ardland"}),
        ("/queries/supply-chains", {"proxies": "claimed"}),
        ("/queries/shared-backers", {"actor": "Red Front", "q": "'} RETURN 1 //"}),
        ("/queries/armed-by-rivals", {}),
        ("/paths", {"from": "Ardland", "to": "Red Front", "directed": "true"}),
    ],
)
def test_joins_have_a_text_in_cypher(asking: httpx.Client, path: str, given: Row) -> None:
    """With all values in it, on every store; none by a clock. Whether it gives the rows is tested on Neo4j."""
    text = answer(asking, path, **given)["links"]["cypher"]
    assert not set(re.findall(r"\$\w+|%\w+%|//if", text))
    assert "sparql" not in answer(asking, path, **given)["links"]
    assert "cypher" not in answer(asking, path, **given, as_of="2031")["links"]
