"""What a view finds by what is sought is, on every store, what a look at each relation and claim finds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields
from itertools import combinations
from typing import Any

import pytest

from actorgraph.ontology.claims import AnnotatedArticle, Claim
from actorgraph.ontology.names import fold
from actorgraph.ontology.standing import DerivedRelation, alone
from actorgraph.service.stores.base import Store, View
from actorgraph.service.stores.filters import ByDay, ClaimFilter, RelationFilter
from actorgraph.service.stores.records import dated_key
from tests.contract.articles import article, claim
from tests.contract.conftest import Empty
from tests.contract.steps import loaded

RECORDS = [
    article(
        "first",
        claim("Ardland", "arms", "Red Front", item="rockets", via="Grey Company", said_by=["Ada Reed"], when="2029"),
        claim("Borland", "cooperatesWith", "Ardland", said_by=["Bo Finch", "Ada Reed"]),
        claim("Grey Company", "arms", item="rifles", said_by=["Borland"]),
    ),
    article(
        "second",
        claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Ardland"], when="2030-02", said="2030-03"),
        claim("Ardland", "alliedWith", "Borland", stage="ended", when="2030"),
        claim("Red Front", "attacks", "Borland", item="rifles"),
        published=None,
    ),
    article("third", claim("Ardland", "arms", "Red Front"), claim("Ardland", "supports", "Blue Front")),
    article("fourth", claim("Borland", "attacks", "Red Front", stance="alleges"), status="retracted"),
]
STATES, GROUPS = ("State",), ("NonStateArmedGroup", "Organization")


@pytest.fixture(scope="module")
def store(empty: Empty) -> Iterator[Store]:
    """A store with claims of every kind."""
    with empty() as made:
        loaded(made, *RECORDS)
        yield made


class Oracle:
    """Looks at each relation and claim, one by one."""

    def __init__(self, view: View) -> None:
        self.articles = list(view.all_articles())
        self.types = {actor.id: actor.types for actor in view.all_actors()}
        self.ids = {fold(actor.name): actor.id for actor in view.all_actors()}
        self.relations = list(view.all_relations())
        self.claims = {claim.id: (claim, annotated) for annotated in self.articles for claim in annotated.claims}
        self._view = view

    def edges(self, sought: RelationFilter, claims: ClaimFilter | None = None) -> list[tuple[str, ...]]:
        """By what is sought, and by claims that count for it."""
        fit = set(self.find_claims(claims)) if claims else None
        return sorted(
            (r.id, r.subject, r.relation, r.object, r.standing)
            for r in self.relations
            if self._fits(r, sought) and (fit is None or any(id_ in fit for id_, _ in r.claims))
        )

    def _fits(self, r: DerivedRelation, sought: RelationFilter) -> bool:
        ends = [(r.subject, r.object), *([(r.object, r.subject)] if r.relation in sought.mutual else [])]
        return (
            any(self._are(pair, (self.types[pair[0]], self.types[pair[1]]), sought) for pair in ends)
            and sought.actor in (None, r.subject, r.object)
            and _among(r.subject, sought.subjects)
            and _among(r.object, sought.objects)
            and _among(r.relation, sought.relations)
            and _among(r.standing, sought.standings)
            and r.publishers >= (sought.min_publishers or 0)
            and r.holders >= (sought.min_holders or 0)
            and (not sought.named or any(why == "direct" for _, why in r.claims))
            and (not sought.through or bool(r.vias))
            and (not sought.disputed or r.disputed)
        )

    def _are(
        self, ends: tuple[str | None, ...], types: tuple[Collection[str], ...], sought: RelationFilter | ClaimFilter
    ) -> bool:
        wanted = (sought.subject, sought.subject_types), (sought.object, sought.object_types)
        return all(
            id_ in (None, end) and (some is None or not set(some).isdisjoint(of))
            for end, of, (id_, some) in zip(ends, types, wanted, strict=True)
        )

    def find_claims(self, sought: ClaimFilter) -> list[str]:
        """By what is sought."""
        return sorted(id_ for id_, (one, annotated) in self.claims.items() if self._claim_fits(one, annotated, sought))

    def _claim_fits(self, one: Claim, annotated: AnnotatedArticle, sought: ClaimFilter) -> bool:
        kinds = {actor.id: actor.type for actor in annotated.actors}

        def who(source: str | None) -> str | None:
            return None if source is None else self._view.canonical(one.article, source)

        ends = [(one.subject, one.object), *([(one.object, one.subject)] if one.relation in sought.mutual else [])]
        others = who(one.item), who(one.via)
        return (
            any(
                self._are((who(a), who(b)), ({kinds.get(a or "", "")}, {kinds.get(b or "", "")}), sought)
                for a, b in ends
            )
            and sought.actor in (None, who(one.subject), who(one.object), *others)
            and (sought.item is None or sought.item == others[0])
            and (sought.via is None or sought.via == others[1])
            and sought.article in (None, one.article)
            and (sought.said_by is None or sought.said_by in map(who, one.said_by))
            and _among(one.relation, sought.relations)
            and _among(one.stance, sought.stances)
            and _among(one.stage, sought.stages)
            and (not sought.spoken or bool(one.said_by))
            and (sought.counting is None or self._counts(one.id, one.relation, sought.counting))
        )

    def _counts(self, id_: str, relation: str, sought: RelationFilter) -> bool:
        of_it = (r for r in self.relations if r.relation == relation and id_ in dict(r.claims))
        return any(self._fits(r, sought) for r in of_it)


def _among(value: str, wanted: Collection[str] | None) -> bool:
    return wanted is None or value in wanted


OF_EDGES: tuple[dict[str, Any], ...] = (
    {"subject": "ardland"},
    {"object": "ardland"},
    {"object": "red front"},
    {"mutual": ("cooperatesWith", "alliedWith")},
    {"actor": "borland"},
    {"relations": ("arms", "cooperatesWith")},
    {"relations": ()},
    {"standings": ("disputed", "alleged", "ended")},
    {"min_publishers": 2},
    {"min_holders": 1},
    {"named": True},
    {"through": True},
    {"disputed": True},
    {"subject_types": STATES},
    {"object_types": GROUPS},
    {"object_types": STATES},
    {"subjects": ("ardland", "grey company")},
    {"subjects": ()},
    {"objects": ("red front", "ardland", "borland")},
)
OF_CLAIMS: tuple[dict[str, Any], ...] = (
    {"subject": "ardland"},
    {"object": "ardland"},
    {"mutual": ("cooperatesWith", "alliedWith")},
    {"actor": "grey company"},
    {"item": "rockets"},
    {"via": "grey company"},
    {"article": "second"},
    {"relations": ("arms", "attacks")},
    {"stances": ("denies", "alleges")},
    {"stages": ("ended",)},
    {"said_by": "ada reed"},
    {"subject_types": STATES},
    {"object_types": GROUPS},
    {"object_types": STATES},
    {"spoken": True},
    {"counting": RelationFilter()},
    {"counting": RelationFilter(standings=("disputed",), min_publishers=2)},
    {"counting": RelationFilter(min_holders=1, disputed=True)},
)
SEVERAL = {"subjects", "objects"}
ACTORS = {"subject", "object", "actor", "item", "via", "said_by"}


def some(parts: tuple[dict[str, Any], ...], most: int, ids: dict[str, str]) -> Iterator[dict[str, Any]]:
    """What can be sought at once, with ids for names."""
    for number in range(most + 1):
        for chosen in combinations(parts, number):
            if len({name for part in chosen for name in part}) == number:
                asked = {name: value for part in chosen for name, value in part.items()}
                yield {name: _with_ids(name, value, ids) for name, value in asked.items()}


def _with_ids(name: str, value: Any, ids: dict[str, str]) -> Any:
    if name in SEVERAL:
        return [ids[one] for one in value]
    return ids[value] if name in ACTORS else value


def test_each_thing_that_can_be_sought_is(store: Store) -> None:
    """So that nothing is added to what can be sought without a question here."""
    del store
    for parts, sought in ((OF_EDGES, RelationFilter), (OF_CLAIMS, ClaimFilter)):
        assert {name for part in parts for name in part} == {field.name for field in fields(sought)}


def test_relations_by_all_that_is_sought(store: Store) -> None:
    """Alone and by twos; in the order of their ids."""
    with store.view() as view:
        oracle = Oracle(view)
        for asked in some(OF_EDGES, 2, oracle.ids):
            assert view.edges(RelationFilter(**asked)) == oracle.edges(RelationFilter(**asked)), asked


def test_claims_by_all_that_is_sought(store: Store) -> None:
    """Alone, by twos and by threes that have to do with the ends; nothing at all finds every claim."""
    with store.view() as view:
        oracle = Oracle(view)
        assert len(view.find_claims(ClaimFilter())) == len(oracle.claims) == 9
        for asked in some(OF_CLAIMS, 2, oracle.ids):
            assert view.find_claims(ClaimFilter(**asked)) == oracle.find_claims(ClaimFilter(**asked)), asked


def test_claims_a_page_at_a_time(store: Store) -> None:
    """Pages by id and by date hold what is found at once, in that order, and each tells how many there are."""
    with store.view() as view:
        ids = Oracle(view).ids
        for asked in some(OF_CLAIMS, 1, ids):
            found = view.find_claims(ClaimFilter(**asked))
            days = view.dates(found)
            by_date = sorted((dated_key(days[id_][-1], id_), id_) for id_ in found)
            assert list(pages(view, ClaimFilter(**asked), by_date=False)) == [(id_, id_) for id_ in found], asked
            assert list(pages(view, ClaimFilter(**asked), by_date=True)) == by_date, asked


def pages(view: View, sought: ClaimFilter, by_date: bool) -> Iterator[tuple[str, str]]:
    """All claims that fit, two at a time."""
    after, total = "", len(view.find_claims(sought))
    while True:
        found, number = view.claims_after(sought, by_date, after, 2)
        assert number == total
        assert len(found) <= 2
        if not found:
            return
        yield from found
        after = found[-1][0]


@pytest.mark.parametrize("day", ["2020-01-01", "2030-02-10", "2030-05-01", "9999-12-31"])
def test_what_relations_had_been_by_a_day(store: Store, day: str) -> None:
    """Told from their claims' publication; those without a date had never been reported."""
    with store.view() as view:
        oracle = Oracle(view)
        found = view.by_day([*(r.id for r in oracle.relations), "nothing"], day)
        assert found.keys() == {r.id for r in oracle.relations}
        for relation in oracle.relations:
            told = view.testimonies([claim for claim, _ in relation.claims]).values()
            then = [said for said in told if said.reported and said.reported[1] <= day]
            assert found[relation.id] == ByDay(
                made=any(said.relation == relation.relation or not said.denies for said in then),
                named=any(said.relation == relation.relation for said in then),
                whole=len(then) == len(told),
                undated=tuple(sorted(said.claim for said in told if not said.reported)),
            )


