"""Answers over HTTP, held against the table: one store with some articles, and somebody who asks it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

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
from tests.golden.table import Case, chosen, labels, split

EXAMPLES = Path(__file__).parents[2] / "examples" / "articles"
LINKS = {"self", "csv", "turtle", "sparql", "cypher"}
Json = dict[str, Any]


@contextmanager
def asking(empty: Empty, *folders: Path) -> Iterator[Answers]:
    """A store with the articles of these folders, served, once for all cases."""
    with empty() as store:
        assert load(_sources(folders), Options(), store, VOCABULARY, wait=5).errors == []
        with served(create_app(Settings(), store)) as client:
            yield Answers.of(client, folders)


@dataclass(frozen=True)
class Answers:
    """Asks questions and writes the answers as the table does."""

    client: httpx.Client
    notation: Notation
    places: Mapping[str, str]
    """What a question may name in braces, where it has to be an id: an actor's label, or ARTICLE#CLAIM."""

    @classmethod
    def of(cls, client: httpx.Client, folders: Sequence[Path]) -> Answers:
        """Claims' ids are known from the articles' files; actors' from the service, by whom articles name."""

        def ask(path: str) -> Json:
            return _asked(client, path)

        files = {file.stem: json.loads(file.read_text(encoding="utf-8")) for f in folders for file in f.glob("*.json")}
        loaded = outcomes(_sources(folders), Options(), VOCABULARY, Report())
        found = [outcome.article for outcome in loaded if isinstance(outcome, Loaded)]
        refs = {id_: f"{a.article.id}#{annotation}" for a in found for id_, (annotation,) in a.annotations}
        notation = Notation(ask, files, refs, labels())
        named = (actor for article in files for actor in ask(f"/articles/{article}")["actors"])
        actors = {notation.actor(actor): actor["id"] for actor in named}
        return cls(client, notation, actors | {ref: id_ for id_, ref in refs.items()})

    def check(self, case: Case) -> None:
        """The answer is that of the case: every row, every field of it, and no row more."""
        given = {name: value.format_map(self.places) for name, value in case.given.items()}
        found = self._written(case, _asked(self.client, case.path.format_map(self.places), **given))
        if not case.in_order:
            found.sort()
        expected = case.rows
        if len(found) == len(expected):
            expected = [chosen(row, other) for row, other in zip(expected, found, strict=True)]
        assert "\n".join(found) == "\n".join(expected), case.why

    def check_reason(self, case: Case) -> None:
        """The claims that the reason for an empty answer rests on are there."""
        assert case.justified_by is not None
        for ref in case.justified_by:
            claim = _asked(self.client, f"/claims/{self.places[ref]}")
            assert self.notation.claim(claim).startswith(f"{ref}: ")

    def _written(self, case: Case, answer: Json) -> list[str]:
        """The rows of an answer, in the order in which they came."""
        notation = self.notation
        single = {"actors": notation.one_actor, "articles": notation.one_article, "claims": notation.claim}
        kind, _, one = case.path[1:].partition("/")
        if one and kind in single:
            return split(single[kind](answer))
        _is_a_page(case, answer)
        lists: dict[str, Callable[[Json], str]] = {"claims": notation.claim, "articles": notation.article}
        write = notation.chain if one == "states-arming-proxies" else lists.get(kind, notation.relation)
        return [write(row) for row in answer["results"]]


def _sources(folders: Sequence[Path]) -> Any:
    return sources([str(folder) for folder in folders])


def _asked(client: httpx.Client, path: str, **given: str) -> Json:
    response = client.get(path, params=given or None)
    assert response.status_code == 200, response.text
    found: Json = response.json()
    return found


def _is_a_page(case: Case, answer: Json) -> None:
    """All else that a list says: how many there are and were left out, and where the same answer is in other forms."""
    assert set(answer) == {"results", "total", "limit", "next", "links"}
    undated = {"undated": case.undated} if case.given.keys() & {"at", "as_of"} else {}
    total = len(answer["results"]) if case.total is None else case.total
    assert answer["total"] == {"value": total, "relation": "eq", **undated}
    assert answer["limit"] == int(case.given.get("limit", 50))
    assert (answer["next"] is not None) == (total > len(answer["results"]))
    assert {"self", "csv", "turtle"} <= set(answer["links"]) <= LINKS
    assert all(answer["links"][name].startswith(case.path) for name in ("self", "csv", "turtle"))
    keys = [_key(row) for row in answer["results"]]
    assert case.in_order or keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def _key(row: Json) -> str:
    """What a list is in the order of."""
    if "proxy" in row:
        return "/".join(actor["id"] for actor in (row["state"], *row["via"], row["proxy"]))
    return str(row["id"])
