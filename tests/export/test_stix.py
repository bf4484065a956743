"""A STIX 2.1 bundle, as stix2 reads it and stix2-validator checks it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import stix2
from stix2validator import ValidationOptions, validate_string

from actorgraph.service.export import export
from actorgraph.service.export.stix import EXTENSION, _table, relationship_type
from actorgraph.service.stores.base import Store
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, exported
from tests.export.conftest import HOSTILE, filled

Json = dict[str, Any]


def objects(store: Store, type_: str | None = None) -> list[Json]:
    found = json.loads(exported(store, "stix"))["objects"]
    return [o for o in found if type_ is None or o["type"] == type_]


def ours(object_: Json) -> Json:
    return object_["extensions"][EXTENSION]


def test_the_library_reads_it(store: Store) -> None:
    """Strictly: nothing of it is a custom property."""
    bundle = stix2.parse(exported(store, "stix").decode(), allow_custom=False)
    assert len(bundle.objects) == len(objects(store)) > 10


# the validator's own dependencies use what is deprecated
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_validator_passes_it(store: Store) -> None:
    """Every MUST; no SHOULD but those on relationship types and regions, which are open lists."""
    result = validate_string(exported(store, "stix").decode(), ValidationOptions(version="2.1", disabled=["all"]))
    results = result if isinstance(result, list) else [result]
    assert all(r.is_valid for r in results), [str(e) for r in results for e in getattr(r, "errors", ())][:5]


def test_every_reference_is_in_the_bundle(store: Store) -> None:
    """And no id is there twice."""
    found = objects(store)
    ids = [o["id"] for o in found]
    assert len(ids) == len(set(ids))
    for o in found:
        refs = [v for name, v in o.items() if name.endswith("_ref")]
        refs += [ref for name, v in o.items() if name.endswith("_refs") for ref in v]
        assert set(refs) <= set(ids), o["id"]
        assert set(o.get("extensions", {})) <= set(ids)


@pytest.mark.parametrize("relation", ["arms", "complicitIn", "cooperatesWith"])
def test_a_filter_leaves_a_whole_bundle(relation: str, examples: Store) -> None:
    """No reference leads out of what is there, also where a wider denial counts."""
    with examples.view() as view:
        found = json.loads(b"".join(export(view, "stix", relation)))["objects"]
    ids = {o["id"] for o in found}
    assert any(o["type"] == "relationship" for o in found)
    assert {ref for o in found for name, v in o.items() if name.endswith("_refs") for ref in v} <= ids
    assert {o[name] for o in found for name in ("source_ref", "target_ref", "created_by_ref") if name in o} <= ids


def test_a_relationship_names_its_standing(examples: Store) -> None:
    """The bare type is for what is stated only; confidence follows the standing."""
    bare = {relationship_type(name, "stated") for name in VOCABULARY.relations}
    standings = set()
    for o in objects(examples, "relationship"):
        standing = ours(o)["standing"]
        standings.add(standing)
        assert (o["relationship_type"] in bare) == (standing == "stated")
        assert standing == "stated" or o["relationship_type"].endswith(f"-{standing}")
        assert o["confidence"] == _table()["confidence"][standing]
        assert o["description"].startswith(f"{standing}: ")
    assert {"stated", "alleged", "disputed", "denied"} <= standings
    assert set(_table()["confidence"]) == set(VOCABULARY.standings)


def test_a_claim_is_a_note_with_the_words() -> None:
    """On its relationship and actors, by whoever said it, in its article's report."""
    said = claim("Ardland", "arms", "Red Front", item="rockets", said_by=["Ada Reed", "Bo Finch"], confidence=0.25)
    store = filled(article("one", said))
    (note,), (report,) = objects(store, "note"), objects(store, "report")
    names = {o["id"]: o.get("name") for o in objects(store)}
    (relationship,) = (o for o in objects(store, "relationship") if ours(o)["relation"].endswith("#arms"))
    assert note["content"].startswith("Ardland arms Red Front rockets")
    assert note["authors"] == ["Ada Reed", "Bo Finch"]
    assert note["abstract"] == "alleges, happened: Ardland – Red Front – rockets"
    assert note["confidence"] == 25
    assert note["object_refs"][0] == relationship["id"]
    assert [names[ref] for ref in note["object_refs"][1:]] == ["Ardland", "Red Front", "rockets"]
    assert note["id"] in report["object_refs"]
    assert (ours(note)["stance"], ours(note)["stage"]) == ("alleges", "happened")
    assert report["external_references"] == [
        {"source_name": "The one Post", "external_id": "one", "url": "https://example.org/one"}
    ]
    assert report["published"] == report["created"] == "2031-02-03T00:00:00.000Z"


def test_classes_are_as_the_ontology_maps_them(examples: Store) -> None:
    """Nobody is made a threat actor."""
    known = [o for o in objects(examples) if "classes" in o.get("extensions", {}).get(EXTENSION, ())]
    types = {ours(o)["classes"][0]: (o["type"], o.get("identity_class")) for o in known}
    assert types["State"] == ("identity", "organization")
    assert types["NonStateArmedGroup"] == ("identity", "group")
    assert types["Person"] == ("identity", "individual")
    assert types["WeaponSystem"] == ("infrastructure", None)
    assert not objects(examples, "threat-actor")


def test_ids_and_times_follow_from_what_is_said() -> None:
    """The same bytes in whatever order it was loaded; ids are of version 5; nothing is the time of writing."""
    records = [article(f"a{n}", claim("Ardland", "arms", "Red Front"), published=f"2031-0{n}") for n in range(1, 4)]
    one, other = filled(*records), filled(*reversed(records))
    assert exported(one, "stix") == exported(other, "stix")
    assert all(re.search(r"--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab]", o["id"]) for o in objects(one))
    (relationship,) = (o for o in objects(one, "relationship") if ours(o)["relation"].endswith("#arms"))
    assert relationship["created"] == "2031-01-01T00:00:00.000Z"
    assert relationship["modified"] == "2031-03-31T00:00:00.000Z"


def test_an_article_without_a_date() -> None:
    """The epoch stands where no day is known; a year that Python doesn't have is none."""
    store = filled(
        article("one", claim("Ardland", "arms", "Red Front"), published=None),
        article("two", claim("Ardland", "arms", "Blue Front"), published="0000"),
    )
    assert {o["published"] for o in objects(store, "report")} == {"1970-01-01T00:00:00.000Z"}
    stix2.parse(exported(store, "stix").decode())


def test_hostile_words_arrive(breaking: Store) -> None:
    """Code point by code point."""
    assert set(HOSTILE) <= {o.get("name") for o in objects(breaking)}


def test_an_empty_graph() -> None:
    """A bundle with its definition and maker."""
    assert [o["type"] for o in objects(filled())] == ["identity", "extension-definition"]
    stix2.parse(exported(filled(), "stix").decode())
