"""What joins and what doesn't: times, alternatives, items and clocks, each by a few claims, on every store."""

from __future__ import annotations

from typing import Any

import pytest

from actorgraph.service.answers.serializers import Json
from actorgraph.service.stores.base import Store
from actorgraph.service.usecases.named_queries import ask
from actorgraph.service.usecases.paths import paths
from actorgraph.service.usecases.query_catalog import named_query
from tests.contract.articles import Record, article, claim
from tests.contract.steps import VOCABULARY, loaded

OFFICE = claim("Ada Reed", "leads", "Ardland", when={"start": "2010", "end": "2015"})
OFFICE_UNTIL_2012 = claim("Ada Reed", "leads", "Ardland", when={"start": "2010", "end": "2012"})


def rows(store: Store, name: str, *claims: Record, **given: str) -> list[Json]:
    """Rows of a named query (or of paths) over these claims, an article for each."""
    loaded(store, *(article(f"a{number}", made) for number, made in enumerate(claims)))
    return asked(store, name, **given)


def asked(store: Store, name: str, **given: str) -> list[Json]:
    with store.view() as view:
        if name == "paths":
            return paths(given, view, VOCABULARY).page.results
        return ask(named_query(name), given, view, VOCABULARY).page.results


def brief(row: Json) -> str:
    """How the row stands, and its hops."""
    hops = (f"{h['subject']['name']} {h['relation']} {h['object']['name']} {h['standing']}" for h in row["hops"])
    return f"{row['standing']}: {'; '.join(hops)}"


def either(*claims: Record) -> Record:
    """An article by which one of these holds."""
    return article("either", *({**made, "either_or": "x"} for made in claims))


def test_a_hop_stands_on_what_shares_a_time(store: Store) -> None:
    """Its words, items, counts and claims too: what she gave after her time in office is no deed of the state."""
    (row,) = rows(
        store,
        "states-arming-proxies",
        OFFICE,
        claim("Ada Reed", "arms", "Red Front", item="rockets", stance="alleges", when="2012"),
        claim("Ada Reed", "arms", "Red Front", item="rifles", when="2020"),
    )
    assert brief(row) == "alleged: Ada Reed leads Ardland stated; Ada Reed arms Red Front alleged"
    assert [(shown["item"]["name"], shown["standing"]) for shown in row["items"]] == [("rockets", "alleged")]
    assert row["hops"][1]["counts"]["happened"] == 1
    assert "rockets" in row["hops"][1]["evidence"]["quote"]
    assert len(row["claims"]) == 2


def test_a_denial_of_another_time_disputes_nothing(store: Store) -> None:
    """Nor does an end of another time end it; an undated one does."""
    claims = (
        OFFICE_UNTIL_2012,
        claim("Ada Reed", "arms", "Red Front", when="2012"),
        claim("Ada Reed", "arms", "Red Front", stance="denies", when="2020"),
        claim("Ada Reed", "arms", "Red Front", stage="ended", when="2021"),
    )
    (row,) = rows(store, "states-arming-proxies", *claims)
    assert brief(row) == "stated: Ada Reed leads Ardland stated; Ada Reed arms Red Front stated"
    loaded(store, article("undated", claim("Ada Reed", "arms", "Red Front", stance="denies")))
    (row,) = asked(store, "states-arming-proxies")
    assert row["standing"] == "disputed"


def test_three_hops_share_one_time(store: Store) -> None:
    """Each two of them overlap; all three never do."""
    claims = (
        claim("Ada Reed", "leads", "Ardland", when={"start": "2010", "end": "2012"}),
        claim("Ada Reed", "directs", "Grey Company", when={"start": "2012", "end": "2014"}),
        claim("Grey Company", "arms", "Red Front", when={"start": "2014", "end": "2016"}),
        claim("Grey Company", "arms", "Red Front", when={"start": "2010", "end": "2011"}),
    )
    assert rows(store, "states-arming-proxies", *claims) == []
    assert [row["length"] for row in asked(store, "paths", **{"from": "Ardland", "to": "Red Front"})] == []
    loaded(store, article("bridge", claim("Ada Reed", "directs", "Grey Company", when="2011")))
    (row,) = asked(store, "states-arming-proxies")
    assert brief(row).startswith("stated: Ada Reed leads Ardland stated; Ada Reed directs Grey Company stated")
    assert len(row["claims"]) == 3


