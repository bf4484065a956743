"""Which form an answer has: that of ``format=``, else the one that Accept likes best (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ontology.errors import FormatError
from service.forms import Form, named_form


def chosen(accept: str | None, offered: Sequence[Form], name: str | None = None, parameter: str = "format") -> Form:
    """The form that is named or, without a name, the first of those that are liked best.

    Raises:
        FormatError: none of them is accepted; the message lists them.
    """
    if name is not None:
        return named_form(name, offered, parameter)
    accepted = accept or "*/*"
    ranges = _ranges(accepted)
    best = max(offered, key=lambda form: _liking(form, ranges))
    if _liking(best, ranges) > 0:
        return best
    raise FormatError(
        f"nothing in '{accepted}' is offered here; expected one of {', '.join(form.media for form in offered)}"
    )


def _liking(form: Form, ranges: dict[str, float]) -> float:
    """By its own media type, or by another one that means it, if that is named in full."""
    return max(_weight(form.media, ranges), *(ranges.get(media, 0.0) for media in form.also), 0.0)


def _weight(media: str, ranges: dict[str, float]) -> float:
    """How much a media type is liked, from 0 to 1: the most specific range decides."""
    for range_ in (media, f"{media.partition('/')[0]}/*", "*/*"):
        if range_ in ranges:
            return ranges[range_]
    return 0.0


def _ranges(accepted: str) -> dict[str, float]:
    """Each media range of an Accept header with its weight."""
    found: dict[str, float] = {}
    for part in accepted.lower().split(","):
        type_, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        found[type_] = float(weight) if re.fullmatch(r"[01](\.\d{0,3})?", weight) else 0.0
    return found
