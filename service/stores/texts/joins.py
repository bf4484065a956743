"""Chains, joins and paths in Cypher: what they may be made of, and how hops stand beside one another.

Each has a beginning and an end of its own; what they have in common, the rules of standing and joining, is in
`beside.cypher`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from actorgraph.ontology.property_graph import edge_type
from actorgraph.ontology.vocabulary import GENERAL_RELATION, Vocabulary
from actorgraph.service.stores.texts.cypher import Question
from actorgraph.service.stores.texts.question import OF_A_CLAIM, Values, filled

_MARK = "//if "


def about_joined(
    file: str,
    asked: Values,
    fitting: Values,
    relations: Mapping[str, Iterable[str]],
    vocabulary: Vocabulary,
    *,
    most: int,
) -> Question:
    """The question in a file.

    ``fitting`` is what every hop must fit beside its relation, ``relations`` are those whose edges fill a blank, by the
    blank's name; ``most`` is of how many hops a path may be at most.
    """
    of_claims = set() if fitting.keys().isdisjoint({*OF_A_CLAIM, "q"}) else {"claim"}
    blanks = {
        "wider": _wider(vocabulary),
        "most": str(most),
        "before": str(most - 1),
        "beside": filled("beside.cypher", (), {}, _MARK),
        "fits": filled("hop_fits.cypher", {*fitting, *of_claims}, {}, _MARK).strip(),
        **{blank: _edges(names, vocabulary) for blank, names in relations.items()},
    }
    wide = [name for name in sorted(vocabulary.relations) if vocabulary.narrower(name)]
    mutual = [name for name in sorted(vocabulary.relations) if vocabulary.relations[name].symmetric]
    bindings: Values = {"wide": wide, **fitting, "mutual": mutual, **asked}
    return Question(filled(f"{file}.cypher", asked, blanks, _MARK) + "\n", bindings)


def _edges(names: Iterable[str], vocabulary: Vocabulary) -> str:
    """The types of these relations' edges, whatever their standing, as a relationship's pattern names them."""
    every = (edge_type(name, standing, vocabulary) for name in sorted(names) for standing in vocabulary.standings)
    return ":" + "|".join(every)


def _wider(vocabulary: Vocabulary) -> str:
    """The relations that each one narrows, as a map."""
    above = ((name, list(vocabulary.wider(name))) for name in sorted(vocabulary.relations) if name != GENERAL_RELATION)
    return "{" + ", ".join(f"{name}: {names}" for name, names in above if names) + "}"
