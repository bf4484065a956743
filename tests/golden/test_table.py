"""The golden table, asked over HTTP on every store, once each over the examples."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from loaders.inputs import sources
from loaders.pipeline import Loaded, Options, outcomes
from loaders.report import Report
from service.api.app import create_app
from service.ingest import load
from service.settings import Settings
from tests.contract.conftest import Empty
from tests.contract.served import served
from tests.contract.steps import VOCABULARY
from tests.golden.notation import Notation
from tests.golden.table import Case, cases, chosen, labels, split

ARTICLES = Path(__file__).parents[2] / "examples" / "articles"
TABLE = cases()
LINKS = {"self", "csv", "turtle", "sparql", "cypher"}
Json = dict[str, Any]


@pytest.fixture(scope="module")
def asking(empty: Empty) -> Iterator[httpx.Client]:
    """Somebody who asks a store that holds the examples."""
    with empty() as store:
        assert load(sources([str(ARTICLES)]), Options(), store, VOCABULARY, wait=5).errors == []
        with served(create_app(Settings(), store)) as client:
            yield client


def asked(asking: httpx.Client, path: str, **given: str) -> Json:
    response = asking.get(path, params=given or None)
    assert response.status_code == 200, response.text
    found: Json = response.json()
    return found


@pytest.fixture(scope="module")
def ids(asking: httpx.Client) -> dict[str, str]:
    """Actors' ids by their labels: everybody whom an article names."""
    known = Notation(partial(asked, asking), {}, {}, labels())
    found = (asked(asking, f"/articles/{file.stem}")["actors"] for file in ARTICLES.glob("*.json"))
    return {known.actor(actor): actor["id"] for actors in found for actor in actors}


@pytest.fixture(scope="module")
def places(ids: dict[str, str], notation: Notation) -> dict[str, str]:
    """What a question may name in braces, where it has to be an id: an actor's label, or ARTICLE#CLAIM."""
    return ids | {ref: id_ for id_, ref in notation.refs.items()}


@pytest.fixture(scope="module")
def notation(asking: httpx.Client) -> Notation:
    """Writes answers as the table does; claims' ids are known from the files, not from the service."""
    loaded = outcomes(sources([str(ARTICLES)]), Options(), VOCABULARY, Report())
    found = [outcome.article for outcome in loaded if isinstance(outcome, Loaded)]
    refs = {id_: f"{a.article.id}#{annotation}" for a in found for id_, (annotation,) in a.annotations}
    files = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in ARTICLES.glob("*.json")}
    return Notation(partial(asked, asking), files, refs, labels())


def written(case: Case, answer: Json, notation: Notation) -> list[str]:
    """The rows of an answer, in the order in which they came."""
    single = {"actors": notation.one_actor, "articles": notation.one_article, "claims": notation.claim}
    kind, _, one = case.path[1:].partition("/")
    if one and kind in single:
        return split(single[kind](answer))
    _is_a_page(case, answer)
    lists: dict[str, Callable[[Json], str]] = {"relations": notation.relation, "claims": notation.claim}
    write = notation.chain if one == "states-arming-proxies" else lists.get(kind, notation.relation)
    return [write(row) for row in answer["results"]]


def _is_a_page(case: Case, answer: Json) -> None:
    """All else that a list says: how many there are and were left out, and where the same answer is in other forms."""
    clocked = case.given.keys() & {"at", "as_of"}
    assert set(answer) == {"results", "total", "limit", "next", "links"}
    undated = {"undated": case.undated} if clocked else {}
    assert answer["total"] == {"value": len(answer["results"]), "relation": "eq", **undated}
    assert (answer["limit"], answer["next"]) == (int(case.given.get("limit", 50)), None)
    assert {"self", "csv", "turtle"} <= set(answer["links"]) <= LINKS
    assert all(answer["links"][name].startswith(case.path) for name in ("self", "csv", "turtle"))
    keys = [key(row) for row in answer["results"]]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def key(row: Json) -> str:
    """What a list is in the order of."""
    if "proxy" in row:
        return "/".join(actor["id"] for actor in (row["state"], *row["via"], row["proxy"]))
    return str(row["id"])


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.title)
def test_the_answer_is_what_the_articles_say(
    case: Case, asking: httpx.Client, notation: Notation, places: dict[str, str]
) -> None:
    """Every row and every field of it, and no row more."""
    answer = asked(asking, case.path.format_map(places), **{k: v.format_map(places) for k, v in case.given.items()})
    found = sorted(written(case, answer, notation))
    if len(found) == len(case.rows):
        expected = [chosen(row, other) for row, other in zip(case.rows, found, strict=True)]
    else:
        expected = case.rows
    assert "\n".join(found) == "\n".join(expected), case.why


@pytest.mark.parametrize("case", [case for case in TABLE if case.empty], ids=lambda case: case.title)
def test_nothing_is_there_for_a_reason(case: Case, asking: httpx.Client, notation: Notation) -> None:
    """The reason is stated, and the claims that it rests on are there."""
    assert case.justified_by is not None
    ids = {ref: id_ for id_, ref in notation.refs.items()}
    for ref in case.justified_by:
        assert notation.claim(asked(asking, f"/claims/{ids[ref]}")).startswith(f"{ref}: ")


def test_the_table_is_whole() -> None:
    """At least sixty cases, ten of them disagreements and ten empty; each says why, and which claims justify it."""
    assert len(TABLE) >= 60
    assert len({case.title for case in TABLE}) == len(TABLE)
    assert sum(case.empty for case in TABLE) >= 10
    assert sum(any(disagree(row) for row in case.rows) for case in TABLE) >= 10
    for case in TABLE:
        assert case.why.strip()
        assert case.justified_by is not None or all(justified(row) for row in case.rows)


def disagree(row: str) -> bool:
    """Whether some claims of a row deny what others say."""
    counts = row.splitlines()[1].partition(";")[0]
    return "denies" in counts and ("asserts" in counts or "alleges" in counts)


def justified(row: str) -> bool:
    """Whether a row names its claims: it is one itself, or says what justifies it."""
    return "#" in row.partition(": ")[0] or "justified by: " in row
