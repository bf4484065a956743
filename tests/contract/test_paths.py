"""The strongest and shortest paths between two actors, on every store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actorgraph.ontology.errors import AmbiguousName, CursorError, UnknownParameter, UsageError
from actorgraph.service.answers.serializers import Json
from actorgraph.service.questions.parameters import resolve_actor
from actorgraph.service.stores.base import Store, View
from actorgraph.service.usecases import paths as asked_paths
from actorgraph.service.usecases.paths import paths
from tests.contract.articles import article, claim
from tests.contract.conftest import Empty
from tests.contract.steps import VOCABULARY, loaded

RECORDS = [
    article(
        "early",
        claim("Ardland", "arms", "Red Front", item="rockets"),
        claim("Ardland", "funds", "Red Front", said_by=["Ada Reed"]),
        claim("Borland", "attacks", "Red Front"),
        claim("Ada Reed", "officialOf", "Ardland", when={"start": "2030"}),
        claim("Bo Finch", "leads", "Borland"),
        claim("Ardland", "supports", "Blue Front", stage="considered"),
        claim("Blue Front", "rebelsAgainst", "Borland"),
        claim("Grey Company", "arms", "Blue Front", stage="ended"),
        published="2031-01-01",
    ),
    article(
        "late",
        claim("Borland", "alliedWith", "Grey Company"),
        claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Ardland"]),
        claim("Ardland", "directs", "Grey Company", said_by=["Bo Finch"]),
        claim("Borland", "protestsTo", "Ardland", stance="denies", said_by=["Borland"]),
        published="2031-06-01",
    ),
]


@pytest.fixture(scope="module")
def view(empty: Empty) -> Iterator[View]:
    with empty() as store:
        loaded(store, *RECORDS)
        with store.view() as opened:
            yield opened


def rows(view: View, start: str, end: str, **given: str) -> list[Json]:
    return paths({"from": start, "to": end, **given}, view, VOCABULARY).page.results


def brief(row: Json) -> str:
    """A path in a line: > along a relation, < against it."""
    name, words = row["from"]["name"], [row["from"]["name"]]
    for hop in row["hops"]:
        forward = hop["direction"] == "forward"
        start, end = (hop["subject"], hop["object"]) if forward else (hop["object"], hop["subject"])
        assert start["name"] == name
        name = end["name"]
        words += [f"{hop['relation']}{'>' if forward else '<'}", name]
    assert name == row["to"]["name"]
    return f"{row['standing']}: {' '.join(words)}"


def told(view: View, start: str, end: str, **given: str) -> list[str]:
    return [brief(row) for row in rows(view, start, end, **given)]


ALLEGED = [
    "alleged: Ardland directs> Grey Company alliedWith> Borland",
    "alleged: Ardland funds> Red Front attacks< Borland",
]
EVERY = [
    *ALLEGED,
    "disputed: Ardland arms> Red Front attacks< Borland",
    "considered: Ardland supports> Blue Front rebelsAgainst> Borland",
]


def undirected(lines: list[str]) -> list[str]:
    """A symmetric relation points from the smaller id to the larger, which no test should know."""
    return [line.replace("alliedWith<", "alliedWith>") for line in lines]


def test_paths_are_ordered_by_their_weakest_hop(view: View) -> None:
    """Then by hops, then by the IRIs of the actors; ended and denied hops join nothing."""
    found = undirected(told(view, "Ardland", "Borland"))
    company, front = (resolve_actor(name, view, "name") for name in ("Grey Company", "Red Front"))
    assert found == (EVERY if company < front else [*ALLEGED[::-1], *EVERY[2:]])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"max_hops": "1"}, []),
        ({"relation": "attacks"}, []),
        ({"relation": "attacks,funds"}, [ALLEGED[1]]),
        ({"relation": "attacks,supports"}, [ALLEGED[1], EVERY[2]]),
        ({"relation": "cooperatesWith,directs"}, [ALLEGED[0]]),
        ({"relation": "relatedTo", "standing": "stated,alleged"}, ALLEGED),
        ({"standing": "stated"}, []),
        ({"standing": "stated,considered"}, [EVERY[3]]),
        ({"standing": "denied"}, ["denied: Ardland protestsTo< Borland"]),
        (
            {"standing": "ended,considered,stated"},
            [
                EVERY[3],
                "considered: Ardland supports> Blue Front arms< Grey Company alliedWith> Borland",
            ],
        ),
        ({"directed": "true"}, [ALLEGED[0], EVERY[3]]),
        ({"stance": "denies"}, []),
        ({"article": "early"}, [ALLEGED[1], EVERY[2], EVERY[3]]),
        ({"min_publishers": "2"}, []),
        ({"min_holders": "1", "max_hops": "2"}, EVERY),
        ({"as_of": "2031-03"}, ["stated: Ardland arms> Red Front attacks< Borland", ALLEGED[1], EVERY[3]]),
        ({"at": "2031-03"}, ["disputed: Ardland arms> Red Front attacks< Borland", ALLEGED[1], EVERY[3]]),
        ({"as_of": "2030"}, []),
    ],
)
def test_paths_by_what_is_asked_for(given: dict[str, str], expected: list[str], view: View) -> None:
    """Hops fit all filters; the clocks change what they are as well."""
    assert sorted(undirected(told(view, "Ardland", "Borland", **given))) == sorted(expected)


def test_a_wide_relation_is_a_hop_only_where_a_claim_names_it(view: View) -> None:
    """What arms also supports, and is no further path; what is said to support is one."""
    assert [brief(row) for row in rows(view, "Ardland", "Red Front", max_hops="1")] == [
        "alleged: Ardland funds> Red Front",
        "disputed: Ardland arms> Red Front",
    ]
    assert told(view, "Ardland", "Blue Front", max_hops="1") == ["considered: Ardland supports> Blue Front"]


def test_a_hop_has_its_words_and_claims(view: View) -> None:
    """With who said it, in which article, and how it stands."""
    (row,) = rows(view, "Ada Reed", "Red Front", relation="officialOf,funds")
    assert (row["standing"], row["length"]) == ("alleged", 2)
    official, funds = row["hops"]
    assert official["standing"] == "stated"
    assert funds["counts"]["alleges"] == 1
    assert funds["evidence"]["quote"] == "Ardland funds Red Front Ada Reed and so on."
    assert [speaker["name"] for speaker in funds["evidence"]["said_by"]] == ["Ada Reed"]
    assert funds["evidence"]["article"]["id"] == "early"
    assert funds["claims"] == [funds["evidence"]["claim"]]


def test_paths_are_the_same_from_the_other_end(view: View) -> None:
    """Walked the other way round."""
    there = {tuple(hop["evidence"]["claim"] for hop in row["hops"]) for row in rows(view, "Ardland", "Borland")}
    back = {tuple(hop["evidence"]["claim"] for hop in row["hops"][::-1]) for row in rows(view, "Borland", "Ardland")}
    assert there == back


def test_pages_of_paths_go_on(view: View) -> None:
    """One at a time, in their order, each once."""
    every, found, cursor = told(view, "Ardland", "Borland"), [], {}
    while True:
        page = paths({"from": "Ardland", "to": "Borland", "limit": "1", **cursor}, view, VOCABULARY).page
        found += map(brief, page.results)
        if page.next is None:
            break
        cursor = {"cursor": page.next}
    assert found == every
    assert page.total == len(every)


def test_no_path_is_an_empty_list(view: View) -> None:
    """And the total is exact."""
    given = {"from": "Ada Reed", "to": "rockets"}
    answer = paths(given, view, VOCABULARY).as_json("/paths", given)
    assert answer["results"] == []
    assert answer["total"] == {"value": 0, "relation": "eq"}


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({}, "from"),
        ({"from": "Ardland"}, "to"),
        ({"from": "Ardland", "to": "Ardland"}, "to"),
        ({"from": "Nobody", "to": "Ardland"}, "from"),
        ({"from": "Ardland", "to": "Nobody"}, "to"),
        ({"from": "Ardland", "to": "Borland", "max_hops": "0"}, "max_hops"),
        ({"from": "Ardland", "to": "Borland", "max_hops": "7"}, "max_hops"),
        ({"from": "Ardland", "to": "Borland", "max_hops": "many"}, "max_hops"),
        ({"from": "Ardland", "to": "Borland", "relation": "arms,befriends"}, "relation"),
        ({"from": "Ardland", "to": "Borland", "standing": "certain"}, "standing"),
        ({"from": "Ardland", "to": "Borland", "directed": "maybe"}, "directed"),
        ({"from": "Ardland", "to": "Borland", "at": "soon"}, "at"),
    ],
)
def test_a_question_that_makes_no_sense_names_the_parameter(given: dict[str, str], parameter: str, view: View) -> None:
    """Nothing is taken for something else."""
    with pytest.raises(UsageError) as caught:
        paths(given, view, VOCABULARY)
    assert caught.value.parameter == parameter


def test_an_unknown_parameter_is_named(view: View) -> None:
    """It isn't ignored."""
    with pytest.raises(UnknownParameter, match="there is no parameter 'hops'"):
        paths({"from": "Ardland", "to": "Borland", "hops": "2"}, view, VOCABULARY)