def test_relations_by_the_claims_that_count_for_them(store: Store) -> None:
    """Whatever is sought of the two."""
    with store.view() as view:
        oracle = Oracle(view)
        for of_edge in some(OF_EDGES, 1, oracle.ids):
            for of_claim in some(OF_CLAIMS, 1, oracle.ids):
                edges, claims = RelationFilter(**of_edge), ClaimFilter(**of_claim)
                assert view.edges_resting(edges, claims) == oracle.edges(edges, claims), (of_edge, of_claim)
        both = ClaimFilter(stances=("denies",), said_by=oracle.ids["ardland"])
        assert view.edges_resting(RelationFilter(), both) == oracle.edges(RelationFilter(), both) != []


def test_relations_through_intermediaries(store: Store) -> None:
    """Each with the standing through it."""
    with store.view() as view:
        every = list(view.all_relations())
        expected = {r.id: {(part.via, part.standing) for part in r.vias} for r in every if r.vias}
        found = view.vias([r.id for r in every])
        assert {id_: set(parts) for id_, parts in found.items()} == expected != {}
        assert view.vias([next(iter(expected)), "nothing"]).keys() == {next(iter(expected))}


def test_what_relations_rest_on(store: Store) -> None:
    """Each claim that counts, with its days and what it would say alone; nothing for what isn't there."""
    with store.view() as view:
        oracle = Oracle(view)
        footings = view.footings([*(r.id for r in oracle.relations), "nothing"])
        assert footings.keys() == {r.id for r in oracle.relations}
        for relation in oracle.relations:
            assert [rests.claim for rests in footings[relation.id]] == [claim for claim, _ in relation.claims]
            for rests in footings[relation.id]:
                claim, _ = oracle.claims[rests.claim]
                assert (rests.first, rests.last) == (claim.when.bounds if claim.when else (None, None))
                assert rests.alone == alone(claim.stance, claim.stage, tentative=False)
                assert rests.group is None


