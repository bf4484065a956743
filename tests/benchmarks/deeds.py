"""Draws claims: who is said to do what to whom, by whom, at what stage, when; and puts them in words."""

from __future__ import annotations

from bisect import bisect
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple

from actorgraph.ontology.vocabulary import Vocabulary, default_vocabulary
from tests.benchmarks.scenes import Scene, scenes
from tests.benchmarks.world import Entity, Pools, entity

DENIES, ALLEGES, CONFIRMS = 0.04, 0.25, 0.04
"""Shares of denials, of what somebody says about another, and of what somebody says about themselves."""
NOT_DONE = 0.093
"""How often a relation that can be prepared, considered or ended is so: about 8 % of all claims."""
RELAYED = 0.12
DATED = 0.3
VIA = 0.12
ITEM = 0.6
NO_RECIPIENT = 0.02
CONDITIONAL = 0.02

FIRST = date(2027, 1, 1)
FIRST_PUBLISHED = (date(2029, 1, 1) - FIRST).days
LAST_PUBLISHED = (date(2031, 12, 31) - FIRST).days
DAYS = tuple((FIRST + timedelta(n)).isoformat() for n in range(LAST_PUBLISHED + 1))
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_SPEAKERS = ("person", "leader", "body", "unnamed", "state", "alliance")
_SPEAKERS_UP_TO = (0.45, 0.65, 0.77, 0.9, 0.96)
_CARRIED = ("arms", "suppliesMaterielTo", "funds")
_CARRIERS = ("pmc", "company", "body")
_ROLES = {
    "leads": ("president", "prime minister", "commander"),
    "officialOf": ("defence minister", "foreign minister", "adviser", "governor"),
}
_SOURCES = (" (file {})", " (cable {})", " (letter {})", ", in a matter known as case {}")
_IF = ("If the truce fails, ", "Unless talks begin soon, ", "Should the strait be closed, ")

Part = str | Entity


class Period(NamedTuple):
    """When something was: EDTF (an end may be open), and in words."""

    start: str | None
    end: str | None
    words: str


class Deed(NamedTuple):
    """A claim before it stands in an article. Told twice, it gives the same words twice."""

    scene: Scene
    subject: Entity
    object: Entity | None
    item: Entity | None
    via: Entity | None
    role: str | None
    stance: str
    stage: str
    said_by: tuple[Entity, ...]
    said: str | None
    when: Period | None
    condition: str | None
    alternative: str | None
    wording: float


class Deeds:
    """Draws deeds at random."""

    def __init__(self, rng: Random, vocabulary: Vocabulary | None = None) -> None:
        self.pools = Pools(rng)
        self._random = rng.random
        self._scenes = scenes(vocabulary or default_vocabulary())
        self._up_to = list(accumulate(scene.weight for scene in self._scenes))

    def draw(self, day: int) -> Deed:
        """A claim for an article of this day (its place in `DAYS`)."""
        random = self._random
        scene = self._scenes[bisect(self._up_to, random() * self._up_to[-1])]
        subject, object_ = self._pair(scene)
        item = self.pools.draw(scene.item) if scene.item and random() < ITEM else None
        roles = _ROLES.get(scene.relation)
        stance, said_by = self._stance(subject, object_)
        stage = "happened"
        if scene.phrase.stages and random() < NOT_DONE:
            stage = scene.phrase.stages[int(random() * len(scene.phrase.stages))]
        return Deed(
            scene=scene,
            subject=subject,
            object=None if item and random() < NO_RECIPIENT else object_,
            item=item,
            via=self._via(scene, subject, object_),
            role=roles[int(random() * len(roles))] if roles else None,
            stance=stance,
            stage=stage,
            said_by=said_by,
            said=DAYS[day - int(random() * 3)] if said_by and random() < DATED else None,
            when=self._when(day, stage, scene) if random() < DATED else None,
            condition=_IF[int(random() * len(_IF))] if random() < CONDITIONAL else None,
            alternative=None,
            wording=random(),
        )

    def alternatives(self, day: int, key: str) -> tuple[Deed, Deed] | None:
        """Two claims of which one is said to hold; ``None`` where the drawn one allows no other."""
        one = self.draw(day)
        if one.object is None or one.stance == "denies" or one.condition:
            return None
        other = self._other(one.object.kind, one.subject, one.object, one.via, *one.said_by)
        one = one._replace(alternative=key)
        return one, one._replace(object=other)

    def _other(self, kind: str, *but: Entity | None) -> Entity:
        while (drawn := self.pools.draw(kind)) in but:
            pass
        return drawn

    def _pair(self, scene: Scene) -> tuple[Entity, Entity]:
        if self._random() < scene.tie:
            if scene.object == "state":
                subject = self.pools.draw(scene.subject)
                return subject, entity("state", subject.home)
            object_ = self.pools.draw(scene.object)
            return entity(scene.subject, object_.home), object_  # a leader or body of this rank is that state's
        subject = self.pools.draw(scene.subject)
        own_state = None if scene.tie else entity("state", subject.home)
        return subject, self._other(scene.object, subject, own_state)

    def _via(self, scene: Scene, subject: Entity, object_: Entity) -> Entity | None:
        if scene.relation not in _CARRIED or self._random() >= VIA:
            return None
        return self._other(_CARRIERS[int(self._random() * len(_CARRIERS))], subject, object_)

    def _stance(self, subject: Entity, object_: Entity) -> tuple[str, tuple[Entity, ...]]:
        lot = self._random()
        if lot < DENIES:
            return "denies", (subject if lot < DENIES * 0.6 else entity("leader", subject.home),)
        lot -= DENIES
        if lot < ALLEGES:
            kind = _SPEAKERS[bisect(_SPEAKERS_UP_TO, self._random())]
            speaker = self._other(kind, subject)
            return "alleges", (speaker, self.pools.draw("media")) if lot < ALLEGES * RELAYED else (speaker,)
        return "asserts", (subject,) if lot < ALLEGES + CONFIRMS else ()

    def _when(self, day: int, stage: str, scene: Scene) -> Period | None:
        if stage in ("prepared", "considered"):
            return None
        length = 31 + int(self._random() * 270)
        last = day - int(self._random() * 200)
        start, end = DAYS[last - length], DAYS[last]
        return period(start, end, stage, self._random(), "ended" in scene.phrase.stages)


