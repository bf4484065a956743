"""All settings, read once from the environment (``ACTORGRAPH_…``) and passed on; nothing is configured at import."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from actorgraph.loaders.profile_files import ready_profiles
from actorgraph.ontology.errors import UsageError
from actorgraph.ontology.iris import DEFAULT_BASE, iri_fault

MEMORY = "memory:"
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://")
"""What begins with it is an address on the network, and no path."""
WEB_ADDRESS = re.compile(r"https?://[^\s/?#@<>\"]+(?:/[^\s?#<>\"]*)?")


def _absolute(path: str) -> str:
    """A path as it is from everywhere: processes that use it may work in another folder."""
    try:
        return os.path.abspath(path)  # noqa: PTH100 — `Path.absolute` keeps `..`
    except OSError as error:
        raise ValueError(f"'{path}' is relative, and the current folder is gone: {error.strerror}") from None


def _store(address: str) -> str:
    return address if address == MEMORY or ADDRESS.match(address) else _absolute(address)


def _web_address(address: str) -> str:
    if "@" in address.partition("://")[2].partition("/")[0]:
        raise ValueError(
            "an address holds no user or password; expected them in ACTORGRAPH_REPLICA_USER and "
            "ACTORGRAPH_REPLICA_PASSWORD"
        )
    if not WEB_ADDRESS.fullmatch(address):
        raise ValueError("it is no address of a SPARQL store; expected http:// or https://, a host and a path")
    return address.rstrip("/")


def _replica(place: object) -> object:
    """A folder as an absolute path, or an address as text."""
    if isinstance(place, str):
        return _web_address(place) if ADDRESS.match(place) else Path(_absolute(place))
    return place.absolute() if isinstance(place, Path) else place


def _files(paths: str) -> str:
    return os.pathsep.join(_absolute(path) for path in paths.split(os.pathsep) if path)


def _profile(name: str) -> str:
    return name if name in ready_profiles() else _absolute(name)


_ORIGIN = r"(\*|https?://[a-z0-9.\-\[\]:]+)"


def _absolute_iri(iri: str) -> str:
    """An address that stands in what is stored, checked by the parser that reads it there."""
    if (fault := iri_fault(iri)) is not None:
        raise ValueError(f"it is no absolute IRI: {fault}")
    return iri


_Iri = Annotated[str, AfterValidator(_absolute_iri)]
_WebAddress = Annotated[str, AfterValidator(_web_address)]


class Settings(BaseSettings):
    """What can be set. Times are seconds, sizes are bytes. The descriptions are the documentation.

    Relative paths are made absolute here, from the folder in which the settings are read. An empty variable of the
    environment is as if it weren't there.
    """

    model_config = SettingsConfigDict(
        env_prefix="ACTORGRAPH_", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    store: Annotated[str, AfterValidator(_store)] = Field(
        "./actorgraph-data",
        min_length=1,
        description="Where the graph is kept: a folder path, `memory:`, or `neo4j://HOST:7687/DATABASE` and its kin.",
    )
    neo4j_user: str | None = Field(None, description="User of the Neo4j server.")
    neo4j_password: SecretStr | None = Field(None, description="Password of that user; never part of an address.")
    retry_seconds: float = Field(
        30.0, ge=0, description="How long a load waits for a Neo4j server that is away or too busy, each time."
    )
    query_seconds: float = Field(30.0, gt=0, description="How long Neo4j may work at one reading query.")
    commit_seconds: float = Field(
        300.0,
        gt=0,
        description="How long Neo4j may work at one commit, or one read, of a load. A load that has no answer for so "
        "long, and `ACTORGRAPH_RETRY_SECONDS` more, ends with exit status 3.",
    )
    replica: Annotated[Path | str, BeforeValidator(_replica)] | None = Field(
        None,
        description="Where the store's copy in RDF is kept, which SPARQL asks: a folder, for services on this machine, "
        "or the address of a data set in a SPARQL 1.1 store, as `https://HOST:3030/DATASET`; one a store. Without it "
        "the copy is in the embedded store's own folder; of Neo4j each process makes one, in a temporary folder.",
    )
    replica_query: _WebAddress | None = Field(
        None, description="Where that SPARQL store is asked, if that isn't its address and `/query`."
    )
    replica_update: _WebAddress | None = Field(
        None, description="Where that SPARQL store is changed, if that isn't its address and `/update`."
    )
    replica_user: str | None = Field(None, description="User of that SPARQL store.")
    replica_password: SecretStr | None = Field(None, description="Password of that user; never part of an address.")
    replica_seconds: float = Field(
        20.0, ge=0, description="How long a SPARQL query waits for that copy to be brought up to the store's revision."
    )
    base_iri: _Iri = Field(
        DEFAULT_BASE, pattern=r"^https?://[^\s<>\"{}|^`\\#]+/$", description="Base of all IRIs; fixed for a store."
    )
    ontology: Annotated[str, AfterValidator(_files)] = Field(
        "",
        description="Turtle files with relations and classes of your own, separated as folders in PATH are: by colons "
        "(on Windows by semicolons). A store that was loaded with them needs them to be read.",
    )
    profile: Annotated[str, Field(min_length=1), AfterValidator(_profile)] | None = Field(
        None,
        description="What the labels of annotators mean: a mapping profile's file, or the name of a ready one.",
    )
    host: str = Field("127.0.0.1", description="Address that the service listens on; the loopback by default.")
    port: int = Field(8000, ge=0, le=65535, description="Port that the service listens on; 0 takes a free one.")
    allowed_hosts: str = Field(
        "localhost,127.0.0.1,[::1]",
        description="Host names that requests may use, separated by commas; keeps foreign web pages out.",
    )
    cors_origins: str = Field(
        "",
        pattern=rf"^\s*({_ORIGIN}([,\s]+{_ORIGIN})*)?\s*$",
        description="Origins of web pages that may read, as `https://HOST` or `https://HOST:PORT`, divided by commas; "
        "`*` for all; none by default. None of them may write.",
    )
    listeners: int = Field(
        100, ge=0, description="How many may listen to `/changes` as Server-Sent Events; further ones get a 503."
    )
    heartbeat: float = Field(
        15.0, gt=0, description="After how long a silence those who listen are told that the service is still there."
    )
    lock_wait: float = Field(30.0, ge=0, description="How long a load waits for another load to end.")
    max_document_bytes: int = Field(32 << 20, gt=0, description="Largest document (article, line) that is loaded.")
    max_body_bytes: int = Field(64 << 20, gt=0, description="Largest request body.")
    batch_articles: int = Field(
        500,
        gt=0,
        description="A load takes in this many articles at once and commits them (many such batches as one revision "
        "where that takes long, in the embedded store) …",
    )
    batch_seconds: float = Field(5.0, gt=0, description="… or after this time, whichever comes first.")
    publish_text: bool = Field(False, description="Show whole article texts; quotes are always shown.")
    sparql_workers: int = Field(
        4, ge=1, le=64, description="Processes that evaluate SPARQL; each is killed if its query asks too much."
    )
    sparql_seconds: float = Field(
        10.0, gt=0, description="How long a SPARQL query may take until its answer is out; then it is killed (504)."
    )
    sparql_memory: int = Field(
        2 << 30, ge=640 << 20, description="Address space of each of those processes; a query that needs more fails."
    )
    sparql_bytes: int = Field(64 << 10, gt=0, description="Largest SPARQL query.")
    sparql_waiting: int = Field(
        64, ge=0, description="How many SPARQL queries wait for a free process; further ones get a 503."
    )
    service_endpoints: str = Field(
        "", description="IRIs of the endpoints that SPARQL's SERVICE may ask, separated by spaces; none by default."
    )
    dataset_title: str = Field("Claims about actors, as news articles make them", description="Title of the data set.")
    dataset_publisher: str | None = Field(None, description="Who publishes the data set: a name.")
    dataset_license: _Iri | None = Field(
        None, pattern=r"^https?://[^\s<>\"{}|^`\\]+$", description="Licence of the data set: its address."
    )


def settings_of(**given: Any) -> Settings:
    """The settings from the environment, with what a command or a program gives on top; ``None`` gives nothing.

    Raises:
        UsageError: one of them makes no sense.
    """
    if isinstance(given.get("ontology"), list):
        given["ontology"] = os.pathsep.join(given["ontology"])
    known = {name: value for name, value in given.items() if value is not None}
    for name in known.keys() - Settings.model_fields.keys():
        raise UsageError(f"there is no setting '{name}'; docs/settings.md lists them", name)
    try:
        return Settings(**known)
    except ValidationError as error:
        wrong = error.errors()[0]
        name = str(wrong["loc"][0])
        raise UsageError(f"setting {name} (ACTORGRAPH_{name.upper()}): {wrong['msg']}", name) from None
