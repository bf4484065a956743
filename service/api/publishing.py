"""Answers that are a graph of their own, beside the store's: RDF as `format=` or Accept wants it, or a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from fastapi import Depends, Request, Response
from pyoxigraph import Triple

from ontology.errors import FormatError
from service.api.deps import Takes
from service.api.negotiation import chosen
from service.api.schemas import Responses, problems
from service.catalog import Parameter
from service.documents import written
from service.forms import DOCUMENTS, HTML, TURTLE, Form

WITH_PAGE = (TURTLE, HTML, *DOCUMENTS[1:])
FORMAT = Parameter(
    "format", "choice", "The form of the answer; without it, Accept decides.", choices=tuple(f.name for f in WITH_PAGE)
)


def published(of: str) -> Responses:
    """What a route answers that publishes a graph."""
    content = {form.media: {"schema": {"type": "string"}} for form in WITH_PAGE}
    return {200: {"description": of, "content": content}} | problems(FormatError)


class Publishing:
    """One request for a graph, and the answer to it."""

    def __init__(self, request: Request, given: Annotated[dict[str, str], Depends(Takes(FORMAT).read)]) -> None:
        self.root = str(request.base_url)
        self._path = request.url.path
        self.form = chosen(request.headers.get("accept"), WITH_PAGE, given.get("format"))

    def answer(
        self,
        triples: Sequence[Triple],
        prefixes: Mapping[str, str],
        page: Callable[[], str],
        turtle: bytes | None = None,
    ) -> Response:
        """These triples, or the page of them; ``turtle`` is a text of theirs that is given out as it stands."""
        if self.form is HTML:
            return self._response(page().encode())
        if self.form is TURTLE and turtle is not None:
            return self._response(turtle)
        return self._response(written(triples, self.form, prefixes))

    def _response(self, content: bytes) -> Response:
        headers = {
            "Content-Location": f"{self._path}?format={self.form.name}",
            "Link": ", ".join(self._link(form) for form in WITH_PAGE if form is not self.form),
            "Vary": "Accept",
        }
        return Response(content, 200, headers, self.form.content_type)

    def _link(self, form: Form) -> str:
        return f'<{self._path}?format={form.name}>; rel="alternate"; type="{form.media}"'


PublishingDep = Annotated[Publishing, Depends(Publishing)]
