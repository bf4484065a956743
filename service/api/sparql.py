"""`/sparql`: the SPARQL 1.1 Protocol's query operation, as a bare ASGI application.

FastAPI's way to a function costs more than a typical query, so this goes around it; errors, methods and the guard are
those of every route.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from functools import lru_cache
from typing import cast

from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from actorgraph.ontology.errors import ActorgraphError, ProtocolError, QueryTooLarge
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.api.head_options import only_headers
from actorgraph.service.api.negotiation import chosen
from actorgraph.service.api.sparql_page import SparqlPage
from actorgraph.service.media_types import GRAPHS, HTML, RESULTS, MediaType
from actorgraph.service.metrics import Metrics
from actorgraph.service.settings import Settings
from actorgraph.service.sparql.description import described
from actorgraph.service.sparql.executor import Answer, QueryExecutor
from actorgraph.service.sparql.limits import Query, checked
from actorgraph.service.sparql.protocol import Asked, in_body, in_url

log = logging.getLogger("actorgraph")

PATH = "/sparql"
WATCH_SECONDS = 0.05
"""From when on it is looked whether whoever asks is still there: most answers are out before."""
LONG_BYTES = 4096
"""From how many bytes on a query is judged in a thread."""
ENCODED = 3
"""How much longer percent-encoding makes a query at most."""
BESIDE_BYTES = 16 << 10
"""For the other parameters."""

NAMES = {
    "turtle": "ttl",
    "n3": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "json-ld": "jsonld",
    "rdf+xml": "rdfxml",
    "rdf": "rdfxml",
}
"""What clients write for our names of forms."""
NAMES_OF_GRAPHS = {"json": "jsonld", "xml": "rdfxml"}
"""What the names of results mean where the answer is a graph."""


class SparqlEndpoint:
    """Answers GET and POST."""

    def __init__(self, asker: QueryExecutor, settings: Settings, metrics: Metrics, vocabulary: Vocabulary) -> None:
        self._metrics = metrics
        self._asker, self._iris = asker, Iris(settings.base_iri)
        self._page = SparqlPage(asker, self._iris, vocabulary)
        self._limit = settings.sparql_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            asked = in_url(scope["query_string"]) if scope["method"] == "GET" else await self._posted(request)
            accept = request.headers.get("accept")
            if asked.query is None:
                await self._describe(request, asked, accept)(scope, receive, send)
                return
            query = await self._checked(asked.query)
            form = form_of(query.makes_graph, accept, asked.forms)
        except ActorgraphError as error:
            self._metrics.query("refused")
            if not self._page.wanted(request):
                raise
            query_text = request.query_params.get("query", "")
            await self._page.refused(query_text, error)(scope, receive, send)
            return
        if form is HTML:
            await (await self._page.answer(query, asked.graphs))(scope, receive, send)
            return
        leaving, sending = _Leaving(receive), _Sending(send, form, only_headers(request))
        try:
            async with self._asker.answer(query, form, asked.graphs) as answer:
                if not answer.more:
                    leaving.end()  # all is done
                await sending.send(answer)
        except ActorgraphError as error:
            if not sending.begun:
                raise
            log.warning("an answer broke off: %s", error)
        except asyncio.CancelledError:
            if not leaving.left:
                raise
            cast(asyncio.Task[None], asyncio.current_task()).uncancel()
        finally:
            leaving.end()

    async def _posted(self, request: Request) -> Asked:
        limit = self._limit * ENCODED + BESIDE_BYTES
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > limit:
                raise QueryTooLarge(f"a query may have at most {self._limit:,} bytes (ACTORGRAPH_SPARQL_BYTES)")
        return in_body(request.scope["query_string"], request.headers.get("content-type"), bytes(body))

    async def _checked(self, text: str) -> Query:
        if len(text) < LONG_BYTES or len(text) > self._limit:
            return checked(text, self._limit, self._asker.endpoints)
        return await asyncio.to_thread(checked, text, self._limit, self._asker.endpoints)

    def _describe(self, request: Request, asked: Asked, accept: str | None) -> Response:
        form = form_of(True, accept, asked.forms)
        if form is HTML:
            return self._page.form()
        data = described(str(request.url.replace(query="")), self._iris, form, bool(self._asker.endpoints))
        return Response(data, 200, {"Vary": "Accept"}, form.content_type)


class _Leaving:
    """Sees to it that who has gone is worked for no more: their request's task is cancelled."""

    def __init__(self, receive: Receive) -> None:
        self.left = False
        self._receive = receive
        self._asking = cast(asyncio.Task[None], asyncio.current_task())
        self._watch: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(WATCH_SECONDS, self._begin)

    def _begin(self) -> None:
        self._watch = asyncio.get_running_loop().create_task(self._wait())

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.left = True
        self._asking.cancel()

    def end(self) -> None:
        """Look no longer."""
        self._timer.cancel()
        if self._watch is not None:
            self._watch.cancel()


@lru_cache(maxsize=256)
def form_of(makes_graph: bool, accept: str | None, names: tuple[str, ...]) -> MediaType:
    """The form of an answer, which is a graph or results, or a page: by name as clients write it, else by Accept.

    Raises:
        FormatError: it isn't offered.
        ProtocolError: the names are those of several forms.
    """
    offered = (*(GRAPHS if makes_graph else RESULTS), HTML)
    if not names:
        return chosen(accept, offered)
    found = {chosen(None, offered, _our_name(name, offered, makes_graph)) for name in names}
    if len(found) > 1:
        raise ProtocolError(f"the answer's form is given as {' and as '.join(names)}; expected one", "format")
    return found.pop()


def _our_name(name: str, offered: Sequence[MediaType], makes_graph: bool) -> str:
    listed = [media.partition(";")[0].strip() for media in name.split(",")]  # some clients give all that they take
    known = (form.name for media in listed for form in offered if media in (form.media, *form.also))
    name = next(known, NAMES.get(name, name))
    return NAMES_OF_GRAPHS.get(name, name) if makes_graph else name


class _Sending:
    """Sends an answer. One that breaks off is left without an end, so that nobody takes it for whole."""

    def __init__(self, send: Send, form: MediaType, bare: bool) -> None:
        self.begun = False
        self._send, self._form, self._bare = send, form, bare

    async def send(self, answer: Answer) -> None:
        """All of it, or its headers."""
        self.begun = True
        await self._send({"type": "http.response.start", "status": 200, "headers": self._headers(answer)})
        if self._bare or not answer.more:
            await self._body(b"" if self._bare else answer.begun, more=False)
            return
        await self._body(answer.begun, more=True)
        async for piece in answer.pieces():
            await self._body(piece, more=True)
        await self._body(b"", more=False)

    async def _body(self, data: bytes, more: bool) -> None:
        await self._send({"type": "http.response.body", "body": data, "more_body": more})

    def _headers(self, answer: Answer) -> list[tuple[bytes, bytes]]:
        headers = [
            (b"content-type", self._form.content_type.encode()),
            (b"actorgraph-revision", b"%d" % answer.revision),
            (b"vary", b"Accept"),
        ]
        return headers if answer.more else [*headers, (b"content-length", b"%d" % len(answer.begun))]
