"""Conditional requests and codings: entity tags, If-Match, If-None-Match, Accept-Encoding (RFC 9110)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2b

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from actorgraph.service.api.errors import problem

_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|\Z)')
_ABOUT = frozenset({"etag", "vary", "cache-control", "content-location", "actorgraph-revision"})
"""What a 304 repeats of the answer's headers."""
_WEIGHT = re.compile(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*\Z", re.IGNORECASE)


def strong_tag(*parts: object) -> str:
    """An entity tag of what decides an answer's bytes, in printable ASCII."""
    text = "-".join(str(part) for part in parts if part is not None)
    return '"' + re.sub(r"[^\x21\x23-\x7e]", lambda found: f"%{ord(found[0]):X}", text) + '"'


def conditional(request: Request, response: Response) -> Response:
    """A whole answer with an entity tag, or a bare 304 or a 412 in its place, as the request's conditions have it.

    The tag is weak, since the answer may still be compressed (`service.api.compression`). It is of the revision and of
    the bytes, so that neither another store nor other settings under one address are taken for what was there.
    """
    if response.status_code != 200 or "etag" in response.headers or isinstance(response, StreamingResponse):
        return response
    bytes_ = blake2b(bytes(response.body), digest_size=12).hexdigest()
    tag = strong_tag(response.headers.get("actorgraph-revision"), bytes_)
    response.headers["ETag"] = f"W/{tag}"
    response.headers.setdefault("Cache-Control", "no-cache")
    return unmet(request, tag, response.headers, weak=True) or response


def unmet(request: Request, tag: str, headers: Mapping[str, str], weak: bool = False) -> Response | None:
    """What is answered instead where the request's conditions aren't met: 304 or 412, with what is said of it."""
    status = precondition(request, tag, weak)
    if status is None:
        return None
    about = {name.lower(): value for name, value in headers.items() if name.lower() in _ABOUT}
    if "vary" in about and "Accept-Encoding" not in about["vary"]:
        about["vary"] += ", Accept-Encoding"
    if status == 304:
        return Response(status_code=304, headers=about)
    refused = problem(412, "Another revision", f"If-Match names none that is here now; it is {about['etag']}")
    refused.headers.update(about)
    return refused


def precondition(request: Request, tag: str, weak: bool = False) -> int | None:
    """The status that the request's conditions lead to, if it isn't the answer's own: 412 or 304.

    If-Match compares strongly, so that no ``weak`` tag fits it; If-None-Match weakly. ``*`` fits whatever there is.
    """
    wanted = _header(request, "if-match")
    if wanted is not None and (wanted.strip() != "*" if weak else not _fits(wanted, tag, weak=False)):
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
