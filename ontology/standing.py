"""Standing: what the claims about one (subject, relation, object) add up to. Pure functions, no store.

Input are testimonies, claims reduced to what counts, all about one pair of canonical actors; output are the derived
relations of that pair. Each rule is a function of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ontology.claims import digest
from ontology.copies import Copies
from ontology.dates import Bounds
from ontology.matching import most_matched
from ontology.vocabulary import GENERAL_RELATION, Vocabulary

FIRST_DAY, LAST_DAY = "0000-01-01", "9999-12-31"
"""What stands for an open side of a period."""


@dataclass(frozen=True, slots=True)
class Testimony:
    """A claim as standing sees it: canonical ids, folded words, days as bounds.

    ``holder`` is a key of its first speaker, or of its publisher when nobody is named; ``period`` bounds its ``when``
    (``None``: undated); ``date`` is the day that rule 3 compares; ``words`` is equal for copies of one text,
    ``shingles`` tell whether two are near-copies (see `ontology.copies`).
    """

    claim: str
    subject: str
    relation: str
    object: str
    item: str | None
    via: str | None
    stance: str
    stage: str
    holder: str
    publisher: str
    words: str
    alternative: bool
    conditional: bool
    period: Bounds | None
    date: str | None
    reported: tuple[str, str] | None
    shingles: bytes = b""
    effective: tuple[str, str] = field(init=False, repr=False, compare=False)
    """Rule 4: the stance and stage that it counts with; asked for so often that it is worked out once."""
    denies: bool = field(init=False, repr=False, compare=False)
    """Whether it counts as a denial."""
    ends: bool = field(init=False, repr=False, compare=False)
    """Whether it says that something has ended."""

    def __post_init__(self) -> None:
        """Work out what it counts with."""
        counted = counts_with(self.stance, self.stage, self.conditional or self.alternative)
        object.__setattr__(self, "effective", counted)
        object.__setattr__(self, "denies", counted[0] == "denies")
        object.__setattr__(self, "ends", counted[1] == "ended" and counted[0] != "denies")


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


def relation_id(subject: str, relation: str, object_: str) -> str:
    """Id of the derived relation between two canonical actors."""
    return digest([subject, relation, object_], 32)


class Judge:
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
        for testimony in testimonies:
            by_direction[testimony.subject, testimony.object].append(testimony)
        copies = near_copies([t for towards in by_direction.values() for t in towards])
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
        return self._relation(key, testimonies, near_copies(testimonies) if copies else None)

    def _relation(
        self, key: tuple[str, str, str], testimonies: Sequence[Testimony], copies: Copies | None
    ) -> DerivedRelation | None:
        subject, name, object_ = key
        own, wider = self._which_count(name, testimonies)
        if not own:
            return None
        whole, items = self._whole(own, wider)
        counted = own + self._wider_that_apply(own, wider)
        counted.sort(key=lambda t: t.claim)
        holders = {t.holder for t in counted}
        reports = sorted((day, date) for t in counted if t.reported for date, day in [t.reported])
        ends = {subject, object_} if self.vocabulary.relations[name].symmetric else {subject}
        return DerivedRelation(
            subject=subject,
            relation=name,
            object=object_,
            standing=whole,
            counts=self._counts(counted),
            publishers=independent_publishers(counted, copies),
            holders=len(holders),
            self_reported=len(holders) == 1 and holders <= ends,
            first_reported=reports[0][1] if reports else None,
            last_reported=reports[-1][1] if reports else None,
            either_or=any(t.alternative for t in counted),
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

    def _wider_that_apply(self, own: Sequence[Testimony], wider: Sequence[Testimony]) -> list[Testimony]:
        """Of the wider claims, those that deny or end something that a claim here says."""
        said = [t for t in own if not t.denies]
        items = {t.item for t in said}

        def applies(wide: Testimony) -> bool:
            if wide.denies:
                return any(reaches(wide, item) for item in items)
            return wide.ends and any(self._cancels(wide, t) for t in said)

        return list(filter(applies, wider))

    # -- parts and the whole ------------------------------------------------------------------------------------------

    def _whole(self, own: Sequence[Testimony], wider: Sequence[Testimony]) -> tuple[str, tuple[ItemStanding, ...]]:
        parts: dict[tuple[str, str | None], list[Testimony]] = defaultdict(list)
        for testimony in own:
            parts[testimony.relation, testimony.item].append(testimony)
        around = [t for t in (*own, *wider) if t.denies or t.ends]
        by_item: dict[str | None, list[str]] = defaultdict(list)
        for (relation, item), members in parts.items():
            above = self.vocabulary.wider(relation)
            touching = [t for t in around if t.relation == relation or t.relation in above]
            by_item[item].append(self._part(members, [t for t in touching if reaches(t, item)]))
        items = [ItemStanding(item, self.strongest(found)) for item, found in by_item.items() if item is not None]
        items.sort(key=lambda i: (-self.strength[i.standing], i.item))
        return self.strongest(standing for found in by_item.values() for standing in found), tuple(items)

    def _part(self, members: Sequence[Testimony], touching: Sequence[Testimony]) -> str:
        """Standing of one part: its own claims, and the denials and endings that reach it."""
        endings = [e for e in touching if e.ends and any(self._cancels(e, m) for m in members)]
        remaining = [m for m in members if not any(self._cancels(e, m) for e in endings)] if endings else list(members)
        return self.table(remaining + [t for t in touching if t.denies] + endings)

    def table(self, testimonies: Sequence[Testimony]) -> str:
        """The table of standings: the first that fits."""
        denials = sum(t.denies for t in testimonies)
        if denials:
            return "denied" if denials == len(testimonies) else "disputed"
        found = {t.effective for t in testimonies}
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

    def _cancels(self, ending: Testimony, other: Testimony) -> bool:
        if not ending.ends:  # most aren't: asked first, and cheaply
            return False
        stance, _ = ending.effective
        other_stance, other_stage = other.effective
        return (
            other_stage == "happened"
            and not other.denies
            and reaches(ending, other.item)
            and (other.relation == ending.relation or ending.relation in self.vocabulary.wider(other.relation))
            and self._stance_strength[stance] >= self._stance_strength[other_stance]
            and not_after(other, ending)
        )

    # -- what goes with it --------------------------------------------------------------------------------------------

    def _counts(self, testimonies: Sequence[Testimony]) -> tuple[tuple[str, int], ...]:
        counts = Counter(t.stance for t in testimonies)
        counts.update(t.stage for t in testimonies if t.stance != "denies")
        return tuple((name, counts[name]) for name in (*self.vocabulary.stances, *self.vocabulary.stages))

    def _vias(self, own: Sequence[Testimony], wider: Sequence[Testimony]) -> tuple[ViaPart, ...]:
        """The relation through each intermediary: the claims with that via, and the denials alone."""
        if all(t.via is None for t in own):
            return ()
        said = [t for t in own if not t.denies]
        own_by_via, wider_by_via = by_via(own), by_via(wider)
        parts = []
        for via in sorted({t.via for t in said or own}, key=lambda v: v or ""):
            through, above = own_by_via(via), wider_by_via(via)
            standing, items = self._whole(through, above)
            named = {t.item for t in said if t.via == via}
            counted = through + self._wider_that_apply(through, above)
            parts.append(
                ViaPart(
                    via,
                    standing,
                    tuple(i for i in items if i.item in named) if said else items,  # not those of other ways
                    periods(t for t in through if not t.denies),
                    tuple(sorted(t.claim for t in counted)),
                )
            )
        return tuple(parts)


def by_via(testimonies: Iterable[Testimony]) -> Callable[[str | None], list[Testimony]]:
    """Looks up the claims with one via, with all denials."""
    through: dict[str | None, list[Testimony]] = defaultdict(list)
    denials: list[Testimony] = []
    for testimony in testimonies:
        (denials if testimony.denies else through[testimony.via]).append(testimony)
    return lambda via: through.get(via, []) + denials


def counts_as(vocabulary: Vocabulary, relation: str, named: str) -> str:
    """Rule 6: why a claim that names one relation counts for another: direct, from_narrower or from_wider."""
    if named == relation:
        return "direct"
    return "from_narrower" if named in vocabulary.narrower(relation) else "from_wider"


def one_direction(one: str, other: str) -> tuple[str, str]:
    """Rule 5: a symmetric relation is one, the smaller canonical id first."""
    return (one, other) if one <= other else (other, one)


def counts_with(stance: str, stage: str, tentative: bool) -> tuple[str, str]:
    """Rule 4: the stance and stage that a claim counts with; ``tentative``: conditional or one of alternatives."""
    if stance == "denies" and stage == "ended":
        return "alleges", "happened"
    return ("alleges" if stance == "asserts" and tentative else stance), stage


def alone(stance: str, stage: str, tentative: bool) -> str:
    """The standing that a claim would give a relation if it were the only one."""
    stance, stage = counts_with(stance, stage, tentative)
    if stance == "denies":
        return "denied"
    if stage == "happened":
        return "stated" if stance == "asserts" else "alleged"
    return stage


def reaches(testimony: Testimony, item: str | None) -> bool:
    """A denial (or an ending) with an item touches that item only; one without touches every part."""
    return testimony.item is None or testimony.item == item


def not_after(other: Testimony, ending: Testimony) -> bool:
    """Whether ``other`` is dated no later than ``ending``; undated ones cancel nothing and aren't cancelled."""
    return ending.date is not None and other.date is not None and other.date <= ending.date


