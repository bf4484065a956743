"""What a person sees in the database: every claim with its words, and no relationship that says more than they do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from actorgraph.ontology.names import shown
from actorgraph.ontology.property_graph import edge_type
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.checks import OUTDATED
from actorgraph.service.stores.registry import open_store
from tests.contract.articles import Record, article, claim
from tests.contract.steps import VOCABULARY, alone, exported, loaded, relations, withdraw
from tests.neo4j.server import Server
from tests.neo4j.settings import neo4j_settings

pytestmark = pytest.mark.neo4j

Rows = Callable[..., list[dict[str, Any]]]
ALLEGED = article(
    "alleged",
    claim("Ardland", "arms", "Red Front", item="rockets", said_by=["Ada Reed", "The Post"], when="2031-02"),
    claim("Ardland", "funds", "Blue Front"),
    links={"Ardland": ["https://example.org/ardland"]},
)


@pytest.fixture
def store(neo4j_server: Server) -> Iterator[Store]:
    """An empty store."""
    neo4j_server.wipe()
    made = open_store(neo4j_settings(neo4j_server), VOCABULARY)
    yield made
    made.close()


@pytest.fixture
def rows(neo4j_server: Server) -> Rows:
    """Runs Cypher past the store, as a person does."""
    return neo4j_server.rows


def types(rows: Rows, subject: str, object_: str) -> set[str]:
    """The types of the relationships between two entities."""
    found = rows(
        "MATCH (:Entity {name: $subject})-[r]->(:Entity {name: $object}) RETURN type(r) AS type",
        subject=subject, object=object_,
    )  # fmt: skip
    return {row["type"] for row in found}


def test_only_what_is_stated_has_the_bare_type(store: Store, rows: Rows) -> None:
    """Someone who asks for ARMS alone never gets an allegation."""
    loaded(store, ALLEGED)
    assert types(rows, "Ardland", "Red Front") == {"ARMS_ALLEGED", "SUPPORTS_ALLEGED"}
    assert types(rows, "Ardland", "Blue Front") == {"FUNDS", "SUPPORTS"}


@pytest.mark.parametrize(
    ("stance", "stage", "standing"),
    [
        ("asserts", "happened", "stated"), ("alleges", "happened", "alleged"), ("denies", "happened", "denied"),
        ("asserts", "prepared", "prepared"), ("asserts", "considered", "considered"), ("asserts", "ended", "ended"),
    ],
)  # fmt: skip
def test_each_standing_names_its_type(store: Store, rows: Rows, stance: str, stage: str, standing: str) -> None:
    """And the counts stand on the relationship."""
    loaded(store, article("one", claim("Ardland", "trains", "Red Front", stance=stance, stage=stage)))
    kind = edge_type("trains", standing, VOCABULARY)
    assert kind in types(rows, "Ardland", "Red Front")
    (edge,) = rows(f"MATCH ()-[r:{kind}]->() RETURN properties(r) AS edge")
    assert edge["edge"]["standing"] == standing
    assert edge["edge"][stance] == 1
    assert edge["edge"]["holders"] == edge["edge"]["publishers"] == 1


def test_a_relationship_changes_with_its_standing(store: Store, rows: Rows) -> None:
    """A denial takes the bare type away, and gives it back when it goes."""
    denial = article("denial", claim("Ardland", "funds", "Blue Front", stance="denies", said_by=["Ardland"]))
    loaded(store, ALLEGED)
    loaded(store, denial)
    assert types(rows, "Ardland", "Blue Front") == {"FUNDS_DISPUTED", "SUPPORTS_DISPUTED"}
    withdraw(store, "denial")
    assert types(rows, "Ardland", "Blue Front") == {"FUNDS", "SUPPORTS"}


def test_a_claim_keeps_who_said_it_and_the_very_words(store: Store, rows: Rows) -> None:
    """Speakers in order, each with what the article calls them; the quote is that of the text."""
    loaded(store, ALLEGED)
    (found,) = rows(
        "MATCH (c:Claim {relation: 'arms'})-[s:SAID_BY]->(who) WITH c, who ORDER BY s.order "
        "WITH c, collect(who.name) AS speakers MATCH (c)-[:REPORTED_IN]->(a:Article) "
        "RETURN c.quote AS quote, c.stance AS stance, c.stage AS stage, speakers, a.id AS article"
    )
    assert found["speakers"] == ["Ada Reed", "The Post"]
    assert (found["stance"], found["stage"], found["article"]) == ("alleges", "happened", "alleged")
    assert found["quote"] in ALLEGED["article"]["text"]


def test_several_sources_are_several_claims(store: Store, rows: Rows) -> None:
    """Nothing is collapsed onto one edge: each keeps its own speaker and article."""
    sources = [article(f"n{n}", claim("Ardland", "arms", "Red Front", said_by=[who])) for n, who in enumerate("ABC")]
    loaded(store, *sources)
    (found,) = rows(
        "MATCH (:Entity {name: 'Ardland'})<-[:SUBJECT]-(c:Claim)-[:SAID_BY]->(who) "
        "RETURN count(DISTINCT c) AS claims, count(DISTINCT who) AS speakers"
    )
    assert found == {"claims": 3, "speakers": 3}


def test_what_each_article_calls_somebody_is_kept(store: Store, rows: Rows) -> None:
    """On the relationship to the node that they share; a node goes with its last mention."""
    link = {"Ardland": ["https://example.org/ardland"]}
    loaded(
        store, ALLEGED, article("other", claim("Ardland", "visits", "Borland"), links=link, names={"Ardland": "ARD"})
    )
    found = rows("MATCH (a:Article)-[m:MENTIONS]->(e:State {name: 'ARD'}) RETURN a.id AS article, m.name AS name")
    found += rows("MATCH (a:Article)-[m:MENTIONS]->(e:State {name: 'Ardland'}) RETURN a.id AS article, m.name AS name")
    assert {(row["article"], row["name"]) for row in found} == {("alleged", "Ardland"), ("other", "ARD")}
    withdraw(store, "other")
    assert rows("MATCH (e:Entity {name: 'Borland'}) RETURN e") == []


def test_equipment_is_no_actor(store: Store, rows: Rows) -> None:
    """An entity has the labels of its classes and of those above them."""
    loaded(store, ALLEGED)
    found = {
        row["name"]: set(row["labels"]) for row in rows("MATCH (e:Entity) RETURN e.name AS name, labels(e) AS labels")
    }
    assert found["Ardland"] == {"Entity", "Actor", "State"}
    assert "Actor" not in found["rockets"]


def edges(rows: Rows, relation: str) -> list[dict[str, Any]]:
    """The properties of the derived edges of a relation."""
    found = rows("MATCH (:Entity)-[r {relation: $relation}]->(:Entity) RETURN properties(r) AS edge", relation=relation)
    return [row["edge"] for row in found]


def test_an_edge_leads_to_its_claims(store: Store, rows: Rows) -> None:
    """It has the ids of all of them, so that a person finds the words that stand behind it."""
    loaded(store, ALLEGED, article("more", claim("Ardland", "arms", "Red Front", stance="denies")))
    for relation, stances in (("arms", ["alleges", "denies"]), ("supports", ["alleges", "denies"])):
        edge = next(edge for edge in edges(rows, relation) if edge["standing"] == "disputed")
        found = rows("MATCH (c:Claim) WHERE c.id IN $ids RETURN c.stance AS stance", ids=edge["claim_ids"])
        assert sorted(row["stance"] for row in found) == stances
        assert len(edge["claim_ids"]) == edge["claims"] == 2


def test_an_edge_names_its_items(store: Store, rows: Rows) -> None:
    """In the order of their ids; under another name as soon as the item's own node has it, and in every article."""
    link = {"rockets": ["https://example.org/rocket"]}
    loaded(
        store,
        article("one", claim("Ardland", "arms", "Red Front", item="rockets"), links=link),
        article("two", claim("Ardland", "arms", "Red Front", item="rifles"), claim("Borland", "arms", "Red Front")),
    )

    def names() -> dict[str, str]:
        return {row["id"]: row["name"] for row in rows("MATCH (e:Entity) RETURN e.id AS id, e.name AS name")}

    def item_names() -> list[list[str]]:
        found = edges(rows, "arms")
        assert all(edge["item_names"] == [names()[item] for item in edge["items"]] for edge in found)
        return sorted(sorted(edge["item_names"]) for edge in found)

    assert item_names() == [[], ["rifles", "rockets"]]
    others = [
        article(f"n{n}", claim("Cland", "arms", "Blue Front", item="rockets"), links=link, names={"rockets": "Arrows"})
        for n in range(2)
    ]
    loaded(store, *others)
    assert item_names() == [[], ["Arrows"], ["Arrows", "rifles"]]
    withdraw(store, "n0", "n1")
    assert item_names() == [[], ["rifles", "rockets"]]
    assert store.verify() == []


