"""A Neo4j server that somebody else runs: perhaps the wrong one, so what was there before is never touched."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from tests.neo4j.base import NoServer, Server

URI = "ACTORGRAPH_TEST_NEO4J_URI"


class GivenServer(Server):
    """One that this run can neither start nor end."""

    kind = "given"

    @classmethod
    def from_environment(cls) -> GivenServer:
        """As ACTORGRAPH_TEST_NEO4J_… say; Browser is looked for on the same host."""
        parts = urlsplit(os.environ[URI])
        http = os.environ.get("ACTORGRAPH_TEST_NEO4J_HTTP") or f"http://{parts.hostname}:7474"
        user, password = (os.environ.get(f"ACTORGRAPH_TEST_NEO4J_{name}", "") for name in ("USER", "PASSWORD"))
        database = parts.path.strip("/") or "neo4j"
        return cls(f"{parts.scheme}://{parts.netloc}", http, user or "neo4j", password, database)

    def start(self) -> None:
        """It runs."""

    def stop(self) -> None:
        """It isn't this run's to stop."""
        raise NoServer(f"{URI} names a server that this run can't stop and start; `own` gives one that it can")

    def kill(self) -> None:
        """Nor to kill."""
        self.stop()

    def close(self) -> None:
        """Leave it as it was found; what wasn't wiped once isn't known to be this run's."""
        if self._own:
            self.wipe()
