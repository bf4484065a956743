"""Seals: digests by which `actorgraph verify` knows what was written by hand to a change log or among access keys.

Whoever can write to a store can also make a seal: they show accidents and meddling, and keep nobody out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256

import msgspec

from actorgraph.ontology.claims import digest
from actorgraph.service.stores.records import Change, Revision

LENGTH = 32
_encode = msgspec.json.encode
Keys = Collection[tuple[str, str, str]]
"""Access keys: name, hash, when made."""


def log_seal(before: str, revision: int, changes: Iterable[Change]) -> str:
    """The seal of a log that has a further revision; ``before`` is that of the revision before it, empty for the first.

    What is kept of claims that are gone may be rewritten (by a purge); only whether it is there is sealed. ``changes``
    are sorted; it is the digest of ``[before, revision, lines]``, of which one line is held at a time.
    """
    seal, between = sha256(b"[%s,%s,[" % (_encode(before), _encode(revision))), b""
    for c in changes:
        seal.update(between + _encode([c.article, c.claim, c.kind, c.gone, c.content is not None]))
        between = b","
    seal.update(b"]]")
    return seal.hexdigest()[:LENGTH]


def key_seal(name: str, hashed: str, created: str) -> str:
    """The seal of one access key."""
    return digest(["key", name, hashed, created], LENGTH)


def whole_seal(log: Iterable[tuple[Revision, Sequence[Change]]]) -> str:
    """The seal of a whole log."""
    seal = ""
    for revision, changes in log:
        seal = log_seal(seal, revision.number, sorted(changes))
    return seal


def broken_log(log: Iterable[tuple[Revision, Sequence[Change]]], newest: int, sealed: str | None) -> list[str]:
    """What is wrong with a change log, in words: revisions or lines that aren't there, or were written by hand."""
    wrong, seal, expected = [], "", 1
    for revision, changes in log:
        if revision.number != expected:
            wrong.append(f"the change log lacks revision {expected}")
        if len(changes) != revision.changes:
            wrong.append(
                f"the change log has {len(changes):,} lines of revision {revision.number}; it had {revision.changes:,}"
            )
        seal, expected = log_seal(seal, revision.number, sorted(changes)), revision.number + 1
    if expected <= newest:
        wrong.append(f"the change log ends before the newest revision, {newest}")
    if not wrong and sealed is None and newest:
        wrong.append("the change log has no seal")
    elif not wrong and newest and seal != sealed:
        wrong.append("the change log isn't the one that was written: its seal differs")
    return wrong


def broken_keys(keys: Keys, seals: dict[str, str | None]) -> list[str]:
    """Access keys that no ``actorgraph keys create`` has made, in words."""
    return [
        f"the access key '{name}' was written by hand, or changed; revoke it"
        for name, hashed, created in keys
        if seals.get(name) != key_seal(name, hashed, created)
    ]
