"""Ways to spoil a native document: its JSON value, and its bytes."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.loaders.articles import claim, document, span

WHOLE = document(
    claim(
        id="c1",
        item="rockets",
        via="tern",
        role="patron",
        stance="alleges",
        stage="prepared",
        said_by=["varn", "vellund"],
        said="2031-03-01",
        either_or="x",
        conditional=True,
        when={"start": "2031-01", "end": None},
        confidence=0.5,
        annotated_by=["Ada"],
        evidence=[{**span("armed"), "quote": "armed"}],
        note="why",
    ),
    claim(id="c2", when="2030/..", evidence=[]),
    claim(id="c3", object=None, item="rockets", relation="funds"),
    url="https://example.org/small",
    title="Small 🛰",
    published="2031-03-02",
    status="published",
    language="en",
)
"""A document with something in every field."""

ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    2**31,
    2**63,
    2**64,
    -(2**200),
    10**400,
    0.5,
    -0.0,
    1e308,
    5e-324,
    "",
    "\0",
    "x" * 1000,
    "\u2028\ufeff🛰\u0301",
    "relatedTo",
    "2031-13-45",
    "y-170000002",
    "{..2031}",
    "../..",
    [],
    [[]],
    {},
    {"id": 1},
    {"start": 0, "end": 1},
]


def _containers(value: Any) -> Iterator[dict[str, Any] | list[Any]]:
    if isinstance(value, dict | list) and value:
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _containers(inner)


def _spoil(value: Any, chance: random.Random) -> None:
    """Change one thing somewhere in a JSON value."""
    holder = chance.choice(list(_containers(value)))
    key: Any = chance.choice(list(holder)) if isinstance(holder, dict) else chance.randrange(len(holder))
    odd = copy.deepcopy(chance.choice(ODD))
    kind = chance.choice(["delete", "odd", "repeat", "add", "swap", "shift"])
    if kind == "delete":
        del holder[key]
    elif kind == "odd":
        holder[key] = odd
    elif kind == "repeat":
        holder[key] = [holder[key], copy.deepcopy(holder[key])]
    elif kind == "add" and isinstance(holder, dict):
        holder[chance.choice(["id", "start", "end", "start ", "Id", "", "claims", "x"])] = odd
    elif kind == "add":
        holder.append(copy.deepcopy(holder[key]))
    elif kind == "swap" and isinstance(holder, dict):
        other = chance.choice(list(holder))
        holder[key], holder[other] = holder[other], holder[key]
    elif isinstance(holder[key], int):
        holder[key] += chance.choice([-1, 1, -1000, 1000])


@st.composite
def mutated_values(draw: st.DrawFn, values: st.SearchStrategy[Any]) -> Any:
    """A JSON value with one to four things changed in it."""
    chance = draw(st.randoms(use_true_random=False))
    value = copy.deepcopy(draw(values))
    for _ in range(draw(st.integers(1, 4))):
        if value:
            _spoil(value, chance)
    return value


def _nested(depth: int, chance: random.Random) -> str:
    """JSON, whole or not, that is nested this deep."""
    opening, middle, closing = chance.choice([("[", "1", "]"), ('{"id":', "{}", "}"), ('[{"claims":', "[]", "}]")])
    return opening * depth + middle + closing * chance.choice([depth, depth - 1, 0])


@st.composite
def mutated_bytes(draw: st.DrawFn, values: st.SearchStrategy[Any]) -> bytes:
    """A native file with something wrong in its value, its layout or its bytes."""
    chance = draw(st.randoms(use_true_random=False))
    value = draw(mutated_values(values) | values)
    text = json.dumps(value, ensure_ascii=chance.random() < 0.5, indent=chance.choice([None, 0, 1]))
    if chance.random() < 0.3:
        text = text.replace(
            chance.choice(["null", "[]", "0", '"c1"', "true"]), _nested(chance.choice([3, 20_000]), chance), 1
        )
    if chance.random() < 0.3:
        text = chance.choice(["\n", "", "\r\n"]).join([text] * chance.choice([1, 2, 3]))
    data = bytearray(text.encode(errors="surrogatepass"))
    for _ in range(chance.choice([0, 0, 1, 3])):
        at = chance.randrange(len(data) + 1)
        data[at : at + chance.choice([0, 1, 1, 40])] = draw(st.binary(max_size=3))
    return bytes(data[: chance.choice([len(data), len(data), chance.randrange(len(data) + 1)])])
