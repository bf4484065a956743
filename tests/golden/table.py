"""The golden table: questions and their whole answers, worked out by hand from the example articles.

No command writes these files. A case has a title, what to ask, why the answer is what it is, and the answer, in the
notation of `notation.py`; what has no order of its own may be written in any. An answer whose rows don't name the
claims that justify them, an empty one above all, has them in ``justified_by``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WITHOUT_ORDER = ("actors", "also called", "items", "justified by", "patrons")
WORDS = re.compile(r"(?<=words\\ of\\ )[^;]+")
"""In an escaped line: the claims of which one has the words that are shown."""


@dataclass(frozen=True)
class Case:
    """One question and its answer."""

    title: str
    ask: str
    why: str
    answer: str
    justified_by: tuple[str, ...] | None = None
    undated: int = 0
    """How many claims a clock leaves out because they have no date."""
    total: int | None = None
    """How many results there are, if not all are on the page."""

    @property
    def path(self) -> str:
        """Where it is asked."""
        return self.ask.partition("?")[0]

    @property
    def given(self) -> dict[str, str]:
        """With which parameters."""
        pairs = (pair.partition("=") for pair in self.ask.partition("?")[2].split("&") if pair)
        return {name: value for name, _, value in pairs}

    @property
    def in_order(self) -> bool:
        """Whether the rows are in an order that was asked for; else ids decide, which nobody can know beforehand."""
        return "sort" in self.given

    @property
    def several(self) -> bool:
        """Whether it is a list with more than two rows, whole."""
        listed = self.path.count("/") == 1 or self.path.startswith("/queries/") or self.path.endswith("s}/relations")
        return listed and len(self.rows) > 2 and not self.given.keys() & {"limit", "format"}

    @property
    def rows(self) -> list[str]:
        """The rows, in their order if it means something, else sorted."""
        rows = ["\n".join(map(_sorted, row.splitlines())) for row in split(self.answer)]
        return rows if self.in_order else sorted(rows)

    @property
    def empty(self) -> bool:
        """Whether there is no answer."""
        return not self.rows


def _sorted(line: str) -> str:
    name, _, parts = line.strip().partition(": ")
    if name not in WITHOUT_ORDER:
        return line.rstrip()
    return f"  {name}: {', '.join(sorted(part.strip() for part in parts.split(', ')))}"


def split(text: str) -> list[str]:
    """The rows of a text: each begins at a margin."""
    return [row for row in re.split(r"\n(?=\S)", text.strip()) if row]


def cases(folder: str) -> list[Case]:
    """All cases of a folder, by the order of its files."""
    return [_case(case) for file in sorted((HERE / folder).glob("*.toml")) for case in _read(file)["case"]]


def labels() -> dict[str, dict[str, Any]]:
    """Label → name, types and links of an actor, as answers show them."""
    known = _read(HERE / "actors.toml")
    linked = known.pop("linked")
    found = {name: {"name": name, "types": [type_], "same_as": []} for type_, names in known.items() for name in names}
    for label, actor in linked.items():
        found[label] = {"name": actor["name"], "types": [actor["type"]], "same_as": [actor["same_as"]]}
    return found


OR = re.escape(" or ")


def chosen(expected: str, found: str) -> str:
    """The expected row, in which ``words of A or B`` are those that were found, if they are among them."""
    lines = expected.splitlines()
    for number, (line, other) in enumerate(zip(lines, found.splitlines(), strict=False)):
        if re.fullmatch(WORDS.sub(lambda some: f"(?:{some[0].replace(OR, '|')})", re.escape(line)), other):
            lines[number] = other
    return "\n".join(lines)


def disagree(row: str) -> bool:
    """Whether some claims of a row deny what others say."""
    return any(" denies" in line and re.search(r"\d (asserts|alleges)", line) for line in row.splitlines())


def justified(row: str) -> bool:
    """Whether a row names its claims: it is one itself, or says what justifies it."""
    return "#" in row.partition(": ")[0] or "justified by: " in row


def _case(content: dict[str, Any]) -> Case:
    justified_by = content.pop("justified_by", None)
    return Case(**content, justified_by=None if justified_by is None else tuple(justified_by))


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
