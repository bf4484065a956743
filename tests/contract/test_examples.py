"""The named queries over the example articles, held against the answers that were written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import Loaded
from actorgraph.loaders.report import Report
from actorgraph.service.ingest import load
from actorgraph.service.stores.base import Store, View
from actorgraph.service.usecases.claims import claims
from actorgraph.service.usecases.named_queries import ask
from actorgraph.service.usecases.query_catalog import catalogue, named_query
from tests.contract.conftest import Empty
from tests.contract.steps import VOCABULARY

EXAMPLES = Path(__file__).parents[2] / "examples"
EXPECTED = {
    file.stem: msgspec.json.decode(file.read_bytes()) for file in sorted((EXAMPLES / "expected").glob("*.json"))
}
SYMMETRIC = {relation.name for relation in VOCABULARY.relations.values() if relation.symmetric}
Row = dict[str, Any]


@pytest.fixture(scope="module")
def answering(empty: Empty) -> Iterator[View]:
    """A view of a store that holds the examples."""
    with empty() as store:
        report = load(sources([str(EXAMPLES / "articles")]), Options(), store, VOCABULARY, wait=5)
        assert report.errors == []
        with store.view() as view:
            yield view


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    """Claims' ids → ARTICLE#CLAIM, from the files themselves."""
    found = outcomes(sources([str(EXAMPLES / "articles")]), Options(), VOCABULARY, Report())
    articles = [outcome.article for outcome in found if isinstance(outcome, Loaded)]
    return {
        id_: f"{article.article.id}#{annotation}" for article in articles for id_, (annotation,) in article.annotations
    }


def answer(view: View, expected: Row) -> list[Row]:
    """All rows of an expected question."""
    given = {**expected["params"], "limit": "1000"}
    answered = ask(named_query(expected["query"]), given, view, VOCABULARY)
    assert answered.page.next is None
    return answered.page.results


def named(row: Row, view: View, names: dict[str, str]) -> Row:
    """A row with names for actors and ARTICLE#CLAIM for claims, in the form in which the right answers are written."""
    if "evidence" in row:
        return {"claim": names[row["id"]], **{name: row[name] for name in ("date", "dated_by") if name in row}}
    if "asserting" in row:
        sides = {
            side: sorted([names[c["claim"]], c["counts_as"]] for c in row[side]) for side in ("asserting", "denying")
        }
        return {**ends(row), "standing": row["standing"], **sides}
    if "hops" in row:
        return joined(row, names)
    return {
        **{name: value for name, value in row.items() if name not in ("id", "iri")},
        **ends(row),
        "items": items(row),
        "claims": sorted(names[claim] for claim in counting(row, view)),
    }


def ends(row: Row) -> Row:
    """A relation by name; a symmetric one in the order of the names."""
    pair = [row["subject"]["name"], row["object"]["name"]]
    subject, object_ = sorted(pair) if row["relation"] in SYMMETRIC else pair
    return {"subject": subject, "relation": row["relation"], "object": object_}


def joined(row: Row, names: dict[str, str]) -> Row:
    """Relations joined into one row: whoever is in it by name, hop by hop."""
    told: Row = {name: value["name"] for name, value in row.items() if isinstance(value, dict) and "types" in value}
    hops = row["hops"]
    if "rival" in row:  # either state may come first, with its hop
        told["states"] = sorted((told.pop("state"), told.pop("rival")))
        hops = [*sorted(hops[:2], key=lambda hop: hop["subject"]["name"]), hops[2]]
    if "via" in row:
        told["via"] = [actor["name"] for actor in row["via"]]
    if "patrons" in row:
        told["patrons"] = sorted((patron["name"], patron["standing"]) for patron in row["patrons"])
        told["items"] = items(row)
    return {
        **told,
        "standing": row["standing"],
        "hops": [(hop["relation"], hop["subject"]["name"], hop["object"]["name"], hop["standing"]) for hop in hops],
        "claims": sorted(names[claim] for claim in row["claims"]),
    }


def items(row: Row) -> list[tuple[str, str]]:
    return sorted((item["item"]["name"], item["standing"]) for item in row["items"])


def counting(row: Row, view: View) -> list[str]:
    """The claims that a relation's link leads to."""
    given = dict(parse_qsl(urlsplit(row["claims"]).query))
    return [claim["id"] for claim in claims({**given, "limit": "1000"}, view, VOCABULARY).page.results]


def written(row: Row) -> Row:
    """A right answer, as written by hand, in the form that `named` gives."""
    row = {name: value for name, value in row.items() if name not in ("why", "symmetric")}
    if "items" in row:
        row["items"] = sorted((item["item"], item["standing"]) for item in row["items"])
    for name in row.keys() & {"claims", "asserting", "denying"}:
        row[name] = sorted(row[name])
    if "patrons" in row:
        row["patrons"] = sorted((patron["name"], patron["standing"]) for patron in row["patrons"])
    if "hops" in row:
        row["hops"] = [(hop["relation"], hop["subject"], hop["object"], hop["standing"]) for hop in row["hops"]]
    elif row.get("relation") in SYMMETRIC:
        row["subject"], row["object"] = sorted((row["subject"], row["object"]))
    return row


def key(row: Row) -> str:
    return str(sorted((name, value) for name, value in row.items() if name != "why"))


def test_every_query_has_a_right_answer() -> None:
    """A further query needs an expectation."""
    assert {expected["query"] for expected in EXPECTED.values()} == set(catalogue())