def near_copies(testimonies: Sequence[Testimony]) -> Copies | None:
    """The near-copies among their texts, where it matters: one publisher is one in any case."""
    texts = {t.words: t.shingles for t in testimonies if t.shingles}
    return Copies(texts) if len(texts) > 1 and len({t.publisher for t in testimonies}) > 1 else None


def independent_publishers(testimonies: Sequence[Testimony], copies: Copies | None = None) -> int:
    """How many publishers report it when copies of one text, and near-copies, count once.

    Each text is credited to at most one of its publishers so that as many publishers as possible have a text of
    their own, which doesn't depend on order.
    """
    texts: Mapping[str, set[str]] = defaultdict(set)
    for testimony in testimonies:
        texts[testimony.publisher].add(testimony.words)
    if one := copies.among({t.words for t in testimonies}) if copies else {}:
        texts = {publisher: {one.get(words, words) for words in printed} for publisher, printed in texts.items()}
    return most_matched(texts)


def periods(testimonies: Iterable[Testimony]) -> tuple[str, ...]:
    """The days that claims are about, as ``earliest/latest`` (open sides widest); empty if one claim is undated."""
    found = set()
    for testimony in testimonies:
        if testimony.period is None:
            return ()
        earliest, latest = testimony.period
        found.add(f"{earliest or FIRST_DAY}/{latest or LAST_DAY}")
    return tuple(sorted(found))
