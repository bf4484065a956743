"""What contradicting articles add up to, worked out from the model's sentences alone, by trying everything.

Nothing here is the product's: articles are the native format's records, dates are years, months and days, and every
rule is written once more, as plainly as it can be. `articles` makes up small sets of them.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from random import Random
from typing import Any

Record = dict[str, Any]
WIDER = {"arms": "supports", "funds": "supports", "alliedWith": "cooperatesWith"}
SYMMETRIC = {"alliedWith", "cooperatesWith"}
STRENGTH = ["denied", "considered", "prepared", "ended", "disputed", "alleged", "stated"]
FIRMNESS = ["denies", "alleges", "asserts"]
CAST = {
    "Sardany": "State",
    "North Front": "NonStateArmedGroup",
    "Corvo Trading": "Company",
    "Otter Lines": "Company",
    "rockets": "WeaponSystem",
    "drones": "WeaponSystem",
}
FIRST, LAST = "0000-01-01", "9999-12-31"

# -- articles ---------------------------------------------------------------------------------------------------------


def articles(random: Random) -> list[Record]:
    """Some articles about one pair of actors that contradict each other; some print the text of another."""
    made = [_article(random, f"a{number}") for number in range(random.randint(2, 4))]
    for number in range(random.choice([0, 0, 1, 2])):
        made.append(_reprint(random, random.choice(made), f"r{number}"))
    return made


def _article(random: Random, id_: str) -> Record:
    words = (f"{id_}w{number}" for number in count())
    text, mentions = "Named here: ", {}
    for name in CAST:
        mentions[name] = {"start": len(text), "end": len(text) + len(name)}
        text += f"{name}, "
    claims = []
    for number in range(random.randint(1, 3)):
        start = len(text)
        text += " ".join(next(words) for _ in range(12))
        claims.append(_claim(random, f"c{number}", start, len(text)))
        text += ". "
    if random.random() < 0.25:
        _alternatives(random, claims)
    return {
        "article": {**_printing(random, id_), "text": text},
        "actors": [
            {"id": name, "type": type_, "name": name, "mentions": [mentions[name]]} for name, type_ in CAST.items()
        ],
        "claims": claims,
    }


def _alternatives(random: Random, claims: list[Record]) -> None:
    """Make the last claim an alternative of the first; sometimes one that differs in the item only."""
    last = claims[-1]
    if random.random() < 0.6:
        last.update({k: v for k, v in claims[0].items() if k not in ("id", "evidence")})
        claims[0]["item"], last["item"] = "rockets", random.choice(["drones", "rockets"])
    claims[0]["either_or"] = last["either_or"] = "x"


def _printing(random: Random, id_: str) -> Record:
    return {
        "id": id_,
        "publisher": random.choice(["Le Monde", "le monde ", "Post", " ", None]),
        "published": random.choice(["2020", "2021-03", "2021-03-20", "2023", None]),
        "status": random.choice(["published"] * 6 + ["retracted"]),
    }


def _reprint(random: Random, other: Record, id_: str) -> Record:
    claims = [claim for claim in other["claims"] if random.random() < 0.7 or "either_or" in claim]
    return {**other, "article": {**other["article"], **_printing(random, id_)}, "claims": claims or other["claims"]}


def _claim(random: Random, id_: str, start: int, end: int) -> Record:
    relation = random.choice(["arms", "arms", "arms", "supports", "funds", "alliedWith", "cooperatesWith"])
    ends = ["Sardany", "North Front"]
    if relation in SYMMETRIC:
        random.shuffle(ends)
    made = {
        "id": id_,
        "subject": ends[0],
        "relation": relation,
        "object": ends[1],
        "item": random.choice([None, None, None, "rockets", "drones"]),
        "via": random.choice([None, None, None, "Corvo Trading", "Otter Lines"]),
        "stance": random.choice(["asserts", "asserts", "alleges", "denies"]),
        "stage": random.choice(["happened", "happened", "happened", "prepared", "considered", "ended", "ended"]),
        "said_by": random.choice([[], [], ["Sardany"], ["Corvo Trading"], ["North Front", "Sardany"]]),
        "conditional": random.random() < 0.1,
        "evidence": [{"start": start, "end": end}],
    }
    for name, values in (
        ("when", [None, None, "2021", "2022-05", {"start": "2020", "end": None}, {"start": "2020", "end": "2021-06"}]),
        ("said", [None, None, "2021-02", "2022-06-01"]),
    ):
        if (value := random.choice(values)) is not None:
            made[name] = value
    return made


# -- claims -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """A claim with what the rules look at; ``counts`` is its stance and stage by rule 4, for items or the whole."""

    key: tuple[str, str]
    subject: str
    relation: str
    object: str
    item: str | None
    via: str | None
    stance: str
    stage: str
    speaker: str | None
    publisher: str
    text: str
    quote: str
    when: tuple[str, str] | None
    open_end: bool
    published: str | None
    said: str | None
    start: str | None
    end: str | None
    alternative: bool
    conditional: bool
    of_items: bool

    def counts(self, whole: bool = False) -> tuple[str, str]:
        """Rule 4."""
        if (self.stance, self.stage) == ("denies", "ended"):
            return "alleges", "happened"
        tentative = self.conditional or (self.alternative and not (whole and self.of_items))
        return ("alleges" if tentative and self.stance == "asserts" else self.stance), self.stage

    @property
    def denies(self) -> bool:
        """Any other denial disputes, whatever its stage."""
        return self.counts()[0] == "denies"

    @property
    def ends(self) -> bool:
        """Whether it is an end."""
        return not self.denies and self.counts()[1] == "ended"

    @property
    def date(self) -> str | None:
        """Rule 3: ``when.end``; of an end ``said``, of others ``when.start``; publication."""
        chosen = self.end or (self.said if self.ends else self.start) or self.published
        return last(chosen) if chosen else None


def first(date: str) -> str:
    """The first day of a year, a month or a day."""
    return date + "-01-01"[len(date) - 4 :] if len(date) < 10 else date


def last(date: str) -> str:
    """The last day of a year, a month or a day."""
    if len(date) == 4:
        return f"{date}-12-31"
    return f"{date}-{monthrange(int(date[:4]), int(date[5:]))[1]}" if len(date) == 7 else date


def claims_of(records: Iterable[Record]) -> list[Said]:
    """All claims of articles that count: those of retracted ones count for nothing."""
    return [said for record in records if record["article"]["status"] != "retracted" for said in _claims_of(record)]


def _claims_of(record: Record) -> list[Said]:
    article = record["article"]
    group = [claim for claim in record["claims"] if claim.get("either_or")]
    strip = [{k: v for k, v in claim.items() if k not in ("id", "item", "evidence")} for claim in group]
    of_items = len(group) > 1 and all(one == strip[0] for one in strip)
    found = []
    for claim in record["claims"]:
        when = claim.get("when")
        start, end = (when, when) if isinstance(when, str) else (when["start"], when["end"]) if when else (None, None)
        (evidence,) = claim["evidence"]
        found.append(
            Said(
                key=(article["id"], claim["id"]),
                subject=claim["subject"],
                relation=claim["relation"],
                object=claim["object"],
                item=claim["item"],
                via=claim["via"],
                stance=claim["stance"],
                stage=claim["stage"],
                speaker=claim["said_by"][0] if claim["said_by"] else None,
                publisher=(article["publisher"] or "").strip().casefold(),
                text=article["text"],
                quote=article["text"][evidence["start"] : evidence["end"]],
                when=(first(start) if start else FIRST, last(end) if end else LAST) if when else None,
                open_end=bool(when) and end is None,
                published=article["published"],
                said=claim.get("said"),
                start=start,
                end=end,
                alternative=bool(claim.get("either_or")),
                conditional=claim["conditional"],
                of_items=of_items and bool(claim.get("either_or")),
            )
        )
    return found


# -- clocks -----------------------------------------------------------------------------------------------------------


def seen(claim: Said, at: str | None, as_of: str | None) -> Said | str | None:
    """A claim by the clocks: as it counts then, "undated", or nothing."""
    if as_of is not None and claim.published is None:
        return "undated"
    if as_of is not None and claim.published is not None and last(claim.published) > last(as_of):
        return None
    return claim if at is None else _held(claim, at)


def _held(claim: Said, at: str) -> Said | str | None:
    if claim.when is None and claim.denies:
        return claim
    if claim.when is None and claim.published is None:
        return "undated"
    began, over = claim.when or (first(str(claim.published)), LAST)
    if last(at) < began:
        return None
    if claim.ends and claim.when is not None:
        over = (claim.date or LAST) if claim.open_end else over
        return replace(claim, stage="happened") if first(at) <= over else claim
    return claim if first(at) <= over else None


# -- standing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Relation:
    """What claims add up to."""

    standing: str
    items: dict[str, str]
    ways: dict[str | None, str]
    claims: tuple[Said, ...]
    publishers: int
    holders: int
    self_reported: bool


def derived(claims: Sequence[Said]) -> dict[tuple[str, str, str], Relation]:
    """Every relation that these claims give."""
    keys = set()
    for claim in claims:
        for name in (claim.relation, *above(claim.relation)):
            ends = sorted([claim.subject, claim.object]) if name in SYMMETRIC else [claim.subject, claim.object]
            keys.add((ends[0], name, ends[1]))
    found = {key: _relation(key, claims) for key in keys}
    return {key: relation for key, relation in found.items() if relation is not None}


def above(name: str) -> list[str]:
    """The wider relations."""
    return [WIDER[name], *above(WIDER[name])] if name in WIDER else []


def _relation(key: tuple[str, str, str], claims: Sequence[Said]) -> Relation | None:
    subject, name, object_ = key
    ends = [(subject, object_), (object_, subject)] if name in SYMMETRIC else [(subject, object_)]
    here = [c for c in claims if (c.subject, c.object) in ends]
    own = [c for c in here if c.relation == name or name in above(c.relation)]
    if not any(c.relation == name or not c.denies for c in own):
        return None
    wider = [c for c in here if c.relation in above(name)]
    counted = [*own, *(w for w in wider if applies(w, own))]
    whole = strongest(part(p, here, whole=True) for p in parts(own))
    items = {i: strongest(part(p, here) for p in parts(own) if p[1] == i) for i in {c.item for c in own} if i}
    said = {c.via for c in own if not c.denies}
    ways = (said or {c.via for c in own}) | {c.via for c in own if c.denies and c.via}
    through = {v: strongest(part(p, here, whole=True) for p in parts(own) if p[2] == v) for v in ways}
    speakers = {c.speaker for c in counted if c.speaker}
    unspoken = [c for c in counted if c.speaker is None]
    return Relation(
        standing=whole,
        items=items,
        ways={} if all(c.via is None for c in own) else through,
        claims=tuple(counted),
        publishers=most_credited(counted),
        holders=len(speakers) + most_credited(unspoken),
        self_reported=not unspoken
        and len(speakers) == 1
        and speakers <= ({subject, object_} if name in SYMMETRIC else {subject}),
    )


Part = tuple[str, str | None, str | None]


def parts(claims: Iterable[Said]) -> set[Part]:
    """Relation, item and way."""
    return {(c.relation, c.item, c.via) for c in claims}


def reaches(claim: Said, named: Part) -> bool:
    """Rules 2 and 3: its own and narrower relations; with an item that one only, with a via that way only."""
    relation, item, via = named
    return (
        (claim.relation == relation or claim.relation in above(relation))
        and (claim.item is None or claim.item == item)
        and (claim.via is None or claim.via == via)
    )


def cancels(end: Said, other: Said, whole: bool) -> bool:
    """Rule 3."""
    stance, stage = other.counts(whole)
    return (
        end.ends
        and stage == "happened"
        and stance != "denies"
        and reaches(end, (other.relation, other.item, other.via))
        and FIRMNESS.index(end.counts()[0]) >= FIRMNESS.index(stance)
        and end.date is not None
        and other.date is not None
        and other.date <= end.date
    )


def part(named: Part, claims: Sequence[Said], whole: bool = False) -> str:
    """The table, applied to one part."""
    own = [c for c in claims if (c.relation, c.item, c.via) == named]
    ends = [e for e in claims if any(cancels(e, c, whole) for c in own)]
    left = [c.counts(whole) for c in own if not any(cancels(e, c, whole) for e in ends)]
    left += [e.counts() for e in ends]
    left += [d.counts() for d in claims if d.denies and reaches(d, named)]
    if any(stance == "denies" for stance, _ in left):
        return "denied" if all(stance == "denies" for stance, _ in left) else "disputed"
    for standing, pair in (("stated", ("asserts", "happened")), ("alleged", ("alleges", "happened"))):
        if pair in left:
            return standing
    return next(stage for stage in ("ended", "prepared", "considered") if stage in {stage for _, stage in left})


def applies(wide: Said, own: Sequence[Said]) -> bool:
    """Whether a wider claim denies or ends something that a claim here says."""
    said = [c for c in own if not c.denies]
    if wide.denies:
        return any(reaches(wide, (c.relation, c.item, c.via)) for c in said)
    return any(cancels(wide, c, whole=False) for c in said)


def strongest(standings: Iterable[str]) -> str:
    """The whole is as strong as its strongest part."""
    return max(standings, key=STRENGTH.index)


def most_credited(claims: Sequence[Said]) -> int:
    """The most publishers that can each have a text and a quote in it that no other has: all ways are tried."""
    printed = {
        c.publisher: {(c.text, c.quote) for c in claims if c.text in _texts(claims, c.publisher)} for c in claims
    }
    marked = {
        c.publisher: {(t, o.quote) for t in _texts(claims, c.publisher) for o in claims if o.text == t} for c in claims
    }

    def most(publishers: list[str], taken: frozenset[str]) -> int:
        if not publishers:
            return 0
        one, *rest = publishers
        free = (pair for pair in marked[one] if taken.isdisjoint(pair))
        return max([most(rest, taken), *(1 + most(rest, taken.union(pair)) for pair in free)])

    return most(list(printed), frozenset())


def _texts(claims: Sequence[Said], publisher: str) -> set[str]:
    return {c.text for c in claims if c.publisher == publisher}


# -- questions --------------------------------------------------------------------------------------------------------


def answered(records: Sequence[Record], asked: dict[str, str]) -> tuple[set[tuple[object, ...]], int | None]:
    """The rows of ``/relations``, and how many claims a clock leaves out because they have no date."""
    claims, at, as_of = claims_of(records), asked.get("at"), asked.get("as_of")
    looked = {claim.key: seen(claim, at, as_of) for claim in claims}
    world = derived([claim for claim in looked.values() if isinstance(claim, Said)])
    rows = {row(key, relation, asked) for key, relation in world.items() if fits(key, relation, asked)}
    if at is None and as_of is None:
        return rows, None
    of_claims = {name: value for name, value in asked.items() if name in ("relation", "stance", "stage", "item", "via")}
    undated: set[tuple[str, str]] = set()
    for key, relation in derived(claims).items():
        shown = [found if isinstance(found := looked[c.key], Said) else c for c in relation.claims]
        if fits(key, replace(relation, claims=tuple(shown)), of_claims):
            undated |= {c.key for c in relation.claims if looked[c.key] == "undated"}
    return rows, len(undated)


def fits(key: tuple[str, str, str], relation: Relation, asked: dict[str, str]) -> bool:
    """Whether a relation is what is asked for: a filter of claims is for one that has such a claim."""
    name = asked.get("relation", key[1])
    return (
        (key[1] == name or name in above(key[1]))
        and relation.standing == asked.get("standing", relation.standing)
        and relation.publishers >= int(asked.get("min_publishers", 0))
        and relation.holders >= int(asked.get("min_holders", 0))
        and any(
            all(
                asked.get(name, value) == value
                for name, value in (("stance", c.stance), ("stage", c.stage), ("item", c.item), ("via", c.via))
            )
            for c in relation.claims
        )
    )


def row(key: tuple[str, str, str], relation: Relation, asked: dict[str, str]) -> tuple[object, ...]:
    """What of a relation is compared."""
    counts: dict[str, int] = {}
    for claim in relation.claims:
        for name in (claim.stance, *([claim.stage] if claim.stance != "denies" else [])):
            counts[name] = counts.get(name, 0) + 1
    shown = {item: s for item, s in relation.items.items() if s == asked.get("standing", s)}
    return (
        *key,
        relation.standing,
        tuple(sorted(counts.items())),
        relation.publishers,
        relation.holders,
        relation.self_reported,
        tuple(sorted(shown.items())),
        any(c.alternative for c in relation.claims),
        any(c.conditional for c in relation.claims),
    )
