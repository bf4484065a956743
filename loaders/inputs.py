"""What a path on the command line stands for: files, folders, globs, archives and standard input, opened as streams."""

from __future__ import annotations

import gzip
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import BinaryIO, cast

from actorgraph.loaders.archives import Allowance, Member, Opener, is_archive, opened
from actorgraph.loaders.documents import NO_METADATA, Metadata
from actorgraph.loaders.folders import STORE, PassedOver, entries, files_of, is_store, matches, regular
from actorgraph.ontology.errors import LoadError, Place

STDIN, STDIN_NAME = "-", "<stdin>"
_PIECE_BYTES = 1 << 16
_PACKED = ".gz"


class SiblingFiles:
    """The files of one folder, on disk or in an archive, by their names in it; looked at only when somebody asks.

    ``above`` is the folder that holds it, or its archive, as far as that was asked for.
    """

    def __init__(
        self, files: Callable[[], Mapping[str, tuple[str, Opener]]] = dict, above: SiblingFiles | None = None
    ) -> None:
        self._list = files
        self.above = above

    @cached_property
    def _files(self) -> Mapping[str, tuple[str, Opener]]:
        return self._list()

    @cached_property
    def _endings(self) -> Counter[str]:
        return Counter(_ending(name) for name in self._files)

    def endings_without(self, file: str) -> frozenset[str]:
        """What the names of the other files end in, such as ``.txt``, however they are packed."""
        own = _ending(file)
        return frozenset(ending for ending, number in self._endings.items() if ending != own or number > 1)

    @property
    def names(self) -> Iterable[str]:
        """What the files are called."""
        return self._files.keys()

    def find(self, name: str) -> Source | None:
        """The file of this name, packed or not."""
        for candidate in (name, f"{name}.gz"):
            if candidate in self._files:
                shown, open_ = self._files[candidate]
                return Source(shown, open_, named=False, file=name, beside=self)
        return None


NOTHING_BESIDE = SiblingFiles()


@dataclass(frozen=True, slots=True)
class Source:
    """One stream of bytes to load, with the name that errors give it.

    ``named`` tells whether the user named this very file, or it was met in a folder or archive; ``file`` is its name in
    that folder, unpacked. ``beside`` holds the files that lie there with it, which it may bring along: its text, what
    is known about its article.
    """

    name: str
    open: Opener
    named: bool
    file: str = ""
    beside: SiblingFiles = field(default=NOTHING_BESIDE, repr=False, compare=False)

    def read(self, limit: int, already: int = 0) -> bytes:
        """All of it, where that and ``already`` together are at most ``limit`` bytes.

        Raises:
            LoadError: there is more.
        """
        with self.open() as stream:
            data = rest_of(stream, limit - already + 1)
        if len(data) + already > limit:
            raise too_large(Place(self.name), limit)
        return data


Found = Source | PassedOver | LoadError
"""What a path leads to."""


def rest_of(stream: BinaryIO, limit: int) -> bytes:
    """What is left of a stream, at most ``limit`` bytes; in pieces, since a stream sets aside what it is asked for."""
    pieces = []
    while limit > 0 and (piece := stream.read(min(_PIECE_BYTES, limit))):
        pieces.append(piece)
        limit -= len(piece)
    return b"".join(pieces)


def too_large(place: Place, limit: int) -> LoadError:
    """A document has more bytes than one may have."""
    return LoadError(
        place, f"a document may have at most {limit:,} bytes (ACTORGRAPH_MAX_DOCUMENT_BYTES); expected a smaller one"
    )


@dataclass(frozen=True, slots=True)
class CompanionFile:
    """A file that a source brings along: the name that errors give it, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a source that can be parsed by itself, in another process too: its bytes and its first line.

    ``text`` is the file that holds the article's text, where a format keeps that apart; ``metadata`` is what files
    beside the source say of its article. ``number`` is which of the source's documents its first one is, from 1.
    """

    file: str
    line: int
    data: bytes
    text: CompanionFile | None = None
    metadata: Metadata = NO_METADATA
    number: int = 1

    def described(self, metadata: Metadata) -> Chunk:
        """The same piece, with what files beside its source say."""
        return replace(self, metadata=metadata)


def stem_of(file: str) -> str:
    """A file's name without its ending, packed or not."""
    return unpacked(file).rpartition(".")[0] or unpacked(file)


def _ending(name: str) -> str:
    return "." + unpacked(name).rpartition(".")[2]


def unpacked(name: str) -> str:
    """A file's name without the ending that says that it is packed, its own ending in small letters."""
    bare = name[: -len(_PACKED)] if name.lower().endswith(_PACKED) else name
    stem, dot, ending = bare.rpartition(".")
    return f"{stem}.{ending.lower()}" if dot else bare


def _key(name: str) -> str:
    """A name as files are found by it: packed or not, whatever letters its ending is in."""
    return unpacked(name) + (_PACKED if name.lower().endswith(_PACKED) else "")


