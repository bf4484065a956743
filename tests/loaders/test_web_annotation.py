"""W3C Web Annotation: the same claims as in native, whatever an article holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.loaders.test_cas import ARTICLES, documents_of, quads_of
from tests.loaders.to_web_annotation import to_web_annotation


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
def test_what_is_written_in_web_annotations_says_the_same(file: Path, tmp_path: Path) -> None:
    """The N-Quads of native, to the character."""
    for number, document in enumerate(documents_of(file)):
        (tmp_path / "native.json").write_text(json.dumps(document), encoding="utf-8")
        written = json.dumps(to_web_annotation(document), ensure_ascii=False, indent=1)
        (tmp_path / f"a{number}.jsonld").write_text(written, encoding="utf-8")
        expected = quads_of(tmp_path, "native.json")
        assert expected
        assert quads_of(tmp_path, f"a{number}.jsonld") == expected
