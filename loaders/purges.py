"""What is kept of actors that were purged: enough to know them again in what is loaded later, not who they were.

All digests are keyed with a random key that a store's purges share: whoever has the store can try a name that he
thinks of, but can't read one from it.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
import uuid
from collections.abc import Collection, Sequence
from hashlib import blake2b

import msgspec

from actorgraph.loaders.identity import ID_LENGTH
from actorgraph.ontology.claims import digest
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.names import INVISIBLE, fold, visible

_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Characters of scripts that put no space between words: each counts as a word."""
_LETTER = rf"(?![{_ALONE}])[^\W_]|[\u0300-\u036f]"
WORD = re.compile(rf"[{_ALONE}]|(?:{_LETTER})(?:{_LETTER}|[{INVISIBLE}])*")
"""A word, also where characters are in it that nobody sees."""


class Purge(msgspec.Struct, frozen=True):
    """What is kept of one purged actor; every ``frozenset`` but ``types`` holds keyed digests.

    ``was`` is of the canonical id that it had; ``anywhere`` are its whole names, ``here`` words by which it is known in
    articles that name it, ``firsts`` the first words of these, folded, and ``longest`` how many words the longest has.
    ``texts`` gives the new digests of texts that were rewritten, by keyed digests of what they were.
    """

    key: str
    pseudonym: str
    link: str
    types: frozenset[str]
    was: str
    links: frozenset[str]
    names: frozenset[str]
    anywhere: frozenset[str]
    here: frozenset[str]
    firsts: frozenset[str]
    longest: int
    texts: dict[str, str] = {}

    @classmethod
    def of(cls, actor: CanonicalActor, surfaces: Collection[str], key: str | None) -> Purge:
        """Begin one; ``surfaces`` are the words by which it is mentioned, ``key`` that of the store's other purges.

        Of its aliases those of a single word count only where it is named: too much else is called so.
        """
        key, id_ = key or secrets.token_hex(32), uuid.uuid4()
        keyed = Keyed(key)
        names = (actor.name, *actor.aliases)
        anywhere = [parts for name in names if (parts := words(name)) and (name == actor.name or len(parts) > 1)]
        single = [[part] for name in names for part in words(name) if len(part) > 1]
        here = [parts for parts in (*single, *map(words, (*names, *surfaces))) if parts and not parts[0][0].islower()]
        return cls(
            key=key,
            pseudonym=f"Purged actor {id_.hex[:8]}",
            link=id_.urn,
            types=frozenset(actor.types),
            was=keyed(actor.id),
            links=frozenset(map(keyed, actor.same_as)),
            names=frozenset(keyed(fold(name)) for name in names),
            anywhere=frozenset(keyed(whole(parts)) for parts in anywhere),
            here=frozenset(keyed(as_written(parts)) for parts in here),
            firsts=frozenset(keyed(fold(parts[0])) for parts in (*anywhere, *here)),
            longest=max(map(len, (*anywhere, *here)), default=0),
        )

    @property
    def actor(self) -> str:
        """The id of the canonical actor that stands in its place."""
        return digest(["link", self.link], ID_LENGTH)


class Keyed:
    """Digests that only who has the key can compute."""

    def __init__(self, key: str) -> None:
        self._key = bytes.fromhex(key)

    def __call__(self, text: str) -> str:
        """A text's digest, hexadecimal."""
        return blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).hexdigest()


def words(text: str) -> list[str]:
    """A text's words, in their order."""
    return WORD.findall(text)


def whole(parts: Sequence[str]) -> str:
    """What of a whole name is compared: several words in any case, a single one as it is written."""
    return fold(" ".join(parts)) if len(parts) > 1 else as_written(parts)


def as_written(parts: Sequence[str]) -> str:
    """What of words is compared where case counts."""
    return unicodedata.normalize("NFC", visible(" ".join(parts)))
