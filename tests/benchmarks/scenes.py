"""What happens in the invented world: for each relation its words, and who does it to whom how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actorgraph.ontology.vocabulary import GENERAL_RELATION, Vocabulary
from tests.benchmarks.world import KINDS

ONGOING = ("prepared", "considered", "ended")
DEED = ("prepared", "considered")
STATUS = ("ended",)
FACT = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """How a relation reads when it is so (``done``) and in the infinitive, and which stages it can have."""

    done: str
    base: str
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """Somebody of one kind does something to somebody of another.

    ``tie``: how often the state in it, or the state whose leader or body is in it, is the one that the other belongs
    to. ``item``: the kind of thing handed over.
    """

    weight: float
    relation: str
    subject: str
    object: str
    phrase: Phrase
    tie: float = 0
    item: str | None = None


PHRASES = {
    "supports": Phrase("has backed", "back", ONGOING),
    "arms": Phrase("sent weapons to", "send weapons to", ONGOING),
    "suppliesMaterielTo": Phrase("delivered stores to", "deliver stores to", ONGOING),
    "funds": Phrase("financed", "finance", ONGOING),
    "trains": Phrase("trained fighters of", "train fighters of", ONGOING),
    "sharesIntelligenceWith": Phrase("passed satellite pictures to", "pass satellite pictures to", ONGOING),
    "deploysTroopsFor": Phrase("sent troops to fight beside", "send troops to fight beside", ONGOING),
    "givesTerritoryTo": Phrase("lent land for camps to", "lend land for camps to", ONGOING),
    "givesInfrastructureTo": Phrase("opened its ports to", "open its ports to", ONGOING),
    "directs": Phrase("gave orders to", "give orders to", ONGOING),
    "proxyOf": Phrase("acts as a proxy of", "act as a proxy of", STATUS),
    "organOf": Phrase("is an organ of", "be an organ of", STATUS),
    "affiliatedWith": Phrase("has ties with", "keep ties with", STATUS),
    "memberOf": Phrase("belongs to", "belong to", STATUS),
    "leads": Phrase("leads", "lead", STATUS),
    "officialOf": Phrase("holds office in", "hold office in", STATUS),
    "spokespersonFor": Phrase("speaks for", "speak for", STATUS),
    "founded": Phrase("founded", "found", FACT),
    "servesInterestsOf": Phrase("serves the interests of", "serve the interests of", STATUS),
    "operatesIn": Phrase("operates in", "operate in", ONGOING),
    "attacks": Phrase("attacked", "attack", DEED),
    "rebelsAgainst": Phrase("took up arms against", "take up arms against", ONGOING),
    "threatens": Phrase("threatened", "threaten", STATUS),
    "invades": Phrase("invaded", "invade", DEED),
    "seizes": Phrase("seized", "seize", DEED),
    "holdsHostage": Phrase("holds captive", "hold captive", STATUS),
    "sanctions": Phrase("imposed sanctions on", "impose sanctions on", ONGOING),
    "designatesAsTerrorist": Phrase("put the terrorist label on", "put the terrorist label on", DEED),
    "delistsAsTerrorist": Phrase("took the terrorist label off", "take the terrorist label off", DEED),
    "cooperatesWith": Phrase("worked together with", "work together with", ONGOING),
    "cooperatesMilitarilyWith": Phrase("held manoeuvres with", "hold manoeuvres with", ONGOING),
    "alliedWith": Phrase("made an alliance with", "make an alliance with", DEED),
    "visits": Phrase("visited", "visit", DEED),
    "hosts": Phrase("received", "receive", DEED),
    "monitors": Phrase("kept a watch on", "keep a watch on", ONGOING),
    "makesDemandOf": Phrase("made demands of", "make demands of", DEED),
    "criticizes": Phrase("criticised", "criticise", FACT),
    "condemns": Phrase("condemned", "condemn", FACT),
    "protestsTo": Phrase("lodged a protest with", "lodge a protest with", DEED),
    "involvedIn": Phrase("had a part in", "have a part in", FACT),
    "complicitIn": Phrase("helped to bring about", "help to bring about", FACT),
    "responsibleFor": Phrase("carried out", "carry out", FACT),
}

# (weight, relation, subject, object[, tie[, item]]): the first block is what `states-arming-proxies` walks over.
_CASTS: tuple[tuple[Any, ...], ...] = (
    (8, "arms", "state", "group", 0.6, "weapon"),
    (6, "arms", "pmc", "group", 0, "weapon"),
    (2, "arms", "body", "group", 0.6, "weapon"),
    (1, "arms", "leader", "group", 0.6, "weapon"),
    (2, "arms", "state", "state", 0, "weapon"),
    (4, "directs", "state", "pmc", 0.98),
    (1, "directs", "leader", "pmc", 0.95),
    (1, "directs", "body", "pmc", 0.95),
    (2, "directs", "state", "group", 0.8),
    (3, "leads", "leader", "state", 0.95),
    (3, "organOf", "body", "state", 1),
    (2, "officialOf", "person", "state", 0.9),
    (4, "proxyOf", "group", "state", 0.8),
    (1, "proxyOf", "pmc", "state", 0.9),
    (2, "supports", "state", "group", 0.6),
    (2, "suppliesMaterielTo", "state", "group", 0.6, "goods"),
    (2, "funds", "state", "group", 0.6),
    (1, "funds", "company", "group"),
    (1, "trains", "state", "group", 0.6),
    (1, "trains", "pmc", "group"),
    (1, "sharesIntelligenceWith", "state", "state"),
    (1, "deploysTroopsFor", "state", "group", 0.6),
    (1, "givesTerritoryTo", "state", "group", 0.6),
    (1, "givesInfrastructureTo", "state", "state"),
    (1, "officialOf", "person", "body"),
    (1, "affiliatedWith", "person", "society"),
    (1, "affiliatedWith", "group", "group"),
    (2, "memberOf", "state", "alliance"),
    (1, "memberOf", "person", "group"),
    (1, "leads", "person", "group"),
    (1, "spokespersonFor", "person", "body"),
    (1, "founded", "person", "company"),
    (1, "servesInterestsOf", "company", "state", 0.8),
    (2, "operatesIn", "pmc", "place"),
    (1, "operatesIn", "group", "state"),
    (3, "attacks", "group", "place"),
    (2, "attacks", "group", "state"),
    (1, "attacks", "state", "group"),
    (1, "attacks", "group", "vessel"),
    (2, "rebelsAgainst", "group", "state"),
    (2, "threatens", "state", "state"),
    (1, "invades", "state", "state"),
    (1, "invades", "state", "place"),
    (1, "seizes", "group", "vessel"),
    (1, "seizes", "body", "goods"),
    (1, "holdsHostage", "group", "person"),
    (1, "holdsHostage", "group", "many"),
    (2, "sanctions", "state", "company"),
    (1, "sanctions", "state", "person"),
    (1, "sanctions", "state", "many"),
    (2, "designatesAsTerrorist", "state", "group"),
    (1, "delistsAsTerrorist", "state", "group"),
    (2, "cooperatesWith", "state", "state"),
    (1, "cooperatesWith", "society", "company"),
    (2, "cooperatesMilitarilyWith", "state", "state"),
    (1, "alliedWith", "state", "state"),
    (3, "visits", "leader", "state"),
    (1, "hosts", "leader", "leader"),
    (1, "monitors", "alliance", "state"),
    (2, "makesDemandOf", "person", "state"),
    (3, "criticizes", "person", "leader"),
    (2, "condemns", "leader", "event"),
    (1, "condemns", "alliance", "state"),
    (1, "protestsTo", "body", "state"),
    (2, "involvedIn", "group", "event"),
    (2, "complicitIn", "state", "event"),
    (2, "responsibleFor", "group", "event"),
)


def scenes(vocabulary: Vocabulary) -> tuple[Scene, ...]:
    """All scenes. A relation of the vocabulary that has none here gets one from its label, domain and range.

    Raises:
        ValueError: a scene doesn't fit its relation's domain or range.
    """
    known = [Scene(c[0], c[1], c[2], c[3], PHRASES[c[1]], *c[4:]) for c in _CASTS]
    for scene in known:
        relation = vocabulary.relations[scene.relation]
        for kind, allowed in ((scene.subject, relation.domain), (scene.object, relation.range)):
            if not vocabulary.is_a(KINDS[kind].type, *allowed):
                raise ValueError(f"{scene.relation}: a {KINDS[kind].type} is none of {', '.join(sorted(allowed))}")
    missing = sorted(vocabulary.relations.keys() - {scene.relation for scene in known} - {GENERAL_RELATION})
    return (*known, *(_from_vocabulary(vocabulary, name) for name in missing))


def _from_vocabulary(vocabulary: Vocabulary, name: str) -> Scene:
    relation = vocabulary.relations[name]
    ends = []
    for allowed in (relation.domain, relation.range):
        ends.append(next(kind for kind, is_ in KINDS.items() if vocabulary.is_a(is_.type, *allowed)))
    return Scene(0.5, name, ends[0], ends[1], Phrase(relation.label, relation.label, FACT))
