"""The tools: each named query of the catalogue, and look-ups; described by the same parameters as their HTTP routes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from actorgraph.ontology.errors import UsageError
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers import list_schemas
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.serializers import Json
from actorgraph.service.mcp import quotes
from actorgraph.service.mcp.quotes import ToolCall
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.parameter_schemas import schema_of
from actorgraph.service.questions.parameters import refuse_unknown, resolve_actor
from actorgraph.service.usecases import actor_search, actors, articles, claims, paths, relations
from actorgraph.service.usecases.named_queries import ask
from actorgraph.service.usecases.query_catalog import NamedQuery, catalogue
from actorgraph.service.usecases.query_lists import OF_QUERIES, parameters_of

FEW, MANY = "10", 50
"""How many results a call gives, and at most: an assistant reads them all."""
NOT_TAKEN = frozenset({"format", "bom", "fields"})
"""What says how HTTP writes an answer."""
Told = Callable[[Json, ToolCall], Json]
TOLD: dict[Any, Told] = {
    **dict.fromkeys((list_schemas.Relation, list_schemas.Dispute), quotes.relation),
    **dict.fromkeys((list_schemas.Claim, list_schemas.DatedClaim), quotes.claim),
    **dict.fromkeys(
        (list_schemas.Chain, list_schemas.SupplyChain, list_schemas.SharedBacker, list_schemas.Rivals), quotes.chain
    ),
}
"""What is told of rows beside their shape, by what they are; of others nothing."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool: its name (that of the operation in `/openapi.json`), what it takes, and what answers."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    answer: Callable[[ToolCall], Json]

    def schema(self, vocabulary: Vocabulary) -> Json:
        """Its arguments as JSON Schema."""
        described = {p.name: schema_of(p, vocabulary) | {"description": p.description} for p in self.parameters}
        required = [parameter.name for parameter in self.parameters if parameter.required]
        return {"type": "object", "properties": described, "required": required, "additionalProperties": False}

    def given(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        """Arguments as parameters are given over HTTP.

        Raises:
            UsageError: there is one that the tool doesn't have, one is missing, or of a wrong kind.
        """
        refuse_unknown(arguments, (replace(parameter, also=None) for parameter in self.parameters))
        for parameter in self.parameters:
            if parameter.required and arguments.get(parameter.name) is None:
                raise UsageError(f"'{parameter.name}' is needed: {parameter.description}", parameter.name)
        return {name: _text(name, value) for name, value in arguments.items() if value is not None}


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ",".join(value)
    if not isinstance(value, str | int):
        raise UsageError(f"{name} is neither a text, a number nor a list of texts", name)
    if "\0" in str(value):
        raise UsageError(f"'{name}' holds a NUL character", name)
    return str(value)


def tools() -> dict[str, Tool]:
    """All tools by name."""
    return {tool.name: tool for tool in (*map(_of_query, catalogue().values()), *_lookups())}


def _taken(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    limit = Parameter("limit", "count", "How many results.", default=FEW, most=MANY)
    return (*(p for p in parameters if p.name not in NOT_TAKEN | {"limit"}), limit)


def _of_query(query: NamedQuery) -> Tool:
    return Tool(
        f"query_{query.name.replace('-', '_')}",
        query.title,
        f"{query.question} {query.description}",
        _taken(parameters_of(query)),
        partial(_asked, query),
    )


def _asked(query: NamedQuery, asking: ToolCall) -> Json:
    answer = ask(query, _few(asking), asking.view, asking.vocabulary)
    told = TOLD.get(OF_QUERIES[query.rows].row, lambda row, asking: row)
    return _list(answer, f"/queries/{query.name}", asking, told)


def _few(asking: ToolCall) -> dict[str, str]:
    """What was given, with a number of results that an assistant can read.

    Raises:
        UsageError: more were asked for.
    """
    limit = asking.given.get("limit", FEW)
    if limit.isdigit() and int(limit) > MANY:
        raise UsageError(f"limit '{limit}' is not a number from 1 to {MANY}", "limit")
    return {**asking.given, "limit": limit}


def _list(answer: Answer, path: str, asking: ToolCall, told: Told) -> Json:
    whole = answer.as_json(path, asking.given)
    return asking.listed(whole, path, (told(row, asking) for row in answer.page.results))


def _claims(asking: ToolCall) -> Json:
    answer = claims.claims(_few(asking), asking.view, asking.vocabulary)
    return _list(answer, "/claims", asking, quotes.claim)


def _relations(asking: ToolCall) -> Json:
    answer = relations.relations(_few(asking), asking.view, asking.vocabulary)
    return _list(answer, "/relations", asking, quotes.relation)


def _claim(asking: ToolCall) -> Json:
    return quotes.claim(claims.claim(asking.given["id"], asking.store, asking.view), asking)


def _relation(asking: ToolCall) -> Json:
    return quotes.relation(relations.relation(asking.given["id"], asking.view, asking.vocabulary), asking)


def _actors(asking: ToolCall) -> Json:
    answer = actor_search.search(_few(asking), asking.view, asking.vocabulary)
    return _list(answer, "/actors", asking, lambda row, _: row | asking.where(f"/actors/{row['id']}"))


def _paths(asking: ToolCall) -> Json:
    answer = paths.paths(_few(asking), asking.view, asking.vocabulary)
    return _list(answer, "/paths", asking, quotes.chain)


def _actor(asking: ToolCall) -> Json:
    id_ = resolve_actor(asking.given["actor"], asking.view, "actor")
    shape = actors.actor(id_, asking.store, asking.view, asking.vocabulary)
    strongest = relations.strongest(id_, int(FEW), asking.view, asking.vocabulary)
    found = [row | asking.where(f"/relations/{row['id']}") for row in strongest]
    return {**shape, "strongest_relations": found} | asking.where(f"/actors/{id_}")


def _article(asking: ToolCall) -> Json:
    id_ = asking.given["id"]
    shape = articles.article(id_, asking.store, asking.view, with_text=False)
    told = [quotes.claim(claim, asking) for claim in shape["claims"]]
    return {**shape, "claims": told} | asking.where(f"/articles/{id_}", "address")  # `url` is the publisher's


def _lookups() -> Iterator[Tool]:
    def one(of: str) -> tuple[Parameter, ...]:
        return (Parameter("id", "text", f"The {of}'s id.", required=True),)

    who = Parameter("actor", "actor", "An id, an IRI, or a name or alias that only one actor has.", required=True)
    yield Tool(
        "list_claims",
        "Search claims",
        "Claims that fit all filters, each with the very words, who said them and a citation.",
        _taken(claims.PARAMETERS),
        _claims,
    )
    yield Tool(
        "list_relations",
        "Search relations",
        "What claims add up to, by subject, relation and object: standing, counts, and the best words to quote.",
        _taken(relations.PARAMETERS),
        _relations,
    )
    yield Tool(
        "list_actors",
        "Search actors",
        "Actors by name or alias, also mistyped, with how each matched.",
        _taken(actor_search.PARAMETERS),
        _actors,
    )
    yield Tool(
        "list_paths",
        "Paths between two actors",
        "How two actors are connected: the strongest and shortest paths, with the words under every hop.",
        _taken(paths.PARAMETERS),
        _paths,
    )
    yield Tool("show_claim", "One claim", "One claim with its citation.", one("claim"), _claim)
    relation = "One derived relation with the best words to quote."
    yield Tool("show_relation", "One relation", relation, one("relation"), _relation)
    yield Tool("show_actor", "One actor", "One actor: aliases, links, its strongest relations.", (who,), _actor)
    yield Tool("show_article", "One article", "One article with all its claims.", one("article"), _article)
