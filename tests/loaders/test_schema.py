"""The published JSON Schema: accepts what the loader accepts, and refuses what is wrong in a document's structure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from actorgraph.loaders.documents import Document
from actorgraph.loaders.formats.native import Native, json_schema
from actorgraph.loaders.inputs import Chunk
from actorgraph.ontology.claims import AnnotatedArticle
from tests.loaders.articles import built, claim, document, wrong
from tests.loaders.golden import CASES, EXAMPLES, GOOD, VOCABULARY, Case
from tests.loaders.mutations import WHOLE, mutated_values

SCHEMA = json_schema(VOCABULARY)
VALIDATOR = Draft202012Validator(SCHEMA)

STRUCTURAL = {
    "confidence-outside",
    "everything-wrong",
    "internal-class",
    "missing-field",
    "not-an-object",
    "related-to",
    "several-errors-of-form",
    "text-missing",
    "unknown-field-at-the-top",
    "unknown-field-in-article",
    "unknown-field-in-claim",
    "unknown-field-in-mention",
    "unknown-terms",
    "wrong-types",
}
"""Bad cases that show without looking at the text, at dates and at references: the schema refuses these."""

NO_JSON = {
    "cut-off",
    "empty-file",
    "json-lines-some-bad",
    "lone-surrogate",
    "lone-surrogate-lines",
    "not-json",
    "not-utf-8",
    "numbers-out-of-range",
    "pretty-and-more",
}
"""Bad cases that a JSON parser refuses, or parsers differ about."""


def _documents(case: Case) -> list[Any]:
    text = case.input.read_text(encoding="utf-8-sig")
    if case.input.suffix == ".json":
        return [json.loads(text)]
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def _valid(value: Any) -> bool:
    return bool(VALIDATOR.is_valid(value))


def test_the_schema_is_a_schema() -> None:
    """It is valid JSON Schema, draft 2020-12, and says so; it can be written as JSON."""
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize("case", GOOD.values(), ids=GOOD)
def test_every_good_case_is_valid(case: Case) -> None:
    """What the loader loads, the schema accepts."""
    assert [error.message for d in _documents(case) for error in VALIDATOR.iter_errors(d)] == []


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_example_is_valid(path: Path) -> None:
    """The example articles that ship with the project follow the schema."""
    assert [error.message for error in VALIDATOR.iter_errors(json.loads(path.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize("name", sorted(STRUCTURAL))
def test_every_structural_mistake_is_invalid(name: str) -> None:
    """A bad case whose mistake is one of structure is refused, each document in it."""
    assert not any(map(_valid, _documents(CASES[name])))


@pytest.mark.parametrize("name", sorted(set(CASES) - set(GOOD) - STRUCTURAL - NO_JSON))
def test_what_needs_the_text_is_valid(name: str) -> None:
    """Spans, quotes, references and dates are for the loader: the schema lets them pass."""
    assert all(map(_valid, _documents(CASES[name])))


def _places(schema: dict[str, Any]) -> list[tuple[str, str]]:
    """Every definition and property in the schema."""
    return [(name, field) for name, part in schema["$defs"].items() for field in part["properties"]]


@pytest.mark.parametrize(("definition", "field"), _places(SCHEMA))
def test_every_field_of_the_contract_is_in_use(definition: str, field: str) -> None:
    """Two cases have every field that the schema knows: the one that holds everything, and words instead of offsets."""
    found = [document for name in ("everything", "words-instead-of-offsets") for document in _documents(CASES[name])]
    actors = [actor for document in found for actor in document["actors"]]
    claims = [claim for document in found for claim in document["claims"]]
    parts = {
        "DocumentRecord": found,
        "ArticleRecord": [document["article"] for document in found],
        "ActorRecord": actors,
        "ClaimRecord": claims,
        "MentionRecord": [mention for actor in actors for mention in actor["mentions"]],
        "EvidenceRecord": [evidence for claim in claims for evidence in claim["evidence"]],
        "WhenRecord": [claim["when"] for claim in claims if "when" in claim],
    }
    assert any(field in part for part in parts[definition])


@pytest.mark.parametrize("kind", ["classes", "relations", "stances", "stages", "statuses"])
def test_every_term_of_the_ontology_is_accepted(kind: str) -> None:
    """The schema's terms are the ontology's, all but the general relation."""
    where = {
        "classes": ("ActorRecord", "type"),
        "relations": ("ClaimRecord", "relation"),
        "stances": ("ClaimRecord", "stance"),
        "stages": ("ClaimRecord", "stage"),
        "statuses": ("ArticleRecord", "status"),
    }
    definition, field = where[kind]
    terms = set(SCHEMA["$defs"][definition]["properties"][field]["enum"])
    assert terms - {None} == set(getattr(VOCABULARY, kind)) - {"relatedTo"}
    assert (None in terms) == (kind in ("stances", "stages", "statuses"))


@pytest.mark.parametrize(
    ("confidence", "valid"), [(0, True), (1, True), (0.5, True), (None, True), (1.01, False), (-0.01, False)]
)
def test_confidence_lies_in_0_to_1(confidence: float | None, valid: bool) -> None:
    """The schema has the bounds of confidence."""
    assert _valid(document(claim(confidence=confidence))) is valid


def _loads(value: Any) -> AnnotatedArticle | None:
    """What the loader makes of a JSON value, if it accepts it."""
    (found,) = Native().parse(Chunk("x.json", 1, json.dumps(value).encode()))
    if not isinstance(found, Document) or wrong(value):
        return None
    return built(value)


@given(mutated_values(st.just(WHOLE)))
def test_what_the_loader_accepts_the_schema_accepts(value: Any) -> None:
    """Whatever is done to a document: if it loads it is valid, and if it is invalid it doesn't load."""
    assert _valid(value) or _loads(value) is None


def test_the_unchanged_document_is_accepted_by_both() -> None:
    """The document that is changed above loads and is valid when it is left alone."""
    assert _valid(WHOLE)
    assert _loads(WHOLE)
    assert _valid(document())
