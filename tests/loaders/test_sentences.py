"""Sentences in code points, whatever characters the text has."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.loaders.sentences import around, sentences
from actorgraph.ontology.claims import Span

WORDS = [
    "Kestrelia",
    "Mr.",
    "J.",
    "A",
    "3.5",
    "U.S.",
    "said",
    "🛰️",
    "e\u0301",
    "ß",
    "“Yes.”",
    "No?!",
    "…",
    "。",
    "؟",
    "۔",
]
SPACES = ["", " ", "\n", "\r\n", "\n\n", "\t", "\xa0", "\u2029", "\u3000", "\x85", "\u200b", "\ufeff"]
TEXTS = st.lists(st.sampled_from(WORDS + SPACES + [".", "!"]), max_size=30).map("".join) | st.text()
LANGUAGES = st.sampled_from(["en", "de", "fr", "ru", "ar", "hi", "zh", "ja", "uk", "", "xx", "en-GB", "../.."])


@given(TEXTS, LANGUAGES)
def test_every_word_is_in_one_sentence(text: str, language: str) -> None:
    """Sentences follow each other, have no white space at their ends, and leave out nothing else."""
    found = sentences(text, language)
    words = [text[s.start : s.end] for s in found]
    assert all(words)
    assert words == [w.strip() for w in words]
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert "".join("".join(words).split()) == "".join(text.split())


@pytest.mark.parametrize("space", [" ", "\xa0", "\u2009", "\u202f", "\u2029", "\u3000", "\x85"])
def test_any_white_space_may_follow_a_capital(space: str) -> None:
    """A no-break space between an initial and its full stop is white space like any other."""
    text = f"Plan A{space}. 🛰 Then plan B."
    assert [text[s.start : s.end] for s in sentences(text, "en")][-1].endswith("plan B.")


def test_spans_lie_in_the_sentences_that_they_touch() -> None:
    """A span takes each sentence that it has a code point in, once and in the order of the text."""
    text = "🛰 One.  Two. Three."
    one, two, three = Span(0, 6), Span(8, 12), Span(13, 19)
    assert around(text, None, [Span(13, 14), Span(2, 3), Span(2, 5)]) == [one, three]
    assert around(text, "en", [Span(5, 9)]) == [one, two]
    assert around(text, "en", [Span(6, 8)]) == []
    assert around(text, "en", []) == []


def test_the_articles_language_decides_where_sentences_end() -> None:
    """A German ordinal ends no German sentence; without a language the rules are English."""
    text, span = "Am 3. März kam er. Er ging.", Span(6, 10)
    assert around(text, "de", [span]) == [Span(0, 18)]
    assert around(text, None, [span]) == around(text, "en", [span]) == [Span(6, 18)]


@pytest.mark.parametrize("gap", ["\n\n", "\u2029\u2029", "\u2028\u2028", "\x85\x85"])
def test_a_paragraph_ends_a_sentence(gap: str) -> None:
    """Separators of lines and paragraphs separate sentences as empty lines do."""
    assert sentences(f"Kestrelia fell{gap}Vellund rose", "en") == (Span(0, 14), Span(16, 28))
