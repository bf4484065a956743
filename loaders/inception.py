"""INCEpTION's exports as they are downloaded: whose annotations of which document a file has, and what is passed over.

A project is a folder or archive with ``exportedproject.json`` at its top. In it are ``annotation/DOCUMENT/USER.…`` and
``curation/DOCUMENT/CURATION_USER.…``, each in the format that was asked for, which may be an archive of its own; the
same in its own binary form, the sources, a log, and settings. ``INITIAL_CAS`` is a document that nobody annotated yet.

Source: INCEpTION's user guide (Projects, Export), and the exporters in its source.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from actorgraph.loaders.archives import is_archive
from actorgraph.loaders.inputs import Chunk, SiblingFiles, Source, stem_of

BESIDE_ANNOTATIONS = "a file of an INCEpTION project beside its annotations: settings, sources, binary copies"
NOT_ANNOTATED = "a document of an INCEpTION project as it was before somebody annotated it (INITIAL_CAS)"

_CURATION = "curation"
_READ = frozenset({"annotation", _CURATION})
_INITIAL, _CURATOR = "INITIAL_CAS", "CURATION_USER"
_PROJECT = re.compile(r"exportedproject\d*\.json\Z", re.ASCII)
_STEPS = re.compile(r"[/\\!]")


@dataclass(frozen=True, slots=True)
class Exported:
    """A document of a project, called as its file without its ending, and who annotated it, if somebody did."""

    document: str
    annotators: tuple[str, ...]


def exported(name: str) -> Exported | None:
    """What a file of this name, with its folders, has of a project; ``None`` where it has nothing of one.

    Of folders that the name doesn't tell, since it was given from within them, the document's must be called as a file.
    """
    folders, file = _folders_of(name)
    if len(folders) < 2 or folders[-2] not in _READ:
        folders, file = _folders_of(os.path.abspath(name))  # noqa: PTH100 — what is in an archive is no path
        if len(folders) < 2 or folders[-2] not in _READ or stem_of(folders[-1]) == folders[-1]:
            return None
    user = _CURATOR if folders[-2] == _CURATION else stem_of(file)
    return Exported(stem_of(folders[-1]), () if user == _INITIAL else (user,))


def _folders_of(name: str) -> tuple[list[str], str]:
    """The folders and archives that lead to a file, but an archive that holds one user's annotations; and the file."""
    *folders, file = _STEPS.split(name)
    return folders[:-1] if folders and is_archive(folders[-1]) else folders, file


def id_of(chunk: Chunk) -> str:
    """What an article is called of which nothing else gives an id: as its document in a project, else as its file."""
    found = exported(chunk.file)
    return chunk.metadata.values["id"] if found is None or "id" in chunk.metadata.places else found.document


def annotators_of(chunk: Chunk) -> tuple[str, ...]:
    """Who made the annotations of a file, as far as its place in a project tells."""
    found = exported(chunk.file)
    return () if found is None else found.annotators


def passed_over(source: Source) -> str | None:
    """Why a file that only lies in a project isn't read; ``None`` where it is, or is in no project."""
    if source.named:
        return None
    steps = _STEPS.split(source.name)
    for height, folder in enumerate(_folders(source.beside), start=1):
        if _is_project(folder) and steps[-height] not in _READ:
            return BESIDE_ANNOTATIONS
    found = exported(source.name)
    if found is None or stem_of(source.file) != _INITIAL:
        return None
    documents = source.beside.above if is_archive(steps[-2]) else source.beside
    others = () if documents is None else documents.names
    return NOT_ANNOTATED if any(stem_of(name) != _INITIAL for name in others) else None


def _folders(beside: SiblingFiles | None) -> Iterator[SiblingFiles]:
    while beside is not None:
        yield beside
        beside = beside.above


@lru_cache(maxsize=64)
def _is_project(folder: SiblingFiles) -> bool:
    return any(_PROJECT.match(name) for name in folder.names)
