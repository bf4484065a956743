"""What no shape can say of an article: ids that follow from contents, offsets that fit the text, relations' ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from actorgraph.ontology.claims import CONTEXT, AnnotatedArticle, Claim, Evidence, SourceActor, Span, digest
from actorgraph.ontology.iris import Iris, iri_fault
from actorgraph.ontology.names import code_points, shown
from actorgraph.ontology.rdf import OA
from actorgraph.ontology.vocabulary import AG, Vocabulary

Fault = tuple[str, str, str | None]
"""A subject, what is wrong with it, and the property that says so."""

_EQUIPMENT, _ACTOR = frozenset({"Equipment"}), frozenset({"Actor"})


class SemanticChecks:
    """Checks one article that has been read, under the base IRI that it has in its file."""

    def __init__(self, iris: Iris, annotated: AnnotatedArticle, vocabulary: Vocabulary) -> None:
        self.iris, self.annotated, self.vocabulary = iris, annotated, vocabulary
        self.length = annotated.article.text_length
        self.actors = {actor.id: actor for actor in annotated.actors}
        self.shown: dict[Evidence, tuple[int, str, str]] = {}
        """What quotes show of the text: from where on, the words, and the selector."""

    def faults(self) -> list[Fault]:
        """All that is wrong; where something else is, ids that follow from it aren't held against it."""
        found = [fault for actor in self.annotated.actors for fault in self._actor(actor)]
        found += [fault for claim in self.annotated.claims for fault in self._claim(claim)]
        found += self._disagreements()
        found += self._alternatives()
        return found or [fault for claim in self.annotated.claims for fault in self._digest(claim)]

    def _actor(self, actor: SourceActor) -> Iterator[Fault]:
        iri = self.iris.source(self.annotated.article.id, actor.id)
        for link in actor.same_as:
            if (fault := iri_fault(link)) is not None:
                yield iri, f"ag:link is <{link}>; expected an absolute IRI: {fault}", AG + "link"
        if not shown(actor.name):
            yield iri, f"ag:name is {code_points(actor.name)}, where nothing is seen; expected a name", AG + "name"
        for span in actor.mentions:
            yield from self._outside(span, iri, "mention")
        given = SourceActor.of(actor.type, actor.name, actor.same_as, actor.mentions).id
        if given != actor.id:
            yield iri, f"its class and first mention (else name) give the id {given}; expected it in its IRI", None

    def _outside(self, span: Span | Evidence, iri: str, field: str) -> Iterator[Fault]:
        if not span.start < span.end <= self.length:
            what = f"ag:{field} [{span.start}, {span.end})"
            message = f"{what} is no stretch of the text; expected one within its {self.length} code points"
            yield iri, message, AG + field

    def _claim(self, claim: Claim) -> Iterator[Fault]:
        iri = self.iris.claim(claim.id)
        for evidence in claim.evidence:
            outside = list(self._outside(evidence, iri, "evidence"))
            if outside or evidence not in self.shown:
                yield from outside or self._quote(evidence)
        if claim.object is None and claim.item is None:
            yield iri, "ag:object is missing; expected it, or an ag:item (recipient unnamed)", None
        yield from self._ends(claim, iri)

    def _ends(self, claim: Claim, iri: str) -> Iterator[Fault]:
        relation = self.vocabulary.relations[claim.relation]
        ends = (
            ("subject", claim.subject, relation.domain),
            ("object", claim.object, relation.range),
            ("item", claim.item, _EQUIPMENT),
            ("via", claim.via, _ACTOR),
            *(("saidBy", speaker, _ACTOR) for speaker in claim.said_by),
        )
        for field, id_, classes in ends:
            actor = None if id_ is None else self.actors[id_]
            if actor is not None and not self.vocabulary.is_a(actor.type, *classes):
                wanted = " or ".join(sorted(classes))
                yield iri, f"ag:{field} '{actor.name}' is of class {actor.type}; expected {wanted}", AG + field

    def _quote(self, evidence: Evidence) -> Iterator[Fault]:
        selector = f"{self.iris.article(self.annotated.article.id)}#selector={evidence.start},{evidence.end}"
        before, after = min(CONTEXT, evidence.start), min(CONTEXT, self.length - evidence.end)
        lengths = (
            ("exact", evidence.quote, evidence.end - evidence.start),
            ("prefix", evidence.prefix, before),
            ("suffix", evidence.suffix, after),
        )
        wrong = [(name, len(text), length) for name, text, length in lengths if len(text) != length]
        for name, found, length in wrong:
            yield selector, f"oa:{name} has {found} code points; expected {length}", OA + name
        whole = evidence.prefix + evidence.quote + evidence.suffix
        self.shown[evidence] = (-1, "", selector) if wrong else (evidence.start - before, whole, selector)

    def _disagreements(self) -> Iterator[Fault]:
        """Where quotes overlap they have the same words: each is held against that which reaches furthest."""
        start, text, other = 0, "", ""
        for here, whole, selector in sorted(self.shown.values()):
            both = min(start + len(text) - here, len(whole))
            if both > 0 and text[here - start : here - start + both] != whole[:both]:
                message = f"its words differ from those of <{other}>, which overlaps with it; expected one text"
                yield selector, message, OA + "exact"
            if here + len(whole) > start + len(text):
                start, text, other = here, whole, selector

    def _alternatives(self) -> Iterator[Fault]:
        groups: dict[str, list[str]] = defaultdict(list)
        for claim in self.annotated.claims:
            if claim.either_or is not None:
                groups[claim.either_or].append(claim.id)
        for group, members in groups.items():
            given = digest(sorted(members))
            if given != group:
                message = f"the claims that share ag:eitherOr {group} give the group's id {given}; expected that"
                yield self.iris.claim(min(members)), message, AG + "eitherOr"

    def _digest(self, claim: Claim) -> Iterator[Fault]:
        content = claim.identified().id
        if content != claim.id:
            message = f"what it says has the digest {content}; expected that as the end of its IRI"
            yield self.iris.claim(claim.id), message, None