def test_a_cursor_of_other_paths_is_refused(view: View) -> None:
    """It would begin anywhere."""
    cursor = paths({"from": "Ardland", "to": "Borland", "limit": "1"}, view, VOCABULARY).page.next
    with pytest.raises(CursorError):
        paths({"from": "Borland", "to": "Ardland", "cursor": str(cursor)}, view, VOCABULARY)


def test_who_named_a_wide_relation_counts_by_the_clock(store: Store) -> None:
    """Before anybody did, it was only what follows from the narrow one."""
    loaded(
        store,
        article("first", claim("Ardland", "arms", "Red Front"), published="2031-01-01"),
        article("then", claim("Ardland", "supports", "Red Front"), published="2031-02-01"),
    )
    with store.view() as view:
        before, after = "stated: Ardland arms> Red Front", "stated: Ardland supports> Red Front"
        assert told(view, "Ardland", "Red Front", as_of="2031-01") == [before]
        assert told(view, "Ardland", "Red Front", as_of="2031-02") == [before, after]
        assert told(view, "Ardland", "Red Front") == [before, after]


def test_claims_without_a_date_are_counted(store: Store) -> None:
    """A clock leaves them out, and says how many."""
    loaded(store, article("undated", claim("Ardland", "arms", "Red Front"), published=None))
    given = {"from": "Ardland", "to": "Red Front", "as_of": "2031"}
    with store.view() as view:
        answer = paths(given, view, VOCABULARY).as_json("/paths", given)
    assert answer["total"] == {"value": 0, "relation": "eq", "undated": 1}


