"""Standing: what the claims about one (subject, relation, object) add up to. Pure functions, no store.

Input are testimonies (`ontology.testimony`), all about one pair of canonical actors; output are the derived
relations of that pair. Each rule is a function of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actorgraph.ontology.claims import digest
from actorgraph.ontology.printed import NearCopies, independent_publishers, near_copies, one_text
from actorgraph.ontology.testimony import FIRST_DAY, LAST_DAY, Testimony, among_items, counts_with
from actorgraph.ontology.vocabulary import GENERAL_RELATION, Vocabulary


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """One piece of equipment within a relation, with its own standing."""

    item: str
    standing: str


@dataclass(frozen=True, slots=True)
class ViaPart:
    """A relation as it stands through one intermediary (``None``: through nobody)."""

    via: str | None
    standing: str
    items: tuple[ItemStanding, ...]
    periods: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DerivedRelation:
    """A relation between two canonical actors, with everything its claims say about it.

    ``counts`` go by stance and by stage; ``claims`` are (id, why it counts); ``periods`` are ``earliest/latest`` days
    of its claims, empty when one of them is undated; ``first_reported``/``last_reported`` are EDTF.
    """

    subject: str
    relation: str
    object: str
    standing: str
    counts: tuple[tuple[str, int], ...]
    publishers: int
    holders: int
    self_reported: bool
    first_reported: str | None
    last_reported: str | None
    either_or: bool
    conditional: bool
    items: tuple[ItemStanding, ...]
    vias: tuple[ViaPart, ...]
    periods: tuple[str, ...]
    claims: tuple[tuple[str, str], ...]

    @property
    def id(self) -> str:
        """Digest of subject, relation and object."""
        return relation_id(self.subject, self.relation, self.object)

    @property
    def disputed(self) -> bool:
        """Whether it is disputed, or at least an item or a way of it."""
        parts = (*(item.standing for item in self.items), *(via.standing for via in self.vias))
        return "disputed" in (self.standing, *parts)


def relation_id(subject: str, relation: str, object_: str) -> str:
    """Id of the derived relation between two canonical actors."""
    return digest([subject, relation, object_], 32)


class StandingRules:
    """Applies the rules of standing under one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.strength = {name: term.strength for name, term in vocabulary.standings.items()}
        self._stance_strength = {name: term.strength for name, term in vocabulary.stances.items()}

    def derive(self, testimonies: Iterable[Testimony]) -> list[DerivedRelation]:
        """All derived relations of one pair of actors, in the order of (subject, relation, object).

        ``testimonies`` holds every counting claim between the two, in both directions.
        """
        by_direction: dict[tuple[str, str], list[Testimony]] = defaultdict(list)
        known = among_items(list(testimonies))
        for testimony in known:
            by_direction[testimony.subject, testimony.object].append(testimony)
        copies = near_copies(known)
        derived: dict[tuple[str, str, str], DerivedRelation] = {}
        for key in self._keys(by_direction):
            subject, name, object_ = key
            towards = by_direction.get((subject, object_), [])
            if self.vocabulary.relations[name].symmetric and subject != object_:
                towards = towards + by_direction.get((object_, subject), [])
            relation = self._relation(key, towards, copies)
            if relation is not None:
                derived[key] = relation
        return [derived[key] for key in sorted(derived)]

    def _keys(self, by_direction: dict[tuple[str, str], list[Testimony]]) -> set[tuple[str, str, str]]:
        keys = set()
        for (subject, object_), testimonies in by_direction.items():
            named = {t.relation for t in testimonies}
            for name in named.union(*map(self.vocabulary.wider, named)) - {GENERAL_RELATION}:
                symmetric = self.vocabulary.relations[name].symmetric
                ends = one_direction(subject, object_) if symmetric else (subject, object_)
                keys.add((ends[0], name, ends[1]))
        return keys

    def relation(
        self, key: tuple[str, str, str], testimonies: Sequence[Testimony], copies: bool = True
    ) -> DerivedRelation | None:
        """The relation of this (subject, relation, object), if it comes to be.

        ``testimonies`` are the claims of the pair in its direction, those of a symmetric relation in both. Without
        ``copies`` near-copies aren't looked for, and its publishers mean nothing.
        """
        return self._relation(key, among_items(testimonies), near_copies(testimonies) if copies else None)

    def standing(self, name: str, testimonies: Sequence[Testimony]) -> tuple[str, tuple[ItemStanding, ...]] | None:
        """How such a relation and its items stand, if it comes to be: as `relation` says, in a fraction of the time."""
        own, wider = self._which_count(name, among_items(testimonies))
        return self._whole(own, wider) if own else None

    def _relation(
        self, key: tuple[str, str, str], testimonies: Sequence[Testimony], copies: NearCopies | None
    ) -> DerivedRelation | None:
        subject, name, object_ = key
        own, wider = self._which_count(name, testimonies)
        if not own:
            return None
        whole, items = self._whole(own, wider)
        counted = own + self._that_apply(own, wider)
        counted.sort(key=lambda t: t.claim)
        printed = one_text(counted, copies)
        unspoken = [t for t in printed if t.speaker is None]
        speakers = {t.speaker for t in counted if t.speaker is not None}
        reports = sorted((day, date) for t in counted if t.reported for date, day in [t.reported])
        ends = {subject, object_} if self.vocabulary.relations[name].symmetric else {subject}
        return DerivedRelation(
            subject=subject,
            relation=name,
            object=object_,
            standing=whole,
            counts=self._counts(counted),
            publishers=independent_publishers(printed),
            holders=len(speakers) + independent_publishers(unspoken),
            self_reported=not unspoken and len(speakers) == 1 and speakers <= ends,
            first_reported=reports[0][1] if reports else None,
            last_reported=reports[-1][1] if reports else None,
            either_or=any(bool(t.alternative) for t in counted),
            conditional=any(t.conditional for t in counted),
            items=items,
            vias=self._vias(own, wider),
            periods=periods(t for t in own if not t.denies),
            claims=tuple((t.claim, counts_as(self.vocabulary, name, t.relation)) for t in counted),
        )

    # -- rules 1 and 2: which claims count ----------------------------------------------------------------------------

    def _which_count(self, name: str, testimonies: Sequence[Testimony]) -> tuple[list[Testimony], list[Testimony]]:
        """Claims of the relation and its narrower ones, and the wider ones; none if the relation doesn't come to be."""
        narrower = self.vocabulary.narrower(name)
        own = [t for t in testimonies if t.relation == name or t.relation in narrower]
        if not any(t.relation == name or not t.denies for t in own):
            return [], []  # a denial creates the relation that it names, never another
        wide = self.vocabulary.wider(name)
        return own, [t for t in testimonies if t.relation in wide]

    def _that_apply(self, own: Sequence[Testimony], others: Iterable[Testimony]) -> list[Testimony]:
        """Of other claims (wider ones, or those that name no way), what denies or ends something that is said here."""
        said = [t for t in own if not t.denies]
        parts = {(t.item, t.via) for t in said}

        def applies(other: Testimony) -> bool:
            if other.denies:
                return any(reaches(other, *part) for part in parts)
            return other.ends and any(self._cancels(other, t, t.effective) for t in said)

        return list(filter(applies, others))

    # -- parts and the whole ------------------------------------------------------------------------------------------

    def _whole(self, own: Sequence[Testimony], others: Sequence[Testimony]) -> tuple[str, tuple[ItemStanding, ...]]:
        """Standing of the whole and of each item: those of its parts, each a relation with an item and a way."""
        parts: dict[tuple[str, str | None, str | None], list[Testimony]] = defaultdict(list)
        for testimony in own:
            parts[testimony.relation, testimony.item, testimony.via].append(testimony)
        around = [t for t in (*own, *others) if t.denies or t.ends]
        by_item: dict[str, list[str]] = defaultdict(list)
        standings = []
        for (relation, item, via), members in parts.items():
            above = self.vocabulary.wider(relation)
            named = (t for t in around if t.relation == relation or t.relation in above)
            touching = [t for t in named if reaches(t, item, via)]
            standing = self._part(members, touching)
            if item is not None:
                by_item[item].append(standing)
            if any(t.item_open for t in members):
                standing = self._part(members, touching, whole=True)
            standings.append(standing)
        items = [ItemStanding(item, self.strongest(found)) for item, found in by_item.items()]
        items.sort(key=lambda i: (-self.strength[i.standing], i.item))
        return self.strongest(standings), tuple(items)

    def _part(self, members: Sequence[Testimony], touching: Sequence[Testimony], whole: bool = False) -> str:
        """Standing of one part: its own claims, and the denials and endings that reach it.

        ``whole``: as it counts for the whole relation, whose standing doesn't hang on which of several items it was.
        """
        counting = [(m, m.for_the_whole if whole else m.effective) for m in members]
        endings = [e for e in touching if any(self._cancels(e, *counted) for counted in counting)]
        remaining = [with_ for m, with_ in counting if not any(self._cancels(e, m, with_) for e in endings)]
        return self.table([*remaining, *(t.effective for t in touching if t.denies), *(e.effective for e in endings)])

    def table(self, counting: Sequence[tuple[str, str]]) -> str:
        """The table of standings: the first that fits what claims count with (stance, stage)."""
        denials = sum(stance == "denies" for stance, _ in counting)
        if denials:
            return "denied" if denials == len(counting) else "disputed"
        found = set(counting)
        if ("asserts", "happened") in found:
            return "stated"
        if ("alleges", "happened") in found:
            return "alleged"
        stages = {stage for _, stage in found}
        return next(stage for stage in ("ended", "prepared", "considered") if stage in stages)

    def strongest(self, standings: Iterable[str]) -> str:
        """The strongest standing; `denied` only when there is no other."""
        return max(standings, key=self.strength.__getitem__)

    def weakest(self, standings: Iterable[str]) -> str:
        """A path or a join is as strong as its weakest hop."""
        return min(standings, key=self.strength.__getitem__)

    # -- rule 3: ended cancels happened -------------------------------------------------------------------------------

    def _cancels(self, ending: Testimony, other: Testimony, counting: tuple[str, str]) -> bool:
        """Whether an ending cancels a claim that counts with this stance and stage."""
        if not ending.ends:  # most aren't: asked first, and cheaply
            return False
        stance, stage = counting
        return (
            stage == "happened"
            and stance != "denies"
            and reaches(ending, other.item, other.via)
            and (other.relation == ending.relation or ending.relation in self.vocabulary.wider(other.relation))
            and self._stance_strength[ending.effective[0]] >= self._stance_strength[stance]
            and not_after(other, ending)
        )

    # -- what goes with it --------------------------------------------------------------------------------------------

    def _counts(self, testimonies: Sequence[Testimony]) -> tuple[tuple[str, int], ...]:
        counts = Counter(t.stance for t in testimonies)
        counts.update(t.stage for t in testimonies if t.stance != "denies")
        return tuple((name, counts[name]) for name in (*self.vocabulary.stances, *self.vocabulary.stages))

    def _vias(self, own: Sequence[Testimony], wider: Sequence[Testimony]) -> tuple[ViaPart, ...]:
        """The relation through each intermediary: the claims with that via, and the denials and ends that reach it.

        What names nobody is through nobody; a denial that names nobody is no way of its own beside what others say.
        """
        if all(t.via is None for t in own):
            return ()
        said = [t for t in own if not t.denies]
        ways = {t.via for t in said or own} | {t.via for t in own if t.denies and t.via is not None}
        return tuple(self._way(via, own, wider) for via in sorted(ways, key=lambda via: via or ""))

    def _way(self, via: str | None, own: Sequence[Testimony], wider: Sequence[Testimony]) -> ViaPart:
        through = [t for t in own if t.via == via]
        of_every_way = [t for t in own if t.via is None] if via is not None else []
        others = self._that_apply(through, [*of_every_way, *wider])
        standing, items = self._whole(through, others)
        claims = tuple(sorted(t.claim for t in (*through, *others)))
        return ViaPart(via, standing, items, periods(t for t in through if not t.denies), claims)


