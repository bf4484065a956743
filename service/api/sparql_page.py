"""`/sparql` in a browser: a form for a query, and its answer as a table, or as Turtle. It needs no script."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import Request, Response

from actorgraph.ontology.errors import ActorgraphError
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.api import errors
from actorgraph.service.api.negotiation import chosen
from actorgraph.service.api.routes.identifiers import HERE
from actorgraph.service.media_types import GRAPHS, HTML, RESULTS, RESULTS_JSON, TURTLE
from actorgraph.service.sparql.executor import Dataset, QueryExecutor
from actorgraph.service.sparql.limits import Query
from actorgraph.service.sparql.prefixes import prefixes
from actorgraph.service.web.rendering import rendered

MOST_BYTES = 4 << 20
"""Of how large an answer a page is made; a larger one is to be had in the other forms."""
FIRST_QUERY = """\
SELECT ?who ?whom ?standing WHERE {
  ?relation a ag:DerivedRelation ; ag:relation ag:arms ; ag:standing ?standing ;
    ag:subject/ag:name ?who ; ag:object/ag:name ?whom
}
LIMIT 100
"""


class SparqlPage:
    """Makes the page, empty or with an answer. Belongs to one event loop."""

    def __init__(self, asker: QueryExecutor, iris: Iris, vocabulary: Vocabulary) -> None:
        self._asker, self._iris, self._vocabulary = asker, iris, vocabulary

    def wanted(self, request: Request) -> bool:
        """Whether what is wrong with a request should be told as a page: somebody looks at it."""
        if request.method != "GET" or {"format", "output", "results"} & request.query_params.keys():
            return False
        return chosen(request.headers.get("accept"), (RESULTS_JSON, HTML, *RESULTS, *GRAPHS)) is HTML

    def form(self) -> Response:
        """The form by itself, with a query to begin with."""
        return self._page(FIRST_QUERY)

    def refused(self, query: str, error: ActorgraphError) -> Response:
        """The form with what is wrong."""
        refusal = errors.of(error)
        found = self._page(query, refusal.status_code, problem=msgspec.json.decode(refusal.body))
        found.headers.update({name: value for name, value in refusal.headers.items() if name == "retry-after"})
        return found

    async def answer(self, query: Query, graphs: Dataset | None) -> Response:
        """The form with the answer below it, or with why there is none."""
        try:
            async with self._asker.answer(query, TURTLE if query.makes_graph else RESULTS_JSON, graphs) as answer:
                data = bytearray(answer.begun)
                async for piece in answer.pieces():
                    data += piece
                    if len(data) > MOST_BYTES:
                        return self._page(query.text, revision=answer.revision, too_large=MOST_BYTES >> 20)
        except ActorgraphError as error:
            return self.refused(query.text, error)
        shown = {"turtle": data.decode()} if query.makes_graph else {"results": msgspec.json.decode(data)}
        return self._page(query.text, revision=answer.revision, **shown)

    def _page(self, query: str, status: int = 200, revision: int | None = None, **shown: Any) -> Response:
        parts = {name: shown.get(name) for name in ("problem", "results", "turtle", "too_large")}
        page = rendered(
            "sparql.html",
            self._vocabulary,
            query=query,
            revision=revision,
            base=self._iris.base,
            here=HERE,
            prefixes=prefixes(self._iris),
            **parts,
        )
        headers = {"Vary": "Accept"} | ({} if revision is None else {"Actorgraph-Revision": str(revision)})
        return Response(page, status, headers, HTML.content_type)
