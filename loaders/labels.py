"""What the words of annotators mean: labels, and names of registers, as terms of the ontology and as IRIs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from actorgraph.loaders.label_inventory import LabelInventory
from actorgraph.loaders.profile import NO_PROFILE, Meaning, Profile, Value
from actorgraph.ontology.iris import iri_fault, is_iri
from actorgraph.ontology.vocabulary import GENERAL_RELATION, Vocabulary

_REGISTERS = {"wikidata": ("http://www.wikidata.org/entity/", re.compile(r"[QPL][1-9]\d*\Z", re.ASCII))}
"""Registers by their names in lower case: what their links begin with, and what an entry of theirs looks like."""

_OWN_IRI = "iri"
_ACTOR = frozenset({"Actor"})


@dataclass(frozen=True, slots=True)
class Labels:
    """A label means what the profile says, else the term that is called so, to the letter.

    ``noted``, where there is one, takes down every label that is met.
    Where something is asked for that is left out on purpose, the answer is ``False``; ``None`` means nothing.
    """

    vocabulary: Vocabulary
    profile: Profile = NO_PROFILE
    noted: LabelInventory | None = None

    def class_of(self, label: str) -> str | Literal[False] | None:
        """The class that a label means."""
        if label in self.profile.entities:
            return self.profile.entities[label] or False
        return label if label in self.vocabulary.classes else None

    def relation_of(self, label: str) -> Meaning | Literal[False] | None:
        """The relation that a label means."""
        if label in self.profile.relations:
            return self.profile.relations[label] or False
        known = label in self.vocabulary.relations and label != GENERAL_RELATION
        return Meaning(label) if known else None

    def takes(self, relation: str, classes: Mapping[str, Iterable[str]]) -> bool:
        """Whether a relation takes participants of these classes, given by field; any item will do."""
        known = self.vocabulary.relations[relation]
        taken = {"subject": known.domain, "object": known.range, "via": _ACTOR, "said_by": _ACTOR}
        return all(
            self.vocabulary.is_a(class_, *taken[field])
            for field, found in classes.items()
            if field in taken
            for class_ in found
        )

    def role_of(self, role: str) -> str | Literal[False] | None:
        """The field of a claim that an argument of this role fills; the format's own roles are its own affair."""
        if role in self.profile.roles:
            return self.profile.roles[role] or False
        return None

    def attribute_of(self, label: str, value: str) -> Mapping[str, Value] | Literal[False] | None:
        """The fields of a claim that an attribute gives; the format's own attributes are its own affair."""
        for name in (f"{label}={value}", label):
            if name in self.profile.attributes:
                meaning = self.profile.attributes[name]
                return {meaning: value} if isinstance(meaning, str) else (False if meaning is None else meaning)
        return None

    def prefix_of(self, register: str) -> str | None:
        """What the links into a register begin with."""
        if register in self.profile.links:
            return self.profile.links[register]
        return _REGISTERS[register.casefold()][0] if register.casefold() in _REGISTERS else None

    def link_of(self, register: str, entry: str) -> str | None:
        """The identity link that an entry of a register is; ``None`` for a register that isn't known.

        An entry that is an absolute IRI is a link whatever its register is called.

        Raises:
            ValueError: the register is known, but has no entries that look like this.
        """
        if is_iri(entry) and (register.casefold() == _OWN_IRI or "://" in entry or entry.startswith("urn:")):
            return entry
        if register.casefold() == _OWN_IRI:
            raise ValueError(f"'{entry}' is no absolute IRI: {iri_fault(entry)}")
        if register in self.profile.links:
            return self._entry(self.profile.links[register], entry, register)
        if register.casefold() not in _REGISTERS:
            return None
        prefix, shape = _REGISTERS[register.casefold()]
        if not shape.match(entry):
            raise ValueError(f"'{entry}' is no entry of {register}; expected one such as Q159")
        return prefix + entry

    def _entry(self, prefix: str, entry: str, register: str) -> str:
        if (fault := iri_fault(prefix + entry)) is not None:
            raise ValueError(f"'{entry}' of {register} makes no absolute IRI, '{prefix}{entry}': {fault}")
        return prefix + entry
