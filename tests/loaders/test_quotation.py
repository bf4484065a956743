"""Words that are looked for in a text: what is found, and what is said of what isn't."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.loaders.quotation import TextSearch, Words
from actorgraph.ontology.errors import QuoteError

TEXT = "Moscow “was\n  preparing” to arm them — so said Kirby… Then\u00a0he\u200b left; she left. 他们在莫斯科。"


def _found(quote: str, **between: str) -> list[str]:
    return [TEXT[span.start : span.end] for span in TextSearch(TEXT).find(Words(quote, **between))]


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Moscow", "Moscow"),
        ('"was preparing" to arm', "“was\n  preparing” to arm"),
        ("'was preparing' to", "“was\n  preparing” to"),
        ("them - so said Kirby...", "them — so said Kirby…"),
        ("them--so said", "them — so said"),
        ("Kirby... Then he left", "Kirby… Then\u00a0he\u200b left"),
        ("  Then he\u200d  left\n", "Then\u00a0he\u200b left"),
        ("he left", "he\u200b left"),
        ("莫斯科", "莫斯科"),
    ],
)
def test_words_are_found_as_a_reader_would(quote: str, found: str) -> None:
    """White space, quotation marks, dashes and ellipses are folded; what is found are the text's own words."""
    assert _found(quote) == [found]


def test_words_at_word_boundaries_go_first() -> None:
    """'he' is taken where it is a word, not in 'Then', 'them' and 'she'; a part of a word only where no word is so."""
    assert _found("he") == ["he"]
    assert _found("osco") == ["osco"]


@pytest.mark.parametrize(
    ("between", "line"),
    [
        ({"prefix": "she"}, "she "),
        ({"prefix": "she "}, "she "),
        ({"suffix": "."}, "she "),
        ({"suffix": "; she"}, "he\u200b "),
    ],
)
def test_what_is_before_and_after_says_which_place(between: dict[str, str], line: str) -> None:
    """A prefix and a suffix choose among several places, with or without the blank between."""
    (span,) = TextSearch(TEXT).find(Words("left", **between))
    assert TEXT[: span.start].endswith(line)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (Words("left"), "'left' stands 2 times in the text: line 2 '…"),
        (Words("left", nth=3), "nth is 3, but 'left' stands 2 times in the text"),
        (Words("Moscow", nth=2), "nth is 2, but 'Moscow' stands once in the text"),
        (
            Words("to disarm them"),
            "'to disarm them' is not in the text; nearest, on line 2: 'to arm them —'; there 'arm' i",
        ),
        (Words("left", prefix="never"), "'left' stands nowhere with prefix 'never': line 2"),
        (Words("\n \u200b"), "the quote is empty; expected words of the text"),
        (Words("Quetzalcoatl Zebra Xylophone"), "is not in the text, nor is anything like it"),
    ],
)
def test_what_has_no_one_place_says_why(words: Words, message: str) -> None:
    """The error names all places, or the nearest passage with its line and what differs there."""
    with pytest.raises(QuoteError) as caught:
        TextSearch(TEXT).place_of(words)
    assert message in str(caught.value)


def test_nth_chooses_a_place() -> None:
    """Places are counted from 1, in the order of the text."""
    places = [TextSearch(TEXT).place_of(Words("left", nth=nth)).start for nth in (1, 2)]
    assert places == sorted(places)
    assert places[0] != places[1]


_ALPHABET = st.sampled_from([*"ab .,-\n\t", "—", "…", "“", "’", "\u00a0", "\u200b", "\u0301", "🚀", "é", "莫"])


@given(st.text(_ALPHABET, max_size=60), st.data())
def test_every_stretch_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    """Any stretch with words in it is among its own places, however odd the text: spans are exact code points."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    search = TextSearch(text)
    found = search.find(Words(quote))
    assert all(text[span.start : span.end] == quote for span in found)
    if any(character.isalnum() for character in quote):
        assert found


@given(st.text(_ALPHABET, min_size=1, max_size=60), st.data())
def test_a_retyped_stretch_is_found_where_it_stands(text: str, data: st.DataObject) -> None:
    """A quote retyped with plain dashes, quotation marks, ellipses and blanks is found, and within the text."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    retyped = text[start:end].translate({ord("—"): "-", ord("…"): "...", ord("“"): '"', 0xA0: " ", 0x200B: None})
    spans = TextSearch(text).find(Words(retyped))
    if any(character.isalnum() for character in retyped):
        assert spans
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
