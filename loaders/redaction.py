"""Articles without the actors that were purged. One rewriting serves what is stored and what is loaded later.

* An actor is a purged one if it has one of its links, or one of its names with its class and no link at all. Others of
  its name, with links of their own, are left as they are, and so is what mentions them.
* In texts and quotes each code point of a name becomes `BAR`, so that all offsets stay right: wherever the actor is
  mentioned, and its whole names in every text. In articles that name it the single words of its names go, too, except
  where somebody else is mentioned.
* In all else (titles, notes, other actors' names …) a pseudonym takes the name's place. A URL that has it goes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from actorgraph.loaders.assembly import text_digest
from actorgraph.loaders.purges import WORD, Keyed, Purge, as_written, whole
from actorgraph.ontology.claims import (
    AnnotatedArticle,
    Article,
    Claim,
    Evidence,
    SourceActor,
    Span,
    alternatives,
    merge_equal,
)
from actorgraph.ontology.names import fold

BAR = "█"
"""What stands in texts for each code point that was taken out."""
Segments = dict[int, str]
"""What is known of a text: stretches by where they start, in code points, in their order."""


class Redaction:
    """Takes some purged actors out of articles."""

    def __init__(self, purges: Collection[Purge]) -> None:
        """``purges`` are one store's, which share a key; at least one."""
        self.purges = tuple(purges)
        self.keyed = Keyed(self.purges[0].key)
        self._links = {link: purge for purge in purges for link in purge.links}
        self._anywhere = {form: purge for purge in purges for form in purge.anywhere}
        self._firsts = frozenset[str]().union(*(purge.firsts for purge in purges))
        self._longest = max(purge.longest for purge in purges)
        self._texts = {old: new for purge in purges for old, new in purge.texts.items()}
        self._names: dict[str, list[Purge]] = defaultdict(list)
        for purge in purges:
            for name in purge.names:
                self._names[name].append(purge)

    def purged(self, actor: str) -> Purge | None:
        """The purge of the canonical actor that had this id, if there was one."""
        was = self.keyed(actor)
        return next((purge for purge in self.purges if purge.was == was), None)

    def text_became(self, text_digest: str) -> str | None:
        """The digest of what a text became that was stored when an actor was purged."""
        return self._texts.get(self.keyed(text_digest))

    def became(self, before: AnnotatedArticle, after: AnnotatedArticle) -> dict[str, str]:
        """What `text_became` must know of an article, where its text was rewritten."""
        old, new = before.article.text_digest, after.article.text_digest
        return {} if old == new else {self.keyed(old): new}

    def redacted(
        self, annotated: AnnotatedArticle, text: str | None = None, *, ids: bool = True, naming: bool = False
    ) -> AnnotatedArticle:
        """The article without these actors; the same object if none is in it.

        ``text`` is what its text has become already. Without ``ids``, actors and claims keep the ids that they have: so
        it is for what the change log keeps of them, where ``naming`` says that the article named them all.
        """
        return _Article(self, annotated, text, ids, naming).redacted()

    def one(self, actor: SourceActor) -> Purge | None:
        """Which purged actor a source actor is."""
        for link in actor.same_as:
            if purge := self._links.get(self.keyed(link)):
                return purge
        named = [] if actor.same_as else self._names.get(self.keyed(fold(actor.name)), [])
        return next((purge for purge in named if actor.type in purge.types), None)

    def named(self, text: str) -> bool:
        """Whether a text has the whole name of one of them."""
        return next(self.matches(text, {}), None) is not None

    def namesake(self, name: str) -> bool:
        """Whether somebody who isn't purged has the name of somebody who is, if this is his."""
        return self.keyed(fold(name)) in self._names

    def matches(self, text: str, here: Mapping[str, Purge]) -> Iterator[tuple[Span, Purge, bool]]:
        """Where a text has names, which of two that overlap is the longer; and whether it is one of those ``here``."""
        found = list(WORD.finditer(text))
        first: dict[str, bool] = {}
        at = 0
        while at < len(found):
            word = found[at].group()
            begins = first.get(word)
            if begins is None:
                begins = first[word] = self.keyed(fold(word)) in self._firsts
            length = 0
            if begins:
                for length in range(min(self._longest, len(found) - at), 0, -1):
                    parts = [match.group() for match in found[at : at + length]]
                    purge = self._anywhere.get(self.keyed(whole(parts)))
                    near = here.get(self.keyed(as_written(parts))) if purge is None and here else None
                    if match := purge or near:
                        yield Span(found[at].start(), found[at + length - 1].end()), match, purge is None
                        break
                else:
                    length = 0
            at += max(length, 1)

    def without(self, text: str, here: Mapping[str, Purge]) -> str:
        """A text that has pseudonyms for names."""
        parts, end = [], 0
        for span, purge, _ in self.matches(text, here):
            parts += [text[end : span.start], purge.pseudonym]
            end = span.end
        return "".join([*parts, text[end:]]) if parts else text


