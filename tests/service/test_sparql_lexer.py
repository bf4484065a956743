"""Judging queries before anything parses them: strings, comments, IRIs and names fool nobody."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from actorgraph.ontology.errors import EndpointDenied, QueryError, QueryTooLarge
from actorgraph.service.sparql import lexer
from actorgraph.service.sparql.limits import DEPTH, STEPS, Query, checked

E, F = "http://e.example/sparql", "http://f.example/sparql"
NOISE = st.sampled_from(
    [
        "",
        " ",
        "\n",
        "# SERVICE <http://x.example/> {\n",
        "#'\n",
        '#"""\r',
        "# (((((\n",
    ]
)
HARMLESS = st.sampled_from(
    [
        "?service a ?SERVICE .",
        "ex:service ex:a.service ex:SERVICE .",
        '?s ?p "SERVICE <http://x.example/> {" .',
        "?s ?p 'it\\'s SERVICE' .",
        '?s ?p """ " SERVICE \'\'\' """ .',
        "?s ?p ''' ' SERVICE \"\"\" ''' .",
        "?s <http://x.example/service#SERVICE> 'x'@en-service .",
        "_:service ?p 1.5e3 .",
        "?s ?p ex:a\\(b\\#SERVICE .",
        "FILTER(?a<?b&&?c>?d)",
    ]
)


def question(text: str, endpoints: frozenset[str] = frozenset()) -> Query:
    return checked(text, 1 << 16, endpoints)


# -- the form ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("select*{}", "SELECT"),
        ("ASK{}", "ASK"),
        ("DESCRIBE<x:x>", "DESCRIBE"),
        ("CoNsTrUcT WHERE {}", "CONSTRUCT"),
        ("PREFIX ask: <x:x#ASK> PREFIX : <y:> BASE <http://x/> # ASK {}\n SELECT * {}", "SELECT"),
        ("PREFIX a.b-c: <x:x>\n\tASK {}", "ASK"),
        ('VERSION "1.2" ASK {}', "ASK"),
        ("\\u0041SK {}", "ASK"),
    ],
)
def test_the_form_stands_after_the_prologue(text: str, form: str) -> None:
    """Prefixes, bases, comments and escapes don't hide it."""
    assert question(text).form == form


@pytest.mark.parametrize(
    "text", ["", "{}", "INSERT DATA {}", "PREFIX a: <x:x> CLEAR ALL", "# ASK {}", "'ASK' {}", "?ask"]
)
def test_what_is_no_query(text: str) -> None:
    """It is refused, with the forms that there are."""
    with pytest.raises(QueryError, match="SELECT, ASK, CONSTRUCT, DESCRIBE"):
        question(text)


# -- depth and steps --------------------------------------------------------------------------------------------------

