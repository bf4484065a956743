"""Conditional requests and codings: entity tags, If-Match, If-None-Match, Accept-Encoding (RFC 9110)."""

from __future__ import annotations

import re

from fastapi import Request

_TAG = re.compile(r'\s*(W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|\Z)')
_WEIGHT = re.compile(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*\Z", re.IGNORECASE)


def strong_tag(*parts: object) -> str:
    """An entity tag of what decides an answer's bytes, in printable ASCII."""
    text = "-".join(str(part) for part in parts if part is not None)
    return '"' + re.sub(r"[^\x21\x23-\x7e]", lambda found: f"%{ord(found[0]):X}", text) + '"'


def precondition(request: Request, tag: str) -> int | None:
    """The status that the request's conditions lead to, if it isn't the answer's own: 412 or 304.

    If-Match compares strongly, If-None-Match weakly; ``*`` fits whatever there is.
    """
    wanted = _header(request, "if-match")
    if wanted is not None and not _fits(wanted, tag, weak=False):
        return 412
    known = _header(request, "if-none-match")
    return 304 if known is not None and _fits(known, tag, weak=True) else None


def takes_gzip(request: Request) -> bool:
    """Whether the client likes gzip at least as well as no coding, and says so."""
    weights: dict[str, float] = {}
    for part in (_header(request, "accept-encoding") or "").lower().split(","):
        coding, _, parameter = part.partition(";")
        found = _WEIGHT.match(parameter)
        weights[coding.strip()] = float(found[1]) if found else 0.0 if parameter.strip() else 1.0
    gzip = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return gzip > 0 and gzip >= weights.get("identity", 0.0)


def _header(request: Request, name: str) -> str | None:
    """A header that may come in several lines."""
    values = request.headers.getlist(name)
    return ",".join(values) if values else None


def _fits(header: str, tag: str, weak: bool) -> bool:
    if header.strip() == "*":
        return True
    return any(found[2] == tag and (weak or not found[1]) for found in _TAG.finditer(header))
