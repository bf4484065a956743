"""Keeps what is computed from claims up to date: canonical actors and derived relations, for what a load touches.

The same for every store: it reads and writes a ledger, and says in `Changes` what the store has to write.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from actorgraph.loaders.identity import ByLinkOrName, Signature
from actorgraph.loaders.workers import Spread
from actorgraph.ontology.claims import AnnotatedArticle, Article, Claim, digest
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.names import fold, shown
from actorgraph.ontology.standing import DerivedRelation, StandingRules
from actorgraph.ontology.testimony import Testimony
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.claim_index import claim_row
from actorgraph.service.stores.ledger import NONE_READY, Ledger
from actorgraph.service.stores.packing import RelationRow
from actorgraph.service.stores.prepared import ArticleRows

RULES = "5"
"""Which rules of identity and standing these are, and what is written of their results.

Another number has the next writer derive everything anew, and copies in RDF be made anew.
"""

Pair = tuple[str, str]


@dataclass(slots=True)
class Changes:
    """What a store has to write after a projection: things to remove come first, by id; then what stands now.

    ``sources`` gives (article, source actor) its canonical actor's id, for those that came; ``moved_sources`` for those
    that were there and now stand for another one.
    """

    gone_sources: set[tuple[str, str]] = field(default_factory=set)
    moved_sources: dict[tuple[str, str], str] = field(default_factory=dict)
    sources: dict[tuple[str, str], str] = field(default_factory=dict)
    removed_actors: set[str] = field(default_factory=set)
    actors: list[CanonicalActor] = field(default_factory=list)
    removed_relations: set[str] = field(default_factory=set)
    relations: list[DerivedRelation] = field(default_factory=list)
    matched: int = 0
    new: int = 0
    ambiguous: int = 0


class Projection:
    """Applies whole articles to a ledger and derives what follows from them."""

    def __init__(self, ledger: Ledger, vocabulary: Vocabulary) -> None:
        self.ledger = ledger
        self.judge = StandingRules(vocabulary)
        self.identity = ByLinkOrName()

    def apply(
        self, removed: Collection[str], added: Sequence[tuple[AnnotatedArticle, str]], spread: Spread = map
    ) -> Changes:
        """Take out some articles, put in others (each with its content's digest); within the caller's transaction."""
        self.begin()
        changes = self.add(removed, added)
        for derived in self.settle(spread, whole=True):
            changes.relations += derived.relations
            changes.removed_relations |= derived.gone
        return changes

    def begin(self) -> None:
        """Begin to collect the pairs of actors whose relations `settle` will derive."""
        self.ledger.untouch()

    def add(
        self,
        removed: Collection[str],
        added: Sequence[tuple[AnnotatedArticle, str]],
        ready: Mapping[str, ArticleRows] = NONE_READY,
    ) -> Changes:
        """Take out some articles, put in others: all of `apply` but relations, which wait for `settle`.

        ``ready`` are rows of some of them, by id.
        """
        changes = Changes()
        pairs: set[Pair] = set()
        used: set[int] = set()
        for id_ in removed:
            old_pairs, sources = self.ledger.remove_article(id_)
            pairs |= old_pairs
            used |= set(sources.values())
            changes.gone_sources |= {(id_, source) for source in sources}
        fresh = self.ledger.add_articles(added, ready)
        touched_actors = self._identify(fresh, used, changes)
        moved = {article for article, _ in changes.moved_sources}
        pairs |= self.ledger.set_pairs({a.article.id for a, _ in added} | moved)
        self._sources_of_added(added, changes)
        self._actors(touched_actors | set(changes.sources.values()), changes)
        self.ledger.touch(pairs)
        return changes

    # -- identity -----------------------------------------------------------------------------------------------------

    def _identify(self, fresh: set[int], used: set[int], changes: Changes) -> set[str]:
        """Compute canonical ids again where a signature came or went; returns the canonical actors touched."""
        near = self.ledger.connected(fresh | used)
        touched = self.ledger.drop_unused(near)
        touched |= {near[id_][2] for id_ in used if id_ in near}
        alive = {id_: row for id_, row in near.items() if row[1] > 0}
        canonical = self.identity.canonical({signature for signature, _, _ in alive.values()})
        changed = {i: canonical[s] for i, (s, _, old) in alive.items() if canonical[s] != old}
        touched |= {alive[id_][2] for id_ in changed} | set(changed.values())
        self.ledger.set_canonical(changed)
        known = changed.keys() - fresh
        for article, source, signature in self.ledger.sources_of(known):
            changes.moved_sources[article, source] = changed[signature]
        return touched - {""}

    def _sources_of_added(self, added: Sequence[tuple[AnnotatedArticle, str]], changes: Changes) -> None:
        signatures = {Signature.of(actor) for annotated, _ in added for actor in annotated.actors}
        found = self.ledger.signatures("folded", {fold(s.name) for s in signatures})
        canonical = {signature: id_ for signature, _, id_ in found.values()}
        for annotated, _ in added:
            for actor in annotated.actors:
                changes.sources[annotated.article.id, actor.id] = canonical[Signature.of(actor)]
        self._count(added, {s for s, _, _ in found.values()}, canonical, changes)

    def _count(
        self,
        added: Sequence[tuple[AnnotatedArticle, str]],
        found: set[Signature],
        canonical: dict[Signature, str],
        changes: Changes,
    ) -> None:
        ambiguous = self.identity.ambiguous(found)
        before = self.ledger.actors(set(canonical.values()))
        for annotated, _ in added:
            for actor in annotated.actors:
                signature = Signature.of(actor)
                changes.ambiguous += signature in ambiguous
                known = canonical[signature] in before
                changes.matched += known
                changes.new += not known
                before.setdefault(canonical[signature], "")

    def _actors(self, ids: set[str], changes: Changes) -> None:
        before = self.ledger.actors(ids)
        behind = self.ledger.by_canonical(ids)
        rows: list[tuple[CanonicalActor, str]] = []
        for id_ in ids:
            if id_ not in behind:
                changes.removed_actors |= {id_} & before.keys()
                continue
            actor = canonical_actor(id_, behind[id_])
            content = actor_digest(actor)
            if before.get(id_) != content:
                changes.removed_actors |= {id_} & before.keys()
                changes.actors.append(actor)
                rows.append((actor, content))
        self.ledger.drop_actors(changes.removed_actors)
        self.ledger.put_actors(rows)

    # -- relations ----------------------------------------------------------------------------------------------------

    def settle(self, spread: Spread = map, *, whole: bool = False) -> Iterator[Derived]:
        """Derive the relations of all pairs that were touched since `begin`, some pairs at a time."""
        derive = _Derive(self.judge, self.ledger.whole, whole)
        given = ((self.ledger.testimonies(some), self.ledger.relations(some)) for some in self.ledger.stretches())
        for derived in spread(derive, given):
            self.ledger.drop_relations(derived.gone - {row.id for row in derived.rows})
            self.ledger.put_relations(derived.rows)
            yield derived


@dataclass(frozen=True, slots=True)
class Derived:
    """What was derived of some pairs: relations that are new or others than before, and ids of those before them.

    ``gone`` are also ids of those that have come to nothing.
    """

    rows: list[RelationRow]
    gone: set[str]
    relations: list[DerivedRelation]


@dataclass(frozen=True, slots=True)
class _Derive:
    """Derives relations of some pairs, in any process; with contents, and whole ones beside, where that is wanted."""

    judge: StandingRules
    contents: bool
    whole: bool

    def __call__(self, given: tuple[list[tuple[Any, ...]], dict[str, str]]) -> Derived:
        """From rows of testimonies, pair by pair, and the digests of what was derived before, by id."""
        testimonies, before = given
        stand: dict[str, str] = {}
        derived = Derived([], set(), [])
        for _, rows in groupby(testimonies, key=itemgetter(0, 1)):
            for relation in self.judge.derive([testimony(row) for row in rows]):
                content = relation_digest(relation)
                row = RelationRow.of(relation, content, contents=self.contents)
                stand[row.id] = content
                if before.get(row.id) != content:
                    derived.rows.append(row)
                    derived.relations.extend([relation] if self.whole else ())
        derived.gone.update(id_ for id_, content in before.items() if stand.get(id_) != content)
        return derived


def testimony(row: tuple[Any, ...]) -> Testimony:
    """A row of the ledger's testimonies as standing sees it."""
    (_, _, claim, subject, relation, object_, item, via, stance, stage, speaker, publisher) = row[:12]
    (text, sketch, words, near, alternative, alike, conditional) = row[12:19]
    (dated, earliest, latest, day, end_day, first_day, published, published_day) = row[19:]
    return Testimony(
        claim=claim,
        subject=subject,
        relation=relation,
        object=object_ or "",
        item=item,
        via=via,
        stance=stance,
        stage=stage,
        speaker=speaker,
        publisher=_folded(publisher),
        text=text,
        sketch=sketch,
        words=words,
        shingles=near,
        alternative=alternative,
        alike=alike,
        conditional=bool(conditional),
        period=(earliest, latest) if dated else None,
        date=day,
        end_date=end_day,
        first_day=first_day,
        reported=(published, published_day) if published_day else None,
    )


@lru_cache(maxsize=4096)
def _folded(publisher: str) -> str:
    """Publishers are compared like names; a blank one is none."""
    return fold(publisher)


def witness(claim: Claim, article: Article, canonical: Mapping[str, str], sketch: bytes = b"") -> Testimony:
    """A claim as standing sees it; ``canonical`` says whom the article's source actors stand for.

    ``sketch`` is that of the article's text, which the article itself may come without.
    """
    row = claim_row(claim, canonical, article.published)
    subject, relation, object_, item, via, speaker, stance, stage = row[1:9]
    said = claim.id, subject, relation, object_, item, via, stance, stage, speaker
    return testimony((None, None, *said, article.publisher or "", article.text_digest, sketch, *row[9:22]))


def canonical_actor(id_: str, signatures: Sequence[tuple[Signature, int]]) -> CanonicalActor:
    """The actor that these signatures are: its name is the most frequent one, ties go to the smallest."""
    uses: dict[str, int] = {}
    for signature, count in signatures:
        name = shown(signature.name)
        uses[name] = uses.get(name, 0) + count
    name = min(uses, key=lambda n: (-uses[n], n))
    return CanonicalActor(
        id=id_,
        name=name,
        types=tuple(sorted({s.type for s, _ in signatures})),
        aliases=tuple(sorted(uses.keys() - {name})),
        same_as=tuple(sorted({link for s, _ in signatures for link in s.links})),
    )


def actor_digest(actor: CanonicalActor) -> str:
    """Equal for equal canonical actors."""
    return digest([actor.name, actor.types, actor.aliases, actor.same_as], 16)


def relation_digest(relation: DerivedRelation) -> str:
    """Equal for equal derived relations."""
    return digest(relation, 16)