def test_the_strongest_that_joins_is_chosen(store: Store) -> None:
    """The stronger backing was at another time."""
    claims = (
        claim("Ardland", "arms", "Red Front", when="2010"),
        claim("Ardland", "funds", "Red Front", stance="alleges", when="2020"),
        claim("Ardland", "arms", "Blue Front", when="2020"),
    )
    (row,) = rows(store, "shared-backers", *claims, actor="Red Front")
    assert brief(row) == "alleged: Ardland funds Red Front alleged; Ardland arms Blue Front stated"


def test_an_end_of_another_time_leaves_what_is_prepared(store: Store) -> None:
    """Ended as a whole, a relation joins where the rest of it shares a time."""
    claims = (
        claim("Ardland", "funds", "Red Front", stage="prepared", when={"start": "2020"}),
        claim("Ardland", "funds", "Red Front", stage="ended", when="2012"),
        claim("Ardland", "arms", "Blue Front", when="2021"),
    )
    (row,) = rows(store, "shared-backers", *claims, actor="Red Front")
    assert brief(row) == "prepared: Ardland funds Red Front prepared; Ardland arms Blue Front stated"
    (path,) = asked(store, "paths", **{"from": "Red Front", "to": "Blue Front"})
    assert brief(path) == brief(row)


def test_rivals_share_a_time(store: Store) -> None:
    """Who were at odds when the other armed."""
    claims = (
        claim("Ardland", "arms", "Red Front", when="2010"),
        claim("Borland", "arms", "Red Front", when="2010"),
        claim("Borland", "threatens", "Ardland", when="2020"),
    )
    assert rows(store, "armed-by-rivals", *claims) == []
    loaded(store, article("then", claim("Ardland", "threatens", "Borland", stance="alleges", when="2010")))
    (row,) = asked(store, "armed-by-rivals")
    assert row["standing"] == "alleged"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("shared-backers", {"actor": "Red Front", "other": "Blue Front"}),
        ("paths", {"from": "Red Front", "to": "Blue Front"}),
    ],
)
def test_a_hop_with_other_claims_does_not_rest_on_an_alternative(store: Store, name: str, given: Any) -> None:
    """Two alternatives don't join; one and something else do, as strong as what doesn't need both."""
    front, other = claim("Ardland", "arms", "Red Front"), claim("Ardland", "arms", "Blue Front")
    loaded(store, either(front, other))
    assert asked(store, name, **given) == []
    loaded(store, article("weaker", {**other, "stage": "considered"}))
    (row,) = asked(store, name, **given)
    assert row["standing"] == "considered"
    loaded(store, article("equal", {**other, "stance": "alleges"}))
    (row,) = asked(store, name, **given)
    assert brief(row) == "alleged: Ardland arms Red Front alleged; Ardland arms Blue Front alleged"
    assert len({claim for hop in row["hops"] for claim in hop["claims"]}) == 4


def test_of_three_alternatives_one_holds(store: Store) -> None:
    """Rows of two of them are none; a row needs one alone."""
    loaded(
        store,
        either(
            claim("Ardland", "arms", "Red Front"),
            claim("Borland", "arms", "Red Front"),
            claim("Borland", "threatens", "Ardland"),
        ),
        article("plain", claim("Ardland", "arms", "Red Front"), claim("Borland", "arms", "Red Front")),
    )
    (row,) = asked(store, "armed-by-rivals")
    assert brief(row).startswith("alleged: ")
    assert row["hops"][2]["standing"] == "alleged"
    loaded(store, article("plain", claim("Ardland", "arms", "Red Front")), replace=True)
    assert asked(store, "armed-by-rivals") == []


