"""Finding relations and claims by filter: what a view is asked for, and its answer; the clocks are `TemporalView`'s."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct
from msgspec.structs import force_setattr

from actorgraph.ontology.standing import DerivedRelation, one_direction, relation_id
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.questions.filters import Filters
from actorgraph.service.stores.base import View
from actorgraph.service.stores.filters import ClaimFilter, RelationFilter
from actorgraph.service.stores.records import EdgeRow


class Edge(Struct, frozen=True, gc=False):
    """A derived relation in short: canonical ids, the smaller one first if it is symmetric."""

    subject: str
    relation: str
    object: str
    standing: str
    id: str = ""
    """The derived relation's id; asked for so often that it is worked out once, where it isn't known."""

    def __post_init__(self) -> None:
        """Work out the id."""
        if self.id:
            return
        force_setattr(self, "id", relation_id(self.subject, self.relation, self.object))

    @classmethod
    def of(cls, row: EdgeRow) -> Edge:
        """As a store has it."""
        id_, subject, relation, object_, standing = row
        return cls(subject, relation, object_, standing, id_)

    @classmethod
    def whole(cls, relation: DerivedRelation) -> Edge:
        """Of a relation with all that it is."""
        return cls(relation.subject, relation.relation, relation.object, relation.standing, relation.id)

    @classmethod
    def between(cls, subject: str, relation: str, object_: str, vocabulary: Vocabulary, standing: str = "") -> Edge:
        """The relation that a claim of these names, in whichever direction."""
        symmetric = vocabulary.relations[relation].symmetric
        ends = one_direction(subject, object_) if symmetric else (subject, object_)
        return cls(ends[0], relation, ends[1], standing)


def relations(filters: Filters, view: View, vocabulary: Vocabulary) -> list[Edge]:
    """Derived relations that fit, by the order of their ids."""
    sought, resting = edges_sought(filters, vocabulary), resting_sought(filters)
    rows = view.edges(sought) if resting is None else view.edges_resting(sought, resting)
    return list(map(Edge.of, rows))


def claims(filters: Filters, view: View, vocabulary: Vocabulary) -> list[str]:
    """Ids of the claims that fit, sorted."""
    return view.find_claims(claims_sought(filters, vocabulary))


def resting_on(claims: Collection[str], view: View, vocabulary: Vocabulary) -> set[str]:
    """Ids of all relations that may rest on one of these claims: those that they name, wider and narrower ones."""
    ids = set()
    for said in view.testimonies(claims).values():
        for name in (said.relation, *vocabulary.wider(said.relation), *vocabulary.narrower(said.relation)):
            if said.object:
                ids.add(Edge.between(said.subject, name, said.object, vocabulary).id)
    return ids


def edges_sought(filters: Filters, vocabulary: Vocabulary) -> RelationFilter:
    """What is asked of relations themselves."""
    mutual, names = _names(filters, vocabulary)
    return RelationFilter(
        filters.subject,
        filters.object,
        mutual,
        filters.actor,
        names,
        sorted(filters.standing) or None,
        filters.min_publishers,
        filters.min_holders,
        filters.named,
        disputed=filters.disputed,
        subject_types=filters.classes("subject_type", vocabulary) or None,
        object_types=filters.classes("object_type", vocabulary) or None,
        subjects=filters.subjects,
        objects=filters.objects,
    )


def resting_sought(filters: Filters) -> ClaimFilter | None:
    """What is asked of a claim that relations rest on; ``None``: nothing."""
    if not filters.wordless.of_claims:
        return None
    return ClaimFilter(
        item=filters.item,
        via=filters.via,
        article=filters.article,
        stances=sorted(filters.stance) or None,
        stages=sorted(filters.stage) or None,
        said_by=filters.said_by,
    )


def claims_sought(filters: Filters, vocabulary: Vocabulary) -> ClaimFilter:
    """What is asked of claims."""
    mutual, names = _names(filters, vocabulary)
    standing = RelationFilter(
        standings=sorted(filters.standing) or None,
        min_publishers=filters.min_publishers,
        min_holders=filters.min_holders,
        disputed=filters.disputed,
    )
    return ClaimFilter(
        filters.subject,
        filters.object,
        mutual,
        filters.actor,
        filters.item,
        filters.via,
        filters.article,
        names,
        sorted(filters.stance) or None,
        sorted(filters.stage) or None,
        filters.said_by,
        subject_types=filters.classes("subject_type", vocabulary) or None,
        object_types=filters.classes("object_type", vocabulary) or None,
        spoken=filters.spoken,
        counting=standing if filters.asks_standing else None,
    )


def _names(filters: Filters, vocabulary: Vocabulary) -> tuple[list[str], list[str] | None]:
    """The symmetric relations among those that are asked for, and these; ``None``: any."""
    names = filters.relations(vocabulary)
    mutual = [name for name in names if vocabulary.relations[name].symmetric]
    some = filters.relation is not None or filters.among is not None or filters.wide
    return mutual, names if some else None
