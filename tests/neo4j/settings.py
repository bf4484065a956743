"""Settings of a store in the tests' Neo4j."""

from __future__ import annotations

from pydantic import SecretStr

from actorgraph.service.settings import Settings
from tests.neo4j.server import Server


def neo4j_settings(server: Server, **given: object) -> Settings:
    """Settings that name the server's database."""
    known = {"neo4j_user": server.user, "neo4j_password": SecretStr(server.password)}
    return Settings(store=f"{server.uri}/neo4j", **{**known, **given})
