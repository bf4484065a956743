"""Chains, joins and paths by brute force, from the text of the model alone: none of the product's code works here.

Claims are dictionaries with names for actors. Standings of relations are worked out by the rules of standing, then
every choice of hops is tried, every choice of claims under them, and every reading of their alternatives.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise, permutations, product
from typing import Any

STRENGTH = ["denied", "considered", "prepared", "ended", "disputed", "alleged", "stated"]
STANCES = ["alleges", "asserts"]
WIDER = {
    "arms": {"supports"},
    "suppliesMaterielTo": {"supports"},
    "funds": {"supports"},
    "invades": {"attacks"},
}


class _Any:
    def __contains__(self, _: object) -> bool:
        return True


ANY = _Any()
FIRST, LAST = "0000-01-01", "9999-12-31"
Days = tuple[str, str]


@dataclass(frozen=True)
class Said:
    """A claim; ``when`` is its first and last day, ``published`` its article's."""

    id: int
    subject: str
    relation: str
    object: str
    item: str | None
    via: str | None
    stance: str
    stage: str
    when: Days | None
    published: Days | None
    group: tuple[str, str] | None
    conditional: bool

    @property
    def effective(self) -> tuple[str, str]:
        if (self.stance, self.stage) == ("denies", "ended"):
            return "alleges", "happened"
        weak = self.stance == "asserts" and (self.conditional or self.group is not None)
        return ("alleges" if weak else self.stance), self.stage

    @property
    def denies(self) -> bool:
        return self.effective[0] == "denies"

    @property
    def ends(self) -> bool:
        return not self.denies and self.effective[1] == "ended"

    @property
    def date(self) -> str | None:
        """The day that rule 3 compares."""
        published = self.published[1] if self.published else None
        if self.when is None:
            return published
        if self.when[1] != LAST:
            return self.when[1]
        return published if self.ends else _end_of(self.when[0])


def _end_of(start: str) -> str:
    return f"{start[:4]}-12-31"  # the tests' dates are years


@dataclass(frozen=True)
class Hop:
    """A relation, or the relation through one intermediary, with the claims that count for it."""

    subject: str
    relation: str
    object: str
    claims: tuple[Said, ...]
    through: bool = False
    via: str | None = None
    standing: str = ""


