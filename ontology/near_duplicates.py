"""Near-copies: quotes that are one text with small edits, such as a changed word or a dateline in front.

A text is compared by its *shingles*, the pairs of words that follow each other in it (Broder, "On the resemblance and
containment of documents", 1997), without punctuation, case and what Unicode merely writes differently. Two texts are
near-copies if they share three fifths of all their shingles, and copies of copies are one. What is short is too
easily alike to be judged: only equal words make it a copy. All answers depend on the set of texts, not on an order.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
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

AT_ONCE = 2048
"""Of how many texts those that share rare shingles with another one are found at once."""

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


class _Group:
    """Texts that are near-copies of each other, by their places; ``bits`` are those of them that are being met."""

    __slots__ = ("bits", "places")

    def __init__(self, place: int) -> None:
        self.places, self.bits = [place], 0


class _Groups:
    """Texts, by their places, with those that are near-copies of each other in one group.

    Two near-copies have a shingle in common among the two fifths of each that are rarest, and one more; and six among
    six more (Chaudhuri, Ganti, Kaushik, "A Primitive Operator for Similarity Joins in Data Cleaning", 2006; Wang, Li,
    Feng, "Can we beat the prefix filtering?", 2012): only such texts are compared. Which they are is counted for
    thousands of texts at once, each a bit of an integer.
    """

    def __init__(self, texts: Sequence[tuple[int, ...]]) -> None:
        self._texts = list(map(frozenset, texts))
        self.of = list(map(_Group, range(len(texts))))
        times = Counter(chain.from_iterable(texts))
        rarest = [
            [h for h in sorted(some, key=times.__getitem__)[: len(some) * (OF - SHARED) // OF + 6] if times[h] > 1]
            for some in texts  # of equally rare ones the smallest come first
        ]
        for first in range(0, len(texts), AT_ONCE):
            for group in self.of:
                group.bits = 0
            have: dict[int, int] = {}
            for place in range(first, len(texts)):
                self._meet(place, first, have, rarest[place])
                if place < first + AT_ONCE:
                    bit = 1 << (place - first)
                    self.of[place].bits |= bit
                    for hash_ in rarest[place]:
                        have[hash_] = have.get(hash_, 0) | bit

    def _meet(self, place: int, first: int, have: Mapping[int, int], rarest: Iterable[int]) -> None:
        """Join a text with those that it is near to, of those that have some shingle, from the first place on."""
        ones = twos = fours = many = 0  # how many of these each has, as digits; eight are many
        for bits in filter(None, map(have.get, rarest)):
            two = ones & bits
            ones ^= bits
            four = twos & two
            twos ^= two
            many |= fours & four
            fours ^= four
        often = (many | fours & twos) & ~self.of[place].bits  # six, seven, or many
        while often:
            bit = often & -often
            other = first + bit.bit_length() - 1
            if self._near(self._texts[place], self._texts[other]):
                often &= ~self._joined(self.of[place], self.of[other]).bits
            else:
                often ^= bit

    def _near(self, one: frozenset[int], other: frozenset[int]) -> bool:
        shared = len(one & other)
        return shared * OF >= (len(one) + len(other) - shared) * SHARED

    def _joined(self, one: _Group, other: _Group) -> _Group:
        small, large = sorted((one, other), key=lambda group: len(group.places))
        large.places += small.places
        large.bits |= small.bits
        for place in small.places:
            self.of[place] = large
        return large


def _groups(texts: Mapping[str, tuple[int, ...]]) -> list[frozenset[str]]:
    """The groups of more than one text."""
    names = list(texts)
    found = {id(group): group for group in _Groups(list(texts.values())).of if len(group.places) > 1}
    return [frozenset(names[place] for place in group.places) for group in found.values()]
