"""The choice of fields, and what shapes say that there is."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from actorgraph.ontology.errors import UsageError
from actorgraph.service.answers import list_schemas
from actorgraph.service.answers.fields import columns, names, selection
from actorgraph.service.answers.tables import as_csv

ACTOR = {"id": "1", "iri": "x:1", "name": "Ardland", "types": ["State"], "same_as": []}
CLAIM = {
    "id": "c",
    "subject": ACTOR,
    "object": None,
    "said_by": [ACTOR, {**ACTOR, "id": "2", "name": "=Bo"}],
    "when": {"start": "2031", "end": None},
    "evidence": [{"quote": "one", "start": 1}, {"quote": "two", "start": 9}],
}
COUNTS = {"asserts": 1, "denies": 0}


def chosen(text: str, row: dict[str, Any], shape: Any = list_schemas.Claim) -> dict[str, Any]:
    """The fields of a row that are shown."""
    found = selection(text, shape)
    assert found is not None
    return found.of(row)


def table(text: str | None, *results: dict[str, Any], shape: Any = list_schemas.Claim) -> list[list[str]]:
    """What a program reads in our CSV."""
    found = selection(text, shape)
    shown = [found.of(row) for row in results] if found else list(results)
    return list(csv.reader(io.StringIO(as_csv(shown, found.columns if found else columns(shape)), newline="")))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("id", {"id": "c"}),
        ("id,subject.name", {"id": "c", "subject": {"name": "Ardland"}}),
        ("subject.name, subject.id", {"subject": {"name": "Ardland", "id": "1"}}),
        ("subject,subject.name", {"subject": ACTOR}),
        ("subject.name,subject", {"subject": ACTOR}),
        ("object.name", {"object": None}),
        ("said_by.id", {"said_by": [{"id": "1"}, {"id": "2"}]}),
        ("evidence.quote", {"evidence": [{"quote": "one"}, {"quote": "two"}]}),
        ("when.end", {"when": {"end": None}}),
        ("counts_as", {}),
    ],
)
def test_fields_are_chosen(text: str, shown: dict[str, Any]) -> None:
    """Through objects and lists; what isn't there stays away, and a field that is chosen whole is whole."""
    assert chosen(text, CLAIM) == shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour", "there is no 'colour'; expected id, iri, subject, relation, object"),
        ("subject.colour", "there is no 'subject.colour'; expected subject.id, subject.iri"),
        ("id.x", "there is no 'id.x'; expected no further fields"),
        ("", "there is no ''"),
        ("id,,subject", "there is no ''"),
        ("subject.", "there is no 'subject.'"),
        ("__class__", "there is no '__class__'"),
    ],
)
def test_a_field_that_is_not_there(text: str, words: str) -> None:
    """The error names those that there are, at the level where it went wrong."""
    with pytest.raises(UsageError, match="fields: ") as raised:
        selection(text, list_schemas.Claim)
    assert words in str(raised.value)
    assert raised.value.parameter == "fields"


def test_fields_are_the_columns_of_a_table() -> None:
    """In their order; lists are separated by semicolons, objects spread, and nothing is a formula."""
    assert table("said_by.name,id,when,object.id", CLAIM) == [
        ["said_by.name", "id", "when.start", "when.end", "object.id"],
        ["Ardland; =Bo", "c", "2031", "", ""],
    ]
    assert table("said_by.name", {**CLAIM, "said_by": [CLAIM["said_by"][1]]})[1] == ["'=Bo"]


def test_a_table_has_all_columns_whatever_its_rows() -> None:
    """Also where there are none, or where an object is missing."""
    header = table(None)[0]
    assert header == table(None, {**CLAIM, "when": None})[0]
    assert {"when.start", "when.end", "subject", "evidence", "counts_as"} <= {*header}
    assert "when" not in header


@pytest.mark.parametrize(
    ("shape", "apart"),
    [
        (list_schemas.Claim, "subject.id object.id item.id via.id said_by.id article.id article.status"),
        (list_schemas.DatedClaim, "subject.id object.id item.id via.id said_by.id article.id article.status"),
        (list_schemas.Relation, "id subject.id object.id items.item.id"),
        (
            list_schemas.Dispute,
            "id subject.id object.id asserting.claim asserting.said_by.id denying.claim denying.article.id",
        ),
        (list_schemas.Chain, "state.id via.id proxy.id patrons.id items.item.id hops.subject.id hops.object.id"),
        (list_schemas.SupplyChain, "state.id via.id proxy.id hops.subject.id hops.object.id hops.via.id"),
        (list_schemas.SharedBacker, "backer.id actor.id other.id"),
        (list_schemas.Rivals, "armed.id state.id rival.id"),
        (list_schemas.Path, "from.id to.id hops.subject.id hops.object.id"),
        (list_schemas.Change, "article.id article.status claim.id before.id after.id"),
        (list_schemas.FoundActor, "id"),
        (list_schemas.Article, "id status"),
    ],
)
def test_a_table_tells_namesakes_and_statuses_apart(shape: Any, apart: str) -> None:
    """Beside a name stands the id behind it, beside an article its status."""
    assert {*apart.split()} <= {*columns(shape)}


def test_ids_stand_beside_names() -> None:
    """Of several as many; a field that was chosen is one column."""
    header, cells = table(None, CLAIM)
    row = dict(zip(header, cells, strict=True))
    assert (row["subject"], row["subject.id"], row["object"], row["object.id"]) == ("Ardland", "1", "", "")
    assert (row["said_by"], row["said_by.id"]) == ("Ardland; =Bo", "1; 2")
    assert table("subject", CLAIM)[0] == ["subject"]


def test_names_are_dotted() -> None:
    """All of them can be asked for."""
    for shape in (
        list_schemas.Claim,
        list_schemas.Relation,
        list_schemas.Chain,
        list_schemas.Article,
        list_schemas.Query,
    ):
        for name in names(shape):
            assert selection(name, shape)
    assert {"hops.evidence.article.title", "patrons.standing", "counts.denies"} <= {
        *names(list_schemas.Chain),
        *names(list_schemas.Relation),
    }
