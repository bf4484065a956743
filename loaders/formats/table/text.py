"""The bytes of a table as text, and that text as lines."""

from __future__ import annotations

import codecs

from actorgraph.loaders.inputs import Chunk
from actorgraph.ontology.errors import LoadError, Place

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
"""Byte order marks, which say how the text after them is written."""

_HINT = 'in [table], a profile can say encoding = "cp1252", or which it is'


def text_of(chunk: Chunk, encoding: str | None) -> str:
    """The text, without a byte order mark.

    Raises:
        LoadError: the bytes are no text in this encoding, or in UTF-8 where none is named.
    """
    mark = next((mark for mark in _MARKS if chunk.data.startswith(mark)), b"")
    expected = _MARKS.get(mark) or encoding or "utf-8"
    try:
        text = chunk.data[len(mark) :].decode(expected)
    except UnicodeDecodeError as error:
        at = error.start + len(mark)
        found = f"not {expected.upper()}: byte {chunk.data[at]:#04x}"
        line = chunk.data.count(b"\n", 0, at) + 1
        message = f"{found}; expected a table in {expected.upper()} ({_HINT})"
        raise LoadError(Place(chunk.file, line), message) from error
    nul = text.find("\0")
    if nul >= 0:
        line = text.count("\n", 0, nul) + 1
        message = f"it holds a NUL character, which no text has; expected a table in {expected.upper()} ({_HINT})"
        raise LoadError(Place(chunk.file, line), message)
    return text


def lines_of(text: str) -> list[str]:
    """The lines of a text with their ends: line feeds, or, where there are none, carriage returns."""
    end = "\n" if "\n" in text or "\r" not in text else "\r"
    lines = [line + end for line in text.split(end)]
    lines[-1] = lines[-1].removesuffix(end)
    return lines
