"""Which source actors are taken to be one: by identity link, else by class and exact name.

Identity never looks at a source actor itself, only at its signature (class, name, links): actors with one signature
are one. That keeps the work independent of how often somebody is named. The interface is `Identity`; people's
decisions and the register will be further implementations of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from actorgraph.ontology.claims import SourceActor, digest
from actorgraph.ontology.names import fold

ID_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Signature:
    """What identity knows of a source actor; ``links`` are sorted."""

    type: str
    name: str
    links: tuple[str, ...]

    @classmethod
    def of(cls, actor: SourceActor) -> Signature:
        """The signature of one source actor."""
        return cls(actor.type, actor.name, actor.same_as)

    @property
    def key(self) -> tuple[str, str]:
        """Class and folded name: what unlinked actors are joined by."""
        return self.type, fold(self.name)


class Identity(Protocol):
    """Decides which signatures are one canonical actor."""

    def canonical(self, signatures: Collection[Signature]) -> dict[Signature, str]:
        """Give each signature its canonical actor's id.

        ``signatures`` must be closed: with one signature it holds all that share a link or a key with it.
        """


class ByLinkOrName:
    """Same identity link, else same class and exact name; a name shared by actors with different links joins none.

    A canonical id is the digest of the group's smallest link, else of class and name, so that the order of loading
    doesn't matter.
    """

    def canonical(self, signatures: Collection[Signature]) -> dict[Signature, str]:
        """See `Identity`."""
        smallest = _smallest_links(signatures)
        groups_of_key: dict[tuple[str, str], set[str]] = defaultdict(set)
        for signature in signatures:
            if signature.links:
                groups_of_key[signature.key].add(smallest[signature.links[0]])
        result = {}
        for signature in signatures:
            groups = {smallest[signature.links[0]]} if signature.links else groups_of_key.get(signature.key, set())
            result[signature] = (
                digest(["link", *groups], ID_LENGTH)
                if len(groups) == 1
                else digest(["name", *signature.key], ID_LENGTH)
            )
        return result

    def ambiguous(self, signatures: Collection[Signature]) -> set[Signature]:
        """Those without a link whose name is shared by actors with different links."""
        smallest = _smallest_links(signatures)
        groups: dict[tuple[str, str], set[str]] = defaultdict(set)
        for signature in signatures:
            if signature.links:
                groups[signature.key].add(smallest[signature.links[0]])
        return {s for s in signatures if not s.links and len(groups.get(s.key, ())) > 1}


def _smallest_links(signatures: Collection[Signature]) -> dict[str, str]:
    """For each link the smallest link that it is joined with by a chain of signatures."""
    parent: dict[str, str] = {}

    def root(link: str) -> str:
        while parent.setdefault(link, link) != link:
            link = parent[link]
        return link

    for signature in signatures:
        roots = sorted({root(link) for link in signature.links})
        for other in roots[1:]:
            parent[other] = roots[0]
    return {link: root(link) for link in list(parent)}
