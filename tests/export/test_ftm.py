"""FollowTheMoney entities, as followthemoney itself reads and checks them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from followthemoney import model

from actorgraph.ontology.names import shown
from actorgraph.service.export import export
from actorgraph.service.export.ftm import _table
from actorgraph.service.stores.base import Store
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, exported
from tests.export.conftest import HOSTILE, filled

Entity = dict[str, Any]
# Reading cleans what it is given: white space in names, and characters that don't show
LONG = max(HOSTILE, key=len)
CLEANED = {"name", "alias", "title", "publisher", "summary", "description", "notes", "fileName"}


def entities(store: Store) -> list[Entity]:
    return [json.loads(line) for line in exported(store, "ftm").splitlines()]


def links(store: Store) -> dict[str, Entity]:
    """Links by role."""
    return {e["properties"]["role"][0]: e for e in entities(store) if "role" in e["properties"]}


def test_the_library_takes_every_value(store: Store) -> None:
    """Each schema and property is known, each value valid, each entity whole."""
    for entity in entities(store):
        proxy = model.get_proxy(entity, cleaned=False)
        proxy.schema.validate(entity)
        assert not proxy.schema.abstract
        assert set(entity["properties"]) == set(proxy.to_dict()["properties"])
        for name, values in entity["properties"].items():
            if name not in CLEANED:
                assert set(proxy.get(name)) == set(values), (entity["id"], name)


def test_every_reference_is_in_the_export(store: Store) -> None:
    """And to an entity of a schema that the property takes."""
    found = {entity["id"]: entity["schema"] for entity in entities(store)}
    assert len(found) == len(entities(store))
    for entity in entities(store):
        for name, values in entity["properties"].items():
            property_ = model.get(entity["schema"]).get(name)
            if property_.range is not None and property_.type.name == "entity":
                assert all(model.get(found[value]).is_a(property_.range) for value in values), (entity["id"], name)


def test_classes_are_as_the_ontology_maps_them(examples: Store) -> None:
    """Each to a schema that there is."""
    classes = {e["properties"]["keywords"][0]: e["schema"] for e in entities(examples) if "keywords" in e["properties"]}
    assert classes["State"] == "Organization"
    assert classes["Person"] == "Person"
    assert classes["WeaponSystem"] == "Asset"
    for name in VOCABULARY.classes:
        schema = VOCABULARY.class_in("FtM", name)
        assert model.get(schema) is not None


def test_the_table_is_right() -> None:
    """Its schemata are below what it says, its links' ends are theirs."""
    for name, above in _table()["schemata"].items():
        assert all(model.get(name).is_a(other) for other in above)
    for name, link in _table()["links"].items():
        schema = model.get(name)
        assert (schema.source_prop.name, schema.target_prop.name) == (
            link["source"]["property"],
            link["target"]["property"],
        )
        for end in (link["source"], link["target"]):
            assert schema.get(end["property"]).range.name == end["range"]
        assert {"role", "status", "proof"} <= set(schema.properties)


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({"said_by": ["Ada Reed"]}, "alleged"),
        ({"stance": "denies"}, "denied"),
        ({"stage": "ended"}, "ended"),
        ({"stage": "prepared"}, "prepared"),
        ({"stage": "considered"}, "considered"),
    ],
)
def test_what_is_not_stated_is_no_fact(fields: dict[str, Any], standing: str) -> None:
    """An UnknownLink, whose role, status and summary say how it stands."""
    store = filled(article("one", claim("Bo Finch", "memberOf", "Red Front", **fields)))
    (link,) = links(store).values()
    assert link["schema"] == "UnknownLink"
    assert link["properties"]["status"] == [standing]
    assert link["properties"]["role"] == [f"is a member of ({standing})"]
    assert link["properties"]["summary"][0].startswith(f"{standing}: ")


def test_what_is_stated_is_what_it_is_mapped_to() -> None:
    """Where both ends fit; with the articles that prove it and the words of each claim."""
    store = filled(
        article("one", claim("Bo Finch", "memberOf", "Red Front"), claim("Bo Finch", "spokespersonFor", "Red Front")),
        article("two", claim("Bo Finch", "sanctions", "Red Front"), claim("Bo Finch", "memberOf", "Ada Reed")),
    )
    found = {(e["properties"]["role"][0], e["schema"]) for e in entities(store) if "role" in e["properties"]}
    assert found == {
        ("is a member of", "Membership"),
        ("is a spokesperson for", "Representation"),
        ("sanctions", "UnknownLink"),
        ("is a member of", "UnknownLink"),
    }
    membership = next(e["properties"] for e in entities(store) if e["schema"] == "Membership")
    articles = {e["id"]: e["properties"]["fileName"] for e in entities(store) if e["schema"] == "Article"}
    assert [articles[proof] for proof in membership["proof"]] == [["one"]]
    assert membership["status"] == ["stated"]
    (line,) = membership["description"]
    assert line.startswith("The one Post asserts: memberOf, happened [The one Post, 2031-02-03, About one]: “Bo Finch")


def test_a_dispute_names_both_sides(examples: Store) -> None:
    """Who asserts and who denies."""
    link = next(e for e in links(examples).values() if e["properties"]["status"] == ["disputed"])
    text = "\n".join(link["properties"]["description"])
    assert " denies: " in text
    assert " asserts: " in text or " alleges: " in text


def test_a_filter_leaves_whole_entities(examples: Store) -> None:
    """No reference leads out of what is there."""
    with examples.view() as view:
        some = [json.loads(line) for line in b"".join(export(view, "ftm", "memberOf")).splitlines()]
    ids = {entity["id"] for entity in some}
    for entity in some:
        for name in ("subject", "object", "member", "organization", "proof"):
            assert set(entity["properties"].get(name, ())) <= ids


def test_hostile_words_arrive(breaking: Store) -> None:
    """Code point by code point, each entity in one line."""
    names = {name for e in entities(breaking) for name in e["properties"].get("name", ())}
    assert {*map(shown, HOSTILE)} - {LONG} <= names
    assert f"{LONG[:383]}…" in names  # FtM has no room for more


def test_an_open_period_has_no_day() -> None:
    """What lasts has no end; where the days are known both are there."""
    store = filled(
        article("one", claim("Ardland", "arms", "Red Front", when={"start": "2030-11", "end": None})),
        article("two", claim("Ardland", "arms", "Blue Front", when="2030-11-05")),
    )
    days = {(*e["properties"].get("startDate", ()), *e["properties"].get("endDate", ())) for e in links(store).values()}
    assert days <= {("2030-11-01",), ("2030-11-05", "2030-11-05")}
    assert len(days) >= 1


def test_a_web_address_that_is_none_is_a_note() -> None:
    """FtM takes web addresses only."""
    store = filled(article("one", claim("Ardland", "arms", "Red Front"), url="urn:isbn:0451450523"))
    (found,) = (e["properties"] for e in entities(store) if e["schema"] == "Article")
    assert "sourceUrl" not in found
    assert "urn:isbn:0451450523" in found["notes"]


def test_an_empty_graph() -> None:
    """No line at all."""
    assert exported(filled(), "ftm") == b""


def test_a_links_caption_says_relation_and_standing() -> None:
    """FtM's own would be "Other link"."""
    told = claim("Ardland", "arms", "Red Front", said_by=["Ada Reed"], stance="alleges")
    store = filled(article("one", told))
    captions = {entity["caption"] for entity in entities(store) if entity["schema"] == "UnknownLink"}
    assert "arms (alleged)" in captions