def test_days_are_days(store: Store, rows: Rows) -> None:
    """Beside each EDTF date the days that bound it, to be compared; an open side, no date and the year 0 give none."""
    when = {"start": "2031-02", "end": None}
    loaded(
        store,
        article("month", claim("Ardland", "arms", "Red Front", when=when), published="2031-03"),
        article("day", claim("Ardland", "arms", "Red Front", when="0000"), published="2031-04-05"),
        article("undated", claim("Ardland", "arms", "Red Front"), published=None),
    )
    found = rows(
        "MATCH (c:Claim)-[:REPORTED_IN]->(a:Article) RETURN a.id AS id, a.published AS published, "
        "toString(a.published_earliest_date) AS first, toString(a.published_latest_date) AS last, "
        "toString(c.earliest_date) AS earliest, toString(c.latest_date) AS latest ORDER BY id"
    )
    assert [tuple(row.values()) for row in found] == [
        ("day", "2031-04-05", "2031-04-05", "2031-04-05", None, None),
        ("month", "2031-03", "2031-03-01", "2031-03-31", "2031-02-01", None),
        ("undated", None, None, None, None, None),
    ]
    reported = rows(
        "MATCH (:Entity)-[r {relation: 'arms'}]->(:Entity) WHERE r.first_reported_date < date('2031-03-02') "
        "RETURN r.first_reported AS first, r.last_reported AS last, toString(r.last_reported_date) AS day"
    )
    assert reported == [{"first": "2031-03", "last": "2031-04-05", "day": "2031-04-05"}]
    assert store.verify() == []