@dataclass
class Oracle:
    """All claims as a clock sees them, and who is what."""

    claims: list[Said]
    classes: dict[str, str]
    hops: dict[tuple[str, str, str], Hop] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key in {
            (c.subject, name, c.object) for c in self.claims for name in {c.relation, *WIDER.get(c.relation, ())}
        }:
            counted = self.counting(*key)
            standing = self.standing(key[1], counted)
            if standing is not None:
                self.hops[key] = Hop(*key, tuple(counted), standing=standing)

    # -- standing -----------------------------------------------------------------------------------------------------

    def counting(self, subject: str, relation: str, object_: str) -> list[Said]:
        """The claims of it and of narrower ones, and the wider ones that deny or end something that is said."""
        near = [c for c in self.claims if (c.subject, c.object) == (subject, object_)]
        own = [c for c in near if c.relation == relation or _wide(c.relation, relation)]
        said = [c for c in own if not c.denies]
        wide = (c for c in near if _wide(relation, c.relation))
        reaching = ((c, [s for s in said if c.item in (None, s.item) and c.via in (None, s.via)]) for c in wide)
        return [
            *own,
            *(c for c, some in reaching if some and (c.denies or (c.ends and any(_cancels(c, s) for s in some)))),
        ]

    def standing(self, relation: str, claims: Sequence[Said], ways: Container[str | None] = ANY) -> str | None:
        """What these add up to, through some intermediaries; ``None``: nothing."""
        own = [c for c in claims if c.relation == relation or _wide(c.relation, relation)]
        if not any(c.relation == relation or not c.denies for c in own):
            return None
        parts = {(c.relation, c.item, c.via) for c in own if c.via in ways}
        return max((self._part(part, own, claims) for part in parts), key=STRENGTH.index, default=None)

    def _part(self, part: tuple[Any, ...], own: Sequence[Said], claims: Sequence[Said]) -> str:
        relation, item, via = part
        members = [c for c in own if (c.relation, c.item, c.via) == part]
        touching = [
            c
            for c in claims
            if (c.denies or c.ends)
            and (c.relation == relation or _wide(relation, c.relation))
            and c.item in (None, item)
            and c.via in (None, via)
        ]
        ends = [e for e in touching if e.ends and any(_cancels(e, m) for m in members)]
        left = [m for m in members if not any(_cancels(e, m) for e in ends)]
        return _table(dict.fromkeys([*left, *(t for t in touching if t.denies), *ends]))

    # -- joining ------------------------------------------------------------------------------------------------------

    def stands(self, hop: Hop, claims: Sequence[Said]) -> str | None:
        return self.standing(hop.relation, claims, {hop.via} if hop.through else ANY)

    def together(self, hops: Sequence[Hop], joining: set[str]) -> list[str] | None:
        """How hops stand beside one another at their strongest; ``None``: they don't join."""
        whole = self._read(hops, [hop.claims for hop in hops])
        if whole is None:
            return None
        groups = sorted({c.group for hop in hops for c in hop.claims if c.group and not c.denies})
        found = []
        for keepers in product(range(len(hops)), repeat=len(groups)):
            keeper = dict(zip(groups, keepers, strict=True))
            some = [
                tuple(c for c in hop.claims if c.denies or c.group is None or keeper[c.group] == at)
                for at, hop in enumerate(hops)
            ]
            read = self._read(hops, some)
            if read is not None and all(
                STRENGTH.index(r) <= STRENGTH.index(w) for r, w in zip(read, whole, strict=True)
            ):
                found.append(read)
        if not found:
            return None
        best = max(found, key=_rank)
        return best if set(best) <= joining else None

    def _read(self, hops: Sequence[Hop], claims: Sequence[Sequence[Said]]) -> list[str] | None:
        kept: list[set[Said]] = [set() for _ in hops]
        days = [{c.when or (FIRST, LAST) for c in some} for some in claims]
        for chosen in product(*days):
            if max(first for first, _ in chosen) <= min(last for _, last in chosen):
                for mine, some, when in zip(kept, claims, chosen, strict=True):
                    mine |= {c for c in some if (c.when or (FIRST, LAST)) == when}
        read = [self.stands(hop, sorted(some, key=lambda c: c.id)) for hop, some in zip(hops, kept, strict=True)]
        return None if None in read else [standing for standing in read if standing]

    # -- questions ----------------------------------------------------------------------------------------------------

    def proxies(self) -> set[str]:
        claimed = {
            hop.subject
            for hop in self.hops.values()
            if hop.relation == "proxyOf"
            and self.classes[hop.object] == "State"
            and hop.standing not in ("ended", "denied")
        }
        return claimed | {
            n for n, kind in self.classes.items() if kind in ("NonStateArmedGroup", "PrivateMilitaryCompany")
        }

    def _of(self, *relations: str) -> list[Hop]:
        return [hop for hop in self.hops.values() if hop.relation in relations]

    def _ways(self, hop: Hop) -> Iterator[Hop]:
        """A relation through each intermediary that claims name."""
        own = [c for c in hop.claims if c.relation == hop.relation or _wide(c.relation, hop.relation)]
        if all(c.via is None for c in own):
            yield hop
            return
        said = [c for c in own if not c.denies]
        for via in {c.via for c in said or own} | {c.via for c in own if c.via}:
            claims = tuple(c for c in hop.claims if c.via == via or ((c.denies or c.ends) and c.via is None))
            way = replace(hop, claims=claims, through=True, via=via)
            standing = self.stands(way, claims)
            if standing is not None:
                yield replace(way, standing=standing)

    def chains(self, named: set[str] = set()) -> dict[tuple[str, ...], str]:  # noqa: B006  # never changed
        """Which states arm which proxies: (state, *via, proxy) → standing."""
        joining = _joining(named)
        arming = [way for hop in self._of("arms") for way in self._ways(hop)]
        found: dict[tuple[str, ...], list[str]] = {}
        for arms in arming:
            for state, via, hops in self._before(arms):
                proxy = arms.object
                between = (*via, *([arms.via] if arms.via else ()))
                if proxy not in self.proxies() or {state, proxy} & {*between} or (state == proxy and hops):
                    continue
                standings = self.together([*hops, arms], joining) if hops else [arms.standing]
                if standings is not None:
                    found.setdefault((state, *between, proxy), []).append(min(standings, key=STRENGTH.index))
        rows = {key: max(some, key=STRENGTH.index) for key, some in found.items()}
        return {key: standing for key, standing in rows.items() if standing in (named or {*STRENGTH} - {"denied"})}

    def _before(self, arms: Hop) -> Iterator[tuple[str, tuple[str, ...], list[Hop]]]:
        states = [name for name, kind in self.classes.items() if kind == "State"]
        ties = self._of("leads", "officialOf", "organOf")
        if arms.subject in states:
            yield arms.subject, (), []
        for tie in ties:
            if tie.object in states and tie.subject == arms.subject:
                yield tie.object, (tie.subject,), [tie]
        for directs in self._of("directs"):
            if directs.object == arms.subject:
                if directs.subject in states:
                    yield directs.subject, (directs.object,), [directs]
                for tie in ties:
                    if tie.object in states and tie.subject == directs.subject:
                        yield tie.object, (tie.subject, directs.object), [tie, directs]

    def shared(self, actor: str) -> set[tuple[str, ...]]:
        """Shared backers: (backer, other, row's standing)."""
        backing = [h for h in self._named("supports", "arms", "funds", "suppliesMaterielTo") if h.subject != h.object]
        return self._rows(
            ((one.subject, other.object), (one, other))
            for one in backing
            for other in backing
            if one.subject == other.subject and one.object == actor != other.object
        )

    def rivals(self) -> set[tuple[str, ...]]:
        """Armed by rivals: (armed, a state, the other, row's standing)."""
        hostile = [h for h in self._named("threatens", "sanctions", "attacks") if self._states(h.subject, h.object)]
        arming = [h for h in self._of("arms") if self._states(h.subject)]
        return self._rows(
            ((one.object, *sorted((one.subject, other.subject))), (one, other, between))
            for one, other in combinations(arming, 2)
            for between in hostile
            if one.object == other.object
            and one.subject != other.subject
            and {one.subject, other.subject} == {between.subject, between.object}
        )

    def _rows(self, choices: Iterable[tuple[tuple[str, ...], tuple[Hop, ...]]]) -> set[tuple[str, ...]]:
        found: dict[tuple[str, ...], list[list[str]]] = {}
        for key, hops in choices:
            standings = self.together(hops, _joining(set()))
            if standings is not None:
                found.setdefault(key, []).append(standings)
        return {(*key, min(max(some, key=_rank), key=STRENGTH.index)) for key, some in found.items()}

    def _states(self, *names: str) -> bool:
        return all(self.classes[name] == "State" for name in names)

    def _named(self, *relations: str) -> list[Hop]:
        """Those that some claim names, or that are narrow."""
        wide = {name for some in WIDER.values() for name in some}
        return [
            h for h in self._of(*relations) if h.relation not in wide or any(c.relation == h.relation for c in h.claims)
        ]

    def paths(self, start: str, end: str, longest: int) -> list[tuple[Any, ...]]:
        """Simple paths in either direction: the hops with their standings, and the weakest, sorted."""
        every = self._named(*{hop.relation for hop in self.hops.values()})
        found = []
        for between in _ways_between(start, end, self.classes, longest):
            choices = [[h for h in every if {h.subject, h.object} == {one, other}] for one, other in pairwise(between)]
            for hops in product(*choices):
                standings = self.together(hops, _joining(set())) if len(hops) > 1 else [h.standing for h in hops]
                if standings and set(standings) <= _joining(set()):
                    told = tuple((h.subject, h.relation, h.object, s) for h, s in zip(hops, standings, strict=True))
                    found.append((min(standings, key=STRENGTH.index), told))
        return sorted(found)

    def supplies(self, longest: int = 4) -> list[tuple[Any, ...]]:
        """Supply chains: state, those between, proxy, and the row's standing, sorted."""
        deeds = ("arms", "suppliesMaterielTo", "directs")
        ways = [way for hop in self._of(*deeds) for way in self._ways(hop)]
        found = []
        for state, proxy in permutations(self.classes, 2):
            if not self._states(state) or proxy not in self.proxies():
                continue
            for actors in _ways_between(state, proxy, self.classes, longest):
                choices = [[w for w in ways if (w.subject, w.object) == pair] for pair in pairwise(actors)]
                for hops in product(*choices):
                    if hops[-1].relation == "directs" or {state, proxy} & {hop.via for hop in hops}:
                        continue
                    standings = self.together(hops, _joining(set())) if len(hops) > 1 else [hops[0].standing]
                    if standings and set(standings) <= _joining(set()) and self._cargo(hops):
                        between = [name for hop in hops for name in (hop.via, hop.object) if name][:-1]
                        found.append((state, *between, proxy, min(standings, key=STRENGTH.index)))
        return sorted(found)

    def _cargo(self, hops: Sequence[Hop]) -> bool:
        named = [{c.item for c in hop.claims if c.item and not c.denies} for hop in hops]
        return not any(one and other and not one & other for one, other in pairwise(named))


