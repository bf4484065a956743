"""Answers over HTTP, held against the table: one store with some articles, and somebody who asks it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import Loaded
from actorgraph.loaders.report import Report
from actorgraph.service.api.app import create_app
from actorgraph.service.ingest import load
from actorgraph.service.settings import Settings
from tests.contract.conftest import Empty
from tests.contract.served import served
from tests.contract.steps import VOCABULARY
from tests.golden.notation import STRENGTH, Notation, some_fields
from tests.golden.table import Case, chosen, labels, split

EXAMPLES = Path(__file__).parents[2] / "examples" / "articles"
LINKS = {"self", "csv", "turtle", "sparql", "cypher"}
WAYS = ("exact", "prefix", "word", "substring", "similar")
Json = dict[str, Any]


@contextmanager
def asking(empty: Empty, *folders: Path) -> Iterator[Answers]:
    """A store with the articles of these folders, served, once for all cases."""
    with empty() as store:
        for folder in folders:  # a revision each
            assert load(_sources([folder]), Options(), store, VOCABULARY, wait=5).errors == []
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
        path, given = self._question(case)
        if given.get("format") == "csv":
            found = _table(self.client.get(path, params=given))
        else:
            answer = _asked(self.client, path, **given)
            if "results" in answer:
                _is_a_page(case, path, answer)
            found = self._written(case, answer)
        if not case.in_order:
            found.sort()
        expected = case.rows
        if len(found) == len(expected):
            expected = [chosen(row, other) for row, other in zip(expected, found, strict=True)]
        assert "\n".join(found) == "\n".join(expected), case.why

    def check_pages(self, case: Case) -> None:
        """Page after page, two rows each, from one cursor to the next, the rows are those of the whole list."""
        path, given = self._question(case)
        rows = _asked(self.client, path, **given)["results"]
        assert list(self._pages(path, {**given, "limit": "2"})) == [rows[at : at + 2] for at in range(0, len(rows), 2)]

    def _pages(self, path: str, given: dict[str, str]) -> Iterator[list[Json]]:
        page = _asked(self.client, path, **given)
        yield page["results"]
        while page["next"] is not None:
            page = _asked(self.client, path, **given, cursor=page["next"])
            yield page["results"]

    def _question(self, case: Case) -> tuple[str, dict[str, str]]:
        """Where a case asks, and with what; actors and claims by their ids."""
        given = {name: value.format_map(self.places) for name, value in case.given.items()}
        return case.path.format_map(self.places), given

    def asked(self, case: Case) -> Json:
        """The answer as it came."""
        path, given = self._question(case)
        return _asked(self.client, path, **given)

    def check_reason(self, case: Case) -> None:
        """The claims that the reason rests on are there, where the answer itself doesn't name them."""
        for ref in case.justified_by or ():
            claim = _asked(self.client, f"/claims/{self.places[ref]}")
            assert self.notation.claim(claim).startswith(f"{ref}: ")

    def _written(self, case: Case, answer: Json) -> list[str]:
        """The rows of an answer, in the order in which they came."""
        kind, _, one = case.path[1:].partition("/")
        if "results" not in answer:
            return split(self._single[kind](answer))
        if "fields" in case.given:
            return [some_fields(row) for row in answer["results"]]
        write = self._lists.get(one.rpartition("/")[2] or kind, self.notation.relation)
        return [write(row) for row in answer["results"]]

    @property
    def _single(self) -> dict[str, Callable[[Json], str]]:
        """How one thing is written, by the beginning of its path."""
        own = self.notation
        return {"actors": own.one_actor, "articles": own.one_article, "claims": own.claim}

    @property
    def _lists(self) -> dict[str, Callable[[Json], str]]:
        """How the rows of a list are written, by the end of its path; relations, if it isn't here."""
        own = self.notation
        return {
            **{"claims": own.claim, "articles": own.article, "actors": own.found, "paths": own.path},
            **{"states-arming-proxies": own.chain, "supply-chains": own.supply, "shared-backers": own.shared},
            **{"armed-by-rivals": own.rivals, "disputes": own.dispute, "said-by": own.claim, "timeline": own.dated},
            "changes": own.change,
        }


def _sources(folders: Sequence[Path]) -> Any:
    return sources([str(folder) for folder in folders])


def _asked(client: httpx.Client, path: str, **given: str) -> Json:
    response = client.get(path, params=given or None)
    assert response.status_code == 200, response.text
    found: Json = response.json()
    return found


def _table(response: httpx.Response) -> list[str]:
    """The lines of a table, its head first."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/csv; charset=utf-8")
    *lines, rest = response.text.split("\r\n")
    assert rest == ""
    return lines


def _is_a_page(case: Case, path: str, answer: Json) -> None:
    """All else that a list says: how many there are and were left out, and where the same answer is in other forms."""
    log = path == "/changes"
    assert set(answer) == {"results", "total", "limit", "next", "links"} | ({"revision"} if log else set())
    undated = {"undated": case.undated} if case.given.keys() & {"at", "as_of"} else {}
    total = len(answer["results"]) if case.total is None else case.total
    assert answer["total"] == {"value": total, "relation": "eq", **undated}
    assert answer["limit"] == int(case.given.get("limit", 50))
    assert (answer["next"] is not None) == (total > len(answer["results"]))
    forms = {"self", "csv"} if log else {"self", "csv", "turtle"}
    assert forms <= set(answer["links"]) <= LINKS
    assert all(answer["links"][name].startswith(path) for name in forms)
    if log or "fields" in case.given:  # rows tell nothing of their order, or of no id
        return
    keys = [_key(row) for row in answer["results"]]
    assert case.in_order or keys == sorted(keys)


def _key(row: Json) -> tuple[Any, ...]:
    """What a list is in the order of, as far as a row tells."""
    if "from" in row:
        return (*_length(row), *_way(row), *((hop["relation"], hop["direction"] == "backward") for hop in row["hops"]))
    if "length" in row:
        return _length(row)
    if "matched" in row:
        return (WAYS.index(row["matched"]),)
    if "dated_by" in row:
        return (f"{row['date']}-01-01"[:10],)
    if "proxy" in row:
        return ("/".join(actor["id"] for actor in (row["state"], *row["via"], row["proxy"])),)
    joined = [row[name]["id"] for name in ("backer", "actor", "armed", "state", "other", "rival") if name in row]
    return tuple(joined) or (row["id"],)


def _length(row: Json) -> tuple[int, int]:
    return STRENGTH.index(row["standing"]), row["length"]


def _way(path: Json) -> list[str]:
    """The ids of a path's actors, in walking order; each hop must begin where the one before ended."""
    way = [path["from"]["id"]]
    for hop in path["hops"]:
        here, there = (hop["subject"]["id"], hop["object"]["id"])[:: 1 if hop["direction"] == "forward" else -1]
        assert way[-1] == here
        way.append(there)
    assert way[-1] == path["to"]["id"]
    return way