class _Article:
    """One article being rewritten."""

    def __init__(
        self, redaction: Redaction, annotated: AnnotatedArticle, text: str | None, ids: bool, naming: bool
    ) -> None:
        self.redaction, self.annotated, self.text, self.ids = redaction, annotated, text, ids
        self.purged = {actor.id: purge for actor in annotated.actors if (purge := redaction.one(actor))}
        self.named = redaction.purges if naming else tuple(self.purged.values())
        self.here = {form: purge for purge in self.named for form in purge.here}

    def redacted(self) -> AnnotatedArticle:
        segments = self._segments()
        bared = self._bared(segments)
        renamed = {actor.id: self._actor(actor) for actor in self.annotated.actors}
        article = self._metadata(bared)
        claims = [self._claim(claim, renamed, bared) for claim in self.annotated.claims]
        new = AnnotatedArticle(article, _joined(renamed.values()), tuple(claims), self.annotated.annotations)
        if new == self.annotated:
            return self.annotated
        return self._settled(new) if self.ids else new

    # -- texts --------------------------------------------------------------------------------------------------------

    def _segments(self) -> Segments:
        """The text, or what its quotes show of it."""
        if self.annotated.article.text is not None:
            return {0: self.annotated.article.text}
        shown = sorted((e.start - len(e.prefix), e.prefix + e.quote + e.suffix) for e in self._evidence())
        segments: Segments = {}
        start, end = 0, -1
        for at, words in shown:
            if at > end:
                start, end = at, at + len(words)
                segments[start] = words
            elif at + len(words) > end:
                segments[start] += words[end - at :]
                end = at + len(words)
        return segments

    def _evidence(self) -> Iterator[Evidence]:
        return (evidence for claim in self.annotated.claims for evidence in claim.evidence)

    def _bared(self, segments: Segments) -> Segments:
        if self.text is not None:
            return {0: self.text}
        others = [actor for actor in self.annotated.actors if actor.id not in self.purged]
        theirs = [span for actor in others for span in actor.mentions] if self.here else []
        namesakes = [s for actor in others if self.redaction.namesake(actor.name) for s in actor.mentions]
        own = [span for actor in self.annotated.actors if actor.id in self.purged for span in actor.mentions]
        bared = {}
        for start, words in segments.items():
            spans = [Span(span.start - start, span.end - start) for span in own]
            for span, _, near in self.redaction.matches(words, self.here):
                if not _within(Span(span.start + start, span.end + start), theirs if near else namesakes):
                    spans.append(span)
            bared[start] = _barred(words, spans)
        return bared

    def _cut(self, evidence: Evidence, bared: Segments) -> Evidence:
        before, after = evidence.start - len(evidence.prefix), evidence.end + len(evidence.suffix)
        start = max(at for at in bared if at <= before)
        words = bared[start]
        quote = words[evidence.start - start : evidence.end - start]
        prefix = words[before - start : evidence.start - start]
        return Evidence(evidence.start, evidence.end, quote, prefix, words[evidence.end - start : after - start])

    # -- parts --------------------------------------------------------------------------------------------------------

    def _words(self, text: str | None) -> str | None:
        return self.redaction.without(text, self.here) if text else text

    def _leads(self, url: str) -> bool:
        """Whether a URL has a name in it, or, where somebody is named, a word of one, in whichever case."""
        firsts = {first for purge in self.named for first in purge.firsts}
        return self.redaction.named(url) or any(
            self.redaction.keyed(fold(word)) in firsts for word in WORD.findall(url)
        )

    def _metadata(self, bared: Segments) -> Article:
        article = self.annotated.article
        url = None if article.url and self._leads(article.url) else article.url
        text = None if article.text is None else bared[0]
        new = replace(article, url=url, title=self._words(article.title), publisher=self._words(article.publisher))
        if text is not None and text != article.text:
            return replace(new, text=text, text_digest=text_digest(text))
        known = self.redaction.text_became(article.text_digest)
        return replace(new, text_digest=known) if text is None and known else new

    def _actor(self, actor: SourceActor) -> SourceActor:
        purge = self.purged.get(actor.id)
        if purge is not None:
            new = SourceActor.of(actor.type, purge.pseudonym, (purge.link,), actor.mentions)
        elif self.redaction.namesake(actor.name) or (name := self.redaction.without(actor.name, {})) == actor.name:
            return actor
        else:
            new = SourceActor.of(actor.type, name, actor.same_as, actor.mentions)
        return new if self.ids else replace(new, id=actor.id)

    def _claim(self, claim: Claim, renamed: Mapping[str, SourceActor], bared: Segments) -> Claim:
        def now(source: str | None) -> str | None:
            return None if source is None else renamed[source].id

        return replace(
            claim,
            subject=renamed[claim.subject].id,
            object=now(claim.object),
            item=now(claim.item),
            via=now(claim.via),
            said_by=tuple(renamed[speaker].id for speaker in claim.said_by),
            role=self._words(claim.role),
            notes=tuple(sorted({self.redaction.without(note, self.here) for note in claim.notes})),
            annotated_by=tuple(sorted({self.redaction.without(who, self.here) for who in claim.annotated_by})),
            evidence=tuple(self._cut(evidence, bared) for evidence in claim.evidence),
        )

    def _settled(self, new: AnnotatedArticle) -> AnnotatedArticle:
        """With the ids that follow from what it says now; what says the same now is one claim."""
        ids = {claim.id: claim.identified().id for claim in new.claims}
        groups: dict[str, set[str]] = defaultdict(set)
        annotations: dict[str, set[str]] = defaultdict(set)
        for claim in new.claims:
            if claim.either_or is not None:
                groups[claim.either_or].add(ids[claim.id])
        for id_, names in new.annotations:
            annotations[ids[id_]].update(names)
        named = alternatives(groups.values())
        merged = merge_equal(claim.identified() for claim in new.claims)
        claims = (replace(claim, either_or=named.get(claim.id)) for claim in merged)
        return replace(
            new,
            claims=tuple(sorted(claims, key=lambda claim: claim.id)),
            annotations=tuple((id_, tuple(sorted(names))) for id_, names in sorted(annotations.items())),
        )


def _joined(actors: Iterable[SourceActor]) -> tuple[SourceActor, ...]:
    """Source actors in the order of their ids; those that have one id now are one."""
    joined: dict[str, SourceActor] = {}
    for actor in actors:
        twin = joined.get(actor.id, actor)
        links, mentions = {*twin.same_as, *actor.same_as}, {*twin.mentions, *actor.mentions}
        same = replace(twin, same_as=tuple(sorted(links)), mentions=tuple(sorted(mentions)))
        joined[actor.id] = same
    return tuple(sorted(joined.values(), key=lambda actor: actor.id))


def _within(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def _barred(text: str, spans: Iterable[Span]) -> str:
    """A text with bars for the code points of some spans, as far as they lie in it."""
    letters = None
    for span in spans:
        start, end = max(span.start, 0), min(span.end, len(text))
        if start < end:
            letters = letters or list(text)
            letters[start:end] = BAR * (end - start)
    return "".join(letters) if letters else text
