"""Queries that strangers send to bring a service down: some two hundred, of many kinds, each different."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ANY = "(ag:x|!ag:x)"


@dataclass(frozen=True, slots=True)
class Hostile:
    """One query. ``refused``: it is found out before it runs; otherwise it runs until it is killed, or dies of it."""

    kind: str
    text: str
    refused: bool


def hostile_queries() -> list[Hostile]:
    """All of them."""
    found = [Hostile(kind, text, refused=False) for kind, text in _running()]
    return found + [Hostile(kind, text, refused=True) for kind, text in _refused()]


def _running() -> Iterator[tuple[str, str]]:
    for n in range(8):
        yield "cartesian join", f"SELECT (COUNT(*) AS ?n) {{ {_triples(4 + n)} }}"
        yield "cartesian order", f"SELECT * {{ {_triples(4 + n)} }} ORDER BY DESC(?o0) ?p{n % 4} LIMIT 1"
        yield (
            "cartesian distinct",
            f"SELECT DISTINCT ?s0 ?s1 ?o{n % 4} {{ {_triples(4 + n)} FILTER(?s0 = ?s3 && ?s0 != ?s3) }}",
        )
        yield "values product", f"SELECT (SUM(?v0 * ?v1) AS ?n) {{ {_values(6 + n, 60)} }}"
        yield "filter product", f"ASK {{ {_values(5 + n, 80)} FILTER(?v0 + ?v1 + ?v2 + ?v3 < {-1 - n}) }}"
        yield (
            "path closure",
            f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'?a{i} {ANY}* ?a{i + 1} .' for i in range(6 + n))} }}",
        )
        yield (
            "two-way closure",
            f"ASK {{ {' '.join(f'?a{i} ({ANY}|^{ANY})+ ?a{i + 1} .' for i in range(5 + n))}"
            " FILTER(?a0 = ?a3 && ?a0 != ?a3) }",
        )
        yield "many patterns", f"SELECT * {{ {_triples(300 + 10 * n)} }}"
        yield "long list", f"ASK {{ ?s ?p ({'1 ' * (600 + n)}) }}"
        yield "optionals", f"SELECT * {{ {''.join(f'OPTIONAL {{ ?a{i} ?b{i} ?c{i} }} ' for i in range(400 + n))} }}"
        yield (
            "nested exists",
            "ASK {" + _triples(3) + "FILTER EXISTS {" * (2 + n) + _triples(5, "x") + "FILTER(1=2)}" * (2 + n) + "}",
        )
        yield (
            "regular expressions",
            f"SELECT (COUNT(*) AS ?n) {{ {_triples(4)} FILTER REGEX(CONCAT(STR(?o0), STR(?o1)), '(a+)+{'b?' * n}$') }}",
        )
        yield (
            "group concatenation",
            f"SELECT (STRLEN(GROUP_CONCAT(?o0; separator='{'-' * n}')) AS ?n) {{ {_triples(4)} }}",
        )
        yield (
            "construct product",
            f"CONSTRUCT {{ ?s0 ?p1 ?o{n % 4} }} WHERE {{ {_triples(4 + n)} FILTER(?s0 = ?s3 && ?s0 != ?s3) }}",
        )
        yield (
            "union product",
            f"ASK {{ {_union() * (9 + n)} FILTER(?a = ?f && ?a != ?f) }}",
        )
        yield "doubling", f"SELECT (STRLEN(?d{34 + n}) AS ?n) {{ BIND('{'x' * 900}' AS ?d0) {_doubled(34 + n)} }}"


def _refused() -> Iterator[tuple[str, str]]:
    for n in (101, 1_000, 3_000, 10_000, 30_000):
        yield "deep braces", "SELECT * " + "{" * n + "}" * n
        yield "deep parentheses", "ASK { FILTER " + "(" * n + "1" + ")" * n + "}"
        yield "deep brackets", "ASK { ?s ?p " + "[?p" * n + " 1 " + "]" * n + "}"
        yield "deep exists", "ASK " + "{FILTER EXISTS" * n + "{}" + "}" * n
        yield "deep functions", "ASK { FILTER " + "IF(true," * n + "1" + ",2)" * n + "}"
        yield "deep lists", "ASK { ?s ?p " + "(" * n + ")" * n + "}"
        yield "unclosed braces", "SELECT * " + "{" * n
        yield "long path", "ASK { ?s ex:p" + "/ex:p" * n + " ?o }"
        yield "long alternative", "ASK { ?s ex:p" + "|ex:p" * n + " ?o }"
        yield "unbalanced quotes", "ASK { ?s ?p '" + '"' * n
        yield "hidden parentheses", "ASK { FILTER(1<" + "(" * n + "1" + ")" * n + ">2) }"
        yield "broken escapes", "ASK { ?s ?p '" + "\\uD800" * (n // 10) + "' }"
    for n, spelt in enumerate(
        ("SERVICE", "service", "\\u0053ERVICE", "SERVICE#\n", "S\\u0045RVICE SILENT", "1SERVICE")
    ):
        yield "service", f"SELECT * {{ ?a ?b {n} . {spelt} <http://169.254.169.254/{n}> {{ ?s ?p ?o }} }}"
        yield "service variable", f"SELECT * {{ VALUES ?e {{ <http://localhost/{n}> }} {spelt} ?e {{ ?s ?p ?o }} }}"
    for n in (65_537, 100_000, 1_000_000):
        yield "too large", "ASK {} #" + "x" * n
        yield "long address", f"ASK {{ <http://x.example/{'a' * n}> ?p ?o }}"
        yield "large IN", f"ASK {{ FILTER(1 IN ({'2,' * n}3)) }}"


def _triples(n: int, name: str = "") -> str:
    return " ".join(f"?s{name}{i} ?p{name}{i} ?o{name}{i} ." for i in range(n)) + " "


def _values(n: int, size: int) -> str:
    return " ".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(i, i + size)))} }}" for i in range(n))


def _doubled(n: int) -> str:
    return " ".join(f"BIND(CONCAT(?d{i}, ?d{i}) AS ?d{i + 1})" for i in range(n))


def _union() -> str:
    return "{ { ?a ?b ?c } UNION { ?d ?e ?f } } "
