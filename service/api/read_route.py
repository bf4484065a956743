"""Routes that read: asked again where a newer revision came (see `service.questions.retry`), and conditional."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from actorgraph.ontology.errors import RevisionSuperseded
from actorgraph.service.api.etags import conditional
from actorgraph.service.questions.retry import again


class ReadRoute(APIRoute):
    """A route whose reading is one revision's from beginning to end. Nothing is sent before its answer is whole."""

    @property
    def reads(self) -> bool:
        """Whether it only reads."""
        return (self.methods or set()) <= {"GET", "HEAD"}

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, called until it isn't overtaken; one that writes is called once."""
        answer = super().get_route_handler()
        if not self.reads:
            return answer

        async def ask(request: Request) -> Response:
            async for attempt in again():
                with attempt:
                    return conditional(request, await answer(request))
            raise RevisionSuperseded  # unreachable: the last attempt raises its own

        return ask
