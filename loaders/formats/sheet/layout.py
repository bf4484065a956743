"""The layout of a claim sheet: front matter, a fenced text, a list of actors and one of claims, with their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from actorgraph.loaders.surfaces import shown
from actorgraph.ontology.errors import LoadError, Place

FIELDS = ("id", "url", "title", "publisher", "published", "language", "status")
SECTIONS = ("text", "actors", "claims")
_HEADING = re.compile(r"#+[ \t]*(\w+)[ \t:]*\Z")
_FENCE = re.compile(r"(~{3,})[ \t]*\w*[ \t]*\r?\Z")
_COMMENT = re.compile(r"<!--.*-->\s*\Z")
_BULLET = re.compile(r"\A[-*][ \t]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One actor or claim, its continued lines joined by bars, and the line (from 1) on which it begins."""

    line: int
    words: str


@dataclass
class Layout:
    """What a sheet holds, unread; ``head`` gives values and lines of the article's fields."""

    head: dict[str, tuple[str, int]] = field(default_factory=dict)
    text: str | None = None
    text_line: int = 1
    actors: list[Entry] = field(default_factory=list)
    claims: list[Entry] = field(default_factory=list)


def read_layout(file: str, text: str) -> Layout:
    """Take a sheet apart.

    Raises:
        LoadError: a part isn't where it is expected, with its line.
    """
    return _Reader(file, text.split("\n")).run()


class _Reader:
    def __init__(self, file: str, lines: list[str]) -> None:
        self._file, self._lines, self._at = file, lines, 0
        self._layout = Layout()

    def run(self) -> Layout:
        self._front_matter()
        section = None
        while self._at < len(self._lines):
            line = self._lines[self._at].rstrip("\r")
            if heading := _HEADING.match(line):
                section = self._section(heading[1])
            elif section == "text" and (fence := _FENCE.match(line)):
                self._fenced(fence[1], "\r\n" if self._lines[self._at].endswith("\r") else "\n")
            elif line.strip() and not _COMMENT.match(line):
                self._entry(section, line)
            self._at += 1
        if self._layout.text is None:
            raise self._wrong(
                "the article's text is missing; expected a heading 'Text', then the text between lines of ~~~"
            )
        return self._layout

    def _wrong(self, message: str, line: int | None = None) -> LoadError:
        return LoadError(Place(self._file, line or min(self._at + 1, len(self._lines))), message)

    # -- front matter -------------------------------------------------------------------------------------------------

    def _front_matter(self) -> None:
        if self._lines[0].rstrip() != "---":
            return
        end = next((n for n, line in enumerate(self._lines[1:], 1) if line.rstrip() == "---"), None)
        if end is None:
            raise self._wrong("the front matter has no end; expected a line of ---")
        for name, value, line in self._members("\n".join(self._lines[1:end])):
            if name not in FIELDS:
                raise self._wrong(f"unknown field '{name}'; expected one of {', '.join(FIELDS)}", line)
            if name in self._layout.head:
                raise self._wrong(f"'{name}' is given twice, first on line {self._layout.head[name][1]}", line)
            self._layout.head[name] = value, line
        self._at = end + 1

    def _members(self, front: str) -> Iterator[tuple[str, str, int]]:
        """Names and values as they are written: no value is taken for a date, a number or a truth value."""
        try:
            node = yaml.compose(front, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 2 if error.problem_mark else None
            raise self._wrong(f"the front matter is no YAML: {error.problem}; expected NAME: VALUE", line) from error
        except yaml.YAMLError as error:
            raise self._wrong(f"the front matter is no YAML: {error}") from error
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            raise self._wrong("the front matter is no list of NAME: VALUE", 2)
        for name, value in node.value:
            line = name.start_mark.line + 2
            if not isinstance(name, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
                raise self._wrong("expected NAME: VALUE, with one value", line)
            if value.value or value.style:
                yield name.value, value.value, line

    # -- sections -----------------------------------------------------------------------------------------------------

    def _section(self, name: str) -> str:
        if name.lower() not in SECTIONS:
            raise self._wrong(f"unknown heading '{name}'; expected one of Text, Actors, Claims")
        return name.lower()

    def _fenced(self, fence: str, newline: str) -> None:
        """The text between two fences; the line break before the second is the fence's."""
        if self._layout.text is not None:
            raise self._wrong(f"a second text; the first begins on line {self._layout.text_line}")
        begin = self._at + 1
        closing = (n for n in range(begin, len(self._lines)) if self._lines[n].rstrip() == fence)
        end = next(closing, None)
        if end is None:
            raise self._wrong(f"the text has no end; expected a line of {fence}")
        text = "".join(f"{line}\n" for line in self._lines[begin:end])
        self._layout.text, self._layout.text_line = text.removesuffix(newline), begin + 1
        self._at = end

    def _entry(self, section: str | None, line: str) -> None:
        if section not in ("actors", "claims"):
            where = "before the first heading" if section is None else "outside the lines of ~~~"
            raise self._wrong(f"{shown(line)} stands {where}; expected headings Text, Actors and Claims")
        entries = self._layout.actors if section == "actors" else self._layout.claims
        words = line.strip()
        continues = line[:1] in " \t" and bool(entries)
        words = _BULLET.sub("", words, count=1)
        if continues:
            last = entries[-1]
            entries[-1] = Entry(last.line, f"{last.words} {'' if words.startswith('|') else '| '}{words}")
        else:
            entries.append(Entry(self._at + 1, words))