def sources(paths: Iterable[str]) -> Iterator[Found]:
    """Everything that these paths stand for, folders in the order of their names."""
    given = [(path, [] if path == STDIN else _meant(path)) for path in paths]
    linked = frozenset(path for _, meant in given for path in meant)  # links are followed where they are named
    folders: dict[Path, SiblingFiles] = {}
    for name, meant in given:
        if name == STDIN:
            yield Source(STDIN_NAME, lambda: nullcontext(sys.stdin.buffer), named=True)
        elif not meant:
            yield LoadError(Place(name), "no such file or folder")
        for path in meant:
            if _is(Path.is_dir, path):
                yield from _folder(path)
            else:
                beside = folders.setdefault(path.parent, SiblingFiles(partial(_files, path.parent, linked)))
                yield from _file(path, beside, named=True)


def _meant(path: str) -> list[Path]:
    """The files and folders that a path of the command line stands for."""
    try:
        return [Path(path)] if _is(Path.exists, Path(path)) or Path(path).is_symlink() else matches(path)
    except (OSError, ValueError):  # a name that is too long, or holds a NUL character
        return []


def size_of(paths: Iterable[str]) -> int | None:
    """How many bytes the files have that these paths stand for; ``None`` where that can't be said before reading."""
    total = 0
    for found in sources(paths):
        if isinstance(found, Source):
            file = Path(found.name)
            if file.suffix.lower() == _PACKED or not _is(Path.is_file, file):
                return None
            total += file.stat().st_size
    return total


def _is(test: Callable[[Path], bool], path: Path) -> bool:
    try:
        return test(path)
    except (OSError, ValueError):  # a name that is too long, or a folder that may not be looked into
        return False


def _file(path: Path, beside: SiblingFiles, named: bool) -> Iterator[Found]:
    """A file, or what an archive holds; what lies beside a named archive has nothing to do with it."""
    if is_archive(path.name):
        yield from _archive(str(path), partial(regular, path), None if named else beside, Allowance())
    else:
        yield Source(str(path), partial(_open, path), named, unpacked(path.name), beside)


def _folder(path: Path) -> Iterator[Found]:
    """All that is read in a folder and those in it, one after the other, however deep they are, and what isn't."""
    if is_store(path):
        yield LoadError(Place(str(path)), f"it is {STORE}; expected annotated articles")
        return
    first: list[Path | PassedOver] = [path]
    waiting = [(iter(first), NOTHING_BESIDE)]
    while waiting:
        children, beside = waiting[-1]
        child = next(children, None)
        if child is None:
            waiting.pop()
        elif isinstance(child, PassedOver):
            yield child
        elif not _is(Path.is_dir, child):
            yield from _file(child, beside, named=False)
        else:
            try:
                inside = iter(entries(child))
            except OSError as error:
                yield LoadError(Place(str(child)), f"can't be read: {error}")
                continue
            above = None if beside is NOTHING_BESIDE else beside
            waiting.append((inside, SiblingFiles(partial(_files, child, frozenset()), above)))


def _files(folder: Path, linked: frozenset[Path]) -> Mapping[str, tuple[str, Opener]]:
    return {_key(path.name): (str(path), partial(_open, path)) for path in files_of(folder, linked)}


def _open(path: Path) -> AbstractContextManager[BinaryIO]:
    return _gzip(path) if path.suffix.lower() == _PACKED else regular(path)


@contextmanager
def _gzip(path: Path) -> Iterator[BinaryIO]:
    with regular(path) as packed, gzip.open(packed, "rb") as stream:
        yield cast(BinaryIO, stream)


def _archive(
    name: str, open_: Opener, above: SiblingFiles | None, allowance: Allowance, inside: int = 0
) -> Iterator[Found]:
    """The files of an archive, and of those in it; ``above`` is the folder that it lies in."""
    try:
        with opened(name, open_, inside, allowance) as members:
            besides = _folders((member for member in members if member.why_not is None), above)
            for member in members:
                if member.why_not is not None:
                    yield PassedOver(member.shown, member.why_not)
                    continue
                beside = besides[member.folder]
                if is_archive(member.file):
                    yield from _archive(member.shown, member.open, beside, allowance, inside + 1)
                else:
                    yield Source(member.shown, member.open, False, unpacked(member.file), beside)
    except LoadError as error:
        yield error


def _folders(members: Iterable[Member], above: SiblingFiles | None) -> dict[str, SiblingFiles]:
    """The folders of an archive by their names, each with the one that it lies in."""
    files: dict[str, dict[str, tuple[str, Opener]]] = defaultdict(dict)
    for member in members:
        files[member.folder][_key(member.file)] = member.shown, member.open
    found: dict[str, SiblingFiles] = {}

    def beside(folder: str) -> SiblingFiles:
        if folder not in found:
            holder = beside(folder.rpartition("/")[0]) if folder else above
            found[folder] = SiblingFiles(partial(dict, files.get(folder, {})), holder)
        return found[folder]

    for folder in files:
        beside(folder)
    return found
