"""Purging an actor: its personal data goes for good, what others said about and with it stays under a pseudonym."""

from __future__ import annotations

from dataclasses import asdict

from ontology.errors import Gone, NotFound
from service.actors import known, missing
from service.reading import read
from service.shapes import Json
from service.stores.base import Store


def purge(id_: str, store: Store, wait: float, dry_run: bool = False) -> Json:
    """Purge the actor of this id, or only look what that would do; names nobody else, nor a name.

    ``wait`` are seconds: for the store, and then for those who still read what was there before. ``left`` says in words
    which files still have some of it; they go when the store is written to next, or when this is asked again.

    Raises:
        NotFound, Gone: there is no actor of this id, or it was purged already.
    """
    try:
        read(store, lambda view: known(id_, view))
    except NotFound:
        error = missing(id_, store)
        left = store.sweep(wait) if isinstance(error, Gone) and not dry_run else []
        raise type(error)("; still has some of it: ".join([str(error), *left])) from None
    with store.writer(wait) as writer:
        done = writer.purge(id_, dry_run)
    return {**asdict(done), "dry_run": dry_run, "left": [] if dry_run else store.sweep(wait)}