@pytest.mark.parametrize("words", ["front", "FRONT", "red AND front", "vanguard"])
def test_people_find_names_by_their_words(store: Store, rows: Rows, words: str) -> None:
    """In an index, whatever the case; aliases are found, too."""
    link = {"Red Front": ["https://example.org/front"]}
    other = article("other", claim("Borland", "funds", "Red Front"), links=link, names={"Red Front": "Vanguard"})
    same = article("same", claim("Ardland", "arms", "Red Front"), claim("Ardland", "funds", "Red Front"), links=link)
    loaded(store, same, article("again", claim("Cland", "arms", "Red Front"), links=link), other)
    found = rows("CALL db.index.fulltext.queryNodes('entity_names', $words) YIELD node RETURN node.name AS name",
                 words=words)  # fmt: skip
    assert [row["name"] for row in found] == ["Red Front"]


def test_a_store_of_the_version_before_is_brought_up_to_date(store: Store, rows: Rows) -> None:
    """Without index, days, names and ids of claims: it is read as ever; the next writer puts all of that there."""
    loaded(store, ALLEGED)
    whole, seen = exported(store), rows("MATCH (:Entity)-[r]->(:Entity) RETURN properties(r) AS edge ORDER BY r.id")
    rows("DROP INDEX entity_names")
    rows("MATCH ()-[r]->() REMOVE r.claim_ids, r.item_names, r.first_reported_date, r.last_reported_date")
    rows("MATCH (n) REMOVE n.earliest_date, n.latest_date, n.published_earliest_date, n.published_latest_date")
    rows("MATCH (s:_Store) SET s.rules = '3'")
    assert exported(store) == whole
    assert store.verify() == [OUTDATED]
    with store.writer(wait=5) as writer:
        assert writer.renewed == 1
    assert store.verify() == []
    assert rows("MATCH (:Entity)-[r]->(:Entity) RETURN properties(r) AS edge ORDER BY r.id") == seen
    assert rows("SHOW INDEXES YIELD name WHERE name = 'entity_names'")
    assert exported(store) == whole


