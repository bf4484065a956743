"""Where a SPARQL 1.1 store elsewhere is, and as whom one asks it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a store is asked, and where it is changed; without a user it must not demand one."""

    query: str
    update: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return self.query
