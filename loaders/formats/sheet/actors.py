"""An actor's line of a sheet: `State: Kestrelia = https://… | "the republic"`."""

from __future__ import annotations

import re

from actorgraph.loaders.documents import ActorRecord, MentionRecord
from actorgraph.loaders.formats.sheet.words import Malformed, parts, plain_words, quoted
from actorgraph.loaders.quotation import TextSearch, Words

UNMENTIONED = "unmentioned"
_BEGIN = re.compile(r"(\w+)[ \t]*:[ \t]*(?:\[([^\]]+)\][ \t]*)?(.*)\Z", re.DOTALL)
_LINK = re.compile(r"(?<!\\)=")
_NTH = re.compile(r"#(\d+)\Z")
_OFFSETS = re.compile(r"\[(\d+)-(\d+)\]\Z")


def actor_of(entry: str, search: TextSearch) -> ActorRecord:
    """The actor of an entry; one without mentions is mentioned where its name stands in the text.

    Raises:
        Malformed: it isn't written as expected.
    """
    first, *further = parts(entry)
    begin = _BEGIN.match(first)
    if begin is None:
        raise Malformed(f"expected CLASS: NAME, found '{first}'")
    name, *links = (plain_words(part.strip()) for part in _LINK.split(begin[3]))
    if not name:
        raise Malformed(f"expected a name after '{begin[1]}:'")
    mentions: list[MentionRecord | str] = [mention_of(part) for part in further if part and part != UNMENTIONED]
    if not any(further) and search.find(Words(name)):
        mentions = [name]
    return ActorRecord(begin[1], begin[2] or name, name, links, mentions)


def mention_of(part: str) -> MentionRecord | str:
    """A mention: words in quotes, with `#2` for their second place; or offsets, `[10-19]`."""
    if offsets := offsets_of(part):
        return MentionRecord(*offsets)
    words = quoted(part)
    nth = None if words is None else nth_of(words[1])
    if words is None or nth == 0:
        raise Malformed(
            f"""expected a mention in quotation marks, offsets [START-END] or {UNMENTIONED}, found '{part}'"""
        )
    return words[0] if nth is None else MentionRecord(text=words[0], nth=nth)


def nth_of(rest: str) -> int | None:
    """The place that `#2` after a quote means; ``None`` where nothing follows, 0 for anything else."""
    found = _NTH.match(rest)
    return int(found[1]) if found else (0 if rest else None)


def offsets_of(part: str) -> tuple[int, int] | None:
    """Offsets written as `[10-19]`."""
    found = _OFFSETS.match(part)
    return (int(found[1]), int(found[2])) if found else None
