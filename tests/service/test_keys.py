"""Access keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from actorgraph.ontology.errors import NotFound, UsageError
from actorgraph.ontology.iris import Iris
from actorgraph.service import keys
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.embedded.store import EmbeddedStore
from tests.contract.steps import VOCABULARY


def test_a_key_opens(store: Store) -> None:
    """Its own store."""
    assert keys.opens(store, keys.create(store, "ann"))


@pytest.mark.parametrize("wrong", ["", "ag_", "ag_x", "é", "\0", "x" * 10_000])
def test_no_other_key_opens(store: Store, wrong: str) -> None:
    """Nor a part of one."""
    key = keys.create(store, "ann")
    assert not keys.opens(store, wrong)
    assert not keys.opens(store, key[:-1])
    assert not keys.opens(store, key + "x")


def test_no_key_opens_a_store_that_has_none(store: Store) -> None:
    """Not even an empty one."""
    assert not keys.opens(store, "")


def test_the_hash_of_a_key_does_not_open(store: Store) -> None:
    """Who reads the store's files can't write with what is found there."""
    keys.create(store, "ann")
    ((_, hashed, _),) = store.access_keys()
    assert not keys.opens(store, hashed)


def test_a_store_holds_the_hash_only(tmp_path: Path) -> None:
    """The key is in none of its files."""
    store = EmbeddedStore(tmp_path / "store", Iris(), VOCABULARY)
    key = keys.create(store, "ann")
    store.close()
    content = b"".join(file.read_bytes() for file in (tmp_path / "store").rglob("*") if file.is_file())
    assert b"ann" in content
    assert keys.hashed(key).encode() in content
    assert key.encode() not in content
    assert key.removeprefix(keys.PREFIX).encode() not in content


def test_keys_differ(store: Store) -> None:
    """Each is as good as unguessable: 256 random bits."""
    made = {keys.create(store, f"k{n}") for n in range(20)}
    assert len(made) == 20
    assert all(len(key) >= 43 for key in made)


def test_a_revoked_key_opens_no_more(store: Store) -> None:
    """The others do."""
    gone, stays = keys.create(store, "ann"), keys.create(store, "ben")
    keys.revoke(store, "ann")
    assert not keys.opens(store, gone)
    assert keys.opens(store, stays)
    assert [name for name, _, _ in store.access_keys()] == ["ben"]


def test_a_key_that_is_not_there_cannot_be_revoked(store: Store) -> None:
    """It is named."""
    with pytest.raises(NotFound, match="there is no key 'ann'"):
        keys.revoke(store, "ann")


def test_a_name_is_given_once(store: Store) -> None:
    """Until its key is revoked."""
    keys.create(store, "ann")
    with pytest.raises(UsageError, match="there is a key 'ann' already"):
        keys.create(store, "ann")
    keys.revoke(store, "ann")
    assert keys.opens(store, keys.create(store, "ann"))


@pytest.mark.parametrize("name", ["", " ", "\t"])
def test_a_key_needs_a_name(store: Store, name: str) -> None:
    """Or it couldn't be revoked."""
    with pytest.raises(UsageError, match="a key needs a name"):
        keys.create(store, name)


def test_keys_are_no_revision_and_not_exported(store: Store) -> None:
    """They are the store's business, not the graph's."""
    keys.create(store, "ann")
    with store.view() as view:
        assert view.revision == 0
        assert view.graphs() == []
