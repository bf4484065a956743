"""IRIs: what is one, and the way back from one to what it names."""

from __future__ import annotations

import pytest

from actorgraph.ontology.iris import DEFAULT_BASE, Iris, fragment_span, is_iri, local, term

IRIS = Iris("https://example.org/g/")


def test_everything_lives_under_the_base() -> None:
    """Articles, claims, actors and graphs have IRIs under the base, ending in their ids."""
    assert DEFAULT_BASE == Iris().base == "https://w3id.org/actorgraph/id/"
    assert IRIS.article("x") == "https://example.org/g/article/x"
    assert IRIS.claim("c") == "https://example.org/g/claim/c"
    assert IRIS.actor("a") == "https://example.org/g/actor/a"
    assert IRIS.source("x", "s") == "https://example.org/g/article/x/actor/s"
    assert IRIS.alternatives("g") == "https://example.org/g/alternatives/g"
    assert IRIS.relation("r") == "https://example.org/g/relation/r"
    assert [IRIS.derived, IRIS.stated, IRIS.decisions] == [
        f"https://example.org/g/graph/{name}" for name in ("derived", "stated", "decisions")
    ]


def test_id_is_the_last_segment() -> None:
    """An id, or a term's name, is read back from its IRI."""
    assert local(IRIS.source("x.y~z", "s1")) == "s1"
    assert local(IRIS.article("x.y~z")) == "x.y~z"
    assert local(term("suppliesMaterielTo")) == "suppliesMaterielTo"


def test_fragment_is_rfc_5147() -> None:
    """A stretch of text is the article with its start and end, and is read back."""
    fragment = IRIS.fragment("x", 12, 103)
    assert fragment == "https://example.org/g/article/x#char=12,103"
    assert fragment_span(fragment) == (12, 103)


def test_fragment_that_is_none() -> None:
    """An IRI without a stretch of text is no evidence."""
    with pytest.raises(ValueError, match="is no text fragment"):
        fragment_span("https://example.org/article/1")


@pytest.mark.parametrize("text", ["https://example.org/a", "urn:x:y", "http://example.org/Öl"])
def test_absolute_iris(text: str) -> None:
    """An IRI with a scheme and no forbidden character is one."""
    assert is_iri(text)


@pytest.mark.parametrize("text", ["", "Q159", "//example.org", "https://a b", "https://a<b", "https://a\n", "https:"])
def test_what_is_no_iri(text: str) -> None:
    """Names, relative references, and anything with spaces or brackets are none."""
    assert not is_iri(text)
