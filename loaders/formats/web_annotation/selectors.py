"""Stretches of a text from selectors: positions, quotes, fragments, each perhaps refined by another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from loaders.formats.web_annotation.checks import many, types_of

_CHARACTERS = re.compile(r"char=(\d{1,12}),(\d{1,12})\Z")


class Nowhere(ValueError):
    """A selector that selects nothing in this text, or more than one thing."""


@dataclass(frozen=True, slots=True)
class Stretch:
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
    if all(text[start:end] == exact for start, end, exact in pairs):
        return False
    units = text.encode("utf-16-le", errors="surrogatepass")
    return all(units[start * 2 : end * 2] == exact.encode("utf-16-le", "surrogatepass") for start, end, exact in pairs)


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


def stretch_of(selector: Any, text: str) -> Stretch | None:
    """The stretch of a selector, or of the first of several that is understood; ``None`` if none is.

    Raises:
        Nowhere: a quote isn't there, or not once.
    """
    alternatives = [one for one in many(selector) if isinstance(one, dict)]
    positions = [found for one in alternatives if (found := _position(one, text)) is not None]
    quotes = [str(one["exact"]) for one in alternatives if "TextQuoteSelector" in types_of(one)]
    if positions:
        first = positions[0]
        return Stretch(first.start, first.end, first.words or next(iter(quotes), None), first.found)
    quoting = next((one for one in alternatives if "TextQuoteSelector" in types_of(one)), None)
    if quoting is None:
        return None
    start = _quoted(quoting, text)
    outer = Stretch(start, start + len(str(quoting["exact"])), str(quoting["exact"]), found=True)
    return _refined(quoting, outer, text)


def _position(selector: dict[str, Any], text: str) -> Stretch | None:
    if "TextPositionSelector" in types_of(selector):
        return _refined(selector, Stretch(selector["start"], selector["end"], None), text)
    if "FragmentSelector" in types_of(selector):
        found = _CHARACTERS.match(str(selector.get("value")))
        if found is not None:
            return _refined(selector, Stretch(int(found[1]), int(found[2]), None), text)
        inner = selector.get("refinedBy")
        return None if inner is None else stretch_of(inner, text)
    return None


def _refined(selector: dict[str, Any], outer: Stretch, text: str) -> Stretch:
    """What a refinement selects within a stretch; its positions count from there."""
    inner = selector.get("refinedBy")
    if inner is None:
        return outer
    within = stretch_of(inner, text[outer.start : outer.end])
    if within is None:
        return outer
    return Stretch(outer.start + within.start, outer.start + within.end, within.words, found=outer.found)


def _quoted(selector: dict[str, Any], text: str) -> int:
    """Where a quote stands, between its prefix and suffix."""
    exact, prefix, suffix = (str(selector.get(name) or "") for name in ("exact", "prefix", "suffix"))
    places: list[int] = []
    at = text.find(exact) if exact else -1
    while at >= 0 and len(places) < 3:
        if text.endswith(prefix, 0, at) and text.startswith(suffix, at + len(exact)):
            places.append(at)
        at = text.find(exact, at + 1)
    if len(places) != 1:
        shown = exact if len(exact) <= 60 else f"{exact[:60]}…"
        times = "not there" if not places else "there more than once"
        raise Nowhere(f"the quote '{shown}' is {times}; expected it once between its prefix and suffix")
    return places[0]