NESTED: dict[str, Callable[[int], str]] = {
    "braces": lambda n: "SELECT * " + "{" * n + "}" * n,
    "parentheses": lambda n: "ASK { FILTER " + "(" * (n - 1) + "1" + ")" * (n - 1) + " }",
    "brackets": lambda n: "ASK { ?s ?p " + "[ ?p " * (n - 1) + "1" + "]" * (n - 1) + " }",
    "mixed": lambda n: "ASK " + ("{ FILTER ( EXISTS " * n)[: n // 2 * 18] + "{" * (n - n // 2 * 2) + "}",
    "unclosed": lambda n: "SELECT * " + "{" * n,
    "after strings": lambda n: "ASK { FILTER('}}}' = \"}}}\") " + "{" * (n - 1),
    "after comments": lambda n: "ASK { # }}}}\n" + "{" * (n - 1),
    "after names": lambda n: "ASK { ?s ?p ex:a\\)\\) . ?s <x:)#)> 1 " + "{" * (n - 1),
    "in what looks like an IRI": lambda n: "ASK { FILTER(?a<" + "(" * (n - 2) + "1" + ")" * (n - 2) + ">2) }",
}


@pytest.mark.parametrize("kind", NESTED)
def test_depth(kind: str) -> None:
    """Counted over all kinds of brackets, and in no string, comment or name."""
    assert lexer.nesting(NESTED[kind](40)).depth == 40
    with pytest.raises(QueryError, match=f"{DEPTH + 1} deep"):
        question(NESTED[kind](DEPTH + 1))


@pytest.mark.parametrize("kind", ["braces", "parentheses", "brackets"])
def test_what_is_not_too_deep_doesnt_overflow(kind: str) -> None:
    """pyoxigraph takes it with a tenth of the stack that workers have."""
    Store().query(question(NESTED[kind](DEPTH)).text)


def test_brackets_that_close_again_are_not_deep() -> None:
    """However many."""
    assert lexer.nesting("ASK {" + "{} " * 5000 + "}").depth == 2


@pytest.mark.parametrize("operator", ["/", "|", "/^", "*/", "?|"])
def test_steps(operator: str) -> None:
    """Of one property path."""
    path = f"ASK {{ ?s ex:p{(operator + 'ex:p') * STEPS} ?o }}"
    assert lexer.nesting(path).steps >= STEPS
    with pytest.raises(QueryError, match="steps"):
        question(f"ASK {{ ?s ex:p{(operator + 'ex:p') * (STEPS + 1)} ?o }}")


def test_steps_of_many_paths_are_not_those_of_one() -> None:
    """Each statement begins anew; what stands in IRIs and strings is none."""
    assert lexer.nesting("ASK {" + "?s ex:p/ex:q/ex:r ?o . " * 100 + "}").steps == 2
    assert lexer.nesting("ASK { ?s <http://a/b/c/d/e> '/////' # /////\n }").steps == 0
    assert lexer.nesting("ASK { FILTER(?a || ?b || ?c || 'x'^^xsd:string) }").steps == 0


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("ASK { ?s ?p 'a }", "1:13"),
        ('ASK {\n?s ?p "a\n" }', "2:7"),
        ("ASK { ?s ?p '''a' }", "1:13"),
        ('ASK {} # "\n"', "2:1"),
    ],
)
def test_strings_without_an_end(text: str, where: str) -> None:
    """The error says where they begin."""
    with pytest.raises(QueryError, match=f"begins at {where} has no end"):
        question(text)


# -- escapes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\\u0053ERVICE", "SERVICE"),
        ("\\U00000053ERVICE", "SERVICE"),
        ("'\\u00e9\\U0001F600'", "'é😀'"),
        ("'\\\\u0053'", "'\\\\u0053'"),
        ("'\\\\\\u0053'", "'\\\\S'"),
        ("'\\n\\u0041'", "'\\nA'"),
        ("\\u53", "\\u53"),
    ],
)
def test_code_point_escapes_stand_for_characters(text: str, plain: str) -> None:
    """Everywhere, before anything else is read; an escaped backslash begins none."""
    assert lexer.decoded(text) == plain


@pytest.mark.parametrize("escape", ["\\u0000", "\\uD800", "\\uDFFF", "\\U00110000", "\\UFFFFFFFF", "\\U0000D800"])
def test_escapes_that_stand_for_nothing(escape: str) -> None:
    """They are refused by name."""
    with pytest.raises(QueryError, match=re.escape(escape)):
        question(f"ASK {{ ?s ?p '{escape}' }}")


def test_escaped_quotes_end_strings() -> None:
    """As the recommendation has it: what follows is no string."""
    with pytest.raises(EndpointDenied):
        question("ASK { ?s ?p 'a\\u0027 . SERVICE <http://x.example/> { ?s ?p 'b' } }")


# -- SERVICE ----------------------------------------------------------------------------------------------------------

SPELT = [
    "SERVICE <%s> { }",
    "service<%s>{}",
    "SeRvIcE SILENT <%s> {}",
    "SERVICE # <y:y>\n\t<%s> {}",
    "SERVICE\r\nSILENT#\n<%s>{}",
    "?s ?p 1SERVICE <%s> {}",
    "?s ?p 1.SERVICE <%s> {}",
    "?s ?p ex:.SERVICE <%s> {}",
    "?s ?p 'x'@en.SERVICE <%s> {}",
    "?s ?p ?o.SERVICE <%s> {}",
    "{}SERVICE <%s> {}",
]
NOT_WRITTEN_OUT = [
    "SERVICE ?where {}",
    "SERVICE ex:x {}",
    "SERVICE: {}",
    "SERVICE:e{}",
    "SERVICEex:x {}",
    "SERVICESILENTex:x # {\n {}",
    "?s ?p true.SERVICE:e {}",
    "?s ?p trueSERVICE <http://x.example/> {}",
    "?s ?p ex:a.b.SERVICE <http://x.example/> {}",
    "SERVICE",
    "SERVICE <http://x y> {}",
]


