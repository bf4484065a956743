"""docker-compose.yml and the Dockerfile, as far as they can be checked without a Docker engine."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from actorgraph.service.settings import Settings

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docker-compose.yml"
COMPOSE = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
FINAL = DOCKERFILE.rpartition("\nFROM ")[2]

each_service = pytest.mark.parametrize("name", SERVICES)


def test_it_is_a_compose_file() -> None:
    """The compose specification's schema accepts it."""
    program = Path(sys.executable).with_name("check-jsonschema")
    command = [program, "--builtin-schema", "vendor.compose-spec", FILE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@each_service
def test_ports_are_on_the_loopback(name: str) -> None:
    """Nothing is reachable from other machines unless somebody changes that."""
    ports = SERVICES[name]["ports"]
    assert ports
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


@each_service
def test_each_service_has_a_health_check(name: str) -> None:
    """`docker compose up --wait` knows when it is there, and it comes back after a crash."""
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


@each_service
def test_passwords_come_from_the_environment(name: str) -> None:
    """No secret is in the file, and a missing one stops it."""
    secret = re.compile(r"password|auth|secret|token", re.IGNORECASE)
    values = [value for key, value in SERVICES[name]["environment"].items() if secret.search(key)]
    assert values
    for value in values:
        assert re.fullmatch(r"(neo4j/)?\$\{ACTORGRAPH_NEO4J_PASSWORD:\?[^}]+\}", value)


@each_service
def test_no_service_gains_privileges(name: str) -> None:
    """Neither can raise what it may do."""
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]


def test_the_service_is_shut_in() -> None:
    """It writes nowhere and needs no capability."""
    assert SERVICES["service"]["read_only"] is True
    assert SERVICES["service"]["cap_drop"] == ["ALL"]


def test_the_service_waits_for_the_database() -> None:
    """It starts when Neo4j answers."""
    assert SERVICES["service"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}


def test_volumes_have_names_and_the_database_has_one() -> None:
    """Data outlives containers."""
    used = {volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", ())}
    assert used == set(COMPOSE["volumes"])
    assert "neo4j-data:/data" in SERVICES["neo4j"]["volumes"]


@pytest.mark.parametrize("text", [FILE.read_text(encoding="utf-8"), DOCKERFILE], ids=["compose", "Dockerfile"])
def test_settings_are_ones_that_there_are(text: str) -> None:
    """A renamed setting is noticed here."""
    names = set(re.findall(r"ACTORGRAPH_(\w+)", text))
    assert names
    assert names <= {name.upper() for name in Settings.model_fields}


def test_the_image_runs_as_nobody_special() -> None:
    """The last stage has a user, a health check and no tool to build with."""
    assert re.search(r"^USER (?!root|0)\w+", FINAL, re.MULTILINE)
    assert "HEALTHCHECK" in FINAL
    assert not re.search(r"\b(gcc|build-essential|uv|pip|apt-get)\b", FINAL)


def test_the_image_has_the_uv_of_the_makefile() -> None:
    """One version of uv reads the lock everywhere."""
    (version,) = re.findall(r"UV_VERSION := (\S+)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert f"uv=={version}\n" in DOCKERFILE


def test_the_build_gets_what_the_wheel_needs() -> None:
    """.dockerignore lets through what the wheel is built from, and nothing that is secret or large."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = {line[1:] for line in lines if line.startswith("!")}
    assert "*" in lines
    assert allowed == {
        "pyproject.toml",
        "uv.lock",
        "README.md",
        "LICENSE",
        "actorgraph",
        "ontology",
        "loaders",
        "service",
        "examples",
    }
