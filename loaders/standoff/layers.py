"""Annotations of layers, as UIMA and what is built on it have them: types with features, links by roles, relations.

A layer's own features say what an annotation is: the one that the profile names gives its label, else the one that is
called `label`, `value` and so on, or the only one, else the layer's name does. Features that are called as attributes
of claims are these; `identifier` and `name` give identity and name. Layers of a linguist's work (tokens, syntax) are
left out on purpose. Of a feature with several values the further ones are numbered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache

from msgspec import Struct

from actorgraph.loaders.labels import Labels
from actorgraph.loaders.profile import Profile
from actorgraph.loaders.standoff import annotation_outcomes
from actorgraph.loaders.standoff.annotations import (
    ANNOTATOR,
    NAME,
    UNMENTIONED,
    Annotations,
    Attribute,
    Equivalence,
    Link,
    Normalization,
    Note,
    Offsets,
    TextBound,
)
from actorgraph.loaders.standoff.claims import ATTRIBUTES
from actorgraph.ontology.errors import LoadError, Place

UNLABELLED = "unlabelled"
_LABELS = ("label", "value", "relation", "class", "type", "category", "kind", "referencetype")
_FIELDS = {name.casefold(): name for name in ATTRIBUTES} | {"either_or": "EitherOr"}
_IDENTITY = ("identifier", "identity", "same_as", "sameas", "iri")
_NOTES = ("note", "comment", "comments")
_LINGUISTIC = (
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.",
    "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.",
    "de.tudarmstadt.ukp.dkpro.core.api.syntax.",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.",
    "de.tudarmstadt.ukp.dkpro.core.api.transform.",
    "de.tudarmstadt.ukp.clarin.webanno.api.type.",
)


@lru_cache(maxsize=1024)
def is_linguistic(layer: str) -> bool:
    """Whether a layer tells of language, and not of what is said in it."""
    return layer.startswith(_LINGUISTIC)


class Item(Struct, frozen=True, eq=False, gc=False):
    """One annotation of a layer: a stretch of text with links to others, or, with ``ends``, a relation between two.

    ``order`` is where it stands; ``links`` are roles and ids; ``ends`` the ids of where it leads from and to. The id is
    ``None`` where a link or an end leads to nothing. Items of one ``chain`` stand for the same.
    """

    order: int
    id: str
    layer: str
    offsets: Offsets
    surface: str | None
    features: Mapping[str, str]
    links: tuple[tuple[str, str | None], ...] = ()
    ends: tuple[str | None, str | None] | None = None
    chain: str | None = None
    score: float | None = None

    @property
    def short(self) -> str:
        """The layer's name without its package."""
        return self.layer.rpartition(".")[2]

    def label(self, profile: Profile) -> tuple[str, str | None]:
        """The label, and the feature that gives it."""
        given = profile.layers.get(self.layer) or label_feature(self.features)
        if given is not None and given in self.features:
            return self.features[given], given
        return (UNLABELLED if self.ends else self.short), None


def label_feature(features: Collection[str]) -> str | None:
    """Which of a layer's features is taken for the label of its annotations, where no profile says which."""
    by_name = {name.casefold(): name for name in features}
    called = next((by_name[name] for name in _LABELS if name in by_name), None)
    return next(iter(features)) if called is None and len(features) == 1 else called


def check_layer(layer: str, features: Collection[str], labels: Labels, place: Place) -> None:
    """Hold the features that a file declares for a layer against what the profile says of it.

    Raises:
        LoadError: the layer lacks the feature that the profile takes for the label.
    """
    label = labels.profile.layers.get(layer)
    if label is not None and label not in features:
        known = f"one of {', '.join(features)}" if features else "a layer with features"
        raise LoadError(place, f"{layer} has no feature '{label}', its label in the profile; expected {known}")


