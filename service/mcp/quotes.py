"""What assistants are told beside the published shapes: the words to quote, whose they are, and where to check them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from actorgraph.ontology.standing import StandingRules, alone
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers.serializers import Json
from actorgraph.service.media_types import PLAIN
from actorgraph.service.stores.base import Store, View
from actorgraph.service.usecases import claims

QUOTES = 3
"""How many claims are quoted for a relation."""
CONSIDERED = 200
"""Among how many of its claims they are looked for."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call: what it asks of what, and the address at which the service answers over HTTP, if it does."""

    given: dict[str, str]
    store: Store
    view: View
    vocabulary: Vocabulary
    root: str | None

    def where(self, path: str, name: str = "url") -> dict[str, str]:
        """Where something is over HTTP, under this name; nothing where no service is known to listen."""
        return {} if self.root is None else {name: urljoin(self.root, path)}

    def listed(self, answer: Json, path: str, rows: Iterable[Json]) -> Json:
        """A list's answer with these rows, and the address of the same."""
        query = f"?{urlencode(self.given)}" if self.given else ""
        whole = {name: answer[name] for name in ("total", "limit", "next")}
        return {"results": [*rows], **whole, "revision": self.view.revision, **self.where(path + query)}


def relation(row: Json, asking: ToolCall) -> Json:
    """A derived relation with the words of its best claims, of each stance that there is."""
    given = dict(parse_qsl(urlsplit(row["claims"]).query)) | {"limit": str(CONSIDERED)}
    found = claims.claims(given, asking.view, asking.vocabulary).page.results
    judge = StandingRules(asking.vocabulary)
    found.sort(key=lambda claim: _rank(claim, row["standing"], judge))
    first = {claim["stance"]: claim for claim in reversed(found)}  # the best of each stance
    best = [*first.values(), *(claim for claim in found if claim is not first[claim["stance"]])][:QUOTES]
    best.sort(key=lambda claim: _rank(claim, row["standing"], judge))
    urls = asking.where(f"/relations/{row['id']}") | asking.where(row["claims"], "claims")
    told = {name: value for name, value in row.items() if name != "claims"}
    return {**told, "quotes": [_quoted(claim, asking) for claim in best], **urls}


def chain(row: Json, asking: ToolCall) -> Json:
    """A row of hops, each with its words."""
    return {**row, "hops": [_hop(hop, asking) for hop in row["hops"]]}


def _hop(hop: Json, asking: ToolCall) -> Json:
    """A hop with its words and, where it is disputed, those against it."""
    told = {name: hop[name] for name in ("evidence", "against") if hop[name] is not None}
    shapes = {name: claims.claim(words["claim"], asking.store, asking.view) for name, words in told.items()}
    return {**hop, **{name: _quoted(shape, asking) for name, shape in shapes.items()}}


def claim(row: Json, asking: ToolCall) -> Json:
    """A claim with its citation."""
    return {**row, **_where(row, asking)}


def _quoted(row: Json, asking: ToolCall) -> dict[str, Any]:
    """The words of a claim, who said them, how firmly, and how to cite them."""
    return {
        "quote": " … ".join(evidence["quote"] for evidence in row["evidence"]),
        "said_by": [speaker["name"] for speaker in row["said_by"]] or ["the article itself"],
        "stance": row["stance"],
        "stage": row["stage"],
        "article": {name: row["article"][name] for name in ("title", "publisher", "published", "url", "status")},
        "iri": row["iri"],
        **_where(row, asking),
    }


def _where(row: Json, asking: ToolCall) -> dict[str, str]:
    citation = claims.citation(row["id"], PLAIN, asking.store, asking.view).strip()
    return {"citation": citation} | asking.where(f"/claims/{row['id']}")


def _rank(row: Json, standing: str, judge: StandingRules) -> tuple[bool, int, str]:
    """The best words are those that alone would give the relation its standing, else the strongest."""
    by_itself = alone(row["stance"], row["stage"], row["conditional"] or row["either_or"] is not None)
    return by_itself != standing, -judge.strength[by_itself], row["id"]