@pytest.mark.parametrize("spelt", SPELT)
def test_endpoints_are_found(spelt: str) -> None:
    """However SERVICE is written; only those on the list are let through."""
    text = f"ASK {{ {spelt % E} }}"
    assert list(lexer.endpoints(text)) == [lexer.Endpoint(E)]
    assert question(text, frozenset({E})).form == "ASK"
    for endpoints in (frozenset[str](), frozenset({F})):
        with pytest.raises(EndpointDenied, match=E):
            question(text, endpoints)


@pytest.mark.parametrize("spelt", NOT_WRITTEN_OUT)
def test_endpoints_that_are_not_written_out(spelt: str) -> None:
    """They are always refused: nobody knows yet what they will be."""
    text = f"PREFIX ex: <{E}> PREFIX : <{E}> ASK {{ {spelt} }}"
    with pytest.raises(EndpointDenied):
        question(text, frozenset({E, "http://x.example/"}))


def test_one_endpoint_of_several_that_isnt_listed() -> None:
    """The first being on the list helps the second nothing."""
    with pytest.raises(EndpointDenied, match=F):
        question(f"ASK {{ SERVICE <{E}> {{}} SERVICE <{F}> {{}} }}", frozenset({E}))


@given(st.lists(st.tuples(NOISE, HARMLESS), max_size=8), NOISE)
def test_harmless_words_are_let_through(parts: list[tuple[str, str]], last: str) -> None:
    """Whatever stands beside them."""
    text = "PREFIX ex: <http://x.example/> ASK { " + "".join(noise + part + "\n" for noise, part in parts) + last + "}"
    assert list(lexer.endpoints(text)) == []
    assert lexer.nesting(text).depth <= 2
    Store().query(text)


@given(st.lists(st.tuples(NOISE, HARMLESS), max_size=4), st.sampled_from(SPELT), st.lists(HARMLESS, max_size=4))
def test_service_among_harmless_words_is_found(parts: list[tuple[str, str]], spelt: str, after: list[str]) -> None:
    """Whatever stands before and behind it."""
    before = "".join(noise + part + "\n" for noise, part in parts)
    assert len(list(lexer.endpoints(f"ASK {{ {before} {spelt % E} {' '.join(after)} }}"))) == 1


# -- FROM -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["ASK FROM <x:x> {}", "ASKFROM<x:x>{}", "SELECT*from named<x:x>{}", "ASK FROM:x{}"])
def test_from_is_found(text: str) -> None:
    """However it is written."""
    assert question(text).names_graphs


@pytest.mark.parametrize(
    "text", ["ASK { ?from ex:from 'FROM' }", "ASK {} # FROM <x:x>", "ASK { <x:FROM> ?p 'a'@from }"]
)
def test_from_elsewhere_names_no_graphs(text: str) -> None:
    """In a variable, a name, a string, a comment, an IRI or a language."""
    assert not question(text).names_graphs


# -- limits and cost --------------------------------------------------------------------------------------------------


def test_size_is_counted_in_bytes() -> None:
    """Of the query as it was sent."""
    text = "ASK { ?s ?p '" + "é" * 100 + "' }"
    assert checked(text, len(text) + 100).form == "ASK"
    with pytest.raises(QueryTooLarge):
        checked(text, len(text) + 99)


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "}",
        "(",
        "'",
        '"',
        '"""',
        "<",
        "\\",
        "#",
        "a.",
        ".",
        "a:",
        "a:b.",
        "service ",
        "service:",
        "?",
        "@",
        "%",
        "_:",
        "\\u",
        "^",
        "/",
    ],
)
def test_time_is_linear(piece: str) -> None:
    """The largest query of any one thing, over and over, takes less than a second: no expression goes back."""
    text = "SELECT " + piece * (65_000 // len(piece)) + " from service"
    functions: list[Any] = [lexer.nesting, lexer.names_graphs, lexer.form, lexer.decoded]
    for judge in [*functions, lambda query: list(lexer.endpoints(query))]:
        began = time.process_time()
        with contextlib.suppress(QueryError):
            judge(text)
        assert time.process_time() - began < 1


@given(st.text(alphabet=" \n#<>\"'{}()[]/|^.;:\\?@%_aseru0\u00b7é", max_size=60))
def test_any_text_is_judged(text: str) -> None:
    """Without an error of its own, and only what is no query for pyoxigraph either is called a broken one."""
    try:
        question("ASK {" + text + "}")
    except EndpointDenied:
        return
    except QueryError:
        with pytest.raises(SyntaxError):
            Store().query("ASK {" + text + "}")
