"""UIMA CAS: the same claims as in native, whatever an article holds."""

from __future__ import annotations

import json
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.formats.cas.typesystems import from_json, from_xml
from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.loaders.report import Report
from tests.loaders.golden import EXAMPLES, ROOT, VOCABULARY, articles, errors, quads
from tests.loaders.plain import FOLDER
from tests.loaders.to_cas import ToCas, type_system

EVERYTHING = ROOT / "cases" / "native" / "everything"
ARTICLES = [*sorted(EXAMPLES.glob("*.json")), *sorted(EVERYTHING.glob("*.json*"))]


def quads_of(folder: Path, *names: str) -> list[str]:
    with chdir(folder):
        found = list(outcomes(sources(names), Options(), VOCABULARY, Report()))
    assert errors(found) == []
    return quads(articles(found))


def documents_of(file: Path) -> list[dict[str, Any]]:
    text = file.read_text(encoding="utf-8")
    try:
        return [json.loads(text)]
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
def test_what_is_written_in_cas_says_the_same(file: Path, tmp_path: Path) -> None:
    """XMI and JSON give the N-Quads of native, to the character."""
    types = type_system()
    types.to_xml(tmp_path / "TypeSystem.xml")
    for number, document in enumerate(documents_of(file)):
        (tmp_path / "native.json").write_text(json.dumps(document), encoding="utf-8")
        cas = ToCas(document, types).cas
        cas.to_xmi(tmp_path / f"a{number}.xmi")
        cas.to_json(tmp_path / f"a{number}.json")
        expected = quads_of(tmp_path, "native.json")
        assert expected
        assert quads_of(tmp_path, f"a{number}.xmi") == expected
        assert quads_of(tmp_path, f"a{number}.json") == expected


def test_a_type_system_is_parsed_once() -> None:
    """Documents that have the same share it."""
    one = (FOLDER / "cas-xmi" / "TypeSystem.xml").read_bytes()
    assert from_xml(one) is from_xml(bytes(bytearray(one)))
    document = (FOLDER / "cas-json" / "plain.json").read_bytes()
    assert from_json(document)[0] is from_json(document + b"\n")[0]
