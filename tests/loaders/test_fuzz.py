"""Whatever is in a native file: articles, or errors with a place, and nothing else."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.inputs import Source
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import Loaded
from actorgraph.loaders.report import Report, error_json
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import article_lines
from tests.loaders.golden import CASES, VOCABULARY
from tests.loaders.mutations import WHOLE, mutated_bytes, mutated_values
from tests.thorough import thorough

VALUES = st.just(WHOLE)
INPUTS = st.sampled_from([case.input.read_bytes() for case in CASES.values()])
SLOW = thorough(1000)


def _check(data: bytes, name: str, limit: int = 1 << 20) -> None:
    """Load these bytes; every outcome must be an article that can be written, or errors that can be printed."""
    source = Source(name, lambda: io.BytesIO(data), named=True)
    lines = data.count(b"\n") + 1
    found = list(outcomes([source], Options(format="native", max_document_bytes=limit), VOCABULARY, Report()))
    assert found
    for outcome in found:
        if isinstance(outcome, Loaded):
            "\n".join(article_lines(outcome.article, Iris())).encode()
            continue
        assert outcome.errors
        for error in outcome.errors:
            assert error.place.file == name
            assert error.place.line is None or 1 <= error.place.line <= lines
            assert error.message
            str(error).encode()
            json.dumps(error_json(error), ensure_ascii=False).encode()


@SLOW
@given(mutated_bytes(VALUES), st.sampled_from(["x.json", "x.jsonl"]))
def test_a_spoilt_file_gives_articles_or_errors(data: bytes, name: str) -> None:
    """Cut, flipped, deepened and misaligned files never give anything but an article or an error with a place."""
    _check(data, name)


@SLOW
@given(mutated_values(VALUES))
def test_a_spoilt_value_gives_articles_or_errors(value: Any) -> None:
    """Deleted keys, shuffled offsets, huge numbers and wrong types never give anything else either."""
    _check(json.dumps(value).encode(), "x.json")


@SLOW
@given(INPUTS, st.integers(0, 5000), st.binary(max_size=4), st.integers(0, 4), st.sampled_from(["x.json", "x.jsonl"]))
def test_a_spoilt_case_gives_articles_or_errors(data: bytes, at: int, junk: bytes, length: int, name: str) -> None:
    """The golden cases with some bytes replaced, inserted or taken out."""
    at = min(at, len(data))
    _check(data[:at] + junk + data[at + length :], name)


@SLOW
@given(st.binary(max_size=200) | st.text('{}[]",:\\ue\n0-.tf', max_size=60).map(str.encode))
def test_any_bytes_give_articles_or_errors(data: bytes) -> None:
    """Bytes that were never a document are an error with a place."""
    _check(data, "x.json")


@pytest.mark.parametrize("limit", [1, 10, 300])
@pytest.mark.parametrize("name", ["x.json", "x.jsonl"])
def test_any_limit_gives_articles_or_errors(name: str, limit: int) -> None:
    """However small the largest allowed document, what is over it is an error with a place."""
    for case in CASES.values():
        _check(case.input.read_bytes(), name, limit)
