"""Words that a format repeats, held against those of the text, and what is told of them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.loaders.surfaces import mismatch, same_words, shown

LOOK_ALIKE = {
    "a no-break space": (
        "Ash Column",
        "Ash\xa0Column",
        "after 'Ash' expected U+0020 SPACE, found U+00A0 NO-BREAK SPACE",
    ),
    "an ideographic space": ("Ash Column", "Ash\u3000Column", "found U+3000 IDEOGRAPHIC SPACE"),
    "a line separator": ("Ash Column", "Ash\u2028Column", "found U+2028 LINE SEPARATOR"),
    "a mark of direction": (
        "Ash",
        "\u200eAsh",
        "at the beginning expected U+0041 LATIN CAPITAL LETTER A, found U+200E",
    ),
    "a mark at the end": ("Ash", "Ash\u200f", "after 'Ash' expected nothing, found U+200F RIGHT-TO-LEFT MARK"),
    "a byte order mark": ("\ufeffAsh", "Ash", "expected U+FEFF ZERO WIDTH NO-BREAK SPACE"),
    "nothing between letters": ("QuillBay", "Quill\u200bBay", "found U+200B ZERO WIDTH SPACE"),
    "a soft hyphen": ("Column", "Col\xadumn", "found U+00AD SOFT HYPHEN"),
    "an accent of its own": ("Bébé", unicodedata.normalize("NFD", "Bébé"), "found U+0065 LATIN SMALL LETTER E U+0301"),
    "a letter of another script": ("Kestrelia", "Кestrelia", "found U+041A CYRILLIC CAPITAL LETTER KA"),
    "another hyphen": ("Ash-Column", "Ash\u2010Column", "expected U+002D HYPHEN-MINUS, found U+2010 HYPHEN"),
    "a ligature": ("fine", "\ufb01ne", "found U+FB01 LATIN SMALL LIGATURE FI"),
    "a control character": ("Ash", "A\x07sh", "expected U+0073 LATIN SMALL LETTER S, found U+0007"),
}


@pytest.mark.parametrize(("expected", "found", "told"), LOOK_ALIKE.values(), ids=LOOK_ALIKE)
def test_what_looks_alike_is_told_apart(expected: str, found: str, told: str) -> None:
    """The code points that differ are named, in whichever of the two texts they are."""
    assert not same_words(expected, found)
    assert told in mismatch(expected, found, "at [0, 9)")
    assert "; " in mismatch(found, expected, "at [0, 9)")


@pytest.mark.parametrize("found", ["Reed Front", "Ash Colum", " Ash Colum", "ash column"])
def test_what_looks_otherwise_is_just_shown(found: str) -> None:
    """Nobody needs code points where the difference can be seen."""
    assert mismatch("Ash Column", found, "at [3, 13)") == f"expected 'Ash Column' at [3, 13), found '{found}'"


def test_white_space_before_what_differs_is_not_blamed() -> None:
    """Breaks and blanks are folded, so another character is named as what differs."""
    told = mismatch("Ash\n  Column\xa0Guard", "Ash Column Guard", "at [0, 9)")
    assert told.endswith("; after 'Ash Column' expected U+00A0 NO-BREAK SPACE, found U+0020 SPACE")


def test_a_difference_far_behind_is_shown() -> None:
    """Of long texts the part that differs is shown, not what is the same in both."""
    told = mismatch("word " * 50 + "one.", "word " * 50 + "other.", "at [0, 254)")
    assert "word one.'" in told
    assert "word other.'" in told


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_message_never_shows_both_sides_alike(one: str, other: str) -> None:
    """Whatever differs, the message isn't one of two equal quotes; and it is one line that can be printed."""
    if same_words(one, other):
        return
    told = mismatch(one, other, "at [0, 9)")
    expected, found = told.removeprefix("expected ").split(" at [0, 9), found ", 1)
    assert expected != found
    assert told.isprintable()


@given(st.lists(st.sampled_from(["Ash", "Column", "é", " ", "  ", "\n", "\r\n", "\t"])))
def test_white_space_is_folded_and_nothing_else(parts: list[str]) -> None:
    """Texts whose white space differs say the same words; without it, or with another word, they don't."""
    text = "".join(parts)
    assert same_words(text, " ".join(text.split()))
    assert same_words(f" {text}", f"{text}\n")
    assert not same_words(text, f"{text}x")


def test_line_breaks_may_be_left_out() -> None:
    """Label Studio removes them from the words when a task is updated; blanks it doesn't."""
    assert same_words("AshColumn  Guard", "Ash\r\nColumn Guard")
    assert not same_words("AshColumn", "Ash Column")


def test_a_backslash_is_no_line_break() -> None:
    """What looks like an escape in the text itself is shown otherwise than what is escaped."""
    assert mismatch("Ash\\nColumn", "Ash\nColumn", "at [0, 10)") == (
        r"expected 'Ash\\nColumn' at [0, 10), found 'Ash\nColumn'"
    )


def test_a_long_text_is_cut() -> None:
    """A message holds eighty code points of it, and says how many there are."""
    assert shown("x" * 90) == f"'{'x' * 80}…' (90 code points)"
