"""What a path on the command line stands for: files, folders, globs, archives and standard input, opened as streams."""

from __future__ import annotations

import glob
import gzip
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import BinaryIO, cast

from loaders.archives import Allowance, Member, Opener, is_archive, opened
from loaders.documents import NO_METADATA, Metadata
from ontology.errors import LoadError, Place

STDIN, STDIN_NAME = "-", "<stdin>"
_PIECE_BYTES = 1 << 16


class Beside:
    """The files of one folder, on disk or in an archive, by their names in it; looked at only when somebody asks.

    ``above`` is the folder that holds it, or its archive, as far as that was asked for.
    """

    def __init__(
        self, files: Callable[[], Mapping[str, tuple[str, Opener]]] = dict, above: Beside | None = None
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


NOTHING_BESIDE = Beside()


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
    beside: Beside = field(default=NOTHING_BESIDE, repr=False, compare=False)

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
class Companion:
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
    text: Companion | None = None
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
    """A file's name without the ending that says that it is packed."""
    return name.removesuffix(".gz")


def sources(paths: Iterable[str]) -> Iterator[Source | LoadError]:
    """Everything that these paths stand for, folders in the order of their names."""
    folders: dict[Path, Beside] = {}
    for path in paths:
        if path == STDIN:
            yield Source(STDIN_NAME, lambda: nullcontext(sys.stdin.buffer), named=True)
        elif _is(Path.exists, Path(path)):
            yield from _named(Path(path), folders)
        elif found := sorted(glob.glob(path, recursive=True)):  # noqa: PTH207 — the pattern may be absolute
            for match in found:
                yield from _named(Path(match), folders)
        else:
            yield LoadError(Place(path), "no such file or folder")


def size_of(paths: Iterable[str]) -> int | None:
    """How many bytes the files have that these paths stand for; ``None`` where that can't be said before reading."""
    total = 0
    for path in map(Path, paths):
        for file in path.rglob("*") if _is(Path.is_dir, path) else [path]:
            if file.suffix == ".gz" or is_archive(file.name) or not _is(Path.exists, file):
                return None
            total += file.stat().st_size if _is(Path.is_file, file) else 0
    return total


def _is(test: Callable[[Path], bool], path: Path) -> bool:
    try:
        return test(path)
    except OSError:  # a name that is too long, or a folder that may not be looked into: opening it will say so
        return False


def _named(path: Path, folders: dict[Path, Beside]) -> Iterator[Source | LoadError]:
    """What a path of the command line stands for; ``folders`` are those that were looked into for it and others."""
    beside = folders.setdefault(path.parent, Beside(partial(_files, path.parent)))
    yield from _path(path, beside, named=True)


def _path(
    path: Path, beside: Beside, named: bool, above: frozenset[Path] = frozenset()
) -> Iterator[Source | LoadError]:
    holder = None if named else beside  # what lies beside a named folder or archive has nothing to do with it
    if _is(Path.is_dir, path):
        yield from _folder(path, holder, above)
    elif is_archive(path.name):
        yield from _archive(str(path), partial(_open, path), holder, Allowance())
    else:
        yield Source(str(path), partial(_open, path), named, unpacked(path.name), beside)


def _folder(path: Path, holder: Beside | None, above: frozenset[Path]) -> Iterator[Source | LoadError]:
    """All that isn't hidden in a folder; ``above`` are the folders that hold it, for links that lead back to them."""
    real = path.resolve()
    try:
        children = [] if real in above else sorted(path.iterdir())
    except OSError as error:
        yield LoadError(Place(str(path)), f"can't be read: {error}")
        return
    beside = Beside(partial(_files, path), holder)
    for child in children:
        if not child.name.startswith("."):
            yield from _path(child, beside, named=False, above=above | {real})


def _files(folder: Path) -> Mapping[str, tuple[str, Opener]]:
    try:
        return {child.name: (str(child), partial(_open, child)) for child in folder.iterdir()}
    except (
        OSError,
        ValueError,
    ):  # what is in it can't be said; whoever needs a file of it will say that it isn't there
        return {}


def _open(path: Path) -> AbstractContextManager[BinaryIO]:
    return _gzip(path) if path.suffix == ".gz" else path.open("rb")


def _gzip(path: Path) -> AbstractContextManager[BinaryIO]:
    return cast(AbstractContextManager[BinaryIO], gzip.open(path, "rb"))


def _archive(
    name: str, open_: Opener, above: Beside | None, allowance: Allowance, inside: int = 0
) -> Iterator[Source | LoadError]:
    """The files of an archive, and of those in it; ``above`` is the folder that it lies in."""
    try:
        with opened(name, open_, inside, allowance) as members:
            besides = _folders(members, above)
            for member in members:
                beside = besides[member.folder]
                if is_archive(member.file):
                    yield from _archive(member.shown, member.open, beside, allowance, inside + 1)
                else:
                    yield Source(member.shown, member.open, False, unpacked(member.file), beside)
    except LoadError as error:
        yield error


def _folders(members: Iterable[Member], above: Beside | None) -> dict[str, Beside]:
    """The folders of an archive by their names, each with the one that it lies in."""
    files: dict[str, dict[str, tuple[str, Opener]]] = defaultdict(dict)
    for member in members:
        files[member.folder][member.file] = member.shown, member.open
    found: dict[str, Beside] = {}

    def beside(folder: str) -> Beside:
        if folder not in found:
            holder = beside(folder.rpartition("/")[0]) if folder else above
            found[folder] = Beside(partial(dict, files.get(folder, {})), holder)
        return found[folder]

    for folder in files:
        beside(folder)
    return found
