"""The server of the protocol, by its official SDK: read-only, without sessions. Importing this takes a while."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from anyio.to_thread import run_sync
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp.types import Tool as Described

from actorgraph.ontology.errors import ActorgraphError, QueryAborted, StoreError, UsageError
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers.serializers import Json
from actorgraph.service.mcp.quotes import ToolCall
from actorgraph.service.mcp.tools import Tool, tools
from actorgraph.service.questions.retry import read
from actorgraph.service.stores.base import Store
from actorgraph.service.version import version

INSTRUCTIONS = """\
A knowledge graph of claims from news articles: who does what to whom, who says so, and how sure they are. Nothing in \
it is a fact: a claim is what somebody says, and a standing (stated, alleged, disputed, ended, prepared, considered, \
denied) says how a relation is reported, not whether it is true. When you use an answer, say who says it and how \
firmly, quote the words as they stand in `quote`, and give the `citation`. Say so where a relation is \
disputed or only alleged. Where an answer is empty, nobody here says so: don't fill the gap.
"""
ANNOTATIONS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

log = logging.getLogger("actorgraph")


def server(store: Store, vocabulary: Vocabulary, over_http: bool) -> Server[Any]:
    """A server over a store. Only ``over_http`` is there an address of the service to tell: the one that was asked."""
    known = tools()

    async def listed(context: ServerRequestContext[Any], given: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[_described(tool, vocabulary) for tool in known.values()])

    async def called(context: ServerRequestContext[Any], call: CallToolRequestParams) -> CallToolResult:
        tool = known.get(call.name)
        if tool is None:
            raise MCPError(INVALID_PARAMS, f"there is no tool '{call.name}'; expected one of {', '.join(known)}")
        root = str(context.request.base_url) if over_http and context.request is not None else None
        return await run_sync(_answered, tool, call.arguments or {}, store, vocabulary, root)

    return Server(
        "actorgraph",
        version=version(),
        title="actorgraph: who does what to whom, and who says so",
        instructions=INSTRUCTIONS,
        on_list_tools=listed,
        on_call_tool=called,
    )


def _described(tool: Tool, vocabulary: Vocabulary) -> Described:
    return Described(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.schema(vocabulary),
        annotations=ANNOTATIONS,
    )


def _answered(
    tool: Tool, arguments: dict[str, Any], store: Store, vocabulary: Vocabulary, root: str | None
) -> CallToolResult:
    """A tool's answer; our errors are answers, too, so that the assistant reads what was wrong."""
    try:
        given = tool.given(arguments)
        return _told(read(store, lambda view: tool.answer(ToolCall(given, store, view, vocabulary, root))))
    except ActorgraphError as error:
        if isinstance(error, StoreError | QueryAborted):
            log.error("%s: %s", tool.name, error)
        parameter = error.parameter if isinstance(error, UsageError) else None
        named = {"parameter": parameter} if parameter else {}
        return _told({"error": str(error), **named}, wrong=True)


def _told(answer: Json, wrong: bool = False) -> CallToolResult:
    text = TextContent(type="text", text=msgspec.json.encode(answer).decode())
    return CallToolResult(content=[text], structured_content=answer, is_error=wrong)
