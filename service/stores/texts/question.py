"""What both languages' texts have in common: lines that stand where something is asked for, and blanks to be filled.

A line that ends in ``#if NAME`` (``//if NAME``) stands only where that is asked for; ``%NAME%`` stands for terms, which
come from the vocabulary; all else that callers give is bound.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from actorgraph.service.stores.filters import ClaimFilter, RelationFilter

Values = dict[str, str | int | bool | list[str]]
"""What is asked for, by the names that the texts have for it; nothing else is in it."""
OF_A_CLAIM = ("said_by", "item", "via", "article", "stance", "stage")
"""What a claim is asked for by which relations are found."""


def rests_on_these(claims: ClaimFilter) -> bool:
    """Whether a text for relations can ask for such claims: by what they are beside their ends and relation."""
    return claim_values(claims).keys() <= {*OF_A_CLAIM, "mutual"}


def edge_values(sought: RelationFilter, resting: ClaimFilter | None = None) -> Values:
    """What is asked of derived relations, and of a claim that they rest on."""
    of_claim = {} if resting is None else claim_values(resting)
    return {
        **_given(
            subject=sought.subject,
            object=sought.object,
            actor=sought.actor,
            relation=sought.relations,
            named=sought.named,
            through=sought.through,
            subject_type=sought.subject_types,
            object_type=sought.object_types,
            mutual=sought.mutual,
            subjects=sought.subjects,
            objects=sought.objects,
        ),
        **_standing_values(sought),
        **{name: of_claim[name] for name in OF_A_CLAIM if name in of_claim},
    }


def claim_values(sought: ClaimFilter) -> Values:
    """What is asked of claims, and of the relation that they count for."""
    return {
        **_given(
            subject=sought.subject,
            object=sought.object,
            actor=sought.actor,
            said_by=sought.said_by,
            item=sought.item,
            via=sought.via,
            article=sought.article,
            relation=sought.relations,
            stance=sought.stances,
            stage=sought.stages,
            subject_type=sought.subject_types,
            object_type=sought.object_types,
            spoken=sought.spoken,
            mutual=sought.mutual,
        ),
        **({} if sought.counting is None else _standing_values(sought.counting)),
    }


def _standing_values(sought: RelationFilter) -> Values:
    return _given(
        standing=sought.standings,
        min_publishers=sought.min_publishers,
        min_holders=sought.min_holders,
        disputed=sought.disputed,
    )


def _given(**values: object) -> Values:
    found = {name: value for name, value in values.items() if value is not None and value is not False}
    return {name: value if isinstance(value, (str, int)) else list(value) for name, value in found.items()}  # type: ignore[call-overload]


def word_values(words: Sequence[str]) -> Values:
    """A text that is looked for: with its accents composed and, where that differs, with accents as marks."""
    return dict(zip(("q", "q_apart"), words, strict=False))


def ends(values: Values) -> set[str]:
    """What is said of either end, and whether a relation is looked for in both directions."""
    parts = {"from_end": ("subject", "subject_type"), "to_end": ("object", "object_type")}
    found = {end for end, names in parts.items() if not values.keys().isdisjoint(names)}
    both = {"both_ends"} if len(found) > 1 else set()
    return found | both | {"either" if found and values["mutual"] else "directed"}


def filled(file: str, given: Container[str], blanks: Mapping[str, str], mark: str) -> str:
    """A file's text with the lines that are asked for, and its blanks filled."""
    kept = (line.partition(mark) for line in text(file).splitlines())
    some = "\n".join(line for line, _, name in kept if not name or name.strip() in given)
    lines = re.sub(r"%(\w+)%", lambda found: blanks.get(found[1], ""), some).splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip())


@lru_cache(maxsize=32)
def text(file: str) -> str:
    """A file's text as it stands."""
    return (files("actorgraph.service.stores.texts") / file).read_text(encoding="utf-8")
