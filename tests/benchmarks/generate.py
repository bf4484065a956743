"""Seeded articles of any number, annotated, in the native format: what the benchmarks run on.

    python -m tests.benchmarks.generate --claims 20000 --seed 1 --out FILE.jsonl

They come one at a time, in constant memory; the same seed gives the same articles, and fewer claims give the first
of them. Article ids carry the seed, actors don't: two seeds are two sets of articles about one world.
"""

from __future__ import annotations

import argparse
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, BinaryIO

import msgspec

from tests.benchmarks.deeds import DAYS, FIRST_PUBLISHED, LAST_PUBLISHED, Deed, Deeds, record, sentence
from tests.benchmarks.pages import Page
from tests.benchmarks.world import Entity

CLAIMS_AN_ARTICLE = 5
COPYING = 0.2
"""Share of articles that take one sentence over from an earlier one, as from an agency: 4 % of all claims."""
WIRE_LENGTH = 200
"""How many earlier claims can be copied."""
ALTERNATIVE = 0.012
"""How often, of all claims, a pair of alternatives begins."""
LINKS_LEFT_OUT = 0.25
ASTRAL, COMBINING = 0.06, 0.06
RATED, SIGNED, NOTED = 0.3, 0.5, 0.02

_SIGNS = ("🛰️ ", "🚢 ", "𝐋𝐢𝐯𝐞: ", "🕊🔥 ")
_LEADS = (
    "New reports have come in about ",
    "The week has brought more news of ",
    "There are fresh questions about ",
    "Much is being said in the region about ",
)
_FILLERS = (
    "It rained for most of the day, and the markets were calm.",
    "Further talks are planned for the coming week.",
    "Nobody could be reached for comment in the evening.",
    "The harbour reopened in the afternoon.",
    "The price of fuel hardly moved.",
    "Schools stay closed until Monday.",
)
_ANNOTATORS = ("ada", "bo", "cleo", "model-x 1.2")


def generate(claims: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Annotated articles that hold so many claims together, five in each."""
    newsroom = _Newsroom(seed)
    for done in range(0, claims, CLAIMS_AN_ARTICLE):
        yield newsroom.article(done, min(CLAIMS_AN_ARTICLE, claims - done))


class _Newsroom:
    """Writes one article after another; remembers only the wire: a few earlier claims, with day and publisher."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        rng = Random(seed)
        self.random = rng.random
        self.deeds = Deeds(rng)
        self.wire: deque[tuple[Deed, int, Entity]] = deque(maxlen=WIRE_LENGTH)

    def article(self, done: int, size: int) -> dict[str, Any]:
        """The article after so many claims."""
        self.deeds.pools.grow(done)
        day = FIRST_PUBLISHED + int(self.random() * (LAST_PUBLISHED - FIRST_PUBLISHED + 1))
        publisher = self.deeds.pools.draw("media")
        deeds: list[Deed] = []
        if self.wire and self.random() < COPYING:
            copied, first_day, first_publisher = self.wire[int(self.random() * len(self.wire))]
            day = min(first_day + int(self.random() * 3), LAST_PUBLISHED)
            while publisher == first_publisher:
                publisher = self.deeds.pools.draw("media")
            deeds.append(copied)
        self._fill(deeds, day, size)
        if deeds[-1].alternative is None:
            self.wire.append((deeds[-1], day, publisher))
        return self._written(f"s{self.seed}-{done // CLAIMS_AN_ARTICLE:07}", day, publisher, deeds)

    def _fill(self, deeds: list[Deed], day: int, size: int) -> None:
        while len(deeds) < size:
            if len(deeds) + 2 <= size and self.random() < ALTERNATIVE:
                deeds += self.deeds.alternatives(day, f"alt{len(deeds)}") or ()
            else:
                deeds.append(self.deeds.draw(day))

    def _written(self, id_: str, day: int, publisher: Entity, deeds: list[Deed]) -> dict[str, Any]:
        page = Page(combining=self.random() < COMBINING)
        if self.random() < ASTRAL:
            page.write([self._one_of(_SIGNS)])
        page.write([self._one_of(_LEADS), deeds[0].subject, ".", "\n\n"])
        claims = self._claims(page, deeds)
        page.write(["\n\n", self._one_of(_FILLERS)])
        article = {
            "id": id_,
            "url": f"https://example.org/{publisher.id}/{DAYS[day]}/{id_}",
            "title": f"{deeds[0].subject.name}: what is said, and by whom",
            "publisher": publisher.name,
            "published": DAYS[day],
            "language": "en",
            "status": "published",
            "text": page.text,
        }
        links = self.random() >= LINKS_LEFT_OUT
        return {"article": article, "actors": page.actors(links), "claims": claims}

    def _claims(self, page: Page, deeds: list[Deed]) -> list[dict[str, Any]]:
        claims: list[dict[str, Any]] = []
        for number, deed in enumerate(deeds):
            claim = {"id": f"c{number + 1}", **record(deed), **self._annotation()}
            second = number > 0 and deed.alternative is not None and deeds[number - 1].alternative == deed.alternative
            span = page.sentence(["Or else ", *sentence(deed)] if second else sentence(deed))
            claim["evidence"] = [span]
            if second:  # the two sentences together say it of both
                claim["evidence"] = [dict(claims[-1]["evidence"][0]), span]
                claims[-1]["evidence"].append(dict(span))
            claims.append(claim)
        return claims

    def _annotation(self) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        if self.random() < RATED:
            fields["confidence"] = round(0.5 + self.random() / 2, 2)
        if self.random() < SIGNED:
            fields["annotated_by"] = [self._one_of(_ANNOTATORS)]
        if self.random() < NOTED:
            fields["note"] = "to be looked at again"
        return fields

    def _one_of(self, choices: tuple[str, ...]) -> str:
        return choices[int(self.random() * len(choices))]


def write(out: BinaryIO, claims: int, seed: int = 1) -> None:
    """Write articles as JSON Lines."""
    encode = msgspec.json.Encoder().encode
    out.writelines(encode(article) + b"\n" for article in generate(claims, seed))


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.generate", description=generate.__doc__)
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="the file to write; without it, standard output")
    given = parser.parse_args(arguments)
    if given.out is None:
        write(sys.stdout.buffer, given.claims, given.seed)
        return
    with given.out.open("wb") as out:
        write(out, given.claims, given.seed)


if __name__ == "__main__":
    main()