def period(start: str, end: str, stage: str, lot: float, lasting: bool) -> Period:
    """One of the ways in which articles say when: a day, a month or a year for a deed, a stretch for what lasts."""
    done_so = " after doing so" if stage == "ended" else ""
    if done_so and lot < 0.3:
        return Period(None, end, f"{done_so} until {_day(end)}")
    if done_so or (lasting and lot >= 0.6):
        return Period(start[:7], end[:7], f"{done_so} from {_month(start)} to {_month(end)}")
    if lasting:
        return Period(start[:7], None, f" since {_month(start)}")
    if lot < 0.5:
        return Period(end, end, f" on {_day(end)}")
    day, words = (end[:7], _month(end)) if lot < 0.8 else (end[:4], end[:4])
    return Period(day, day, f" in {words}")


def _month(iso: str) -> str:
    return f"{_MONTHS[int(iso[5:7]) - 1]} {iso[:4]}"


def _day(iso: str) -> str:
    return f"{int(iso[8:])} {_month(iso)}"


def record(deed: Deed) -> dict[str, Any]:
    """The claim in the native format, without its id and its evidence; what has no value is left out."""
    fields: dict[str, Any] = {"subject": deed.subject.id, "relation": deed.scene.relation, "stance": deed.stance}
    if deed.stage != "happened":
        fields["stage"] = deed.stage
    for name in ("object", "item", "via"):
        participant = getattr(deed, name)
        if participant is not None:
            fields[name] = participant.id
    if deed.said_by:
        fields["said_by"] = [speaker.id for speaker in deed.said_by]
    for name, value in (("role", deed.role), ("said", deed.said), ("either_or", deed.alternative)):
        if value is not None:
            fields[name] = value
    if deed.condition:
        fields["conditional"] = True
    if deed.when is not None:
        start, end, _ = deed.when
        fields["when"] = start if start == end else {"start": start, "end": end}
    return fields


def sentence(deed: Deed) -> list[Part]:
    """The claim in words: pieces of text, and actors where their names stand. It begins with a capital or an actor."""
    core = _core(deed)
    if not deed.said_by:
        return [*core, "."]
    speaker = deed.said_by[0]
    speaker_first = deed.wording * 1000 % 1 < 0.5 and not deed.condition
    if deed.stance == "denies":
        return [speaker, " denied that ", *core, "."] if speaker_first else [*core, ": not so, ", speaker, " said."]
    if deed.stance == "asserts":
        return [*core, ", as ", speaker, " confirmed."]
    if len(deed.said_by) > 1:
        return [*core, ", ", speaker, " told ", deed.said_by[1], "."]
    return [speaker, " said that ", *core, "."] if speaker_first else [*core, ", ", speaker, " said."]


def _core(deed: Deed) -> list[Part]:
    parts: list[Part] = [deed.condition, deed.subject] if deed.condition else [deed.subject]
    parts.append(_verb(deed))
    parts.append(deed.object or "a buyer whom nobody named")
    if deed.role:
        parts.append(f" as {deed.role}")
    if deed.item:
        parts += (", among them " if deed.scene.relation == "arms" else ", with ", deed.item)
    if deed.via:
        parts += (", by way of ", deed.via)
    if deed.when:
        parts.append(deed.when.words)
    # Two claims of the same have different words, unless one is copied from the other.
    which, number = divmod(int(deed.wording * 1_000_000), 250_000)
    parts.append(_SOURCES[which].format(number))
    return parts


def _verb(deed: Deed) -> str:
    phrase = deed.scene.phrase
    if deed.stage == "happened":
        return f" {phrase.done} "
    if deed.stage == "prepared":
        return f" is preparing to {phrase.base} "
    if deed.stage == "considered":
        return f" is considering whether to {phrase.base} "
    return f" has ceased to {phrase.base} "
