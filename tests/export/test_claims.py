"""Claims as rows and as JSON."""

from __future__ import annotations

import csv
import io
import json

from actorgraph.ontology.names import shown
from actorgraph.service.export.claims import COLUMNS
from actorgraph.service.stores.base import Store
from actorgraph.service.usecases.claims import claims as answered
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, exported
from tests.export.conftest import HOSTILE, filled


def rows_of(store: Store) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exported(store, "csv").decode(), newline=""), strict=True))


def test_every_claim_is_a_row_and_an_object(store: Store) -> None:
    """In the same order, article by article."""
    rows, objects = rows_of(store), json.loads(exported(store, "json"))
    with store.view() as view:
        ids = [view.iris.claim(c.id) for annotated in view.all_articles() for c in annotated.claims]
    assert [row["claim"] for row in rows] == [found["iri"] for found in objects] == ids
    assert len(ids) > 5


def test_an_object_is_what_claims_answers(examples: Store) -> None:
    """With the standing of its relation beside."""
    objects = json.loads(exported(examples, "json"))
    with examples.view() as view:
        page = answered({"limit": "1000"}, view, VOCABULARY).page.results
    expected = {shape["id"]: shape for shape in json.loads(json.dumps(page))}
    assert {o["id"]: {k: v for k, v in o.items() if k != "standing"} for o in objects} == expected


def test_a_row_in_full() -> None:
    """Names, words, dates, and what else its relation stands on."""
    fields = {"role": "envoy", "when": {"start": "2030-11", "end": None}, "confidence": 0.5, "note": "so it says"}
    said = claim("Ardland", "arms", "Red Front", item="rockets", via="Grey Company", said_by=["Ada Reed"], **fields)
    store = filled(article("one", said), article("two", claim("Ardland", "arms", "Red Front", stance="denies")))
    row = next(row for row in rows_of(store) if row["article"].endswith("/one"))
    with store.view() as view:
        iris = {name: view.iris.actor(view.named(name)[0]) for name in ("Ardland", "Red Front")}
    assert list(row) == list(COLUMNS)
    assert {name: value for name, value in row.items() if value and name not in ("claim", "quote")} == {
        "subject": "Ardland",
        "subject_iri": iris["Ardland"],
        "relation": "arms",
        "object": "Red Front",
        "object_iri": iris["Red Front"],
        "item": "rockets",
        "via": "Grey Company",
        "role": "envoy",
        "stance": "alleges",
        "stage": "happened",
        "standing": "disputed",
        "said_by": "Ada Reed",
        "when_start": "2030-11",
        "reported": "2031-02-03",
        "confidence": "0.5",
        "note": "so it says",
        "article": "https://w3id.org/actorgraph/id/article/one",
        "title": "About one",
        "url": "https://example.org/one",
        "publisher": "The one Post",
        "status": "published",
    }
    assert row["quote"].startswith("Ardland arms Red Front")


def test_a_claim_without_object_has_no_standing() -> None:
    """It makes no relation."""
    store = filled(article("one", claim("Ardland", "arms", None, item="rockets")))
    (row,) = rows_of(store)
    assert (row["item"], row["object"], row["standing"]) == ("rockets", "", "")
    assert json.loads(exported(store, "json"))[0]["standing"] is None


def test_what_a_spreadsheet_would_run_is_text(breaking: Store) -> None:
    """An apostrophe in front; all other names come as they are, on one line."""
    rows = rows_of(breaking)
    dangerous = next(name for name in HOSTILE if name.startswith("="))
    assert {row["object"] for row in rows} == {f"'{dangerous}", *map(shown, HOSTILE)} - {dangerous}
    assert {row["title"] for row in rows} >= {f"'{dangerous}"}


def test_an_empty_graph() -> None:
    """A head without rows, a list without objects."""
    assert exported(filled(), "csv").decode() == ",".join(COLUMNS) + "\r\n"
    assert json.loads(exported(filled(), "json")) == []
