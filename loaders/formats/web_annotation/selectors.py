"""Stretches of a text from selectors: positions, quotes, fragments, each perhaps refined by another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from actorgraph.loaders.formats.web_annotation.checks import many, types_of
from actorgraph.loaders.quotation import TextSearch, Words
from actorgraph.loaders.surfaces import named, same_words, shown

_CHARACTERS = re.compile(r"char=(\d{1,12}),(\d{1,12})\Z")


class SelectorNotFound(ValueError):
    """A selector that selects nothing in this text, or more than one thing."""


@dataclass(frozen=True, slots=True)
class TextRange:
    """Where a selector leads: offsets as it gives them, and the words that it repeats. ``found``: by searching."""

    start: int
    end: int
    words: str | None
    found: bool = False


def counts_utf16(selectors: Iterable[Any], text: str) -> bool:
    """Whether positions count UTF-16 code units, as the quotes beside them prove; else they count code points."""
    pairs = []
    for selector in selectors:
        found = {kind: one for one in many(selector) if isinstance(one, dict) for kind in types_of(one)}
        if "TextPositionSelector" in found and "TextQuoteSelector" in found:
            place = found["TextPositionSelector"]
            pairs.append((place["start"], place["end"], str(found["TextQuoteSelector"]["exact"])))
    if all(same_words(text[start:end], exact) for start, end, exact in pairs):
        return False
    units = text.encode("utf-16-le", errors="surrogatepass")
    return all(
        same_words(units[start * 2 : end * 2].decode("utf-16-le", "replace"), exact) for start, end, exact in pairs
    )


def in_points(selector: Any, text: str) -> Any:
    """A selector whose positions count UTF-16 code units, with positions in code points."""
    if isinstance(selector, list):
        return [in_points(one, text) for one in selector]
    if not isinstance(selector, dict) or "TextPositionSelector" not in types_of(selector):
        return selector
    units = text.encode("utf-16-le", errors="surrogatepass")
    places = {
        name: len(units[: selector[name] * 2].decode("utf-16-le", errors="replace"))
        if selector[name] * 2 <= len(units)
        else selector[name]
        for name in ("start", "end")
    }
    return {**selector, **places}


def stretch_of(selector: Any, search: TextSearch) -> TextRange | None:
    """The stretch of a selector, or of the first of several that is understood; ``None`` if none is.

    Raises:
        Nowhere: a quote isn't there, or not once.
    """
    alternatives = [one for one in many(selector) if isinstance(one, dict)]
    positions = [found for one in alternatives if (found := _position(one, search)) is not None]
    quotes = [str(one["exact"]) for one in alternatives if "TextQuoteSelector" in types_of(one)]
    if positions:
        first = positions[0]
        return TextRange(first.start, first.end, first.words or next(iter(quotes), None), first.found)
    quoting = next((one for one in alternatives if "TextQuoteSelector" in types_of(one)), None)
    if quoting is None:
        return None
    return _refined(quoting, _quoted(quoting, search), search)


def _position(selector: dict[str, Any], search: TextSearch) -> TextRange | None:
    if "TextPositionSelector" in types_of(selector):
        return _refined(selector, TextRange(selector["start"], selector["end"], None), search)
    if "FragmentSelector" in types_of(selector):
        found = _CHARACTERS.match(str(selector.get("value")))
        if found is not None:
            return _refined(selector, TextRange(int(found[1]), int(found[2]), None), search)
        inner = selector.get("refinedBy")
        return None if inner is None else stretch_of(inner, search)
    return None


def _refined(selector: dict[str, Any], outer: TextRange, search: TextSearch) -> TextRange:
    """What a refinement selects within a stretch; its positions count from there."""
    inner = selector.get("refinedBy")
    if inner is None:
        return outer
    within = stretch_of(inner, TextSearch(search.text[outer.start : outer.end]))
    if within is None:
        return outer
    return TextRange(outer.start + within.start, outer.start + within.end, within.words, found=outer.found)


def _quoted(selector: dict[str, Any], search: TextSearch) -> TextRange:
    """Where a quote stands, between its prefix and suffix; the words are the text's own."""
    exact, prefix, suffix = (str(selector.get(name) or "") for name in ("exact", "prefix", "suffix"))
    places = search.find(Words(exact, prefix, suffix))
    if len(places) == 1:
        (span,) = places
        return TextRange(span.start, span.end, search.text[span.start : span.end], found=True)
    if places:
        found = "there more than once; expected it once between its prefix and suffix"
    elif (prefix or suffix) and search.find(Words(exact)):
        found = "there, but not with its prefix and suffix; expected it once between them"
    else:
        found = "not there; expected it once between its prefix and suffix"
    strange = [c for c in dict.fromkeys(exact) if not c.isascii() and c not in search.text]
    if strange and not places:
        found += f"; the text has no {' and no '.join(map(named, strange[:3]))}"
    raise SelectorNotFound(f"the quote {shown(exact)} is {found}")