NASTY = [
    "`}) DETACH DELETE n //",
    "'; MATCH (n) DETACH DELETE n; //",
    '" + $x + "',
    "$subject",
    "{id: 1}",
    "\\u0027 \\",
    "//if subject",
    "a\u0001b",
    "\U0001f680 e\u0301 \u202e",
    "https://example.org/a?b=c//d",
    "x" * 40_000,  # more than an index holds
]


@pytest.mark.parametrize("name", NASTY, ids=range(len(NASTY)))
def test_values_are_values(store: Store, name: str) -> None:
    """Whatever Cypher could read in a name, a note or a title, it comes back as it was and does nothing."""
    made = article("nasty", {**claim("Ardland", "arms", "Red Front"), "note": name, "role": name, "either_or": name})
    nasty: Record = {**made, "article": {**made["article"], "title": name, "publisher": name}}
    nasty["actors"] = [{**actor, "name": name} if actor["name"] == "Red Front" else actor for actor in made["actors"]]
    loaded(store, nasty)
    assert exported(store) == alone([nasty])
    assert any(key[2] == shown(name) for key in relations(store))
    assert store.verify() == []
    with store.view() as view:
        assert len(view.named(name)) == 1


DAMAGE = {
    "MATCH ()-[r:ARMS_ALLEGED]->() DELETE r": "relationship lacks",
    "MATCH (a {name: 'Ardland'}), (b {name: 'Red Front'}) CREATE (a)-[:ARMS {standing: 'stated'}]->(b)": "no claim",
    "MATCH ()-[r:ARMS_ALLEGED]->() SET r.alleges = 7": "no claim gives",
    "MATCH (c:Claim {relation: 'arms'}) SET c.stance = 'asserts'": "doesn't match its own digest",
    "MATCH ()-[r:ARMS_ALLEGED]->() SET r.item_names = ['arrows']": "no claim gives",
    "MATCH ()-[r:ARMS_ALLEGED]->() SET r.claim_ids = []": "no claim gives",
    "MATCH ()-[r:ARMS_ALLEGED]->() SET r.last_reported_date = toString(r.last_reported_date)": "no claim gives",
    "MATCH (c:Claim {relation: 'arms'}) SET c.latest_date = date('2031-01-01')": "days of",
    "MATCH (a:Article) REMOVE a.published_latest_date": "days of",
    "MATCH (c:Claim {relation: 'arms'}) SET c.pair = 'x|y'": "pair of claim",
    "MATCH (c:Claim {relation: 'arms'}) DETACH DELETE c": "article 'alleged'",
    "MATCH (c:Claim {relation: 'arms'})-[r:REPORTED_IN]->() DELETE r": "hangs on nothing",
    "MATCH (c:Claim {relation: 'arms'})-[r:SUBJECT]->() MATCH (e {name: 'Blue Front'}) "
    "CREATE (c)-[:SUBJECT {source: r.source, type: r.type}]->(e) DELETE r": "doesn't mention so",
    "MATCH (e:State {name: 'Ardland'}) SET e:Company": "labels of entity",
    "MATCH (e:State {name: 'Ardland'}) SET e.name = 'Borland'": "has what no claim gives",
    "MATCH (t:_Text) SET t.text = 'forged'": "its text isn't the one that was loaded",
    "MATCH (s:_Signature {name: 'Ardland'}) DELETE s": "signature lacks",
    "MATCH (l:_Link) DELETE l": "link lacks",
    "MATCH (r:_Relation {relation: 'arms'}) DELETE r": "lacks what its claims give",
    "CREATE (:Entity:State {id: 'x', iri: 'x', name: 'X', types: ['State'], aliases: [], same_as: []})": "on nothing",
    "MATCH (a:Article) DETACH DELETE a": "is in the ledger but not in the graph",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_verify_finds_what_was_changed_by_hand(store: Store, rows: Rows, damage: str) -> None:
    """Whatever somebody did to the database past the store."""
    loaded(store, ALLEGED)
    assert store.verify() == []
    rows(damage)
    assert any(DAMAGE[damage] in fault for fault in store.verify()), store.verify()
