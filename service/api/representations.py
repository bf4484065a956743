"""Answers about one thing: JSON, a page, or RDF, as `format=` or Accept wants it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request, Response

from actorgraph.ontology.errors import FormatError, NotFound, NotWritable
from actorgraph.service.answers.descriptions import Descriptions
from actorgraph.service.answers.serializers import Json
from actorgraph.service.api.components import ref
from actorgraph.service.api.components import written as schema_of
from actorgraph.service.api.deps import ContextDep, QueryParams, ViewDep, as_json
from actorgraph.service.api.negotiation import chosen
from actorgraph.service.api.schemas import REVISION, VALIDATOR, Responses, problems
from actorgraph.service.linked.documents import triples_of, written
from actorgraph.service.media_types import HTML, JSON, RESOURCES
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.web.rendering import rendered

FORMAT = Parameter(
    "format",
    "choice",
    "The form of the answer; without it, Accept decides.",
    choices=tuple(form.name for form in RESOURCES),
)
FormatDep = Annotated[dict[str, str], Depends(QueryParams(FORMAT).read)]
_IN_HEADERS = ":/?#[]@!$&'()*+,;=%~"


def documented(*missing: type[NotFound], of: str, shape: type) -> Responses:
    """What a route answers that tells of one thing; ``shape`` is a type of `things` or `rows` in `service.answers`."""
    content: Json = {form.media: {"schema": schema_of(form)} for form in RESOURCES}
    content[JSON.media] = {"schema": ref(shape.__name__)}
    headers = REVISION | VALIDATOR
    return {200: {"description": of, "headers": headers, "content": content}} | problems(
        FormatError, NotWritable, *missing
    )


class ResourceResponse:
    """One request about one thing: what it is asked of, and the answer to it."""

    def __init__(self, request: Request, given: FormatDep, ctx: ContextDep, view: ViewDep) -> None:
        self.ctx, self.view = ctx, view
        self._request = request
        self._form = chosen(request.headers.get("accept"), RESOURCES, given.get("format"))

    def answer(
        self,
        shape: Json,
        lines: Callable[[Descriptions], Iterable[str]],
        template: str,
        more: Callable[[], dict[str, Any]] = dict,
    ) -> Response:
        """The thing of this shape in the form that was asked for; a page may show ``more`` than its shape."""
        headers = self._headers(shape["iri"])
        if self._form is JSON:
            return as_json(shape, 200, headers)
        if self._form is HTML:
            parts = {"thing": shape, "path": self._path, "revision": self.view.revision, **more()}
            page = rendered(template, self.ctx.vocabulary, **parts)
            return Response(page, 200, headers, HTML.content_type)
        about = Descriptions(self.view, self.ctx.vocabulary, str(self._request.base_url))
        data = written(triples_of(lines(about), shape["iri"]), self._form)
        return Response(data, 200, headers, self._form.content_type)

    @property
    def _path(self) -> str:
        return quote(self._request.url.path)

    def _headers(self, iri: str) -> dict[str, str]:
        others = (form for form in RESOURCES if form is not self._form)
        links = [f'<{self._path}?format={form.name}>; rel="alternate"; type="{form.media}"' for form in others]
        links.append(f'<{quote(iri, safe=_IN_HEADERS)}>; rel="describes"')
        return {
            "Actorgraph-Revision": str(self.view.revision),
            "Content-Location": f"{self._path}?format={self._form.name}",
            "Link": ", ".join(links),
            "Vary": "Accept",
        }


TellingDep = Annotated[ResourceResponse, Depends(ResourceResponse)]