def test_relations_that_dated_claims_are_against(store: Store) -> None:
    """A denial or an end that names a time counts for them."""
    with store.view() as view:
        oracle = Oracle(view)
        claims = [claim for claim, _ in oracle.claims.values()]
        against = {one.id for one in claims if one.when and (one.stance == "denies" or one.stage == "ended")}
        expected = {r.id for r in oracle.relations if any(id_ in against for id_, _ in r.claims)}
        assert view.contested([r.id for r in oracle.relations]) == expected
        assert len(expected) > 1
        assert view.contested(["nothing"]) == set()


def test_actors_of_some_classes(store: Store) -> None:
    """Of just these, not of those below."""
    with store.view() as view:
        of_groups = sorted(id_ for id_, types in Oracle(view).types.items() if not set(types).isdisjoint(GROUPS))
        assert view.actors_of(GROUPS) == of_groups != []
        assert view.actors_of([]) == []


def test_columns_have_a_row_for_each(store: Store) -> None:
    """Of what lists can be ordered by."""
    with store.view() as view:
        oracle = Oracle(view)
        articles = {a.article.id: a.article for a in oracle.articles}
        names = {actor.id: actor.name for actor in view.all_actors()}
        assert sorted(view.columns("articles")) == [(i, a.published, a.publisher, a.title) for i, a in articles.items()]
        dates = view.dates(list(oracle.claims))
        assert {row[0]: row[1:] for row in view.columns("claims")} == {
            id_: (articles[one.article].published, dates[id_][0], one.said, one.relation)
            for id_, (one, _) in oracle.claims.items()
        }
        assert {row[0]: row[1:] for row in view.columns("relations")} == {
            r.id: (
                *(r.standing, r.publishers, r.holders, r.first_reported, r.last_reported),
                *(names[r.subject], r.relation, names[r.object]),
            )
            for r in oracle.relations
        }
