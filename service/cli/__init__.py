"""The command line: `actorgraph`. One module a group of commands; `main` turns our errors into exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from actorgraph.ontology.errors import ActorgraphError, NotFound, QueryAborted, StoreError
from actorgraph.service.cli.app import app, complain

SOME_FAILED, WRONG_USAGE, STORE_AWAY = 1, 2, 3
MODULES = {
    "loading": ("load", "validate", "profile"),
    "graph": ("query", "queries", "export", "verify"),
    "sparql": ("sparql",),
    "server": ("serve", "demo", "mcp"),
    "admin": ("articles", "actors", "keys", "migrate"),
    "annotation": ("annotations",),
}
"""The modules of this folder, with the commands that each adds."""


def add_commands(arguments: Sequence[str] = ()) -> None:
    """Import the module of the command that is asked for; without one, or for `--help`, all: imports take a second."""
    wanted = [module for module, commands in MODULES.items() if arguments and arguments[0] in commands]
    for module in wanted or MODULES:
        import_module(f"{__name__}.{module}")


def main() -> None:
    """Run the command line.

    Exit status: 0 all well; 1 something was rejected, not found or wrong; 2 wrong usage; 3 the store can't serve.
    """
    try:
        add_commands(sys.argv[1:])
        app()
    except ActorgraphError as error:
        complain(f"error: {error}", "red")
        sys.exit(exit_code(error))


def exit_code(error: ActorgraphError) -> int:
    """The exit status for one of our errors."""
    if isinstance(error, StoreError):
        return STORE_AWAY
    return SOME_FAILED if isinstance(error, NotFound | QueryAborted) else WRONG_USAGE
