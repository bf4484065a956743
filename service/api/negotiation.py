"""Which form an answer has: that of ``format=``, else the one that Accept likes best (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actorgraph.ontology.errors import FormatError
from actorgraph.service.media_types import MediaType, named_form

Ranges = dict[str, float]
"""Media ranges with their weights, from 0 to 1."""
Liking = tuple[float, int]
"""How much a form is liked: its weight; and whether that is its own media type's (2), another one's that means it (1),
or a wide range's (0)."""
NOT_LIKED: Liking = (0.0, 0)


def chosen(
    accept: str | None, offered: Sequence[MediaType], name: str | None = None, parameter: str = "format"
) -> MediaType:
    """The form that is named or, without a name, the one that is liked best.

    Of those that are liked equally it is one that is named in full, by its own media type rather than by another one
    that means it; else the first that is offered.

    Raises:
        FormatError: none of them is accepted; the message lists them.
    """
    if name is not None:
        return named_form(name, offered, parameter)
    accepted = accept or "*/*"
    ranges = _ranges(accepted)
    best = max(offered, key=lambda form: _liking(form, ranges))
    if _liking(best, ranges)[0] > 0:
        return best
    raise FormatError(
        f"nothing in '{accepted}' is offered here; expected one of {', '.join(form.media for form in offered)}"
    )


def _liking(form: MediaType, ranges: Ranges) -> Liking:
    """By its own media type, or by another one that means it, if that is named in full."""
    others = ((ranges[media], 1) for media in form.also if media in ranges)
    return max(_own_liking(form.media, ranges), *others, NOT_LIKED)


def _own_liking(media: str, ranges: Ranges) -> Liking:
    """The most specific range decides."""
    if media in ranges:
        return ranges[media], 2
    wide = (range_ for range_ in (f"{media.partition('/')[0]}/*", "*/*") if range_ in ranges)
    return next(((ranges[range_], 0) for range_ in wide), NOT_LIKED)


def _ranges(accepted: str) -> Ranges:
    """Each media range of an Accept header with its weight."""
    found: Ranges = {}
    for part in accepted.lower().split(","):
        type_, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        found[type_] = float(weight) if re.fullmatch(r"[01](\.\d{0,3})?", weight) else 0.0
    return found