def by_the_clocks(claims: Iterable[Said], at: str | None, as_of: str | None) -> list[Said]:
    """Claims as both clocks see them; they are given as years."""
    found = []
    for c in claims:
        if as_of and (c.published is None or c.published[1] > f"{as_of}-12-31"):
            continue
        if at is None:
            found.append(c)
            continue
        start, end = f"{at}-01-01", f"{at}-12-31"
        if c.when is None:
            if c.denies or (c.published is not None and end >= c.published[0]):
                found.append(c)
        elif end >= c.when[0]:
            last = c.when[1]
            if c.ends and last == LAST:
                last = c.date or LAST
            if start <= last:
                found.append(replace(c, stage="happened") if c.ends else c)
            elif c.ends:
                found.append(c)
    return found


def _wide(narrow: str, wide: str) -> bool:
    return wide in WIDER.get(narrow, ())


def _cancels(end: Said, other: Said) -> bool:
    return (
        not other.denies
        and other.effective[1] == "happened"
        and STANCES.index(end.effective[0]) >= STANCES.index(other.effective[0])
        and end.date is not None
        and other.date is not None
        and other.date <= end.date
    )


def _table(claims: Iterable[Said]) -> str:
    told = [c.effective for c in claims]
    denials = sum(stance == "denies" for stance, _ in told)
    if denials:
        return "denied" if denials == len(told) else "disputed"
    for name, one in (("stated", ("asserts", "happened")), ("alleged", ("alleges", "happened"))):
        if one in told:
            return name
    return next(stage for stage in ("ended", "prepared", "considered") if stage in {stage for _, stage in told})


def _rank(standings: Sequence[str]) -> tuple[int, ...]:
    strengths = [STRENGTH.index(standing) for standing in standings]
    return min(strengths), *strengths


def _joining(named: set[str]) -> set[str]:
    return {*STRENGTH} - ({"ended", "denied"} - named)


def _ways_between(start: str, end: str, everybody: Iterable[str], longest: int) -> Iterator[tuple[str, ...]]:
    others = [name for name in everybody if name not in (start, end)]
    for number in range(longest):
        yield from ((start, *between, end) for between in permutations(others, number))
