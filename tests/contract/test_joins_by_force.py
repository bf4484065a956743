"""Chains, joins and paths over random articles that contradict each other, held against `joins_oracle`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest

from actorgraph.ontology.dates import When
from actorgraph.ontology.iris import Iris
from actorgraph.service.answers.serializers import Json
from actorgraph.service.stores.base import Store, View
from actorgraph.service.stores.embedded.store import EmbeddedStore
from actorgraph.service.usecases.named_queries import ask
from actorgraph.service.usecases.paths import paths
from actorgraph.service.usecases.query_catalog import named_query
from tests.contract.articles import CAST, Record, article, claim
from tests.contract.joins_oracle import FIRST, LAST, STRENGTH, Oracle, Said, by_the_clocks
from tests.contract.steps import VOCABULARY, loaded

WHO = ("Ardland", "Borland", "Grey Company", "Red Front", "Blue Front", "Ada Reed")
PARTIES = {
    "arms": (
        ("Ardland", "Borland", "Grey Company", "Ada Reed"),
        ("Grey Company", "Red Front", "Blue Front", "Borland"),
    ),
    "suppliesMaterielTo": (("Ardland", "Grey Company"), ("Grey Company", "Red Front", "Ada Reed")),
    "supports": (("Ardland", "Borland"), ("Red Front", "Blue Front")),
    "funds": (("Ardland", "Borland"), ("Red Front", "Grey Company")),
    "directs": (("Ardland", "Borland", "Ada Reed"), ("Grey Company", "Ada Reed")),
    "leads": (("Ada Reed",), ("Ardland", "Borland")),
    "proxyOf": (("Grey Company", "Ada Reed", "Borland"), ("Ardland", "Borland")),
    "threatens": (("Ardland",), ("Borland",)),
    "sanctions": (("Borland",), ("Ardland",)),
}
WEIGHTS = (10, 3, 2, 2, 4, 3, 2, 2, 1)
WHENS: tuple[Any, ...] = (
    None,
    None,
    None,
    "2010",
    "2012",
    "2015",
    {"start": "2010", "end": "2012"},
    {"start": "2012"},
    {"end": "2012"},
)
CLOCKS: tuple[dict[str, str], ...] = ({}, {"at": "2012"}, {"as_of": "2013"}, {"at": "2015", "as_of": "2016"})


def written(seed: int) -> list[Record]:
    """A few articles about a small cast."""
    rng = Random(seed)
    return [_article(number, rng) for number in range(rng.randint(4, 7))]


def _article(number: int, rng: Random) -> Record:
    made = [_claim(rng) for _ in range(rng.randint(2, 5))]
    if len(made) > 1 and rng.random() < 0.4:
        one, other = made[:2]
        if (one["subject"], one["object"]) != (other["subject"], other["object"]):
            one["either_or"] = other["either_or"] = "x"
    return article(f"a{number}", *made, published=rng.choice(["2009", "2011", "2013", "2016", None]))


def _claim(rng: Random) -> Record:
    (relation,) = rng.choices([*PARTIES], WEIGHTS)
    subject, object_ = (rng.choice(some) for some in PARTIES[relation])
    if subject == object_:
        return _claim(rng)
    arming = relation in ("arms", "suppliesMaterielTo")
    return claim(
        subject,
        relation,
        object_,
        item=rng.choice([None, None, "rockets", "rifles"]) if arming else None,
        via=rng.choice([None, None, None, "Bo Finch", "Ada Reed"]) if relation == "arms" else None,
        stance=rng.choices(["asserts", "alleges", "denies"], (5, 3, 2))[0],
        stage=rng.choices(["happened", "prepared", "considered", "ended"], (6, 1, 1, 2))[0],
        when=rng.choice(WHENS),
        conditional=rng.random() < 0.1,
    )


def told(records: list[Record]) -> list[Said]:
    """The same for the oracle, by names."""
    found = []
    for record in records:
        names = {actor["id"]: actor["name"] for actor in record["actors"]}
        published = record["article"]["published"]
        for made in record["claims"]:
            group = made.get("either_or")
            found.append(
                Said(
                    len(found),
                    names[made["subject"]],
                    made["relation"],
                    names[made["object"]],
                    made["item"] and names[made["item"]],
                    made["via"] and names[made["via"]],
                    made["stance"],
                    made["stage"],
                    _days(made["when"]),
                    published and (f"{published}-01-01", f"{published}-12-31"),
                    group and (record["article"]["id"], group),
                    made["conditional"],
                )
            )
    return found


def _days(when: Any) -> tuple[str, str] | None:
    if when is None:
        return None
    parsed = When.parse(when) if isinstance(when, str) else When.of(when.get("start"), when.get("end"))
    first, last = parsed.bounds if parsed else (None, None)
    return first or FIRST, last or LAST


@contextmanager
def viewed(records: list[Record]) -> Iterator[View]:
    store: Store = EmbeddedStore(None, Iris(), VOCABULARY)
    loaded(store, *records)
    with store.view() as view:
        yield view
    store.close()


def rows(view: View, name: str, **given: str) -> list[Json]:
    return ask(named_query(name), {**given, "limit": "1000"}, view, VOCABULARY).page.results


def names(*actors: Any) -> tuple[str, ...]:
    return tuple(name for a in actors for name in (names(*a) if isinstance(a, list) else (a["name"],)))


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: ",".join(clock) or "now")
@pytest.mark.parametrize("seed", range(10))
def test_joins_are_those_of_the_model(seed: int, clock: dict[str, str]) -> None:
    """Every row, how it stands, and no row more."""
    records = written(seed)
    seen = by_the_clocks(told(records), clock.get("at"), clock.get("as_of"))
    oracle = Oracle(seen, CAST)
    there = {actor["name"] for record in records for actor in record["actors"]}
    with viewed(records) as view:
        for named in (set(), {"stated", "ended"}, {*STRENGTH}):
            given = {"standing": ",".join(sorted(named))} if named else {}
            found = {
                names(r["state"], r["via"], r["proxy"]): r["standing"]
                for r in rows(view, "states-arming-proxies", **clock, **given)
            }
            assert found == oracle.chains(named), named
        for actor in there & {"Red Front", "Blue Front", "Grey Company"}:
            shared = rows(view, "shared-backers", actor=actor, **clock)
            assert {(*names(r["backer"], r["other"]), r["standing"]) for r in shared} == oracle.shared(actor)
        rivals = rows(view, "armed-by-rivals", **clock)
        assert {
            (r["armed"]["name"], *sorted(names(r["state"], r["rival"])), r["standing"]) for r in rivals
        } == oracle.rivals()
        supplied = rows(view, "supply-chains", **clock, max_hops="3")
        assert sorted((*names(r["state"], r["via"], r["proxy"]), r["standing"]) for r in supplied) == oracle.supplies(3)
        if {"Ardland", "Red Front"} <= there:
            given = {"from": "Ardland", "to": "Red Front", "max_hops": "3", "limit": "1000", **clock}
            results = paths(given, view, VOCABULARY).page.results
            assert sorted((r["standing"], _hops(r)) for r in results) == oracle.paths("Ardland", "Red Front", 3)
            order = [(-STRENGTH.index(r["standing"]), r["length"]) for r in results]
            assert order == sorted(order)


def _hops(row: Json) -> tuple[Any, ...]:
    return tuple((h["subject"]["name"], h["relation"], h["object"]["name"], h["standing"]) for h in row["hops"])
