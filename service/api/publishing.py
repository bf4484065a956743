"""Answers that are a graph of their own, beside the store's: RDF as `format=` or Accept wants it, or a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from fastapi import Depends, Request, Response
from pyoxigraph import Triple

from actorgraph.ontology.errors import FormatError
from actorgraph.service.api.components import written as schema_of
from actorgraph.service.api.deps import QueryParams
from actorgraph.service.api.negotiation import chosen
from actorgraph.service.api.schemas import Responses, problems
from actorgraph.service.linked.documents import written
from actorgraph.service.media_types import DOCUMENTS, HTML, TURTLE, MediaType
from actorgraph.service.questions.parameter import Parameter

WITH_PAGE = (TURTLE, HTML, *DOCUMENTS[1:])


def _format(offered: Sequence[MediaType]) -> Parameter:
    names = tuple(form.name for form in offered)
    return Parameter("format", "choice", "The form of the answer; without it, Accept decides.", choices=names)


def published(of: str, offered: Sequence[MediaType] = WITH_PAGE) -> Responses:
    """What a route answers that publishes a graph."""
    content = {form.media: {"schema": schema_of(form)} for form in offered}
    return {200: {"description": of, "content": content}} | problems(FormatError)


class GraphResponse:
    """One request for a graph, and the answer to it in one of the forms that are offered, the first by default."""

    def __init__(self, request: Request, given: Mapping[str, str], offered: Sequence[MediaType]) -> None:
        self.root = str(request.base_url)
        self._path, self._offered = request.url.path, offered
        self.form = chosen(request.headers.get("accept"), offered, given.get("format"))

    def answer(
        self,
        triples: Sequence[Triple],
        prefixes: Mapping[str, str],
        page: Callable[[], str] | None = None,
        turtle: bytes | None = None,
    ) -> Response:
        """These triples, or the page of them; ``turtle`` is a text of theirs that is given out as it stands."""
        if self.form is HTML and page is not None:
            return self._response(page().encode())
        if self.form is TURTLE and turtle is not None:
            return self._response(turtle)
        return self._response(written(triples, self.form, prefixes))

    def _response(self, content: bytes) -> Response:
        headers = {
            "Content-Location": f"{self._path}?format={self.form.name}",
            "Link": ", ".join(self._link(form) for form in self._offered if form is not self.form),
            "Vary": "Accept",
        }
        return Response(content, 200, headers, self.form.content_type)

    def _link(self, form: MediaType) -> str:
        return f'<{self._path}?format={form.name}>; rel="alternate"; type="{form.media}"'


def _with_page(
    request: Request, given: Annotated[dict[str, str], Depends(QueryParams(_format(WITH_PAGE)).read)]
) -> GraphResponse:
    return GraphResponse(request, given, WITH_PAGE)


def _without(
    request: Request, given: Annotated[dict[str, str], Depends(QueryParams(_format(DOCUMENTS)).read)]
) -> GraphResponse:
    return GraphResponse(request, given, DOCUMENTS)


PublishingDep = Annotated[GraphResponse, Depends(_with_page)]
BarePublishingDep = Annotated[GraphResponse, Depends(_without)]
"""The same where there is no page."""
