"""SPARQL's tokens, as far as one must know them to judge a query before anything parses it.

After the grammar of SPARQL 1.1 (sections 19.2 and 19.8), with two additions: where pyoxigraph reads less strictly (it
takes ``SERVICE:e`` for a keyword and a name, and ends a name at its second dot), both readings count; and what looks
like an IRI may be a comparison (``?a<(1+2)>…``), so brackets in it count as brackets.

Everything is found by compiled expressions that run over strings, comments, IRIs and names whole: no word inside them
is mistaken for a keyword. Quantifiers are possessive: time is linear in the query's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from actorgraph.ontology.errors import QueryError

_NAME = r"[\w\-:\u00b7-\U0010ffff]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_START = r"[\w:\u00b7-\U0010ffff]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:(?:{_START})(?:{_NAME}|\.++(?={_NAME}))*+)?+"
_WORD = r"[A-Za-z_\u0080-\U0010ffff](?:[\w\-\u0080-\U0010ffff]|\.++(?=[\w\-\u0080-\U0010ffff]))*+"
_COMMENT = r"\#[^\r\n]*+"
_SPACE = rf"(?:\s++|{_COMMENT})*+"
_STRING = (
    r'"""(?:[^"\\]|\\.|"(?!""))*+"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+'''"
    r'|"(?!"")(?:[^"\\\r\n]|\\[^\r\n])*+"'
    r"|'(?!'')(?:[^'\\\r\n]|\\[^\r\n])*+'"
)
_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*+>"
_PLAIN_IRI = r"<[^<>\"{}|^`\\\x00-\x20()\[\]]*+>"

_BRACKETS = re.compile(
    rf"""
    (?:[^"'\#<\\{{}}()\[\]/|^.;]++|{_STRING}|{_PLAIN_IRI}|{_COMMENT}|\\.|\|\||\^\^|\.(?=[\w])|<(?!{_IRI[1:]}))*+
    ([{{}}()\[\]/|^.;"']|{_IRI}|\\?\Z)
    """,
    re.VERBOSE | re.DOTALL,
)
_WORDS = re.compile(
    rf"""
    (?:[\s{{}}()\[\].,;*/|^+\-=!&>~]++|{_STRING}|{_IRI}|{_COMMENT}|[?$]\w*+|@[A-Za-z]++(?:-[A-Za-z0-9]++)*+
       |_:{_LOCAL}|[<\\%]|[0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+)*+
    (?:(?P<prefix>{_WORD})?:(?P<local>{_LOCAL})|(?P<word>{_WORD})|.|\Z)
    """,
    re.VERBOSE | re.DOTALL,
)
_PROLOGUE = re.compile(
    rf"""
    (?:{_SPACE}(?:BASE{_SPACE}{_IRI}|PREFIX{_SPACE}(?:{_WORD})?:{_SPACE}{_IRI}|VERSION{_SPACE}(?:{_STRING})))*+
    {_SPACE}(?P<word>[A-Za-z]*+)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_BRACE_NEXT = re.compile(rf"{_SPACE}\{{", re.VERBOSE)
_ENDPOINT = re.compile(rf"{_SPACE}(?:SILENT{_SPACE})?+(?P<iri>{_IRI})", re.VERBOSE | re.IGNORECASE)
_SECOND_DOT = re.compile(r"(?<!\.)\.++[^.]++\.++service", re.IGNORECASE)
_ESCAPE = re.compile(r"\\\\|\\u(?P<short>[0-9A-Fa-f]{4})|\\U(?P<long>[0-9A-Fa-f]{8})")

_OPENING, _CLOSING, _STEPS = frozenset("{(["), frozenset("})]"), frozenset("/|^")
_QUOTES, _ENDING = frozenset("\"'"), frozenset("{}.;")

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SERVICE clause; ``iri`` is empty where it isn't written out as an IRI."""

    iri: str


@dataclass(frozen=True, slots=True)
class Nesting:
    """How deep brackets of all kinds are nested, and how many steps the longest property path has."""

    depth: int
    steps: int


def decoded(text: str) -> str:
    r"""A query without code point escapes: they stand for characters before anything else is read.

    A backslash that is itself escaped begins none.

    Raises:
        QueryError: one stands for no character, or for NUL.
    """
    return _ESCAPE.sub(_character, text) if "\\u" in text or "\\U" in text else text


def _character(found: re.Match[str]) -> str:
    digits = found["short"] or found["long"]
    if digits is None:
        return found[0]
    code = int(digits, 16)
    if code == 0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        raise QueryError(f"the escape {found[0]} stands for no character that a query can hold")
    return chr(code)


def form(text: str) -> str:
    """The query's form: one of `FORMS`.

    Raises:
        QueryError: it begins with something else.
    """
    found = _PROLOGUE.match(text)
    word = found["word"].upper() if found else ""
    for name in FORMS:
        if word.startswith(name):
            return name
    what = f"'{word[:20]}'" if word else "something else"
    raise QueryError(f"expected one of {', '.join(FORMS)} after the prefixes, found {what}; updates aren't taken")


def nesting(text: str) -> Nesting:
    """How deep it is nested.

    Raises:
        QueryError: a string in it has no end.
    """
    depth = deepest = run = longest = 0
    for token in _BRACKETS.findall(text):
        if token in _OPENING:
            depth += 1
            deepest = max(deepest, depth)
        elif token in _CLOSING:
            depth -= 1
        elif token in _STEPS:
            run += 1
            longest = max(longest, run)
        elif token in _QUOTES:
            raise QueryError(f"the string that begins at {_unended(text)} has no end")
        elif len(token) > 1:
            deepest = max(deepest, depth + len(re.findall(r"[(\[]", token)))
        if token in _ENDING:
            run = 0
    return Nesting(deepest, longest)


def _unended(text: str) -> str:
    """Where the first string without an end begins, as people count: line:column, both from 1."""
    at = next(token.start(1) for token in _BRACKETS.finditer(text) if token[1] in _QUOTES)
    return f"{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"


def endpoints(text: str) -> Iterator[Endpoint]:
    """The SERVICE clauses."""
    if "service" not in text.lower():
        return
    for token in _WORDS.finditer(text):
        if _is_service(token, text):
            found = _ENDPOINT.match(text, token.end())
            whole = token["word"] is not None and token["word"].lower() == "service"
            yield Endpoint(found["iri"][1:-1] if found and whole else "")


def _is_service(token: re.Match[str], text: str) -> bool:
    if token["word"] is not None:
        return "service" in token["word"].lower()
    if token["prefix"] is not None and "service" in token["prefix"].lower() and _BRACE_NEXT.match(text, token.end()):
        return True
    return token["local"] is not None and _SECOND_DOT.search(token["local"]) is not None


def names_graphs(text: str) -> bool:
    """Whether it has a FROM clause."""
    if "from" not in text.lower():
        return False
    return any("from" in (token["word"] or token["prefix"] or "").lower() for token in _WORDS.finditer(text))
