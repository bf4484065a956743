"""Answers that stream: validators, codings, and that nothing is read where nothing is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from actorgraph.service.api.etags import strong_tag, takes_gzip, unmet
from actorgraph.service.api.head_options import only_headers
from actorgraph.service.export.gzipped import gzipped
from actorgraph.service.media_types import MediaType
from actorgraph.service.stores.base import View
from actorgraph.service.version import version


def streamed(
    request: Request,
    view: View,
    form: MediaType,
    pieces: Callable[[], Iterator[bytes]],
    *parts: object,
    headers: dict[str, str] | None = None,
) -> Response:
    """A stream in one form, of one revision, with a strong validator; ``parts`` say what of it is told.

    ``pieces`` is called only where there is a body, and raises what it must before it returns.
    """
    gzip = takes_gzip(request)
    tag = strong_tag(version(), view.revision, form.name, *parts, "gzip" if gzip else None)
    about = {"ETag": tag, "Vary": "Accept, Accept-Encoding", "Actorgraph-Revision": str(view.revision)}
    if (instead := unmet(request, tag, about)) is not None:
        return instead
    about |= headers or {}
    if gzip:
        about["Content-Encoding"] = "gzip"
    body = iter(()) if only_headers(request) else gzipped(pieces()) if gzip else pieces()
    return StreamingResponse(body, 200, about, form.content_type)