def add_items(annotations: Annotations, items: Iterable[Item], labels: Labels, annotators: tuple[str, ...] = ()) -> int:
    """Add what the items say; how many of them are linguistic and left out is the answer."""
    profile = labels.profile
    left_out = 0
    chains: dict[str, list[Item]] = defaultdict(list)
    stretches: dict[Offsets, str] = {}
    kept = []
    for item in items:
        if is_linguistic(item.layer):
            left_out += 1
            continue
        kept.append(item)
        if labels.noted is not None:
            place = Place(annotations.file, annotations.line_at(item.order), item.id)
            labels.noted.note("layers", item.layer, place)
            labels.noted.features[item.layer].update(item.features.keys())
        if item.ends is None and item.chain is None:
            stretches.setdefault(item.offsets, item.id)
    for item in kept:
        if item.chain is not None:
            chains[item.chain].append(item)
            if item.offsets in stretches:
                continue
        before = len(annotations.all)
        _add(annotations, item, profile, annotators)
        if profile.layers.get(item.layer, item.layer) is None:
            annotations.aside.update(annotations.all[before:])
    for number, members in enumerate(chains.values()):
        ids = tuple(dict.fromkeys(stretches.get(member.offsets, member.id) for member in members))
        if len(ids) > 1:
            annotations.add(Equivalence(members[0].order, "*", "Equiv", ids))
        elif members[0].offsets in stretches:
            annotations.add(Note(members[0].order, f"chain{number}", "chain of one", ids[0], ""))
    return left_out


def _add(annotations: Annotations, item: Item, profile: Profile, annotators: tuple[str, ...]) -> None:
    label, given = item.label(profile)
    signed = tuple(value for name, value in item.features.items() if _plain(name) == ANNOTATOR.casefold())
    by = signed or annotators
    if item.ends is not None:
        ends = (("Arg1", item.ends[0]), ("Arg2", item.ends[1]))
        empty = annotation_outcomes.NO_SOURCE if item.ends[0] is None else annotation_outcomes.NO_TARGET
        _link(annotations, Link(item.order, item.id, label, None, _there(ends), (), by, score=item.score), item, empty)
    else:
        shown = label if item.offsets else f"of no width: {label}"
        annotations.add(TextBound(item.order, item.id, shown, item.offsets, item.surface, score=item.score))
        if item.links:
            claim = Link(item.order, f"{item.id}/claim", label, item.id, _there(item.links), (), by)
            _link(annotations, claim, item, annotation_outcomes.TO_NOTHING)
    for name, value in item.features.items():
        if name != given and value:
            _READ.get(_plain(name), _attribute)(annotations, item, name, value, f"{item.id}/{name}")


def _there(links: Iterable[tuple[str, str | None]]) -> tuple[tuple[str, str], ...]:
    return tuple((role, id_) for role, id_ in links if id_ is not None)


def _link(annotations: Annotations, link: Link, item: Item, empty: str) -> None:
    """Add a link; one that lacks an end, or one of its arguments, is given up: it would say more than was said."""
    annotations.add(link)
    if len(link.arguments) < (2 if item.ends is not None else len(item.links)):
        annotations.incomplete[link] = empty


def _plain(name: str) -> str:
    return name.casefold().rstrip("0123456789")


def _attribute(annotations: Annotations, item: Item, name: str, value: str, id_: str) -> None:
    annotations.add(Attribute(item.order, id_, _FIELDS.get(name.casefold(), name), item.id, value))


def _identity(annotations: Annotations, item: Item, name: str, value: str, id_: str) -> None:
    register, colon, entry = ("IRI", ":", value) if "://" in value or value.startswith("urn:") else value.partition(":")
    if not colon:
        register, entry = ("Wikidata", value) if value[:1] == "Q" and value[1:].isdecimal() else (name, value)
    annotations.add(Normalization(item.order, id_, "Reference", item.id, register, entry, ""))


def _unmentioned(annotations: Annotations, item: Item, name: str, value: str, id_: str) -> None:
    annotations.add(Attribute(item.order, id_, UNMENTIONED, item.id, "" if value == "true" else value))


def _named(annotations: Annotations, item: Item, name: str, value: str, id_: str) -> None:
    annotations.add(Normalization(item.order, id_, "Reference", item.id, NAME, "-", value))


def _note(annotations: Annotations, item: Item, name: str, value: str, id_: str) -> None:
    annotations.add(Note(item.order, id_, name, item.id, value))


def _signed(annotations: Annotations, item: Item, name: str, value: str, id_: str) -> None:
    """Whoever made it is told with the claim; of anything else nobody is told."""


_Make = Callable[[Annotations, Item, str, str, str], None]
_READ: dict[str, _Make] = {
    **dict.fromkeys(_IDENTITY, _identity),
    **dict.fromkeys(_NOTES, _note),
    "name": _named,
    UNMENTIONED.casefold(): _unmentioned,
    ANNOTATOR.casefold(): _signed,
}
