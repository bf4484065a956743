"""Rows as people read them: who, what, whom and how sure, then who said it and the very words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from actorgraph.service.answers.serializers import Json
from actorgraph.service.answers.tables import cell

CLAIMS_SHOWN = 3
"""How many claims of a relation are quoted."""
ENDS = ("state", "via", "proxy")
ClaimsOf = Callable[[Mapping[str, str], int], tuple[list[Json], int]]
"""The first so many claims that fit parameters of `/claims`, and how many fit."""


def entries(rows: list[Json], claims_of: ClaimsOf) -> Iterator[str]:
    """Lines for a terminal: one a row, and below it one for each of its words."""
    for row in rows:
        yield f"{_headline(row)}: {_standing(row)}"
        yield from _words(row, claims_of)


def _headline(row: Json) -> str:
    if set(ENDS) <= row.keys():
        via = row["via"] if isinstance(row["via"], list) else [row["via"]]
        return " → ".join(cell(actor) for actor in (row["state"], *via, row["proxy"]))
    if "relation" in row:
        return " ".join(filter(None, (cell(row["subject"]), row["relation"], cell(row["object"] or row.get("item")))))
    return " – ".join(cell(value) for value in row.values() if isinstance(value, dict) and "name" in value)


def _standing(row: Json) -> str:
    return str(row["standing"]) if "standing" in row else f"{row['stance']}, {row['stage']}"


def _words(row: Json, claims_of: ClaimsOf) -> Iterator[str]:
    if "evidence" in row:
        yield from _quoted(row, [one["quote"] for one in row["evidence"]])
    elif "asserting" in row:
        for side in (*row["asserting"], *row["denying"]):
            yield from _quoted(side, [side["quote"]], f"{side['stance']}, {side['stage']}: ")
    elif "hops" in row:
        for hop in row["hops"]:
            yield f"    {cell(hop)}"
            for how, told in (("", hop["evidence"]), ("but ", hop.get("against"))):
                yield from _quoted(told, [told["quote"]], how) if told else ()
    elif isinstance(row.get("claims"), str):
        some, total = claims_of(dict(parse_qsl(urlsplit(row["claims"]).query)), CLAIMS_SHOWN)
        for claim in some:
            yield from _claim(claim)
        if total > len(some):
            yield f"    … and {total - len(some):,} more"


def _claim(claim: Json) -> Iterator[str]:
    yield from _quoted(claim, [one["quote"] for one in claim["evidence"]], f"{claim['stance']}, {claim['stage']}: ")


def _quoted(told: Mapping[str, Any], quotes: list[str], how: str = "") -> Iterator[str]:
    article = told["article"]
    outlet = ", ".join(filter(None, (article["publisher"] or article["title"] or article["id"], article["published"])))
    who = " → ".join(map(cell, told["said_by"]))
    yield f"    {how}{f'{who}, in ' if who else ''}{outlet}"
    for quote in quotes:
        yield f"        “{quote}”"
