"""Access keys for whoever writes: shown once, kept as hashes."""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime
from hashlib import sha256

from actorgraph.ontology.errors import NotFound, UsageError
from actorgraph.service.stores.base import Store

PREFIX = "ag_"


def create(store: Store, name: str) -> str:
    """Make a key and return it; it can't be shown again.

    Raises:
        UsageError: there is a key of this name.
    """
    if not name.strip():
        raise UsageError("a key needs a name", "name")
    if any(known == name for known, _, _ in store.access_keys()):
        raise UsageError(f"there is a key '{name}' already; revoke it first", "name")
    key = PREFIX + secrets.token_urlsafe(32)
    store.add_key(name, hashed(key), datetime.now(UTC).isoformat(timespec="seconds"))
    return key


def revoke(store: Store, name: str) -> None:
    """Forget a key.

    Raises:
        NotFound: there is none of this name.
    """
    if not store.remove_key(name):
        raise NotFound(f"there is no key '{name}'")


def opens(store: Store, key: str) -> bool:
    """Whether a key is one of the store's."""
    given = hashed(key)
    return any(hmac.compare_digest(given, kept) for _, kept, _ in store.access_keys())


def hashed(key: str) -> str:
    """What is kept of a key: its SHA-256, which is enough for 256 random bits."""
    return sha256(key.encode()).hexdigest()
