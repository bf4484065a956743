"""Near-copies: quotes that are one text with small edits, such as a changed word or a dateline in front.

A text is compared by its *shingles*, the pairs of words that follow each other in it (Broder, "On the resemblance and
containment of documents", 1997), without punctuation, case and what Unicode merely writes differently. Two texts are
near-copies if they share three fifths of all their shingles, and copies of copies are one. What is short is too
easily alike to be judged: only equal words make it a copy. All answers depend on the set of texts, not on an order.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain, pairwise
from struct import pack, unpack
from zlib import crc32

SHARED, OF = 3, 5
"""The part of all shingles that near-copies share, as a fraction."""
ENOUGH_WORDS = 10
"""How many words make a text long enough to be judged."""
KEPT = 64
"""Of how many shingles a text keeps the hashes: the smallest, which in near-copies are mostly the same ones."""

IN_COMMON = 5
"""How many of their rarest shingles two texts have in common before they are compared; the shortest share six."""

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese have no spaces between words: each character stands alone."""
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_ALONE = re.compile(rf"[{_UNSPACED}]")


def shingles(quotes: Iterable[str]) -> bytes:
    """Hashes of a text's shingles, sorted, four bytes each; nothing if it is too short to be judged."""
    folded = unicodedata.normalize("NFKC", " ".join(quotes)).casefold()
    words = _WORD.findall(folded)
    alone = 0 if folded.isascii() else len(_ALONE.findall(folded))
    if len(words) - alone / 2 < ENOUGH_WORDS:  # two characters are about a word
        return b""
    hashes = {crc32(f"{one} {other}".encode()) for one, other in pairwise(words)}
    if len(hashes) + 1 < ENOUGH_WORDS:  # the same few words over and over
        return b""
    kept = sorted(hashes)[:KEPT]
    return pack(f"<{len(kept)}I", *kept)


def alike(texts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Those of these texts (by any name, with their shingles) that may have a near-copy among them.

    It costs little: a text most of whose shingles no other one has is put aside at once.
    """
    left = {name: text for name, text in texts.items() if text}
    while len(left) > 1:
        hashes = {name: _hashes(text) for name, text in left.items()}
        sizes = list(map(len, hashes.values()))
        if (sum(sizes) - len(set(chain.from_iterable(hashes.values())))) * OF < min(sizes) * SHARED:
            return {}  # so few occur twice that not even the shortest can share enough
        met: set[int] = set()
        shared: set[int] = set()
        for some in hashes.values():
            shared.update(met.intersection(some))
            met.update(some)
        enough = [name for name, some in hashes.items() if len(shared.intersection(some)) * OF >= len(some) * SHARED]
        if len(enough) == len(left):
            return left
        left = {name: left[name] for name in enough}
    return {}


class Copies:
    """The near-copies among some texts, given by any name with their shingles; looked for once, in the first place."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        """Find them."""
        self._texts = {name: _hashes(text) for name, text in alike(texts).items()}
        self._groups = _groups(self._texts)

    def among(self, names: Set[str]) -> dict[str, str]:
        """For each of these texts that has near-copies among these: the smallest name among them all."""
        found: dict[str, str] = {}
        for group in self._groups:
            some = group & names
            parts = [group] if len(some) == len(group) else _groups({name: self._texts[name] for name in some})
            found |= {name: smallest for part in parts for smallest in [min(part)] for name in part}
        return found


def _hashes(text: bytes) -> tuple[int, ...]:
    return unpack(f"<{len(text) // 4}I", text)


class _Groups:
    """Texts, by name, with those that are near-copies of each other in one group.

    Two near-copies have a shingle in common among the two fifths of each that are rarest, and one more; and so many as
    one likes among so many more (Chaudhuri, Ganti, Kaushik, "A Primitive Operator for Similarity Joins in Data
    Cleaning", 2006; Wang, Li, Feng, "Can we beat the prefix filtering?", 2012): only such texts are compared.
    """

    def __init__(self, texts: Mapping[str, tuple[int, ...]]) -> None:
        self._texts = {name: frozenset(hashes) for name, hashes in texts.items()}
        self._of = {name: [name] for name in texts}
        times = Counter(chain.from_iterable(texts.values()))
        met: dict[int, dict[str, list[str]]] = defaultdict(dict)
        """By shingle, the texts that have it, by one of the group that they were in: so a group is passed at once."""
        for name, hashes in texts.items():
            rarest = sorted(hashes, key=times.__getitem__)  # of equally rare ones the smallest come first
            some = [met[hash_] for hash_ in rarest[: len(hashes) * (OF - SHARED) // OF + IN_COMMON]]
            self._meet(name, some)
            group = self._of[name][0]
            for others in some:
                others.setdefault(group, []).append(name)

    def _meet(self, name: str, met: Sequence[Mapping[str, Sequence[str]]]) -> None:
        """Join a text with those of these that it is near to."""
        for group, times in Counter(chain.from_iterable(met)).items():
            apart = times >= IN_COMMON and self._of[group] is not self._of[name]
            if apart and self._near_to(name, [others[group] for others in met if group in others]):
                self._join(self._of[name], self._of[group])

    def _near_to(self, name: str, met: Sequence[Sequence[str]]) -> bool:
        """Whether a text is near to one of a group; most often it is to the first."""
        if any(self._near(name, other) for other in {others[0] for others in met}):
            return True
        counted = Counter(chain.from_iterable(met))
        return any(times >= IN_COMMON and self._near(name, other) for other, times in counted.items())

    def _near(self, one: str, other: str) -> bool:
        shared = len(self._texts[one] & self._texts[other])
        return shared * OF >= (len(self._texts[one]) + len(self._texts[other]) - shared) * SHARED

    def _join(self, one: list[str], other: list[str]) -> None:
        small, large = sorted((one, other), key=len)
        large += small
        self._of.update(dict.fromkeys(small, large))

    def found(self) -> list[frozenset[str]]:
        """The groups of more than one text."""
        return [frozenset(group) for group in {id(g): g for g in self._of.values() if len(g) > 1}.values()]


def _groups(texts: Mapping[str, tuple[int, ...]]) -> list[frozenset[str]]:
    return _Groups(texts).found() if len(texts) > 1 else []