def counts_as(vocabulary: Vocabulary, relation: str, named: str) -> str:
    """Rule 6: why a claim that names one relation counts for another: direct, from_narrower or from_wider."""
    if named == relation:
        return "direct"
    return "from_narrower" if named in vocabulary.narrower(relation) else "from_wider"


def one_direction(one: str, other: str) -> tuple[str, str]:
    """Rule 5: a symmetric relation is one, the smaller canonical id first."""
    return (one, other) if one <= other else (other, one)


def alone(stance: str, stage: str, tentative: bool) -> str:
    """The standing that a claim would give a relation if it were the only one."""
    stance, stage = counts_with(stance, stage, tentative)
    if stance == "denies":
        return "denied"
    if stage == "happened":
        return "stated" if stance == "asserts" else "alleged"
    return stage


def reaches(testimony: Testimony, item: str | None, via: str | None) -> bool:
    """Rules 2 and 3: a denial or an end with an item touches that item only, one with a via that way only."""
    return testimony.item in (None, item) and testimony.via in (None, via)


def not_after(other: Testimony, ending: Testimony) -> bool:
    """Whether ``other`` is dated no later than ``ending``; undated ones cancel nothing and aren't cancelled."""
    return ending.end_date is not None and other.date is not None and other.date <= ending.end_date


def periods(testimonies: Iterable[Testimony]) -> tuple[str, ...]:
    """The days that claims are about, as ``earliest/latest`` (open sides widest); empty if one claim is undated."""
    found = set()
    for testimony in testimonies:
        if testimony.period is None:
            return ()
        earliest, latest = testimony.period
        found.add(f"{earliest or FIRST_DAY}/{latest or LAST_DAY}")
    return tuple(sorted(found))
