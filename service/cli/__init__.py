"""The command line: `actorgraph`. One module a group of commands; `main` turns our errors into exit codes."""

from __future__ import annotations

import sys

from actorgraph.ontology.errors import ActorgraphError, NotFound, QueryAborted, StoreError
from actorgraph.service.cli import admin, annotation, graph, loading, server, sparql  # noqa: F401 — they add their commands
from actorgraph.service.cli.app import app, complain

SOME_FAILED, WRONG_USAGE, STORE_AWAY = 1, 2, 3


def main() -> None:
    """Run the command line.

    Exit status: 0 all well; 1 something was rejected, not found or wrong; 2 wrong usage; 3 the store can't serve.
    """
    try:
        app()
    except ActorgraphError as error:
        complain(f"error: {error}", "red")
        sys.exit(exit_code(error))


def exit_code(error: ActorgraphError) -> int:
    """The exit status for one of our errors."""
    if isinstance(error, StoreError):
        return STORE_AWAY
    return SOME_FAILED if isinstance(error, NotFound | QueryAborted) else WRONG_USAGE