@pytest.mark.parametrize("question", EXPECTED)
def test_the_answer_is_the_right_one(question: str, answering: View, names: dict[str, str]) -> None:
    """Row by row: every field, every item, every hop, every claim, and no row more."""
    rows = [named(row, answering, names) for row in answer(answering, EXPECTED[question])]
    expected = [written(row) for row in EXPECTED[question]["rows"]]
    assert sorted(rows, key=key) == sorted(expected, key=key)


@pytest.mark.parametrize("question", [name for name, expected in EXPECTED.items() if expected["absent"]])
def test_tempting_rows_do_not_come(question: str, answering: View, names: dict[str, str]) -> None:
    """What looks as if it were an answer, and is none."""
    rows = [named(row, answering, names) for row in answer(answering, EXPECTED[question])]
    for absent in EXPECTED[question]["absent"]:
        looked_for = {name: value for name, value in absent.items() if name != "why"}
        assert not any(all(row[name] == value for name, value in looked_for.items()) for row in rows), absent["why"]


@pytest.mark.parametrize("question", [name for name, e in EXPECTED.items() if e["query"] == "states-arming-proxies"])
def test_a_row_is_as_strong_as_its_weakest_hop(question: str, answering: View) -> None:
    """And no item in it is stronger than the hops that lead there."""
    strength = {name: term.strength for name, term in VOCABULARY.standings.items()}
    for row in answer(answering, EXPECTED[question]):
        assert row["standing"] == min((hop["standing"] for hop in row["hops"]), key=strength.__getitem__)
        assert all(strength[item["standing"]] <= strength[row["standing"]] for item in row["items"])


def test_the_best_words_of_a_hop_are_one_of_its_claims(answering: View) -> None:
    """With the quote as it stands in the article, and whoever said it."""
    for row in answer(answering, EXPECTED["states-arming-proxies"]):
        for hop in row["hops"]:
            evidence = hop["evidence"]
            assert evidence["claim"] in row["claims"]
            stored = answering.claims([evidence["claim"]])[evidence["claim"]]
            assert evidence["quote"] == stored.evidence[0].quote
            assert evidence["article"]["id"] == stored.article


def test_the_best_words_would_give_the_hop_its_standing(answering: View, names: dict[str, str]) -> None:
    """The quote under a stated hop states; it doesn't deny."""
    for row in answer(answering, EXPECTED["states-arming-proxies-stated"]):
        for hop in row["hops"]:
            claim = answering.claims([hop["evidence"]["claim"]])[hop["evidence"]["claim"]]
            assert (claim.stance, claim.stage) == ("asserts", "happened"), names[claim.id]


def test_counts_of_a_hop_are_those_of_its_relation(answering: View) -> None:
    """Stances and stages as annotated."""
    rows = answer(answering, EXPECTED["states-arming-proxies"])
    (row,) = (r for r in rows if [v["name"] for v in r["via"]] == ["Northmark Ordnance Bureau"])
    assert row["hops"][1]["counts"] == {
        "asserts": 2,
        "alleges": 0,
        "denies": 0,
        "happened": 1,
        "prepared": 1,
        "considered": 0,
        "ended": 0,
    }


def test_a_denied_row_comes_when_it_is_asked_for(answering: View) -> None:
    """The default hides only what stands denied."""
    asked = {"query": "states-arming-proxies", "params": {"standing": "denied"}}
    shown = [(row["state"]["name"], row["proxy"]["name"], row["standing"]) for row in answer(answering, asked)]
    assert ("Vellund", "Salt Brigade", "denied") in shown
    assert {standing for _, _, standing in shown} == {"denied"}


def test_an_ended_hop_joins_when_it_is_asked_for(answering: View) -> None:
    """Northmark directed the company until October 2030."""
    asked = {"query": "states-arming-proxies", "params": {"standing": "ended", "state": "Northmark"}}
    shown = [(row["proxy"]["name"], [via["name"] for via in row["via"]]) for row in answer(answering, asked)]
    assert ("Ash Column", ["Greywater Logistics"]) in shown


@pytest.mark.parametrize(("parameter", "name"), [("state", "Kestrelia"), ("proxy", "Ash Column")])
def test_a_filter_selects_whole_rows(parameter: str, name: str, answering: View) -> None:
    """Rows are the same with and without it."""
    every = answer(answering, EXPECTED["states-arming-proxies"])
    some = answer(answering, {"query": "states-arming-proxies", "params": {parameter: name}})
    assert some == [row for row in every if row[parameter]["name"] == name] != []


@pytest.mark.parametrize("end", ["subject", "object"])
def test_a_symmetric_relation_is_found_from_either_end(end: str, answering: View) -> None:
    """Kestrelia may stand first or second in it."""
    found = answer(answering, {"query": "disputed-relations", "params": {end: "Pellary"}})
    assert {"cooperatesMilitarilyWith", "cooperatesWith"} <= {row["relation"] for row in found}


def test_every_example_of_the_catalogue_has_an_answer(answering: View) -> None:
    """The example calls are about the examples."""
    for query in catalogue().values():
        given = dict(parse_qsl(urlsplit(query.example).query))
        assert ask(query, given, answering, VOCABULARY).page.total > 0


def test_the_store_holds(empty: Empty) -> None:
    """Every invariant, after loading the examples in two steps."""
    with empty() as store:
        _load(store, "[a-m]*.json")
        _load(store, "[n-z]*.json")
        assert store.verify() == []


def _load(store: Store, pattern: str) -> None:
    load(sources([str(EXAMPLES / "articles" / pattern)]), Options(), store, VOCABULARY, wait=5)
