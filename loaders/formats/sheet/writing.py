"""An article as a claim sheet, which reads back as the same article, to the character."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import yaml

from actorgraph.loaders.formats.sheet.actors import UNMENTIONED
from actorgraph.loaders.formats.sheet.claims import CONDITIONAL
from actorgraph.loaders.formats.sheet.layout import FIELDS
from actorgraph.loaders.formats.sheet.words import escaped, in_quotes, value
from actorgraph.loaders.quotation import TextSearch, Words
from actorgraph.ontology import names
from actorgraph.ontology.claims import AnnotatedArticle, Article, Claim, SourceActor, Span
from actorgraph.ontology.errors import QuoteError
from actorgraph.ontology.vocabulary import Vocabulary

_RESERVED = frozenset({"with", "via", "on"})
_PUBLISHED = "published"


def sheet_of(annotated: AnnotatedArticle, vocabulary: Vocabulary) -> str:
    """The sheet of an article whose text is known."""
    sheet = _Sheet(annotated, frozenset(vocabulary.relations))
    return "\n".join(sheet.lines()) + "\n"


@dataclass(frozen=True)
class _Sheet:
    annotated: AnnotatedArticle
    relations: frozenset[str]

    def lines(self) -> Iterator[str]:
        yield from _front_matter(self.annotated.article)
        yield from ("", "# Text", "")
        yield from _fenced(self._text)
        yield from ("", "# Actors", "")
        yield from (self._actor(actor) for actor in self._actors)
        yield from ("", "# Claims", "")
        first = sorted(self.annotated.claims, key=lambda claim: (claim.evidence[0], claim.id))
        for claim in first:
            yield from self._claim(claim)

    @property
    def _text(self) -> str:
        return self.annotated.article.text or ""

    @cached_property
    def _search(self) -> TextSearch:
        return TextSearch(self._text)

    # -- actors -------------------------------------------------------------------------------------------------------

    @cached_property
    def _actors(self) -> list[SourceActor]:
        return sorted(self.annotated.actors, key=lambda actor: (actor.mentions[:1], actor.type, actor.name, actor.id))

    @cached_property
    def _labels(self) -> dict[str, str]:
        """What claims call each actor: its name, or an id where that could be misread or is another's, too."""
        bearers = Counter(names.fold(actor.name) for actor in self._actors)
        taken = {*bearers}
        labels: dict[str, str] = {}
        for number, actor in enumerate(self._actors, 1):
            if bearers[names.fold(actor.name)] == 1 and self._can_stand_bare(actor.name):
                labels[actor.id] = actor.name
            else:
                label = f"a{number}"
                while label in taken:
                    label += "x"
                taken.add(label)
                labels[actor.id] = label
        return labels

    def _can_stand_bare(self, name: str) -> bool:
        words = name.split()
        plain = name == escaped(name) and "," not in name and all(map(names.fold, words))
        return plain and not ({*words} & (_RESERVED | self.relations))

    def _actor(self, actor: SourceActor) -> str:
        label = self._labels[actor.id]
        alias = "" if label == actor.name else f"[{label}] "
        links = "".join(f" = {escaped(link)}" for link in actor.same_as)
        mentions = "".join(f" | {mention}" for mention in self._mentions(actor))
        return f"- {actor.type}: {alias}{escaped(actor.name)}{links}{mentions}"

    def _mentions(self, actor: SourceActor) -> list[str]:
        by_words: dict[str, list[Span]] = {}
        for span in actor.mentions:
            by_words.setdefault(self._text[span.start : span.end], []).append(span)
        others = [span for other in self._actors if other is not actor for span in other.mentions]
        written = []
        for words, spans in by_words.items():
            if self._search.find(Words(words)) == spans and not any(_within(s, o) for s in spans for o in others):
                written.append(in_quotes(words))
            else:
                written += (self._passage(span) for span in spans)
        if written == [in_quotes(actor.name)]:
            return []
        return written or ([UNMENTIONED] if self._search.find(Words(actor.name)) else [])

    def _passage(self, span: Span) -> str:
        """A stretch of the text: its words, with a number where they stand in several places; else its offsets."""
        words = Words(self._text[span.start : span.end])
        try:
            found = self._search.find(words)
            if found == [span]:
                return in_quotes(words.quote)
            return f"{in_quotes(words.quote)}#{found.index(span) + 1}"
        except (QuoteError, ValueError):
            return f"[{span.start}-{span.end}]"

    # -- claims -------------------------------------------------------------------------------------------------------

    @cached_property
    def _groups(self) -> dict[str, str]:
        groups = dict.fromkeys(claim.either_or for claim in self.annotated.claims if claim.either_or is not None)
        return {group: str(number) for number, group in enumerate(groups, 1)}

    def _claim(self, claim: Claim) -> Iterator[str]:
        """The claim's lines; with several notes, once for each."""
        head = [self._labels[claim.subject], claim.relation]
        for word, actor in (("", claim.object), ("with", claim.item), ("via", claim.via)):
            if actor is not None:
                head += filter(None, (word, self._labels[actor]))
        parts = [" ".join(head), *self._qualities(claim)]
        evidence = [self._passage(Span(part.start, part.end)) for part in claim.evidence]
        for note in claim.notes or (None,):
            noted = [] if note is None else [f"note {value(note)}"]
            yield "- " + " | ".join((*parts, *noted))
            yield from (f"  | {words}" for words in evidence)

    def _qualities(self, claim: Claim) -> Iterator[str]:
        yield ", ".join((claim.stance, claim.stage, *([CONDITIONAL] if claim.conditional else [])))
        if claim.said_by:
            yield f"said by {', '.join(self._labels[speaker] for speaker in claim.said_by)}"
        values = {
            "said": claim.said,
            "when": claim.when.edtf if claim.when else None,
            "role": claim.role,
            "either": claim.either_or and self._groups[claim.either_or],
            "confidence": None if claim.confidence is None else f"{claim.confidence:f}",
        }
        yield from (f"{name} {value(text)}" for name, text in values.items() if text is not None)
        yield from (f"by {value(name)}" for name in claim.annotated_by)


def _front_matter(article: Article) -> Iterator[str]:
    yield "---"
    for name in FIELDS:
        given = getattr(article, name)
        if given is not None and not (name == "status" and given == _PUBLISHED):
            yield f"{name}: {_yaml(given)}"
    yield "---"


def _yaml(text: str) -> str:
    """A value as YAML writes it on one line."""
    lines = yaml.safe_dump({"x": text}, allow_unicode=True, width=1 << 30).rstrip("\n")
    return lines.removeprefix("x: ") if "\n" not in lines else in_quotes(text)


def _fenced(text: str) -> Iterator[str]:
    fence = "~~~"
    while any(line.rstrip() == fence for line in text.split("\n")):
        fence += "~"
    yield fence
    if text:
        yield text
    yield fence


def _within(span: Span, other: Span) -> bool:
    return other.start <= span.start and span.end <= other.end