@pytest.mark.parametrize(("bound", "value"), [("MAX_LIMIT", 2), ("MOST_STEPS", 6)])
def test_a_bound_that_was_hit_is_named(bound: str, value: int, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """There may be more than were found, and those that were are the first ones."""
    loaded(store, *RECORDS)
    with store.view() as view:
        every = told(view, "Ardland", "Borland")
        monkeypatch.setattr(asked_paths, bound, value)
        given = {"from": "Ardland", "to": "Borland", "max_hops": "5"}  # a question that isn't remembered
        answer = paths(given, view, VOCABULARY).as_json("/paths", given)
    found = [brief(row) for row in answer["results"]]
    assert found == every[: len(found)]
    assert len(found) < len(every)
    assert answer["total"]["relation"] == "gte"
    assert "more" in answer["total"]["note"]


def test_an_end_that_may_be_several_lists_them(store: Store) -> None:
    """With their ids."""
    link = "https://www.wikidata.org/entity/Q"
    loaded(
        store,
        article("one", claim("Ada Reed", "leads", "Ardland"), links={"Ada Reed": [f"{link}1"]}),
        article("two", claim("Ada Reed", "leads", "Borland"), links={"Ada Reed": [f"{link}2"]}),
    )
    with store.view() as view, pytest.raises(AmbiguousName) as caught:
        paths({"from": "Ada Reed", "to": "Borland"}, view, VOCABULARY)
    assert caught.value.parameter == "from"
    assert len(caught.value.candidates) == 2
