"""An invented world: actors, weapons, places and events, each a pure function of its kind and rank.

Nothing is stored: the first state is the same in every file, whatever the seed, so that articles of different seeds
tell of one world. Every name is made up of syllables; the endings keep it from being a real one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from random import Random
from unicodedata import normalize
from zlib import crc32

STATES = 60
PUBLISHERS = 40
GROWTH = 0.7
"""How many different actors are named: about claims ** GROWTH."""
LINKED = 6
"""One actor in so many has an identity link."""
_ACCENTED = 15
"""One name in so many has an accent."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A pool of actors of one class: its share of all actors, how they are named, its least and greatest size."""

    type: str
    share: float
    names: tuple[str, ...]
    article: str = ""
    least: int = 8
    most: int = 1_000_000_000

    def size(self, all_actors: float) -> int:
        """How many there are in a world of so many actors."""
        return max(self.least, min(self.most, int(self.share * all_actors)))


# {w}: a word of its own; {s}: the state that it belongs to.
KINDS = {
    "state": Kind("State", 0.1, ("{w}",), most=STATES),
    "leader": Kind("Person", 0.1, ("Ilva {w}", "Marek {w}", "Oda {w}", "Tor {w}", "Sanne {w}"), most=STATES + 30),
    "person": Kind("Person", 0.28, ("Edda {w}", "Jon {w}", "Lio {w}", "Rhea {w}", "Pell {w}", "Nela {w}", "Ivo {w}")),
    "body": Kind(
        "GovernmentBody",
        0.1,
        (
            *("Foreign Ministry of {s}", "Defence Ministry of {s}", "Coast Guard of {s}", "Parliament of {s}"),
            *("Treasury of {s}", "General Staff of {s}", "Border Police of {s}", "Intelligence Office of {s}"),
        ),
        "the ",
    ),
    "group": Kind("NonStateArmedGroup", 0.1, ("{w} Column", "{w} Front", "{w} Brigade", "Sons of {w}"), "the "),
    "pmc": Kind("PrivateMilitaryCompany", 0.04, ("{w} Services", "{w} Security", "{w} Protection")),
    "company": Kind("Company", 0.1, ("{w} Freight", "{w} Metals", "{w} Shipping", "{w} Holdings")),
    "alliance": Kind("InternationalOrganization", 0.02, ("{w} Union", "{w} League", "Council of {w}"), "the "),
    "media": Kind("MediaOrganization", 1, ("{w} Herald", "{w} Courier", "{w} Post", "{w} Radio"), most=PUBLISHERS),
    "society": Kind("Organization", 0.06, ("{w} Relief Society", "{w} Institute", "{w} Party"), "the "),
    "unnamed": Kind("UnnamedSource", 0.02, ("a diplomat from {s}", "an officer of {s}", "two officials of {s}")),
    "many": Kind("ActorClass", 0.02, ("traders from {s}", "volunteers from {s}", "officers from {s}")),
    "weapon": Kind("WeaponSystem", 0.07, ("{w}-4 rockets", "{w} rifles", "{w}-2 drones", "{w} mortars")),
    "vessel": Kind("Vessel", 0.03, ("{w} Star", "Pale {w}", "{w} Heron"), "the "),
    "goods": Kind("Equipment", 0.02, ("{w} field radios", "{w} trucks", "{w} generators")),
    "place": Kind("Place", 0.08, ("Port {w}", "{w} Pass", "Upper {w}", "{w} Bay")),
    "event": Kind("Event", 0.05, ("{w} ferry bombing", "{w} depot fire", "siege of {w}"), "the "),
}

_SYLLABLES = tuple(consonant + vowel for consonant in "bdhklmnprstvz" for vowel in "aeiou")
_ENDINGS = ("ndrel", "lvund", "rrowen", "thmar", "ssqar", "xholm", "vvik", "rndoe", "lquist")
_WORDS = len(_SYLLABLES) ** 2 * len(_ENDINGS)
_STRIDE = 48_611  # a prime, so that neighbouring ranks get words that don't look alike, and no two the same
_ACCENTS = str.maketrans("aeiou", "áéíöü")
_ONE_EACH = ("state", "leader", "body", "unnamed", "many")  # their ranks run over the states
_UNLINKED = ("unnamed", "many")


@dataclass(frozen=True, slots=True)
class Entity:
    """One actor or thing. ``home`` is the rank of the state that it belongs to, or is closest to."""

    id: str
    kind: str
    type: str
    name: str
    article: str
    link: str | None
    home: int


@lru_cache(maxsize=1 << 15)
def entity(kind: str, rank: int) -> Entity:
    """The actor of this rank (from 0, the most frequent) among those of its kind."""
    lot = crc32(f"{kind}/{rank}".encode())
    home = rank % STATES if kind in _ONE_EACH else _by_zipf(lot / 2**32, log(STATES + 1))
    name = _name(kind, rank, home, accented=lot // LINKED % _ACCENTED == 0)
    link = f"https://example.org/entity/{kind}-{rank}" if lot % LINKED == 0 and kind not in _UNLINKED else None
    return Entity(f"{kind}{rank}", kind, KINDS[kind].type, name, KINDS[kind].article, link, home)


def _name(kind: str, rank: int, home: int, accented: bool) -> str:
    names = KINDS[kind].names
    if "{s}" not in names[0]:
        word = _word(rank + crc32(kind.encode()) % _WORDS)
        word = word[0] + word[1].translate(_ACCENTS) + word[2:] if accented else word
        return names[rank % len(names)].replace("{w}", word)
    turn, pattern = divmod(rank // STATES, len(names))
    name = names[pattern].replace("{s}", entity("state", home).name)
    return f"{name}, section {turn + 1}" if turn else name


def _word(number: int) -> str:
    turn, number = divmod(number, _WORDS)
    rest, ending = divmod(number * _STRIDE % _WORDS, len(_ENDINGS))
    first, second = divmod(rest, len(_SYLLABLES))
    word = (_SYLLABLES[first] + _SYLLABLES[second] + _ENDINGS[ending]).capitalize()
    return f"{word} {turn + 1}" if turn else word


@lru_cache(maxsize=1 << 10)
def decomposed(name: str) -> str:
    """The same name with its accents as combining characters."""
    return normalize("NFD", name)


def _by_zipf(lot: float, log_size: float) -> int:
    """Rank (from 0) in a pool by Zipf's law with exponent 1, from a lot in [0, 1) and the log of the pool's size + 1.

    P(rank) = log((rank + 2) / (rank + 1)) / log(size + 1), which is 1 / rank but for rounding; no table is needed.
    """
    return int(exp(lot * log_size)) - 1


class Pools:
    """Draws actors by Zipf's law from pools that grow with the claims made so far (Heaps' law)."""

    def __init__(self, rng: Random) -> None:
        self._random = rng.random
        self._log_sizes: dict[str, float] = {}
        self.grow(0)

    def grow(self, claims: int) -> None:
        """Let the pools be as large as befits so many claims."""
        everybody = claims**GROWTH
        self._log_sizes = {name: log(kind.size(everybody) + 1) for name, kind in KINDS.items()}

    def draw(self, kind: str) -> Entity:
        """Somebody of this kind."""
        return entity(kind, _by_zipf(self._random(), self._log_sizes[kind]))
