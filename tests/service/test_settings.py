"""Settings, and which store an address means."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from actorgraph.loaders.profile_files import ready_profiles
from actorgraph.ontology.errors import StoreNotOurs, StoreUnavailable, StoreVersionError, UsageError
from actorgraph.service.settings import Settings
from actorgraph.service.stores.embedded.store import EmbeddedStore
from actorgraph.service.stores.rdf.endpoint import Endpoint
from actorgraph.service.stores.registry import copy_of, open_store
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, exported, loaded


def test_they_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each as ACTORGRAPH_ and its name."""
    for name, value in {"STORE": "memory:", "PORT": "81", "PUBLISH_TEXT": "true", "LOCK_WAIT": "0.5"}.items():
        monkeypatch.setenv(f"ACTORGRAPH_{name}", value)
    found = Settings()
    assert (found.store, found.port, found.publish_text, found.lock_wait) == ("memory:", 81, True, 0.5)


def test_the_service_is_on_the_loopback_by_default() -> None:
    """And texts are not published."""
    assert Settings.model_fields["host"].default == "127.0.0.1"
    assert Settings.model_fields["publish_text"].default is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "65536"),
        ("port", "-1"),
        ("port", "http"),
        ("lock_wait", "-1"),
        ("batch_articles", "0"),
        ("batch_seconds", "0"),
        ("max_body_bytes", "0"),
        ("max_document_bytes", "-5"),
        ("publish_text", "perhaps"),
        ("replica", "ftp://localhost/copy"),
        ("replica", "https://"),
        ("replica", "https://host/copy?x=1"),
        ("replica", "https://ann:secret@host/copy"),
        ("replica_query", "host/query"),
        ("replica_update", "https://ann:secret@host/update"),
        ("base_iri", "no iri"),
        ("base_iri", "https://example.org/no-slash"),
        ("base_iri", "https://example.org/<x>/"),
        ("base_iri", "ftp://example.org/"),
        ("base_iri", "https://example.org/id#"),
        ("base_iri", "https://example.org/#x/"),
    ],
)
def test_values_that_make_no_sense(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Are refused when the settings are read, by name."""
    monkeypatch.setenv(f"ACTORGRAPH_{name.upper()}", value)
    with pytest.raises(ValidationError, match=name) as caught:
        Settings()
    assert "secret" not in str(caught.value)


def test_paths_are_absolute_from_the_beginning(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Defaults too; what is no path stays as it is."""
    monkeypatch.chdir(tmp_path)
    paths = Settings(replica=Path("copy"), ontology=os.pathsep.join(["a.ttl", "../b.ttl"]), profile="mine.toml")
    assert paths.store == str(tmp_path / "actorgraph-data")
    assert paths.replica == tmp_path / "copy"
    assert paths.ontology == os.pathsep.join([str(tmp_path / "a.ttl"), str(tmp_path.parent / "b.ttl")])
    assert paths.profile == str(tmp_path / "mine.toml")
    assert [Settings(store=address).store for address in ("memory:", "neo4j://h:1/d")] == ["memory:", "neo4j://h:1/d"]
    assert Settings(profile=ready_profiles()[0]).profile == ready_profiles()[0]


def test_where_a_copy_elsewhere_is_asked_and_changed() -> None:
    """At its address and what most servers put behind it, or where the settings say; nothing shows the password."""
    given = Settings(replica="https://host:3030/copy/", replica_user="ann", replica_password=SecretStr("secret"))
    assert copy_of(given) == Endpoint("https://host:3030/copy/query", "https://host:3030/copy/update", "ann", "secret")
    assert "secret" not in repr(copy_of(given)) + str(copy_of(given)) + repr(given)
    base = "http://host:7200/repositories/copy"
    other = Settings(replica=base, replica_query=base, replica_update=f"{base}/statements")
    assert copy_of(other) == Endpoint(base, f"{base}/statements")
    assert copy_of(Settings()) is None


def test_they_cannot_be_changed_later() -> None:
    """Settings are read once."""
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1


def test_every_setting_is_described() -> None:
    """The descriptions are the documentation."""
    assert all(field.description for field in Settings.model_fields.values())


def test_an_address_is_a_folder_or_the_memory(tmp_path: Path) -> None:
    """Relative folders too."""
    memory = open_store(Settings(store="memory:"), VOCABULARY)
    disk = open_store(Settings(store=str(tmp_path / "store")), VOCABULARY)
    assert (type(memory), type(disk)) == (EmbeddedStore, EmbeddedStore)
    memory.close()
    disk.close()


@pytest.mark.parametrize("address", ["sqlite:///x", "neo4j+unknown://user:secret@host/db", "http://secret@host"])
def test_an_address_of_an_unknown_kind(address: str) -> None:
    """Is wrong usage; what might be a password in it isn't repeated."""
    with pytest.raises(UsageError) as caught:
        open_store(Settings(store=address), VOCABULARY)
    assert "secret" not in str(caught.value)


def test_a_store_that_is_not_there_is_not_made_by_asking(tmp_path: Path) -> None:
    """The error says how to make one."""
    with pytest.raises(StoreUnavailable, match="`actorgraph load` makes one"):
        open_store(Settings(store=str(tmp_path / "store")), VOCABULARY, create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_else_in_it(tmp_path: Path) -> None:
    """Is not written to."""
    (tmp_path / "letter.txt").write_text("Dear Ann")
    with pytest.raises(StoreNotOurs, match="holds something else"):
        open_store(Settings(store=str(tmp_path)), VOCABULARY)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_an_empty_folder_becomes_a_store(tmp_path: Path) -> None:
    """Nothing of anybody's is in it."""
    open_store(Settings(store=str(tmp_path)), VOCABULARY).close()
    open_store(Settings(store=str(tmp_path)), VOCABULARY, create=False).close()


def test_the_base_iri_is_fixed_for_a_store(tmp_path: Path) -> None:
    """Another one is refused; both are named."""
    store = open_store(Settings(store=str(tmp_path), base_iri="https://example.org/one/"), VOCABULARY)
    loaded(store, article("one", claim("Ardland", "arms", "Red Front")))
    assert b"<https://example.org/one/article/one>" in exported(store)
    store.close()
    with pytest.raises(StoreVersionError, match=r"https://example\.org/one/, not https://example\.org/two/"):
        open_store(Settings(store=str(tmp_path), base_iri="https://example.org/two/"), VOCABULARY)


def test_ids_do_not_depend_on_the_base_iri(tmp_path: Path) -> None:
    """Only the IRIs in front of them do."""
    exports = []
    for base in ("https://example.org/one/", "https://example.com/another/"):
        store = open_store(Settings(store=str(tmp_path / base[-8:-1].replace("/", "-")), base_iri=base), VOCABULARY)
        loaded(store, article("one", claim("Ardland", "arms", "Red Front", said_by=["Ada Reed", "Bo Finch"])))
        exports.append(exported(store).replace(base.encode(), b"base:"))
        store.close()
    assert exports[0] == exports[1]
