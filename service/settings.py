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
EMBEDDED_BATCH, NEO4J_BATCH = 500, 2000
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
        description="Address of the store: a folder, `memory:`, or `neo4j://HOST:7687/DATABASE` (also `bolt://`, `neo4j+s://`).",
    )
    neo4j_user: str | None = Field(None, description="User of the Neo4j server.")
    neo4j_password: SecretStr | None = Field(None, description="Password of that user; never part of an address.")
    retry_seconds: float = Field(
        30.0, ge=0, description="Maximum seconds that a load waits for an unavailable Neo4j server, per attempt."
    )
    query_seconds: float = Field(30.0, gt=0, description="Timeout of one reading query on Neo4j.")
    commit_seconds: float = Field(
        300.0,
        gt=0,
        description="Timeout of one commit or read of a load on Neo4j. After this time and `ACTORGRAPH_RETRY_SECONDS` "
        "without an answer the load ends with exit status 3.",
    )
    replica: Annotated[Path | str, BeforeValidator(_replica)] | None = Field(
        None,
        description="Location of the RDF copy that SPARQL queries: a folder that services on this machine share, or "
        "the address of a dataset in a SPARQL 1.1 store, such as `https://HOST:3030/DATASET`. Use one per store. "
        "Default: the embedded store's folder; for Neo4j a temporary folder per process.",
    )
    replica_query: _WebAddress | None = Field(
        None, description="Query endpoint of that SPARQL store. Default: its address with `/query`."
    )
    replica_update: _WebAddress | None = Field(
        None, description="Update endpoint of that SPARQL store. Default: its address with `/update`."
    )
    replica_user: str | None = Field(None, description="User of that SPARQL store.")
    replica_password: SecretStr | None = Field(None, description="Password of that user; never part of an address.")
    replica_seconds: float = Field(
        20.0,
        ge=0,
        description="Maximum seconds that a SPARQL query waits for the RDF copy to reach the store's revision.",
    )
    base_iri: _Iri = Field(
        DEFAULT_BASE,
        pattern=r"^https?://[^\s<>\"{}|^`\\#]+/$",
        description="Base of all IRIs. A store keeps the base it was created with.",
    )
    ontology: Annotated[str, AfterValidator(_files)] = Field(
        "",
        description="Turtle files with your own relations and classes, separated by colons (on Windows by semicolons). "
        "A store that was loaded with them also needs them for reading.",
    )
    profile: Annotated[str, Field(min_length=1), AfterValidator(_profile)] | None = Field(
        None,
        description="Mapping profile for annotation labels: a file, or the name of a built-in profile.",
    )
    host: str = Field("127.0.0.1", description="Address that the service listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that the service listens on; 0 chooses a free port.")
    allowed_hosts: str = Field(
        "localhost,127.0.0.1,[::1]",
        description="Accepted `Host` names, separated by commas. Protects against DNS rebinding.",
    )
    cors_origins: str = Field(
        "",
        pattern=rf"^\s*({_ORIGIN}([,\s]+{_ORIGIN})*)?\s*$",
        description="Origins that may read through CORS, such as `https://HOST:PORT`, separated by commas; `*` for "
        "all. None may write.",
    )
    listeners: int = Field(
        100, ge=0, description="Maximum number of concurrent `/changes` subscribers. Others receive 503."
    )
    heartbeat: float = Field(15.0, gt=0, description="Interval of keep-alive messages to `/changes` subscribers.")
    lock_wait: float = Field(30.0, ge=0, description="Maximum seconds that a load waits for another load.")
    max_document_bytes: int = Field(
        32 << 20, gt=0, description="Maximum size of one document (an article, or a line of JSON Lines)."
    )
    max_body_bytes: int = Field(64 << 20, gt=0, description="Maximum size of a request body.")
    batch_articles: int | None = Field(
        None,
        gt=0,
        description="Maximum articles per batch. A batch is committed as a revision; on large embedded stores several "
        "batches form one revision. Default: 500, on Neo4j 2,000.",
    )
    batch_seconds: float = Field(5.0, gt=0, description="Maximum seconds per batch.")
    publish_text: bool = Field(False, description="Publish whole article texts. Quotes are always published.")
    sparql_workers: int = Field(4, ge=1, le=64, description="Number of processes that evaluate SPARQL queries.")
    sparql_seconds: float = Field(
        10.0, gt=0, description="Timeout of a SPARQL query, its answer included. Then it is killed (504)."
    )
    sparql_memory: int = Field(
        2 << 30,
        ge=640 << 20,
        description="Maximum address space of each of those processes. A query that needs more fails.",
    )
    sparql_bytes: int = Field(64 << 10, gt=0, description="Maximum size of a SPARQL query.")
    sparql_waiting: int = Field(
        64, ge=0, description="Maximum number of SPARQL queries that wait for a process. Others receive 503."
    )
    service_endpoints: str = Field(
        "", description="Endpoints that SPARQL `SERVICE` may query: IRIs, separated by spaces."
    )
    dataset_title: str = Field("Claims about actors, as news articles make them", description="Title of the dataset.")
    dataset_publisher: str | None = Field(None, description="Publisher of the dataset: a name.")
    dataset_license: _Iri | None = Field(
        None, pattern=r"^https?://[^\s<>\"{}|^`\\]+$", description="Licence of the dataset: its address."
    )

    @property
    def batch_size(self) -> int:
        """Maximum articles per batch: a server's commits take less time the fewer they are."""
        return self.batch_articles or (NEO4J_BATCH if ADDRESS.match(self.store) else EMBEDDED_BATCH)


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
