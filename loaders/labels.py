"""What the words of annotators mean: labels, and names of registers, as terms of the ontology and as IRIs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ontology.iris import is_iri
from ontology.vocabulary import GENERAL_RELATION, Vocabulary

_REGISTERS = {"wikidata": ("http://www.wikidata.org/entity/", re.compile(r"[QPL][1-9]\d*\Z", re.ASCII))}
"""Registers by their names in lower case: what their links begin with, and what an entry of theirs looks like."""

_OWN_IRI = "iri"


@dataclass(frozen=True, slots=True)
class Labels:
    """Without a mapping of its own, a label means the term that is called so, to the letter."""

    vocabulary: Vocabulary

    def class_of(self, label: str) -> str | None:
        """The class that a label means."""
        return label if label in self.vocabulary.classes else None

    def relation_of(self, label: str) -> str | None:
        """The relation that a label means."""
        known = label in self.vocabulary.relations and label != GENERAL_RELATION
        return label if known else None

    def link_of(self, register: str, entry: str) -> str | None:
        """The identity link that an entry of a register is; ``None`` for a register that isn't known.

        An entry that is an absolute IRI is a link whatever its register is called.

        Raises:
            ValueError: the register is known, but has no entries that look like this.
        """
        if is_iri(entry) and (register.casefold() == _OWN_IRI or "://" in entry or entry.startswith("urn:")):
            return entry
        if register.casefold() == _OWN_IRI:
            raise ValueError(f"'{entry}' is no absolute IRI")
        if register.casefold() not in _REGISTERS:
            return None
        prefix, shape = _REGISTERS[register.casefold()]
        if not shape.match(entry):
            raise ValueError(f"'{entry}' is no entry of {register}; expected one such as Q159")
        return prefix + entry
