"""What a request asks, after the SPARQL 1.1 Protocol (sections 2.1 and 2.3): parameters, or a query as the body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from urllib.parse import parse_qsl

from actorgraph.ontology.errors import ContentError, ProtocolError
from actorgraph.ontology.iris import is_iri
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.parameters import refuse_unknown
from actorgraph.service.sparql.executor import Dataset

FORM_MEDIA, QUERY_MEDIA, UPDATE_MEDIA = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
QUERY = Parameter("query", "text", "A SPARQL 1.1 query. Without one, GET answers with the service's description.")
GRAPHS = (
    Parameter("default-graph-uri", "text", "A graph to ask; several together are asked as one."),
    Parameter("named-graph-uri", "text", "A graph that GRAPH finds; several may be given."),
)
FORMS = (
    Parameter(
        "format",
        "text",
        "The answer's form, before Accept: a name such as json or ttl, or a media type. "
        "It may be given again, as long as all mean the same.",
    ),
    Parameter("output", "text", "Another name of `format`, which some clients send."),
    Parameter("results", "text", "Another name of `format`, which some clients send."),
)
IN_URL = (QUERY, *GRAPHS, *FORMS)
BESIDE_BODY = (*GRAPHS, *FORMS)
UPDATE = {"update", "using-graph-uri", "using-named-graph-uri"}

_WRONG_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was meant; no ``query``: for the service's description."""

    query: str | None
    graphs: Dataset | None
    forms: tuple[str, ...]
    """Names of the answer's form, each as it was given; all of them must mean the same one."""


@lru_cache(maxsize=256)
def in_url(query_string: bytes) -> Asked:
    """What GET asks.

    Raises:
        ProtocolError, UnknownParameter: it isn't one query, or none, with what belongs to it.
    """
    asked = _asked(pairs(query_string, "the query string"), IN_URL)
    if asked.query is None and asked.graphs is not None:
        raise ProtocolError("there are graphs to ask but no query", "query")
    return asked


def in_body(query_string: bytes, content_type: str | None, body: bytes) -> Asked:
    """What POST asks, with parameters as the body, or with a query as the body and parameters in the URL.

    Raises:
        ContentError: the body is neither.
        ProtocolError: there isn't one query in it.
    """
    beside = pairs(query_string, "the query string")
    _refuse_update(beside)
    if any(name == QUERY.name for name, _ in beside):
        raise ProtocolError("a POST has its query in the body, not in the URL", QUERY.name)
    refuse_unknown(dict(beside), BESIDE_BODY)
    media = read_media(content_type)
    if media == QUERY_MEDIA:
        return _asked([*beside, (QUERY.name, _text(body, "the query"))], IN_URL)
    asked = _asked([*beside, *pairs(body, "the body")], IN_URL)
    if asked.query is None:
        raise ProtocolError("there is no query in the body", "query")
    return asked


@lru_cache(maxsize=64)
def read_media(content_type: str | None) -> str:
    """The body's media type.

    Raises:
        ContentError: it isn't one that is read here, or is in another encoding than UTF-8.
    """
    message = Message()
    message["Content-Type"] = content_type or ""
    media = message.get_content_type() if content_type else "nothing"
    if media == UPDATE_MEDIA:
        raise ContentError("updates aren't taken here: the endpoint is for queries only")
    if media not in (FORM_MEDIA, QUERY_MEDIA):
        raise ContentError(f"the body's Content-Type is {media}; expected {QUERY_MEDIA} or {FORM_MEDIA}")
    charset = str(message.get_param("charset", "utf-8")).lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise ContentError(f"the body's charset is {charset}; expected utf-8")
    return media


def pairs(encoded: bytes, what: str) -> Pairs:
    """Parameters as names and values.

    Raises:
        ProtocolError: they aren't percent-encoded UTF-8.
    """
    text = _text(encoded, what)
    if "%" in text and (wrong := _WRONG_ESCAPE.search(text)):
        raise ProtocolError(f"{what} has a % that no two hexadecimal digits follow, at {wrong.start():,}")
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict") if text else ()
    except UnicodeDecodeError:
        raise ProtocolError(f"{what} isn't UTF-8 when its % escapes are resolved") from None


def _text(data: bytes, what: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise ProtocolError(f"{what} isn't UTF-8") from None


def _asked(given: Pairs, known: Sequence[Parameter]) -> Asked:
    _refuse_update(given)
    values: dict[str, list[str]] = {}
    for name, value in given:
        if "\0" in value:
            raise ProtocolError(f"'{name}' holds a NUL character", name)
        values.setdefault(name, []).append(value)
    refuse_unknown(dict.fromkeys(values, ""), known)
    default, named = (values.get(graphs.name, []) for graphs in GRAPHS)
    for iri in (*default, *named):
        if not is_iri(iri):
            raise ProtocolError(f"the graph '{iri}' isn't an absolute IRI")
    return Asked(
        _one(values.get(QUERY.name, []), "query"),
        Dataset(tuple(dict.fromkeys(default)), tuple(dict.fromkeys(named))) if default or named else None,
        tuple(sorted({form.lower() for name in FORMS for form in values.get(name.name, []) if form})),
    )


def _refuse_update(given: Pairs) -> None:
    for name, _ in given:
        if name in UPDATE:
            raise ProtocolError(f"'{name}': updates aren't taken here: the endpoint is for queries only", name)


def _one(values: Sequence[str], what: str) -> str | None:
    if len(values) > 1:
        raise ProtocolError(f"there are {len(values)} of '{what}'; expected one", what)
    return values[0] if values else None
