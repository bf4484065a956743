"""Purging an actor: its personal data goes for good, what others said about and with it stays under a pseudonym."""

from __future__ import annotations

from dataclasses import asdict

from actorgraph.ontology.errors import Gone, NotFound, StoreBusy
from actorgraph.service.answers.serializers import Json
from actorgraph.service.questions.retry import read
from actorgraph.service.stores.base import Store
from actorgraph.service.usecases.actors import known, missing

SWEEP_SECONDS = 1.0
"""How long those who still read what was there before are waited for: a service lets go at its next request."""


def purge(id_: str, store: Store, wait: float, dry_run: bool = False) -> Json:
    """Purge the actor of this id, or only look what that would do; names nobody else, nor a name.

    ``wait`` are seconds, for the store. ``left`` says in words which files still have some of it; they go when the
    store is written to next, or when this is asked again.

    Raises:
        NotFound, Gone: there is no actor of this id, or it was purged already.
    """
    try:
        read(store, lambda view: known(id_, view))
    except NotFound:
        error = missing(id_, store)
        left = _swept(store, wait) if isinstance(error, Gone) and not dry_run else []
        raise type(error)("; still has some of it: ".join([str(error), *left])) from None
    with store.writer(wait) as writer:
        done = writer.purge(id_, dry_run)
    return {**asdict(done), "dry_run": dry_run, "left": [] if dry_run else _swept(store, wait)}


def _swept(store: Store, wait: float) -> list[str]:
    """What still has some of it; it was purged all the same."""
    try:
        return store.sweep(min(wait, SWEEP_SECONDS))
    except StoreBusy:
        return ["the files, since another load holds the store"]