def test_alternatives_of_one_hop_are_one(store: Store) -> None:
    """Rockets or rifles: either way it is armed, and so is the other."""
    loaded(
        store,
        either(
            claim("Ardland", "arms", "Red Front", item="rockets"), claim("Ardland", "arms", "Red Front", item="rifles")
        ),
        article("other", claim("Ardland", "arms", "Blue Front")),
    )
    (row,) = asked(store, "shared-backers", actor="Red Front")
    assert len(row["hops"][0]["claims"]) == 2


def test_two_groups_share_out(store: Store) -> None:
    """Two hops of two groups each: one of each group may hold for either."""
    front, other = claim("Ardland", "arms", "Red Front"), claim("Ardland", "arms", "Blue Front")
    again = article("again", {**front, "either_or": "y"}, {**other, "either_or": "y"})
    loaded(store, either(front, other), again)
    (row,) = asked(store, "shared-backers", actor="Red Front")
    assert row["standing"] == "alleged"
    assert len({claim for hop in row["hops"] for claim in hop["claims"]}) >= 2


def test_chains_and_supplies_rest_on_one_alternative(store: Store) -> None:
    """It directs the one or it arms the other: nothing comes of both."""
    loaded(store, either(claim("Ardland", "directs", "Grey Company"), claim("Grey Company", "arms", "Red Front")))
    assert asked(store, "states-arming-proxies") == []
    assert asked(store, "supply-chains") == []


@pytest.mark.parametrize(
    ("items", "joins"),
    [
        ((None, None), True),
        (("rockets", None), True),
        ((None, "rifles"), True),
        (("rockets", "rockets"), True),
        (("rockets", "rifles"), False),
    ],
)
def test_supplies_pass_on_what_they_name(store: Store, items: tuple[str | None, str | None], joins: bool) -> None:
    """Neighbours that both name items, and none in common, don't join."""
    one, other = items
    found = rows(
        store,
        "supply-chains",
        claim("Ardland", "arms", "Ada Reed", item=one),
        claim("Ada Reed", "arms", "Red Front", item=other),
    )
    assert [row["length"] for row in found] == ([2] if joins else [])


@pytest.mark.parametrize("name", ["states-arming-proxies", "supply-chains"])
@pytest.mark.parametrize("via", ["Ardland", "Red Front"])
def test_nobody_is_their_own_intermediary(store: Store, name: str, via: str) -> None:
    """A via is neither the row's state nor its proxy."""
    assert rows(store, name, claim("Ardland", "arms", "Red Front", via=via)) == []


def test_a_disputed_hop_quotes_both_sides(store: Store) -> None:
    """The words of those who deny it stand beside the others; elsewhere nobody's do."""
    (row,) = rows(
        store,
        "states-arming-proxies",
        claim("Ardland", "arms", "Red Front", item="rockets"),
        claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Ardland"]),
    )
    (hop,) = row["hops"]
    assert hop["against"].keys() == hop["evidence"].keys()
    assert [speaker["name"] for speaker in hop["against"]["said_by"]] == ["Ardland"]
    assert "rockets" in hop["evidence"]["quote"]
    assert "rockets" not in hop["against"]["quote"]
    loaded(store, article("alone", claim("Ardland", "arms", "Blue Front")))
    (other,) = asked(store, "states-arming-proxies", proxy="Blue Front")
    assert other["hops"][0]["against"] is None


def test_who_was_a_proxy_then_is_one(store: Store) -> None:
    """By a clock; now it is none."""
    claims = (
        claim("Ardland", "arms", "Ada Reed", when="2012"),
        claim("Ada Reed", "proxyOf", "Borland", stage="ended", when={"start": "2010", "end": "2015"}),
    )
    for name in ("states-arming-proxies", "supply-chains"):
        assert rows(store, name, *claims) == []
        for proxies in ("any", "claimed"):
            (row,) = asked(store, name, at="2012", proxies=proxies)
            assert row["proxy"]["name"] == "Ada Reed"
